"""What questions tell while they are answered, kept in the scheduler for the apps that asked.

Only the last word of each is kept: that is all there is to show. Beside :mod:`.ledger`, which does
the same for trainings; see there why this is a plugin of Dask's scheduler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin

from dl_core.engine import names


@dataclass
class _Asked:
    """``worker`` answers it; ``told`` is the last of ``number`` messages, as JSON."""

    worker: str | None = None
    number: int = 0
    told: str = ""
    stopping: bool = False


class Enquiries(SchedulerPlugin):
    """See the module. Answers the calls ``HEAR`` and ``HUSH``."""

    idempotent = True
    name = names.ENQUIRIES

    async def start(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        self._asked: dict[str, _Asked] = {}
        scheduler.handlers.update({names.HEAR: self.hear, names.HUSH: self.hush})
        scheduler.stream_handlers.update({names.TOLD: self.on_told})

    # Calls from an app --------------------------------------------------------------------

    def hear(self, known: dict[str, int]) -> dict[str, tuple[int, str]]:
        """The last word of each task, empty when it has only begun, and how many there were, for
        one who knows of so many."""
        found = {task: self._asked.get(task) for task in known}
        return {
            task: (asked.number, asked.told)
            for task, asked in found.items()
            if asked is not None and asked.number > known[task]
        }

    def hush(self, task: str) -> None:
        """Have the worker stop; one that has not begun hears it when it does."""
        found = self._scheduler.tasks.get(task)
        if found is None:
            return
        self._asked.setdefault(task, _Asked()).stopping = True
        if found.processing_on is not None:
            self._halt(task, found.processing_on.address)

    # Messages from a worker ----------------------------------------------------------------

    def on_told(self, worker: str, task: str, told: str = "", **_: Any) -> None:
        """It has begun, or has come as far as ``told`` says."""
        if task not in self._scheduler.tasks:  # the app that asked has left
            self._halt(task, worker)
            return
        asked = self._asked.setdefault(task, _Asked())
        asked.worker = worker
        if asked.stopping:
            self._halt(task, worker)
        asked.number, asked.told = asked.number + 1, told or asked.told

    # What Dask tells -----------------------------------------------------------------------

    def transition(self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        """What has ended has nothing more to say."""
        if finish in ("memory", "erred", "forgotten"):
            self._asked.pop(key, None)

    def remove_worker(self, scheduler: Any, worker: str, **kwargs: Any) -> None:
        """Dask blames all tasks of a dead worker, those that only waited there as well."""
        for task, found in scheduler.tasks.items():
            if not str(task).startswith(names.ASKED):
                continue
            asked = self._asked.get(task)
            if asked is not None and asked.worker == worker:
                asked.worker = None
            elif asked is None or asked.worker is None:
                found.suspicious = 0

    # ---------------------------------------------------------------------------------------

    def _halt(self, task: str, worker: str) -> None:
        if worker in self._scheduler.workers:
            self._scheduler.worker_send(worker, {"op": names.HALT, "task": task})

"""The book of trainings, kept in the scheduler: what runs, what waits, and all their events.

One for all the apps that share the scheduler. Dask calls a plugin in the scheduler's event loop,
one call at a time, so the book needs no lock and two apps never disagree. It keeps its own list of
events because Dask's topics forget all but the last thousand.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin

from dl_core.engine import names
from dl_core.engine.views import LIVE

KEPT = 8
"""Trainings that have ended whose events are kept, for those who watched them."""

ABANDONED = 30.0
"""Seconds between entering a training and submitting its task, before it counts as given up."""


@dataclass
class Entry:
    """A training, from its submission to its end. Events are JSON texts, as they arrived."""

    key: str
    number: int
    spec: str
    state: str = "queued"
    worker: str | None = None
    error: dict[str, Any] | None = None
    events: list[str] = field(default_factory=list)
    entered: float = field(default_factory=time.monotonic)

    @property
    def task(self) -> str:
        """Its name in Dask; another each time, so that no answer of an earlier task is met."""
        return f"{names.PREFIX}-{self.key}-{self.number}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class Ledger(SchedulerPlugin):
    """See the module. Answers the calls ``OPEN``, ``STOP`` and ``NEWS``."""

    idempotent = True
    name = names.LEDGER

    async def start(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        self._entries: dict[str, Entry] = {}
        self._workers: dict[str, dict[str, Any]] = {}
        self._count = int(time.time() * 1000)  # greater than any of a scheduler before this one
        scheduler.handlers.update(
            {names.OPEN: self.open, names.STOP: self.stop, names.NEWS: self.news}
        )
        scheduler.stream_handlers.update(
            {
                names.READY: self.on_ready,
                names.BEGIN: self.on_begin,
                names.EVENT: self.on_event,
                names.END: self.on_end,
            }
        )

    # Calls from an app --------------------------------------------------------------------

    def open(self, key: str, spec: str, queue: int) -> dict[str, Any]:
        """Enter a training, unless it is live already; its Dask task is then to be submitted.

        ``full`` tells how many wait, when that is as many as ``queue`` allows; ``stopping``, that
        an earlier submission has yet to end.
        """
        entry = self._entries.get(key)
        if entry is not None and entry.state == "stopping":
            return {"stopping": True}
        if entry is not None and entry.is_live:
            # Whoever entered it may have died before submitting: submitting twice does no harm.
            new = entry.task not in self._scheduler.tasks and entry.state == "queued"
            return {"number": entry.number, "task": entry.task, "new": new}
        waiting = len(self._waiting())
        if waiting >= queue + self._idle():
            return {"full": waiting}
        self._count += 1
        self._entries.pop(key, None)
        entry = self._entries[key] = Entry(key, self._count, spec)
        return {"number": entry.number, "task": entry.task, "new": True}

    def stop(self, key: str) -> None:
        """Stop a training that waits, at once; tell the worker of one that runs."""
        entry = self._entries.get(key)
        if entry is None or not entry.is_live:
            return
        if entry.state == "queued":
            self._close(entry, "stopped")
            self._release(entry)
            return
        entry.state = "stopping"
        self._halt(entry.task, entry.worker)

    def news(self, known: dict[str, list[int]]) -> dict[str, Any]:
        """What changed for one who knows, of each key, the number and so many events."""
        self._sweep()
        positions = {entry.key: i for i, entry in enumerate(self._waiting(), 1)}
        return {
            "runs": [
                self._told(entry, known.get(entry.key), positions.get(entry.key))
                for entry in self._entries.values()
            ],
            "workers": [
                {**self._workers.get(address, {}), "trains": names.RESOURCE in worker.resources}
                for address, worker in self._scheduler.workers.items()
            ],
        }

    # Messages from a worker ----------------------------------------------------------------

    def on_ready(self, worker: str, **said: Any) -> None:
        self._workers[worker] = {
            name: said.get(name) for name in ("phase", "backend", "device", "problem")
        }

    def on_begin(self, worker: str, task: str, **_: Any) -> None:
        entry = self._entry(task)
        if entry is None or entry.state == "stopping" or not entry.is_live:
            self._halt(task, worker)
        if entry is not None and entry.is_live:
            entry.worker = worker
            if entry.state == "queued":
                entry.state = "running"

    def on_event(self, worker: str, task: str, kind: str, event: str, **_: Any) -> None:
        entry = self._entry(task)
        if entry is None or not entry.is_live:
            return
        entry.events.append(event)
        dask_task = self._scheduler.tasks.get(task)
        if kind == "epoch" and dask_task is not None:
            dask_task.suspicious = 0  # it moves on: deaths count in a row

    def on_end(self, worker: str, task: str, state: str, **said: Any) -> None:
        entry = self._entry(task)
        if entry is not None and entry.is_live:
            entry.error = said.get("error")
            self._close(entry, state)

    # What Dask tells -----------------------------------------------------------------------

    def transition(self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        """A task that ends without having said so has lost its worker too often."""
        entry = self._entry(key) if finish in ("erred", "forgotten") else None
        if entry is None or not entry.is_live:
            return
        text = kwargs.get("exception_text") or ""
        if finish == "erred" and not text:  # Dask gave up: no task raised anything
            entry.error = {"code": "WorkerLost", "params": {}}
        else:
            entry.error = {"code": "UnexpectedFailure", "params": {"problem": text or finish}}
        self._close(entry, "failed")

    def remove_worker(self, scheduler: Any, worker: str, **kwargs: Any) -> None:
        had_started = self._workers.pop(worker, None) is not None
        for entry in self._entries.values():
            if not entry.is_live:
                continue
            if entry.worker == worker:
                entry.worker = None
                entry.events.append(f'{{"type": "interrupted", "time": {time.time():.3f}}}')
            elif entry.state == "queued" and had_started and entry.task in scheduler.tasks:
                # Dask blames all tasks of a dead worker, those that only waited there as well.
                scheduler.tasks[entry.task].suspicious = 0

    # ---------------------------------------------------------------------------------------

    def _entry(self, task: Any) -> Entry | None:
        if not isinstance(task, str) or not task.startswith(f"{names.PREFIX}-"):
            return None
        entry = self._entries.get(task.split("-")[1])
        return entry if entry is not None and entry.task == task else None

    def _waiting(self) -> list[Entry]:
        return [entry for entry in self._entries.values() if entry.state == "queued"]

    def _sweep(self) -> None:
        """End what an app entered and died before submitting; drop tasks that have ended.

        Dask drops them itself, unless the wish to keep one arrives after its end.
        """
        before = time.monotonic() - ABANDONED
        for entry in list(self._entries.values()):
            task = self._scheduler.tasks.get(entry.task)
            if entry.state == "queued" and task is None and entry.entered < before:
                self._close(entry, "stopped")
            elif not entry.is_live and task is not None and task.state in ("memory", "erred"):
                self._release(entry)

    def _release(self, entry: Entry) -> None:
        task = self._scheduler.tasks.get(entry.task)
        for client in list(task.who_wants or ()) if task is not None else ():
            self._scheduler.client_releases_keys([entry.task], client.client_key)

    def _idle(self) -> int:
        """Workers that would take a training at once: one that they take does not wait."""
        busy = {entry.worker for entry in self._entries.values() if entry.is_live}
        able = (a for a, w in self._scheduler.workers.items() if names.RESOURCE in w.resources)
        return max(1 - len(busy - {None}), sum(address not in busy for address in able))

    def _halt(self, task: str, worker: str | None) -> None:
        if worker in self._scheduler.workers:
            self._scheduler.worker_send(worker, {"op": names.HALT, "task": task})

    def _close(self, entry: Entry, state: str) -> None:
        entry.state, entry.worker = state, None
        # Last in the book, so that the oldest are dropped first.
        self._entries[entry.key] = self._entries.pop(entry.key)
        ended = [other.key for other in self._entries.values() if not other.is_live]
        for key in ended[:-KEPT]:
            del self._entries[key]

    def _told(self, entry: Entry, known: list[int] | None, position: int | None) -> dict[str, Any]:
        same = known is not None and known[0] == entry.number
        return {
            "key": entry.key,
            "number": entry.number,
            "spec": None if same else entry.spec,
            "state": entry.state,
            "position": position,
            "error": entry.error,
            "events": entry.events[known[1] if same and known else 0 :],
        }

"""The worker's side: it warms up, runs one training, says what happens, hears when to stop; beside
that it answers questions."""

from __future__ import annotations

import json
import logging
import threading
import time
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from distributed import Status, get_worker, secede
from distributed.diagnostics.plugin import WorkerPlugin

from dl_core.engine import names
from dl_core.engine.turns import Turns
from dl_core.errors import ConvoscopeError, UnexpectedFailure

if TYPE_CHECKING:
    from dl_core.store import Store

logger = logging.getLogger(__name__)

_halted: set[str] = set()
"""Tasks of this process that were told to stop."""

_turns = Turns()
"""Questions that take long: one at a time, so that a training beside them keeps most of the
processor, and what they hold in memory is that of one."""


class Trainer(WorkerPlugin):
    """Prepares a worker for trainings. ``runner`` names a module like :mod:`dl_core.engine.task`:
    one with ``execute``, ``answer`` and ``warm_up``."""

    idempotent = True
    name = f"{names.PREFIX}-trainer"

    def __init__(self, runner: str) -> None:
        self._runner = runner

    def setup(self, worker: Any) -> None:
        worker.stream_handlers[names.HALT] = self._halt
        # In a thread: an import of many seconds must not keep the worker from answering.
        threading.Thread(target=self._warm_up, args=(worker,), name="warm up", daemon=True).start()

    def _halt(self, task: str) -> None:
        _halted.add(task)

    def _warm_up(self, worker: Any) -> None:
        try:
            found = {"phase": "ready", **import_module(self._runner).warm_up()}
        except Exception as error:
            logger.error("the training engine cannot warm up", exc_info=error)
            found = {"phase": "failed", "problem": f"{type(error).__name__}: {error}"}
        while worker.status is Status.init or worker.status is Status.starting:
            time.sleep(0.05)
        _send(worker, names.READY, **found)


def run(runner: str, spec: str, url: str, task: str) -> None:
    """The Dask task of one training. It never raises: it says how it ended.

    ``spec`` is a ``TrainSpec`` in JSON, ``url`` names the store.
    """
    from dl_core.specs import TrainSpec
    from dl_core.store import Store

    say = partial(_send, get_worker(), task=task)
    ending = _Ending(say)
    say(names.BEGIN)
    try:
        import_module(runner).execute(
            TrainSpec.model_validate_json(spec), Store(url), ending.emit, lambda: task in _halted
        )
        say(names.END, state=ending.state)
    except ConvoscopeError as error:
        say(names.END, state="failed", error=error.to_dict())
    except Exception as error:
        logger.error("a training failed", exc_info=error)
        unforeseen = UnexpectedFailure(problem=f"{type(error).__name__}: {error}")
        say(names.END, state="failed", error=unforeseen.to_dict())
    finally:
        _halted.discard(task)


def answer(
    runner: str, question: str, url: str, task: str, brief: bool
) -> tuple[dict[str, Any] | None, bool]:
    """The Dask task of one question: what the runner makes of it, and whether it was stopped
    before it was done. Nothing, if it was stopped before its turn.

    ``url`` names the store. One that is not ``brief`` leaves the worker's threads to trainings and
    to brief questions, and waits for its turn in a thread of its own.

    Raises:
        ConvoscopeError: there is no answer, for a reason that readers can be told.
    """
    try:
        if brief:
            return _answered(runner, question, url, task)
        secede()
        with _turns.taken(task, lambda: task in _halted) as mine:
            return _answered(runner, question, url, task) if mine else (None, True)
    finally:
        _halted.discard(task)


def _answered(
    runner: str, question: str, url: str, task: str
) -> tuple[dict[str, Any] | None, bool]:
    from dl_core.engine.pace import Paced
    from dl_core.engine.work import Work, as_text

    if task in _halted:
        return None, True
    say = partial(_send, get_worker(), names.TOLD, task=task)
    say()
    with Paced(lambda said: say(told=as_text(said))) as tell:
        work = Work(_store(url), tell, lambda: task in _halted)
        return import_module(runner).answer(question, work), work.was_stopped


@lru_cache(maxsize=4)
def _store(url: str) -> Store:
    """Kept, because a store remembers which files it has found whole."""
    from dl_core.store import Store

    return Store(url)


class _Ending:
    """Passes events on and remembers how the training ended."""

    def __init__(self, say: partial[None]) -> None:
        self._say = say
        self.state = "done"

    def emit(self, event: dict[str, Any]) -> None:
        if event["type"] == "stopped":
            self.state = "stopped"
        # As text: made here, in the training's thread, and not unpacked on its way.
        self._say(names.EVENT, kind=event["type"], event=json.dumps(event, allow_nan=False))


def _send(worker: Any, op: str, **message: Any) -> None:
    # From any thread; messages of one worker arrive in order, before the end of its task.
    worker.loop.add_callback(worker.batched_send, {"op": op, **message})

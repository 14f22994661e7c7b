"""The engine as an app sees it. One thread talks to the scheduler; viewers read memory.

engine = Engine(open_store())
engine.start()            # returns at once
engine.submit(spec)       # so does this; the training waits until the engine is up
engine.view(key).events   # all of them, from the first
"""

from __future__ import annotations

import os
import time

from dl_core.engine.admission import admit
from dl_core.engine.board import Board
from dl_core.engine.questions import BRIEF, Questions, is_kept
from dl_core.engine.service import Service
from dl_core.engine.task import is_intact
from dl_core.engine.views import AnswerView, EngineState, RunView
from dl_core.errors import QueueFull
from dl_core.keys import canonical
from dl_core.keys import key as key_of
from dl_core.limits import LIMITS, Limits
from dl_core.specs import Spec, TrainSpec
from dl_core.store import Store


class Engine:
    """Trains what viewers ask for, one at a time per worker, each spec once.

    ``scheduler`` is the address of a running Dask cluster (``tcp://…``, ``tls://…``; default: the
    variable ``CONVOSCOPE_SCHEDULER``), whose workers see the same store and offer the resource
    ``training=1``. Without it the engine starts a scheduler and a worker of its own, on loopback.
    ``runner`` names the module that a worker calls, one like :mod:`dl_core.engine.task`.

    Every method may be called from any thread. None but :meth:`wait` and :meth:`close` waits for
    anything but the store.
    """

    def __init__(
        self,
        store: Store,
        scheduler: str | None = None,
        *,
        limits: Limits = LIMITS,
        runner: str = "dl_core.engine.task",
    ) -> None:
        self._store = store
        self._limits = limits
        self._board = Board()
        address = scheduler or os.environ.get("CONVOSCOPE_SCHEDULER") or None
        self._questions = Questions(limits.queue)
        self._service = Service(store, self._board, self._questions, address, runner, limits.queue)

    def start(self) -> None:
        """Start in the background. A second call does nothing."""
        self._service.start()

    def state(self) -> EngineState:
        """How far the engine is."""
        return self._service.state()

    def submit(self, spec: TrainSpec) -> RunView:
        """Have ``spec`` trained, unless it is done (then answer so at once) or being trained (then
        join). A training that was stopped, or whose process was killed, goes on from its last
        finished epoch.

        Raises:
            LimitExceeded: it is over a cap of this site.
            SpecError: Keras cannot train it.
            QueueFull: too many wait already.
        """
        key = key_of(spec)
        live = self._board.get(key)
        if live is not None and live.is_live and live.state != "stopping":
            return live
        if is_intact(self._store, key):
            return self.view(key)
        admit(spec, self._limits)
        self._check_queue()
        return self._service.submit(RunView(key, spec, "queued"))

    def _check_queue(self) -> None:
        """A first refusal, at once; the ledger, which knows all apps, may refuse a moment later."""
        live = self._board.live()
        waiting = sum(view.state == "queued" for view in live)
        idle = max(1, self.state().workers) - (len(live) - waiting)
        if waiting >= self._limits.queue + max(0, idle):
            raise QueueFull(queued=waiting)

    def stop(self, key: str) -> None:
        """Stop a training within one batch, or take it out of the queue; for all its viewers."""
        self._service.stop(key)

    def view(self, key: str) -> RunView:
        """The training ``key`` as last heard of, from memory, at most a second old.

        What this app has not heard of is looked up in the store: ``done`` or ``stopped``, without
        events, or ``absent``.
        """
        view = self._board.get(key)
        if view is not None and view.is_live:
            return view
        return self._service.shelf.look(view or RunView(key))

    def active(self) -> tuple[RunView, ...]:
        """What runs, then what waits, first come first."""
        return self._board.live()

    def wait(self, key: str, timeout: float | None = None) -> RunView:
        """Block until ``key`` neither waits nor runs, or ``timeout`` seconds have passed."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._board.changed:
            while self.view(key).is_live:
                left = 1.0 if end is None else end - time.monotonic()
                if left <= 0:
                    break
                self._board.changed.wait(min(left, 1.0))
        return self.view(key)

    def ask(self, question: Spec) -> AnswerView:
        """Have a worker answer ``question``, beside what it trains, unless it has or is about to.
        One that was stopped is answered anew.

        ``question`` is of one of the classes of :data:`~dl_core.engine.questions.ANSWERED_BY`.
        Architectures of Keras Applications are kept in the store: one that anybody has asked for
        is answered at once, whether or not the engine runs.

        Raises:
            TooManyQuestions: too many wait already.
            EngineUnavailable: the engine does not start.
        """
        key = key_of(question)
        known = self._questions.get(key)
        if known.is_settled:
            self._questions.join(key)
            return known
        kept = self._store.answers.load(key) if is_kept(question) else None
        if kept is not None:
            self._questions.close(key, kept)
            return self._questions.get(key)
        state = self.state()
        if state.phase == "failed" and state.error is not None:
            raise state.error
        if self._questions.open(key):
            self._service.ask(
                key, canonical(question), brief=type(question) in BRIEF, keep=is_kept(question)
            )
        return self._questions.get(key)

    def cancel(self, key: str) -> None:
        """Stop the question ``key`` for all its viewers: the answer is what there is by then; none,
        and ``absent``, if it was not its turn yet."""
        self._service.cancel(key)

    def leave(self, key: str) -> None:
        """One of those who asked wants the answer no more; when nobody does, it is stopped and
        forgotten."""
        if self._questions.leave(key):
            self._service.cancel(key)

    def hear(self, key: str, timeout: float) -> AnswerView:
        """The question ``key`` as it is within ``timeout`` seconds: the one call that waits."""
        return self._questions.hear(key, timeout)

    def answer(self, key: str) -> AnswerView:
        """The question ``key`` as last heard of, from memory; ``absent`` if long ago or never."""
        return self._questions.get(key)

    def close(self) -> None:
        """Leave the cluster; end it, if it is this engine's own."""
        self._service.close()

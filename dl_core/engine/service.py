"""The engine's thread: it starts the cluster, carries requests to it and news from it."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dl_core.engine.board import Board
from dl_core.engine.questions import AnswerLost, Questions
from dl_core.engine.shelf import Shelf
from dl_core.engine.views import EngineState, RunView, state_of
from dl_core.errors import ConvoscopeError, EngineUnavailable, QueueFull, StoreUnwritable
from dl_core.store import Store

if TYPE_CHECKING:
    from dl_core.engine.link import Link

logger = logging.getLogger(__name__)

BUSY, IDLE = 0.2, 0.5
"""Seconds between two questions to the scheduler, while something trains and otherwise."""
ATTEMPTS = 3
"""Starts that fail in a row before viewers are told. The engine goes on trying."""
PATIENCE = 90.0
"""Seconds that an embedded cluster may be without a worker before it is started anew."""

Request = Callable[["Link"], bool]
"""Carried out on a link; ``False`` asks for another time."""


class Service:
    """Works in a thread of its own from :meth:`start` to :meth:`close`."""

    def __init__(
        self,
        store: Store,
        board: Board,
        questions: Questions,
        address: str | None,
        runner: str,
        queue: int,
    ) -> None:
        self.shelf = Shelf(store)
        self.link: Link | None = None
        self._url = store.url
        self._answers = store.answers
        self._board = board
        self._questions = questions
        self._address = address
        self._runner = runner
        self._queue = queue
        self._state = EngineState("starting")
        self._since = time.monotonic()
        self._requests: deque[Request] = deque()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    # For any thread -------------------------------------------------------------------------

    def start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._since = time.monotonic()
                self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def state(self) -> EngineState:
        state = self._state
        if state.phase == "ready" or self._thread is None:
            return state
        return replace(state, seconds=time.monotonic() - self._since)

    def submit(self, view: RunView) -> RunView:
        """Show ``view`` as waiting and have it trained, unless it waits or runs already.

        Raises:
            EngineUnavailable: the engine does not start.
        """
        state = self._state
        if state.phase == "failed" and state.error is not None:
            raise state.error

        def change(known: RunView | None) -> RunView | None:
            return None if known and known.state in ("queued", "running") else view

        if self._board.expect(view.key, change):
            self._ask(lambda link: self._open(link, view))
        return self._board.get(view.key) or view

    def stop(self, key: str) -> None:
        """Show ``key`` as stopping if it runs, and have it stopped."""

        def change(known: RunView | None) -> RunView | None:
            if known is None or not known.is_live:
                return None
            return replace(known, state="stopping") if known.state == "running" else known

        expected = self._board.expect(key, change) is not None
        # Even what this app has not heard of: another may have submitted it a moment ago.
        self._ask(lambda link: self._halt(link, key, expected))

    def ask(self, key: str, question: str, *, brief: bool, keep: bool) -> None:
        """Have ``question``, a spec in JSON, answered by a worker; ``keep`` stores the answer."""

        def hear(answer: dict[str, Any] | ConvoscopeError | None, stopped: bool) -> None:
            self._questions.close(key, answer, stopped)
            if keep and isinstance(answer, dict) and not stopped:
                with suppress(StoreUnwritable):  # it is then asked again another time
                    self._answers.save(key, answer)

        def carry(link: Link) -> bool:
            link.ask(key, question, self._url, brief, hear)
            return True

        self._ask(carry)

    def cancel(self, key: str) -> None:
        """Show ``key`` as stopping if it waits, and have it stopped."""

        def carry(link: Link) -> bool:
            link.hush(key)
            return True

        if self._questions.stop(key):
            self._ask(carry)

    def close(self) -> None:
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
            atexit.unregister(self.close)

    def _ask(self, request: Request) -> None:
        self._requests.append(request)
        self._wake.set()

    # The thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            try:
                self._attend()
                failures = 0
            except Exception as error:
                failures = 1 if self._state.phase == "ready" else failures + 1
                self._lost(error, failures)
                self._closing.wait(min(2.0**failures, 30))

    def _attend(self) -> None:
        """Start, then serve until closed.

        Raises:
            Exception: whatever made the cluster unreachable; all of it calls for another start.
        """
        # Here and not above: Dask takes a second to import, and the app starts without it.
        from dl_core.engine.link import Link

        link = self.link = Link(self._address, self._runner)
        try:
            for view in self._board.lose():
                self._board.expect(view.key, lambda _, v=view: replace(v, position=None))  # type: ignore[misc]
                self._requests.appendleft(lambda link, v=view: self._open(link, v))  # type: ignore[misc]
            self._serve(link)
        finally:
            self.link = None
            link.close()
            self._questions.fail(AnswerLost())

    def _serve(self, link: Link) -> None:
        manned = time.monotonic()
        while not self._closing.is_set():
            self._wake.clear()
            # Asked first: a call to a dead scheduler is only given up after a while.
            if not link.is_alive() or time.monotonic() - manned > PATIENCE:
                raise EngineUnavailable(problem="its processes ended")
            self._carry(link)
            news = link.news(self._board.known())
            self._board.hear(news["runs"])
            self._set(state_of(news["workers"]))
            for key, said in link.told().items():
                self._questions.tell(key, said["share"], said["partial"])
            self.shelf.refresh()
            if news["workers"] or not link.is_embedded:
                manned = time.monotonic()
            busy = self._board.live() or self._requests or link.is_asked
            busy = busy or self._state.phase != "ready"
            self._wake.wait(BUSY if busy else IDLE)

    def _carry(self, link: Link) -> None:
        """Carry out what was asked, in order; a failure leaves it for the next link."""
        for _ in range(len(self._requests)):
            request = self._requests[0]
            done = request(link)
            self._requests.popleft()
            if not done:
                self._requests.append(request)

    def _open(self, link: Link, view: RunView) -> bool:
        spec = view.spec.model_dump_json() if view.spec else ""
        try:
            number = link.open(view.key, spec, self._url, self._queue)
        except QueueFull as error:
            self._board.settle(view.key, error=error)
            return True
        if number is not None:
            self._board.settle(view.key, number)
        return number is not None

    def _halt(self, link: Link, key: str, expected: bool) -> bool:
        link.stop(key)
        if expected:
            self._board.settle(key)
        return True

    def _lost(self, error: Exception, failures: int) -> None:
        logger.warning("the training engine has no cluster", exc_info=error)
        if failures < ATTEMPTS:
            self._set(EngineState("starting"))
            return
        text = str(error).strip().splitlines() or [type(error).__name__]
        known = error if isinstance(error, EngineUnavailable) else None
        unavailable = known or EngineUnavailable(problem=text[0])
        self._set(EngineState("failed", error=unavailable))
        self._requests.clear()
        self._board.fail(unavailable)
        self._questions.fail(unavailable)

    def _set(self, state: EngineState) -> None:
        now = time.monotonic()
        if state.phase == "ready" and self._state.phase == "ready":
            state = replace(state, seconds=self._state.seconds)
        elif state.phase == "ready":
            state = replace(state, seconds=now - self._since)
        elif self._state.phase == "ready":
            self._since = now
        self._state = state

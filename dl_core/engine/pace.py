"""News at a pace that a reader can follow: what comes faster is told together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

EVERY = 0.2
"""Seconds between two messages."""


class Paced:
    """Passes on what a computation tells (see :meth:`dl_core.engine.work.Work.tell`), the first at
    once, the last :data:`EVERY` seconds late at most, and nothing after the end of the ``with``."""

    def __init__(self, send: Callable[[dict[str, Any]], None], every: float = EVERY) -> None:
        self._send = send
        self._every = every
        self._told: dict[str, Any] | None = None
        self._next = 0.0
        self._timer: threading.Timer | None = None
        self._over = False
        self._lock = threading.Lock()

    def __enter__(self) -> Paced:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._over = True
            if self._timer is not None:
                self._timer.cancel()

    def __call__(self, said: dict[str, Any]) -> None:
        with self._lock:
            before = self._told["partial"] if self._told else {}
            self._told = {**said, "partial": before | said["partial"]}
            left = self._next - time.monotonic()
            if left <= 0:
                self._pass_on()
            elif self._timer is None:
                self._timer = threading.Timer(left, self._later)
                self._timer.daemon = True
                self._timer.start()

    def _later(self) -> None:
        with self._lock:
            self._timer = None
            if not self._over:
                self._pass_on()

    def _pass_on(self) -> None:
        if self._told is not None:
            self._send(self._told)
            self._told, self._next = None, time.monotonic() + self._every

"""One at a time, first come first served; whoever waits may give up."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 0.1
"""Seconds between two looks whether one who waits has given up."""


class Turns:
    """
    >>> turns = Turns()
    >>> with turns.taken("a") as mine, turns.taken("b", given_up=lambda: True) as theirs:
    ...     print(mine, theirs)
    True False
    """

    def __init__(self) -> None:
        self._line: deque[str] = deque()
        self._moved = threading.Condition()

    @contextmanager
    def taken(self, name: str, given_up: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """Wait for the turn of ``name``, another for each; ``False`` says that it gave up."""
        with self._moved:
            self._line.append(name)
            while self._line[0] != name and not given_up():
                self._moved.wait(PATIENCE)
            mine = not given_up()
        try:
            yield mine
        finally:
            with self._moved:
                self._line.remove(name)
                self._moved.notify_all()

"""What a module that answers a question is given beside it: the store, a voice and an ear."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from dl_core.store import Store

Tell = Callable[[dict[str, Any]], None]
"""Receives ``{"share": …, "partial": {…}}``."""


def _unheard(_said: dict[str, Any]) -> None:
    """Nobody listens."""


def _never() -> bool:
    return False


def as_text(said: dict[str, Any]) -> str:
    """What was told, as it travels.

    Raises:
        TypeError, ValueError: it is not ready for JSON, or holds a number that JSON has not.
    """
    return json.dumps(said, allow_nan=False)


class Work:
    """``store`` is the worker's own; ``tell`` and ``stopped`` reach the viewers who asked.

    A computation that takes longer than a second or so calls both several times in a second:

    >>> def squares(work):
    ...     found = []
    ...     for i in range(100):
    ...         if work.stopped():
    ...             break
    ...         found.append(i * i)
    ...         work.tell(len(found) / 100, last=found[-1])
    ...     return found
    """

    def __init__(
        self, store: Store, tell: Tell = _unheard, stopped: Callable[[], bool] = _never
    ) -> None:
        self.store = store
        self.was_stopped = False
        """Whether :meth:`stopped` has ever said so: the answer then is not the whole one."""
        self._tell = tell
        self._stopped = stopped

    @classmethod
    def alone(
        cls,
        store: Store,
        tell: Tell = _unheard,
        stopped: Callable[[], bool] = _never,
    ) -> Work:
        """Work that no viewer asked for: of a test, or of the command line. ``tell`` receives what
        would travel, each time."""
        return cls(store, lambda said: tell(json.loads(as_text(said))), stopped)

    def tell(self, share: float, **more: Any) -> None:
        """Say that ``share``, from 0 to 1, is done; ``more`` is what there is to show of it so far,
        ready for JSON. It stays on screen until there is more of the same name.
        """
        self._tell({"share": min(1.0, max(0.0, float(share))), "partial": more})

    def stopped(self) -> bool:
        """Whether a viewer has asked for an end: return at once what there is."""
        self.was_stopped = self.was_stopped or self._stopped()
        return self.was_stopped

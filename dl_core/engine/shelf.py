"""What the store says of trainings that are not live, for viewers who ask twice a second."""

from __future__ import annotations

import time

from dl_core.engine.views import RunState, RunView
from dl_core.store import Store

FRESH = 2.0
"""Seconds before a remote store is asked again."""
ASKED = 10.0
"""Seconds after which a training nobody asked about is no longer looked up."""


class Shelf:
    """A local store is looked at each time (microseconds); a remote one by :meth:`refresh`, in
    the engine's thread, and viewers get its last answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: dict[str, float] = {}
        self._found: dict[str, RunState] = {}
        self._next = 0.0

    def look(self, view: RunView) -> RunView:
        """``view``, of a training that is not live, corrected by what is stored."""
        if self._store.is_local:
            return _corrected(view, self._stored(view.key))
        self._asked[view.key] = time.monotonic()
        found = self._found.get(view.key)
        return view if found is None else _corrected(view, found)

    def refresh(self) -> None:
        """Ask a remote store about what viewers asked about lately."""
        now = time.monotonic()
        if self._store.is_local or now < self._next:
            return
        for key, asked in list(self._asked.items()):
            if now - asked > ASKED:
                del self._asked[key]
                self._found.pop(key, None)
            else:
                self._found[key] = self._stored(key)
        self._next = time.monotonic() + FRESH

    def _stored(self, key: str) -> RunState:
        if self._store.is_done(key):
            return "done"
        return "stopped" if self._store.is_stopped(key) else "absent"


def _corrected(view: RunView, stored: RunState) -> RunView:
    if stored == "done" and view.state != "done":
        return RunView(view.key, view.spec, "done")
    if view.state in ("done", "absent"):
        return view if view.state == stored else RunView(view.key, view.spec, stored)
    return view

"""What the engine last heard of each training, in memory: written by one thread, read by all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from dl_core.engine.views import RunView
from dl_core.errors import ConvoscopeError, UnexpectedFailure, from_dict
from dl_core.specs import TrainSpec

_ALL = 2**31

Change = Callable[[RunView | None], RunView | None]
"""From the view there is to the one to show; ``None`` leaves it."""


@dataclass(frozen=True)
class _Heard:
    number: int
    view: RunView


class Board:
    """Views by key. A reader takes no lock: a view is replaced, never changed."""

    def __init__(self) -> None:
        self._heard: dict[str, _Heard] = {}
        self._pending: dict[str, int] = {}
        self._refused: set[str] = set()
        self.changed = threading.Condition()

    def get(self, key: str) -> RunView | None:
        heard = self._heard.get(key)
        return heard.view if heard else None

    def live(self) -> tuple[RunView, ...]:
        """What runs, then what waits in its order."""
        views = [heard.view for heard in list(self._heard.values()) if heard.view.is_live]
        return tuple(sorted(views, key=_order))

    def known(self) -> dict[str, list[int]]:
        """Key to the number and how many of its events were heard, as the ledger asks for."""
        return {
            key: [heard.number, _ALL if key in self._refused else len(heard.view.events)]
            for key, heard in list(self._heard.items())
            if heard.number
        }

    def expect(
        self, key: str, change: Callable[[RunView | None], RunView | None]
    ) -> RunView | None:
        """Show at once what the engine is about to ask for; news older than that is then ignored
        until :meth:`settle`."""
        with self.changed:
            heard = self._heard.get(key)
            view = change(heard.view if heard else None)
            if view is not None:
                self._pending[key] = self._pending.get(key, 0) + 1
                self._heard[key] = _Heard(heard.number if heard else 0, view)
                self.changed.notify_all()
            return view

    def settle(self, key: str, number: int = 0, error: ConvoscopeError | None = None) -> None:
        """What was expected of ``key`` is asked for, as ``number``; or was refused."""
        with self.changed:
            left = self._pending.pop(key, 1) - 1
            if left:
                self._pending[key] = left
            heard = self._heard[key]
            self._refused.discard(key)
            if number and number != heard.number:
                self._heard[key] = _Heard(number, replace(heard.view, events=()))
            if error is not None:
                view = replace(heard.view, state="failed", position=None, error=error)
                self._heard[key] = _Heard(heard.number, view)
                self._refused.add(key)  # what the ledger says of it is older than the refusal
            self.changed.notify_all()

    def hear(self, runs: list[dict[str, Any]]) -> None:
        """Take in what the ledger says of all trainings; forget what it has forgotten."""
        with self.changed:
            told = {run["key"] for run in runs}
            for key, heard in list(self._heard.items()):
                if key not in told and key not in self._pending and heard.number:
                    self._forget(key, heard)
            for run in runs:
                if run["key"] not in self._pending and not self._is_refused(run):
                    self._take(run)
            self.changed.notify_all()

    def lose(self) -> list[RunView]:
        """The scheduler is gone: what it had not finished, to be asked for again."""
        with self.changed:
            lost = [view for view in self.live() if view.key not in self._pending]
            for view in lost:
                if view.state == "stopping":
                    self._heard[view.key] = _Heard(0, replace(view, state="stopped"))
            self.changed.notify_all()
            return [view for view in lost if view.state != "stopping"]

    def fail(self, error: ConvoscopeError) -> None:
        """Nothing that waits or runs will end otherwise."""
        with self.changed:
            for view in self.live():
                failed = replace(view, state="failed", position=None, error=error)
                self._heard[view.key] = _Heard(0, failed)
            self._pending.clear()
            self.changed.notify_all()

    def _is_refused(self, run: dict[str, Any]) -> bool:
        key = run["key"]
        return key in self._refused and self._heard[key].number == run["number"]

    def _forget(self, key: str, heard: _Heard) -> None:
        if heard.view.state == "failed":
            self._heard[key] = _Heard(0, replace(heard.view, events=()))
        elif heard.view.is_live:
            error = UnexpectedFailure(problem="the scheduler has forgotten it")
            self._heard[key] = _Heard(0, replace(heard.view, state="failed", error=error))
        else:
            del self._heard[key]

    def _take(self, run: dict[str, Any]) -> None:
        heard = self._heard.get(run["key"])
        known = heard.view if heard is not None and heard.number == run["number"] else None
        if known is None and run["spec"] is None:
            return  # told on top of what was forgotten since the question; the next news has it all
        events = tuple(json.loads(event) for event in run["events"])
        spec = known.spec if known else TrainSpec.model_validate_json(run["spec"])
        view = RunView(
            key=run["key"],
            spec=spec,
            state=run["state"],
            position=run["position"],
            events=known.events + events if known else events,
            error=from_dict(run["error"]) if run["error"] else None,
        )
        if view != known:
            self._refused.discard(run["key"])
            self._heard[run["key"]] = _Heard(run["number"], view)


def _order(view: RunView) -> tuple[bool, bool, int]:
    return view.state == "queued", view.position is None, view.position or 0

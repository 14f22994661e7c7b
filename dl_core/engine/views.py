"""What the engine shows: its own state, and each training as last heard of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dl_core.errors import ConvoscopeError
from dl_core.specs import TrainSpec

Phase = Literal["starting", "warming", "ready", "failed"]
RunState = Literal["absent", "queued", "running", "stopping", "stopped", "done", "failed"]

AnswerState = Literal["absent", "waiting", "done", "failed"]

LIVE: frozenset[str] = frozenset({"queued", "running", "stopping"})


@dataclass(frozen=True)
class EngineState:
    """How far the engine is.

    ``starting``: its processes start. ``warming``: a worker imports its framework; trainings may
    be submitted already and wait. ``seconds`` counts since the start, and stops when ready.
    ``device`` is ``"CPU"`` or the GPU's name.
    """

    phase: Phase
    backend: str | None = None
    device: str | None = None
    workers: int = 0
    seconds: float = 0.0
    error: ConvoscopeError | None = None


@dataclass(frozen=True)
class RunView:
    """One training as last heard of; never changes, ask again for news.

    ``position`` counts from 1 among those that wait. ``events`` holds all since the training was
    last submitted (see :mod:`dl_core.training.events`); a worker that died and came back leaves an
    ``interrupted`` event, then ``started`` again. It is empty for what this app has not seen run:
    the store has its history.
    """

    key: str
    spec: TrainSpec | None = None
    state: RunState = "absent"
    position: int | None = None
    events: tuple[dict[str, Any], ...] = ()
    error: ConvoscopeError | None = None

    @property
    def is_live(self) -> bool:
        """Whether it waits, runs, or is about to stop."""
        return self.state in LIVE


@dataclass(frozen=True)
class AnswerView:
    """A question to a worker as last heard of. ``answer`` is there when ``done``: what the runner's
    ``answer`` made of it."""

    key: str
    state: AnswerState = "absent"
    answer: dict[str, Any] | None = None
    error: ConvoscopeError | None = None

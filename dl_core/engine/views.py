"""What the engine shows: its own state, and each training as last heard of."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Literal

from dl_core.errors import ConvoscopeError, EngineUnavailable
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


def state_of(workers: list[dict[str, Any]]) -> EngineState:
    """What the workers of a cluster, as the ledger knows them, make of the engine."""
    able = [worker for worker in workers if worker["trains"]]
    phases = {worker.get("phase"): worker for worker in able}
    if ready := phases.get("ready"):
        return EngineState("ready", ready["backend"], ready["device"], len(able))
    if failed := phases.get("failed"):
        error = EngineUnavailable(problem=failed["problem"])
        return EngineState("failed", workers=len(able), error=error)
    if workers and not able:
        error = EngineUnavailable(problem="no worker offers the resource training=1")
        return EngineState("failed", error=error)
    return EngineState("warming", workers=len(able))


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
    ``answer`` made of it, as far as it had come if it was ``stopped``.

    While it waits: ``begun``, it is its turn; then ``share`` of it is done, from 0 to 1, if its
    module says so, and ``partial`` is what there is to show of it; ``stopping``, a viewer wants no
    more of it. ``since`` is when it was asked, by :func:`time.monotonic`.
    """

    key: str
    state: AnswerState = "absent"
    answer: dict[str, Any] | None = None
    error: ConvoscopeError | None = None
    begun: bool = False
    share: float | None = None
    partial: dict[str, Any] | None = None
    stopping: bool = False
    stopped: bool = False
    since: float = field(default_factory=time.monotonic, compare=False)

    @property
    def is_settled(self) -> bool:
        """Whether asking again brings nothing new: it is answered in full, or is about to be."""
        return self.state == "waiting" or (self.state == "done" and not self.stopped)

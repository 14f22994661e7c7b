"""What a training's events say so far: the curves, the pace, the kernels, all from one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dl_core.packing import unpack

Event = dict[str, Any]
QUANTITIES = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds")


@dataclass
class Progress:
    """State of a training, as its events tell it. Built by :func:`follow`."""

    epochs: int = 0
    """Epochs asked for."""
    steps: int = 0
    """Batches in one epoch."""
    samples: int = 0
    """Training images in one epoch."""
    epoch: int = 0
    """Epochs finished."""
    step: int = 0
    """Batches done of the epoch under way."""
    resumed: int = 0
    """Epochs that an earlier process had finished."""
    samples_per_second: float = 0.0
    device: str = ""
    backend: str = ""
    loading: Event | None = None
    """The last word on data being fetched, until the training starts."""
    batches: dict[str, list[float]] = field(
        default_factory=lambda: {"at": [], "loss": [], "accuracy": []}
    )
    """Running means within epochs; ``at`` is the moment in epochs (2.5: half of the third)."""
    history: dict[str, list[float]] = field(default_factory=dict)
    """One value per finished epoch, by quantity."""
    kernels: dict[int, np.ndarray] = field(default_factory=dict)
    """First-layer kernels (kh, kw, cin, filters) by epoch; 0 is before training."""
    probes: np.ndarray | None = None
    """Probe images, uint8 (n, h, w, c)."""
    probe_labels: list[int] = field(default_factory=list)
    probe_answers: dict[int, np.ndarray] = field(default_factory=dict)
    """Probabilities given to the probes (n, classes), by epoch."""
    evaluating: bool = False
    interruptions: int = 0
    """Times that the process died and another took over."""

    @property
    def share(self) -> float:
        """Share of the whole training that is done, 0 to 1."""
        total = self.epochs * self.steps
        return min(1.0, (self.epoch * self.steps + self.step) / total) if total else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds to go at the present pace; ``None`` before a pace is known."""
        if not self.samples_per_second:
            return None
        return (1 - self.share) * self.epochs * self.samples / self.samples_per_second


def follow(events: Iterable[Event]) -> Progress:
    """Read events in order. A ``started`` event (a first start or one after a crash) begins anew
    from the epochs it says were already finished."""
    state = Progress()
    for event in events:
        reader = _READERS.get(event["type"])
        if reader:
            reader(state, event)
    return state


def _started(state: Progress, event: Event) -> None:
    kept = event["resumed"]
    state.epochs, state.steps, state.samples = event["epochs"], event["steps"], event["samples"]
    state.backend, state.device = event["backend"], event["device"]
    state.epoch, state.step, state.resumed = kept, 0, kept
    state.loading, state.evaluating = None, False
    before = [i for i, at in enumerate(state.batches["at"]) if at <= kept]
    state.batches = {k: [v[i] for i in before] for k, v in state.batches.items()}
    state.history = {k: list(v[:kept]) for k, v in event.get("history", {}).items()}
    state.kernels = {e: k for e, k in state.kernels.items() if e <= kept}
    state.probe_answers = {e: p for e, p in state.probe_answers.items() if e <= kept}
    state.probe_labels = list(event["probe_labels"])
    state.probes = unpack(event["probes"])
    if event.get("kernels"):
        state.kernels[kept] = unpack(event["kernels"])


def _progress(state: Progress, event: Event) -> None:
    state.step = event["step"]
    state.samples_per_second = event["samples_per_second"]
    state.batches["at"].append(event["epoch"] - 1 + event["step"] / event["steps"])
    state.batches["loss"].append(event["loss"])
    state.batches["accuracy"].append(event["accuracy"])


def _epoch(state: Progress, event: Event) -> None:
    state.epoch, state.step = event["epoch"], 0
    state.samples_per_second = event["samples_per_second"]
    for name in QUANTITIES:
        if event.get(name) is not None:
            state.history.setdefault(name, []).append(event[name])
    if event.get("kernels"):
        state.kernels[event["epoch"]] = unpack(event["kernels"])
    state.probe_answers[event["epoch"]] = unpack(event["probes"])


def _evaluating(state: Progress, event: Event) -> None:
    state.evaluating = True


def _loading(state: Progress, event: Event) -> None:
    state.loading = event


def _interrupted(state: Progress, event: Event) -> None:
    state.interruptions += 1
    state.samples_per_second = 0.0


_READERS = {
    "started": _started,
    "progress": _progress,
    "epoch": _epoch,
    "evaluating": _evaluating,
    "downloading": _loading,
    "interrupted": _interrupted,
}


def kernel_images(kernels: np.ndarray, most: int = 32) -> np.ndarray:
    """Kernels (kh, kw, cin, filters) as signed images (filters, kh, kw), channels averaged.

    At most ``most`` filters, the first ones.
    """
    images: np.ndarray = np.moveaxis(kernels.mean(axis=2), -1, 0)[:most]
    return images

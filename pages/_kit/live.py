"""A training as it happens: pace, curves, kernels forming, answers to a few digits."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dl_core.figures import CurveLabels, Series, curve_figure
from dl_core.figures.style import CONFIG, settled
from dl_core.specs import TrainSpec
from dl_core.store import Run
from dl_core.training.progress import Progress, follow, kernel_images
from pages._kit.components import Frame, Packed, Strip, pack, strips
from pages._kit.engine import kernel_film, store
from pages._kit.i18n import _, duration, language, n_, number, percent, separators

MOST_PROBES = 10
LIVE_WEIGHTS = 4096
KEPT = 8
"""Moments of trainings that are kept for other viewers: each holds objects by the thousand, which
slow down every collection of garbage."""


class Log:
    """Events of a run, hashable by how far they go: thirty viewers share one reading."""

    def __init__(self, key: str, events: tuple[dict[str, Any], ...]) -> None:
        self.events = events
        started = sum(e["type"] == "started" for e in events[-40:])
        self._identity = (key, len(events), started, events[-1]["type"] if events else "")

    def __hash__(self) -> int:
        return hash(self._identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and self._identity == other._identity


@lru_cache(maxsize=KEPT)
def read(log: Log) -> Progress:
    """What the events say, read once for all viewers."""
    return follow(log.events)


@lru_cache(maxsize=KEPT)
def _pictures(
    log: Log, spec: TrainSpec, lang: str
) -> tuple[tuple[go.Figure, go.Figure], list[Packed]]:
    """Curves and strips of a moment, made once for all viewers of a language."""
    progress = read(log)
    loss, accuracy = curves(progress)
    if progress.kernels and max(progress.kernels.values(), key=np.size).size > LIVE_WEIGHTS:
        # Large ones travel only as they are now; their film is there when the training has ended.
        progress = replace(progress, kernels=dict([max(progress.kernels.items())]))
    forming = kernel_strips(progress) + probe_strips(progress, spec)
    return (settled(loss), settled(accuracy)), pack(forming)


def curves(progress: Progress) -> tuple[go.Figure, go.Figure]:
    """Loss and accuracy against epochs."""
    done = list(range(1, progress.epoch + 1))
    nothing = Series([], [])
    made = []
    for name, title, share in (("loss", _("Loss"), False), ("accuracy", _("Accuracy"), True)):
        training = progress.history.get(name, [])
        held_out = progress.history.get(f"val_{name}", [])
        made.append(
            curve_figure(
                Series(progress.batches["at"], progress.batches[name]),
                Series(done, training) if training else nothing,
                Series(done, held_out) if held_out else nothing,
                CurveLabels(
                    _("Epoch"), title, _("during the epoch"), _("training"), _("validation")
                ),
                epochs=progress.epochs,
                share=share,
                separators=separators(),
            )
        )
    return made[0], made[1]


def show_curves(figures: tuple[go.Figure, go.Figure], progress: Progress, key: str) -> None:
    """Loss and accuracy side by side, one under the other on a narrow screen."""
    latest = {k: v[-1] for k, v in progress.history.items() if v}
    alt = _("After epoch {epoch}: loss {loss}, accuracy {accuracy}.").format(
        epoch=progress.epoch,
        loss=number(latest.get("loss", float("nan")), 3) if latest else "–",
        accuracy=percent(latest["accuracy"]) if "accuracy" in latest else "–",
    )
    for column, figure, name in zip(
        st.columns(2), figures, (_("Loss"), _("Accuracy")), strict=True
    ):
        with column:
            st.plotly_chart(figure, key=f"{key}-{name}", config=CONFIG, alt=f"{name}. {alt}")


def show_running(log: Log, spec: TrainSpec) -> None:
    """Progress bar, pace, curves, kernels and probes of a training under way."""
    progress = read(log)
    st.progress(progress.share, text=stage_line(progress))
    _pace(progress)
    figures, forming = _pictures(log, spec, language())
    show_curves(figures, progress, "live")
    if forming:
        strips(forming, key="live-strips")


def stage_line(progress: Progress) -> str:
    """How far it is, in a few words."""
    if progress.loading:
        done, total = progress.loading["done"], progress.loading["total"]
        text = _("Fetching the images: {done} MB").format(done=number(done / 1e6, 1))
        return text + (f" / {number(total / 1e6, 1)} MB" if total else "")
    if not progress.epochs:
        return _("Preparing: reading the images and building the network …")
    if progress.evaluating:
        return _("Reading the test images, which the network has never seen …")
    return _("Epoch {epoch} of {epochs}, batch {step} of {steps}").format(
        epoch=min(progress.epoch + 1, progress.epochs),
        epochs=progress.epochs,
        step=progress.step,
        steps=progress.steps,
    )


def _pace(progress: Progress) -> None:
    remaining = progress.remaining
    latest = progress.history.get("val_accuracy") or progress.history.get("accuracy")
    running = progress.batches["loss"]
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            _("Time left"), "–" if remaining is None else duration(remaining), width="content"
        )
        st.metric(
            _("Images per second"),
            number(progress.samples_per_second, 0) if progress.samples_per_second else "–",
            width="content",
        )
        st.metric(_("Loss"), number(running[-1], 3) if running else "–", width="content")
        st.metric(
            _("Accuracy, validation") if "val_accuracy" in progress.history else _("Accuracy"),
            percent(latest[-1]) if latest else "–",
            width="content",
        )
    if progress.interruptions:
        st.caption(
            n_(
                "The training process died and was started again {n} time; "
                "nothing finished is lost.",
                "The training process died and was started again {n} times; "
                "nothing finished is lost.",
                progress.interruptions,
            ).format(n=progress.interruptions)
        )
    if progress.resumed:
        st.caption(
            n_(
                "Goes on from epoch {n}, finished earlier.",
                "Goes on from epoch {n}, finished earlier.",
                progress.resumed,
            ).format(n=progress.resumed)
        )


def kernel_strips(progress: Progress) -> list[Strip]:
    """First-layer kernels as a film, one frame per epoch."""
    if not progress.kernels:
        return []
    shape = next(iter(progress.kernels.values())).shape
    frames = [
        Frame(kernel_images(k), _("before training") if e == 0 else _("epoch {n}").format(n=e))
        for e, k in sorted(progress.kernels.items())
    ]
    small = shape[0] <= 11
    note = _("{h} × {w} weights each; blue is negative, orange positive, white zero.").format(
        h=shape[0], w=shape[1]
    )
    title = (
        _("Kernels of the first convolution") if small else _("Weights of the first dense layer")
    )
    if small and shape[2] > 1:
        note += " " + _("The mean of their {n} channels is shown.").format(n=shape[2])
    size = 40 if small else 64 if shape[-1] > 1 else 196
    return [Strip(title, frames, note, "diverging", size=size)]


def probe_strips(progress: Progress, spec: TrainSpec) -> list[Strip]:
    """A few test images with the network's answer, one frame per epoch."""
    if progress.probes is None or not progress.probe_answers:
        return []
    names = [_(n) for n in spec.data.class_names]
    images = progress.probes[:MOST_PROBES]
    frames = [
        answer_frame(images, progress.probe_labels, p, names, _("epoch {n}").format(n=e))
        for e, p in sorted(progress.probe_answers.items())
    ]
    return [
        Strip(
            _("What it answers now"),
            frames,
            _("Images that it does not learn from.")
            if spec.data.validation
            else _("Some of the images that it learns from."),
            size=64,
        )
    ]


def answer_frame(
    images: np.ndarray, labels: list[int], answers: np.ndarray, names: list[str], label: str
) -> Frame:
    """Images captioned with the most likely class and its probability."""
    chosen = answers.argmax(axis=1)[:MOST_PROBES]
    captions = [f"{names[c]}\n{percent(answers[i, c], 0)}" for i, c in enumerate(chosen)]
    marks = ["right" if c == labels[i] else "wrong" for i, c in enumerate(chosen)]
    return Frame(images, label, captions, marks)


def show_history(run: Run) -> None:
    """How a stored network learned: curves, then its kernels epoch by epoch."""
    progress = Progress(epochs=run.spec.epochs, epoch=run.epoch, history=run.history)
    show_curves(curves(progress), progress, "history")
    progress.kernels = kernel_film(run.key, store().stamp(run.key))
    film = kernel_strips(progress)
    if film:
        strips(pack(film), key="history-strips")

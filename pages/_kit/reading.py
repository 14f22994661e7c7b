"""What a network makes of one image: its answer, every layer's maps, and what it would make of the
image if that were disturbed more, or less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core import forward
from dl_core.disturbances import Sweep, along
from dl_core.figures import probability_figure
from dl_core.figures.style import CONFIG, settled
from dl_core.metrics import both_classes
from dl_core.preprocess import Preparation
from dl_core.specs import Disturbance, Dropout, Flatten, Layer, ModelSpec, show
from dl_core.store import Run
from pages._kit.components import Frame, Packed, Scale, Strip, pack, strips
from pages._kit.engine import load_weights
from pages._kit.i18n import _, language, n_, percent
from pages._kit.preparing import packed_steps

MOST_MAPS = 64
INPUT = 84
"""Pixels of what a network receives, beside its answer: three for each of MNIST's."""
KEPT = 32
"""Drawings whose reading is kept: a class at work, one each."""


def show_answer(seen: Seen, names: Sequence[str], label: int | None = None) -> DeltaGenerator:
    """The most likely class in words, whether it is ``label`` if that is known, and the image as
    the network receives it; then all classes as bars.

    What is returned is a place between the two, for what there is to say beside.
    """
    probabilities = seen.probabilities
    best = int(np.argmax(probabilities))
    with st.container(horizontal=True, gap="small"):
        with st.container(width="stretch"):
            share = percent(float(probabilities[best]))
            said = _("It reads: **{name}**, at {share}").format(name=names[best], share=share)
            st.markdown("## " + said)
            if label is not None:
                right = ":material/check_circle: " + _("That is right.")
                wrong = ":material/cancel: " + _("It is: {name}.").format(name=names[label])
                st.markdown(right if best == label else wrong)
        with st.container(width=INPUT + 8):
            strips(seen.received, key="received")
    beside = st.container()
    texts = [percent(float(p)) for p in probabilities]
    st.plotly_chart(
        _bars(tuple(map(float, probabilities)), tuple(names), tuple(texts), _("Probability")),
        key="probabilities",
        config=CONFIG,
        alt="; ".join(f"{n}: {t}" for n, t in zip(names, texts, strict=True)),
    )
    return beside


def told(probabilities: np.ndarray, names: Sequence[str]) -> str:
    """The most likely class and its probability."""
    best = int(np.argmax(probabilities))
    return _("**{name}**, at {share}").format(
        name=names[best], share=percent(float(probabilities[best]))
    )


@lru_cache(maxsize=16)
def _bars(
    probabilities: tuple[float, ...], names: tuple[str, ...], texts: tuple[str, ...], title: str
) -> go.Figure:
    """Made once for a drawing: other controls than the canvas show it again."""
    return settled(probability_figure(np.asarray(probabilities), names, texts, title=title))


@dataclass(frozen=True)
class Seen:
    """What a network made of one image, ready to be shown."""

    probabilities: np.ndarray
    received: list[Packed]
    preparation: list[Packed]
    layers: list[Packed]


class Job:
    """A network at an epoch and a prepared image, hashable: what changes neither has it read
    once."""

    def __init__(
        self,
        run: Run,
        stamp: str,
        prepared: Preparation,
        names: Sequence[str],
        epoch: int | None = None,
    ) -> None:
        self.run, self.stamp, self.prepared = run, stamp, prepared
        self.names, self.epoch = tuple(names), epoch
        steps, ends = prepared.steps, (prepared.steps[0][1], prepared.image)
        self._identity = (
            *(run.key, stamp, epoch, self.names, language()),
            tuple(name for name, _image in steps),
            tuple((image.shape, image.tobytes()) for image in ends),
        )
        self._hash = hash(self._identity)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Job) and self._identity == other._identity

    def answers(self, images: np.ndarray, epoch: int | None) -> np.ndarray:
        """Probabilities (n, classes) of the network at ``epoch`` on images (n, h, w, c)."""
        weights = load_weights(self.run.key, self.stamp, epoch)
        return forward.probabilities(self.run.spec.model, weights, images)


@lru_cache(maxsize=KEPT)
def see(job: Job) -> Seen:
    """Read the image: probabilities, and pictures of its preparation and of every layer."""
    model = job.run.spec.model
    weights = load_weights(job.run.key, job.stamp, job.epoch)
    outputs = forward.run(model, weights, job.prepared.pixels[None])
    return Seen(
        both_classes(outputs[-1])[0],
        pack([Strip(_("Its input"), [Frame(job.prepared.pixels[None])], size=INPUT)]),
        packed_steps(job.prepared),
        _layers(model, outputs, job.names),
    )


@lru_cache(maxsize=KEPT)
def sweep(job: Job, how: Disturbance, name: str) -> Sweep:
    """The answers to the image of ``job`` disturbed as ``how`` says, ``name`` over its range."""
    images = along(job.prepared.pixels, how, name)
    return Sweep(name, job.answers(images, job.epoch))


def _layers(model: ModelSpec, outputs: Sequence[np.ndarray], names: Sequence[str]) -> list[Packed]:
    """Each layer's output as a strip of maps, or as one row of cells for a vector."""
    groups = []
    for i, (layer, output) in enumerate(zip(model.layers, outputs, strict=True)):
        if isinstance(layer, Flatten | Dropout):
            continue  # the same numbers as before, in a row or untouched
        last = i == len(model.layers) - 1
        groups.append(_layer_strip(i, layer, output[0], names if last else None))
    return pack(groups)


def _layer_strip(
    index: int, layer: Layer, output: np.ndarray, names: Sequence[str] | None
) -> Strip:
    title = f"{index + 1}. {type(layer).__name__}"
    activation = getattr(layer, "activation", "linear")
    if activation != "linear":
        title += f" + {activation}"
    scale: Scale = "diverging" if output.min() < 0 else "sequential"
    if output.ndim == 3:
        maps = np.moveaxis(output, -1, 0)[:MOST_MAPS]
        return Strip(title, [Frame(maps)], _maps_note(output.shape), scale, size=44)
    cells = output.reshape(-1, 1, 1)[:256]
    captions = list(names) if names and len(names) == len(cells) else None
    return Strip(title, [Frame(cells, captions=captions)], _units_note(output.size), scale, size=18)


def _maps_note(shape: tuple[int, ...]) -> str:
    note = _("{shape}: one image per filter").format(shape=show(shape))
    if shape[-1] > MOST_MAPS:
        note += ", " + _("the first {n} shown").format(n=MOST_MAPS)
    return note


def _units_note(size: int) -> str:
    note = n_("{n} number, that of one neuron", "{n} numbers, one per neuron", size).format(n=size)
    return note + (", " + _("the first {n} shown").format(n=256) if size > 256 else "")

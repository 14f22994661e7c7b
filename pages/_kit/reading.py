"""What a network makes of one image: its answer, and every layer's maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dl_core import forward
from dl_core.figures import probability_figure
from dl_core.figures.style import CONFIG, settled
from dl_core.metrics import both_classes
from dl_core.preprocess import Preparation
from dl_core.specs import Dropout, Flatten, Layer, ModelSpec, show
from dl_core.store import Run
from pages._kit.components import Frame, Packed, Scale, Strip, pack
from pages._kit.engine import load_weights
from pages._kit.i18n import _, language, n_, percent

MOST_MAPS = 64
KEPT = 32
"""Drawings whose reading is kept: a class at work, one each."""


def show_answer(probabilities: np.ndarray, names: Sequence[str]) -> None:
    """The most likely class in words, then all as bars."""
    best = int(np.argmax(probabilities))
    st.markdown(
        "## "
        + _("It reads: **{name}**, at {share}").format(
            name=names[best], share=percent(float(probabilities[best]))
        )
    )
    texts = [percent(float(p)) for p in probabilities]
    st.plotly_chart(
        _bars(tuple(map(float, probabilities)), tuple(names), tuple(texts), _("Probability")),
        key="probabilities",
        config=CONFIG,
        alt="; ".join(f"{n}: {t}" for n, t in zip(names, texts, strict=True)),
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
    preparation: list[Packed]
    layers: list[Packed]


class Job:
    """A network and a prepared image, hashable: sliders that change neither have it read once."""

    def __init__(self, run: Run, stamp: str, prepared: Preparation, names: Sequence[str]) -> None:
        self.run, self.stamp, self.prepared, self.names = run, stamp, prepared, tuple(names)
        first = prepared.steps[0][1]
        self._identity = (run.key, stamp, first.shape, first.tobytes(), self.names, language())

    def __hash__(self) -> int:
        return hash(self._identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Job) and self._identity == other._identity


@lru_cache(maxsize=KEPT)
def see(job: Job) -> Seen:
    """Read the image: probabilities, and pictures of its preparation and of every layer."""
    model = job.run.spec.model
    image = job.prepared.image[None, :, :, None]
    outputs = forward.run(model, load_weights(job.run.key, job.stamp), image)
    return Seen(
        both_classes(outputs[-1])[0],
        _preparation(job.prepared),
        _layers(model, outputs, job.names),
    )


def _preparation(prepared: Preparation) -> list[Packed]:
    """The drawing, step by step to the form that MNIST's digits have."""
    words = {
        "sample": (_("The image"), _("as it is in the data")),
        "drawing": (_("1. The drawing"), _("as it was drawn")),
        "crop": (_("2. Cropped"), _("to the smallest rectangle that holds the ink")),
        "fit": (_("3. Scaled"), _("to fit 20 × 20, its edges smoothed")),
        "centre": (_("4. Centred"), _("its centre of mass in the middle of 28 × 28")),
    }
    groups = []
    for name, image in prepared.steps:
        title, note = words[name]
        small = _thin(image)
        size = f"{image.shape[0]} × {image.shape[1]}"
        groups.append(Strip(title, [Frame(small[None])], f"{size}, {note}", size=_width(small)))
    return pack(groups)


def _thin(image: np.ndarray, most: int = 140) -> np.ndarray:
    """Every other pixel of a large drawing: on screen it is smaller than that anyway."""
    step = -(-max(image.shape) // most)
    return image[::step, ::step]


def _width(image: np.ndarray, side: int = 112) -> int:
    """Width on screen of an image whose longer side is to take ``side`` pixels."""
    height, width = map(int, image.shape)
    return max(8, round(side * width / max(height, width)))


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

"""What a network makes of one image: its answer, and every layer's maps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dl_core.figures import probability_figure
from dl_core.figures.style import CONFIG, settled
from dl_core.preprocess import Preparation
from dl_core.specs import Dropout, Flatten, Layer, ModelSpec, show
from pages._kit.components import Frame, Scale, Strip, strips
from pages._kit.i18n import _, n_, percent

MOST_MAPS = 64


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


def show_preparation(prepared: Preparation) -> None:
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
    strips(groups, key="preparation", beside=True)


def _thin(image: np.ndarray, most: int = 140) -> np.ndarray:
    """Every other pixel of a large drawing: on screen it is smaller than that anyway."""
    step = -(-max(image.shape) // most)
    return image[::step, ::step]


def _width(image: np.ndarray, side: int = 112) -> int:
    """Width on screen of an image whose longer side is to take ``side`` pixels."""
    height, width = map(int, image.shape)
    return max(8, round(side * width / max(height, width)))


def show_layers(model: ModelSpec, outputs: Sequence[np.ndarray], names: Sequence[str]) -> None:
    """Each layer's output as a strip of maps, or as one row of cells for a vector."""
    groups = []
    for i, (layer, output) in enumerate(zip(model.layers, outputs, strict=True)):
        if isinstance(layer, Flatten | Dropout):
            continue  # the same numbers as before, in a row or untouched
        last = i == len(model.layers) - 1
        groups.append(_layer_strip(i, layer, output[0], names if last else None))
    strips(groups, key="layers")


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

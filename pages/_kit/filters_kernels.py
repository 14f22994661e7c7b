"""The kernels of a layer: as images where they can be one, else by input channel."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl_core.filters import FilterLayer, kernels, norms
from dl_core.packing import pack as packed
from pages._kit import url
from pages._kit.components import Frame, Strip, pack, strips
from pages._kit.filters_common import MOST_WEIGHTS, Looked, filter_name, show_kernels
from pages._kit.i18n import _, number

FEW = 36
"""Kernels that are seen at once where each is larger."""


def show_layer(looked: Looked, layer: FilterLayer) -> None:
    """Kernels and what they are, in words."""
    found = kernels(layer, looked.weights)
    each = max(1, MOST_WEIGHTS // found[0].size)
    first = _first(layer, each)
    part = found[first : first + each]
    reach = float(np.abs(found).max(initial=0)) or 1.0
    names = [filter_name(looked, layer, first + i) for i in range(len(part))]
    _filters, channels, height, width = part.shape
    st.markdown(_what(layer, found))
    if channels == 3 and layer.input == looked.run.spec.model.input_shape and height * width > 1:
        _in_colour(part, names, reach)
    if channels == 1 and height * width > 1:
        _in_grey(part, names, reach, _("Weights") if layer.is_dense else _("Kernels"))
    else:
        _by_channel(part, first, reach, layer.is_dense)
    _say(layer, found)


def _first(layer: FilterLayer, each: int) -> int:
    """Of a layer with too many weights, which filters are shown."""
    if layer.filters <= each:
        return 0
    starts = [str(i) for i in range(0, layer.filters, each)]
    chosen = url.choice(
        _("Neurons shown") if layer.is_dense else _("Filters shown"),
        starts,
        key="from",
        default="0",
        labels=lambda s: f"{s} – {min(int(s) + each, layer.filters) - 1}",
    )
    return int(chosen)


def _what(layer: FilterLayer, found: np.ndarray) -> str:
    filters, channels, height, width = found.shape
    size = f"{height} × {width}"
    if layer.is_dense and layer.folded and height * width > 1:
        folded = (
            _("here folded back to the {size} pixels of the image.")
            if channels == 1
            else _("here folded back to the {n} maps of {size} cells that it reads.")
        )
        return _(
            "A dense layer has no kernel that slides: the “filter” of a neuron is **all its "
            "weights**, {folded} It answers most where what is bright meets what is orange, and "
            "nothing bright is blue."
        ).format(folded=folded.format(size=size, n=channels))
    if layer.is_dense:
        return _(
            "This layer reads a vector: each neuron has **one weight for each of {n} values** "
            "before it, which have no place in an image."
        ).format(n=channels)
    if channels == 1:
        return _(
            "Each filter is **one kernel of {size} weights**. It answers most where bright pixels "
            "lie under orange, and dark ones under blue."
        ).format(size=size)
    return _(
        "Each of {filters} filters has **a kernel of {size} for each of {n} input channels**: what "
        "they answer is added up. A row is a filter, a column an input channel."
    ).format(filters=filters, size=size, n=channels)


def _in_colour(part: np.ndarray, names: list[str], reach: float) -> None:
    strip = Strip(
        _("As colour images"),
        [Frame(np.moveaxis(part, 1, -1), captions=names)],
        _("mid grey is 0; a colour is what the filter likes"),
        size=52,
        bounds=(-reach, reach),
    )
    strips(pack([strip]), key="kernels-colour")


def _in_grey(part: np.ndarray, names: list[str], reach: float, title: str) -> None:
    few = len(part) <= FEW
    size = (76 if few else 56) if max(part.shape[2:]) <= 12 else 84 if len(part) > 2 else 224
    strip = Strip(
        title,
        [Frame(part[:, 0], captions=names)],
        _("press one to read its weights"),
        scale="diverging",
        size=size,
        bounds=(-reach, reach),
    )
    strips(pack([strip]), key="kernels-grey")


def _by_channel(part: np.ndarray, first: int, reach: float, is_dense: bool) -> None:
    filters, channels, height, width = part.shape
    sizes = norms(part)
    shared = {
        "norms": _("Their norms"),
        "weight": _("Neuron {filter}, input {channel}: weight {value}, rank {rank} of {n}."),
        "one_note": _("on the same scale; press one to bring it close"),
    }
    data = {
        "n": filters,
        "c": channels,
        "h": height,
        "w": width,
        "first": first,
        "chosen": 0,
        "reach": reach,
        "most": float(sizes.max(initial=0)) or 1.0,
        "data": packed(part.astype("<f2"))["data"],
        "norms": packed(sizes.astype("<f4"))["data"],
        "words": {**(_of_neurons(height * width) if is_dense else _of_filters()), **shared},
    }
    show_kernels(data, key="kernels-matrix")


def _of_filters() -> dict[str, str]:
    return {
        "kernels": _("Kernels"),
        "axes": _("rows: filters; columns: input channels"),
        "matrix": _("All kernels of the layer; arrow keys move."),
        "kernel": _(
            "Filter {filter}, input channel {channel}: norm {norm}, rank {rank} of {n}; "
            "{share} of the filter’s squared weights."
        ),
        "one": _("Filter {filter} with all its input channels"),
        "tile": _("filter {filter}, input channel {channel}"),
    }


def _of_neurons(cells: int) -> dict[str, str]:
    """Of a dense layer, which has no kernels: it reads values, or maps of so many ``cells``."""
    reads_maps = cells > 1
    return {
        "kernels": _("Weights"),
        "axes": _("rows: neurons; columns: maps read")
        if reads_maps
        else _("rows: neurons; columns: inputs"),
        "matrix": _("All weights of the layer; arrow keys move."),
        "kernel": _(
            "Neuron {filter}, map {channel}: norm {norm}, rank {rank} of {n}; "
            "{share} of the neuron’s squared weights."
        ),
        "one": _("Neuron {filter} with all the maps that it reads"),
        "tile": _("neuron {filter}, map {channel}"),
    }


def _say(layer: FilterLayer, found: np.ndarray) -> None:
    """The strongest filter and channel, in numbers."""
    sizes = norms(found)
    whole = np.sqrt((sizes**2).sum(axis=1))
    strong, weak = int(whole.argmax()), int(whole.argmin())
    if len(whole) < 2:
        norm = number(float(whole[0]), 2)
        st.markdown(_("Norm of all its weights: **{norm}**.").format(norm=norm))
        return
    text = _(
        "Norm of all weights: **{high}** for the strongest (number {strong}), {low} for the "
        "weakest (number {weak})."
    ).format(
        high=number(float(whole[strong]), 2),
        low=number(float(whole[weak]), 2),
        strong=strong,
        weak=weak,
    )
    if sizes.shape[1] > 1 and not layer.is_dense:
        heard = np.sqrt((sizes**2).sum(axis=0))
        text += " " + _(
            "The layer listens most to input channel {most} ({high}), least to channel {least} "
            "({low})."
        ).format(
            most=int(heard.argmax()),
            least=int(heard.argmin()),
            high=number(float(heard.max()), 2),
            low=number(float(heard.min()), 2),
        )
    st.markdown(text)

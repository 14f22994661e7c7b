"""What the views of the Filters page share: the network, the moment and the layer looked at, and
the components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from dl_core.filters import FilterLayer, filter_layers
from dl_core.store import Run
from pages._kit import url
from pages._kit.chosen_run import choose_run, stamp_of
from pages._kit.components import STUB
from pages._kit.engine import load_run, load_weights
from pages._kit.i18n import _, language, n_
from pages._kit.stage_titles import layer_title

TRAINED = "trained"
"""How the address calls the weights at the end."""

MOST_WEIGHTS = 150_000
"""Weights of a layer that travel at one time."""

_kernels = st.components.v2.component("convoscope_kernels", js=STUB.format(name="kernels"))
_patches = st.components.v2.component("convoscope_patches", js=STUB.format(name="patches"))
_spreads = st.components.v2.component("convoscope_spreads", js=STUB.format(name="spreads"))


@dataclass(frozen=True, eq=False)
class Looked:
    """A stored network at a moment of its training; ``epoch`` is ``None`` at the end."""

    run: Run
    stamp: str
    epoch: int | None

    @property
    def of(self) -> dict[str, Any]:
        """How a question names it."""
        return {"run": self.run.key, "stamp": self.stamp, "epoch": self.epoch}

    @property
    def weights(self) -> dict[str, np.ndarray]:
        if self.epoch is None:
            return load_weights(self.run.key, self.stamp)
        return load_snapshot(self.run.key, self.stamp, self.epoch)

    @property
    def classes(self) -> list[str]:
        return [_(name) for name in self.run.spec.data.class_names]


@st.cache_resource(show_spinner=False, max_entries=16)
def load_snapshot(key: str, stamp: str, epoch: int) -> dict[str, np.ndarray]:
    """The weights of a kept epoch, read once for all viewers."""
    return load_run(key, stamp).snapshot(epoch)


def choose_network() -> Run | None:
    """The network whose filters are looked at, if there is one."""
    return choose_run(_("Network"))


def choose_moment(run: Run) -> Looked:
    """The network at the moment that is chosen."""
    options = (TRAINED, *map(str, run.snapshot_epochs))
    chosen = url.choice(
        _("Moment"),
        options,
        key="epoch",
        default=TRAINED,
        labels=moment_name,
        help=_("The weights were kept at these moments of the training."),
    )
    epoch = None if chosen == TRAINED else int(chosen)
    return Looked(run, stamp_of(run), epoch)


def moment_name(moment: str) -> str:
    """As a reader calls it."""
    if moment == TRAINED:
        return _("after training")
    if moment == "0":
        return _("before training")
    return _("after epoch {n}").format(n=moment)


def choose_layer(run: Run, last: bool = False) -> FilterLayer:
    """One of the layers with filters, the first or the ``last`` unless another is chosen.

    Raises:
        NoFilters: the network has none.
    """
    layers = {layer.name: layer for layer in filter_layers(run.spec.model)}
    name = url.choice(
        _("Layer"),
        tuple(layers),
        key="layer",
        default=next(reversed(layers) if last else iter(layers)),
        labels=lambda n: (
            f"{layer_title(run.spec.model, n)} · {count_of(layers[n])}" if n in layers else n
        ),
    )
    return layers[name]


def count_of(layer: FilterLayer) -> str:
    """How many filters, or neurons, it has."""
    if layer.is_dense:
        return n_("{n} neuron", "{n} neurons", layer.filters).format(n=layer.filters)
    return n_("{n} filter", "{n} filters", layer.filters).format(n=layer.filters)


def filter_name(looked: Looked, layer: FilterLayer, index: int) -> str:
    """Filter, neuron, or class of the last layer."""
    last = layer.answer == filter_layers(looked.run.spec.model)[-1].answer
    if last and layer.filters == len(looked.classes):
        return _("class {name}").format(name=looked.classes[index])
    word = _("neuron {n}") if layer.is_dense else _("filter {n}")
    return word.format(n=index)


# Components ---------------------------------------------------------------------------------------


def show_kernels(data: dict[str, Any], key: str) -> None:
    """All kernels of a layer by filter and input channel."""
    _kernels(data={**data, "words": {**data["words"], "locale": language()}}, key=key)


def show_patches(data: dict[str, Any], key: str) -> None:
    """The images that excite each filter most."""
    _patches(data={**data, "words": {**data["words"], "locale": language()}}, key=key)


def show_spreads(data: dict[str, Any], key: str) -> None:
    """Histograms of layers, epoch by epoch."""
    more = {"play": _("Play"), "pause": _("Pause"), "locale": language()}
    _spreads(data={**data, "words": {**data["words"], **more}}, key=key)

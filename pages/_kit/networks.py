"""Random networks side by side, layer by layer, drawn in the browser from arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from dl_core.activations.slopes import FLAT
from dl_core.depth import Passage, Stack, propagate
from dl_core.packing import pack
from pages._kit.components import STUB
from pages._kit.i18n import _, language, number

_networks = st.components.v2.component("convoscope_histograms", js=STUB.format(name="histograms"))


@dataclass(frozen=True)
class Shown:
    """A network with its name, its initialisation, and what its numbers say."""

    name: str
    rule: str
    reading: str
    passage: Passage


def networks(
    shown: Sequence[Shown],
    recipes: Sequence[Shown],
    *,
    key: str,
    on_recipe: Callable[[int], None],
) -> None:
    """Show networks of one depth; every look happens in the browser.

    ``recipes`` are listed with their numbers; ``on_recipe`` is called with the place of one that a
    reader wants to see.
    """

    def picked() -> None:
        place = st.session_state[key].recipe
        if place is not None and 0 <= int(place) < len(recipes):
            on_recipe(int(place))

    data = {
        "networks": [{**_told(s), **_packed(s.passage.stack)} for s in shown],
        "recipes": [_told(s) for s in recipes],
        "words": _words(language()),
    }
    _networks(data=data, key=key, on_recipe_change=picked)


def _told(shown: Shown) -> dict[str, Any]:
    passage = shown.passage
    return {
        "name": shown.name,
        "rule": shown.rule,
        "reading": shown.reading,
        "dead_units": passage.dead_units,
        "units": passage.units,
        "signal": passage.signal_left,
        "difference": passage.difference_left,
        "arrived": passage.arrived,
    }


@lru_cache(maxsize=128)
def _packed(stack: Stack) -> dict[str, Any]:
    """Columns are the inputs and the layers; there is no gradient at the inputs."""
    passage = propagate(stack)
    signal, outputs, gradients = passage.signal, passage.signal.histograms, passage.gradients
    rows = {
        **{"mean": signal.mean, "std": signal.std, "spread": signal.spread},
        **{"flat": signal.flat, "dead": signal.dead},
        **{"low": outputs.low, "high": outputs.high, "zero": outputs.zero},
        "gradient": _behind(passage.gradient),
        "back_low": _behind(gradients.low),
        "back_high": _behind(gradients.high),
        "back_zero": _behind(gradients.zero),
    }
    nothing = np.zeros((1, gradients.shares.shape[1]))
    return {
        "places": {name: i for i, name in enumerate(rows)},
        "rows": pack(np.array(list(rows.values()), dtype=np.float64)),
        "values": pack(outputs.shares.astype(np.float16)),
        "gradients": pack(np.concatenate((nothing, gradients.shares)).astype(np.float16)),
    }


def _behind(row: np.ndarray) -> np.ndarray:
    """``row`` (layers,) with a place for the inputs, where there is nothing."""
    return np.concatenate(([np.nan], row))


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, str]:
    """Words of the language in force, which is ``lang``: looked up once."""
    return {
        "locale": lang,
        "networks": _("Networks"),
        "layers": _("Layer shown"),
        "layer": _("Layer {n} of {depth}"),
        "inputs": _("The inputs"),
        "inputs_short": _("input"),
        "title": _("{name}: {layer}"),
        "layer_axis": _("layer"),
        "chart": _("{title}, from the first layer to the last: {values}"),
        "tiles": _("Every layer of {name}"),
        "play": _("Play"),
        "pause": _("Pause"),
        **_quantities(),
        **_notes(),
    }


def _quantities() -> dict[str, str]:
    return {
        "signal": _("Signal at the output"),
        "difference": _("Difference between inputs"),
        "arrives": _("Gradient at layer 1"),
        "dead": _("Dead neurons"),
        "dead_of": _("{n} of {all}"),
        "mean": _("Mean"),
        "std": _("Standard deviation"),
        "flat": _("Slope under {flat}").format(flat=number(FLAT)),
        "zeros": _("Exactly zero"),
        "outside": _("Outside the scale"),
        "of_values": _("Outputs"),
        "of_gradients": _("Gradients"),
        "of_common": _("One scale"),
        "of_own": _("Each its own"),
    }


def _notes() -> dict[str, str]:
    return {
        "signal_title": _("Signal →"),
        "signal_note": _("standard deviation of the outputs, of 1 sent in"),
        "gradient_title": _("← Gradient"),
        "gradient_note": _("standard deviation at the sums, of 1 sent back"),
        "flat_title": _("Flat"),
        "flat_note": _("share of the sums at which the slope is under {flat}").format(
            flat=number(FLAT)
        ),
        "dead_title": _("Dead"),
        "dead_note": _("share of neurons that are zero for every input"),
        "values_note": _("how the outputs of this layer are spread"),
        "gradients_note": _("how the gradients at this layer are spread"),
        "ghost": _("Dashed: the inputs."),
        "spike": _("Thin line: values that are exactly zero."),
        "recipes": _("Recipes, with the same layers, neurons and seed"),
        "recipe": _("Show {name}, {rule}"),
        "show": _("Show"),
    }

"""Activation functions as curves, with a point that moves on them in the browser."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from dl_core.activations import ACTIVATIONS, Parameters, Zone, saturation
from pages._kit.components import STUB
from pages._kit.i18n import _, language

_curves = st.components.v2.component("convoscope_curves", js=STUB.format(name="curves"))


def curves(functions: Mapping[str, Parameters], threshold: float, *, key: str) -> None:
    """Show elementwise activations and their slopes over one axis; every look costs nothing.

    Args:
        functions: the names to overlay, the first in front, each with all its parameters.
        threshold: a slope smaller than this, in size, counts as flat and is shaded.
    """
    data = {
        "functions": [
            {
                "name": name,
                "title": _(ACTIVATIONS[name].title),
                "parameters": parameters,
                "zones": [
                    _ends(zone)
                    for zone in zones(name, tuple(sorted(parameters.items())), threshold)
                ],
            }
            for name, parameters in functions.items()
        ],
        "threshold": threshold,
        "words": _words(),
    }
    _curves(data=data, key=key)


@lru_cache(maxsize=256)
def zones(
    name: str, parameters: tuple[tuple[str, float], ...], threshold: float
) -> tuple[Zone, ...]:
    """As :func:`dl_core.activations.saturation`, kept."""
    return saturation(name, dict(parameters), threshold)


def _ends(zone: Zone) -> list[float | None]:
    """JSON has no infinity."""
    return [None if math.isinf(end) else end for end in (zone.low, zone.high)]


def _words() -> dict[str, Any]:
    return {
        "locale": language(),
        "output": _("Output f(x)"),
        "slope": _("Slope f′(x)"),
        "value": _("output"),
        "slopeShort": _("slope"),
        "passes": _("gradient that passes"),
        "flat": _("saturated"),
        "dip": _("minimum"),
        "point": _("Input x of the function"),
        "told": _("{name}: output {value}, slope {slope}"),
        "through": _(
            "A gradient that meets this slope in each of {n} layers is multiplied by {power}."
        ),
        "closer": _("Closer"),
        "wider": _("Wider"),
        "hint": _(
            "Move over the curves, drag, or use the arrow keys. Choose a name to put its curve, "
            "its tangent and its shaded zones in front."
        ),
    }

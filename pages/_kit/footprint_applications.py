"""What is asked about footprints of networks with branches: those of Keras Applications."""

from __future__ import annotations

import streamlit as st

from dl_core.footprints import theoretical
from dl_core.limits import LIMITS
from dl_core.receptive_field import fields
from dl_core.specs import ApplicationFootprintSpec, GraphSpec, Merge
from pages._kit import url
from pages._kit.builder import Built, application_of
from pages._kit.footprint_questions import Asked, seed_control
from pages._kit.i18n import _
from pages._kit.navigation import link
from pages._kit.reach_network import cell

IMAGES = 4
RESIDUAL = (
    "INPUT(28x28x1) -> CONV(8) -> RES[CONV(8) -> RELU -> CONV(8)]*5 -> FLATTEN -> FC(10) -> SOFTMAX"
)
"""A network with branches that can be trained here."""


def application_questions(chosen: Built) -> tuple[Asked, ...]:
    """The controls, and what is asked; nothing, with the ways on, where Keras does not know the
    network.

    Raises:
        LimitExceeded: it is over a cap of this site.
    """
    network = application_of(chosen)
    if network is None:
        return ()
    LIMITS.check("footprint_parameters", chosen.summary.totals.parameters)
    LIMITS.check("footprint_macs", chosen.summary.totals.macs)
    places = _places(chosen.graph)
    with cell(250):
        layer = url.choice(
            _("Layer that looks"),
            tuple(places),
            key="layer",
            default=_begin(chosen.graph, places),
            always=True,
        )
    question = ApplicationFootprintSpec(
        network=network, layer=layer, seed=seed_control(), images=IMAGES
    )
    field = theoretical(chosen.graph, places[layer])
    return (Asked("untrained", _("Untrained: random weights"), question, field),)


def _begin(graph: GraphSpec, places: dict[str, int]) -> str:
    """The last layer whose field lies in the image, so that all of it is seen; else the first."""
    fitting = [name for name, at in places.items() if len(set(theoretical(graph, at))) == 1]
    return fitting[-1] if fitting else next(iter(places))


def _places(graph: GraphSpec) -> dict[str, int]:
    """By name: layers that slide a window or where branches meet, and make maps of more cells than
    one."""
    found = {}
    for i, (node, field) in enumerate(zip(graph.nodes, fields(graph), strict=True)):
        slides = bool(node.inputs) and node.layer.axes(graph.read_by(i)[0]) is not None
        maps = len(graph.shapes[i]) == 3 and all(field.jump) and field.size != (1, 1)
        if maps and (slides or isinstance(node.layer, Merge)):
            found[node.name] = i
    return found


def show_ways_on() -> None:
    """What can be looked at instead of a network that is here to be counted only."""
    st.info(
        _(
            "This network is described here, but not built by Keras, and gradients need that. "
            "Those of Keras Applications can be computed, and every network of your own, also with "
            "residual blocks, RES[ … ]."
        ),
        icon=":material/alt_route:",
    )
    view = {"view": "effective"}
    link(
        "receptive_field",
        _("ResNet50 of Keras, untrained"),
        **view,
        **{"from": "application", "app": "ResNet50", "top": "0"},
    )
    link(
        "receptive_field",
        _("A small residual network, to be trained"),
        **view,
        **{"from": "written", "net": RESIDUAL},
    )

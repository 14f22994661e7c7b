"""The receptive field: the region of the image that a value depends on, cell by cell and by law."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.codegen import network_codes
from dl_core.specs import GraphSpec, ModelSpec
from pages._kit import url
from pages._kit.code import show_code
from pages._kit.exercise import show_exercise
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.reach_effective import show_effective
from pages._kit.reach_famous import show_famous
from pages._kit.reach_growth import show_growth
from pages._kit.reach_network import network
from pages._kit.reach_point import picture_below, show_point


def point_view() -> ModelSpec | GraphSpec | None:
    """Controls in a row, the stack of maps below."""
    with st.container(horizontal=True, gap="medium"):
        chosen = network()
        picture = picture_below(chosen) if chosen else None
    if chosen is None:
        return None
    show_point(chosen, picture)
    return chosen.model or chosen.graph


VIEWS: dict[str, Callable[[], ModelSpec | GraphSpec | None]] = {
    "point": point_view,
    "growth": show_growth,
    "famous": show_famous,
    "effective": show_effective,
}
"""Each returns the network on screen, where it shows one."""


@st.fragment
def bench(code: DeltaGenerator) -> None:
    """One view at a time, which the address keeps; the network's source at the end of the page."""
    with guarded():  # inside: the fragment reruns alone
        names = {
            "point": _("Point at a cell"),
            "growth": _("Growth with depth"),
            "famous": _("Famous networks"),
            "effective": _("Effective field"),
        }
        view = url.choice(
            _("View"),
            tuple(VIEWS),
            key="view",
            default="point",
            labels=names.__getitem__,
            look="segments",
        )
        code.empty()
        shown = VIEWS[view]()
        if shown is not None:
            caption = _("This code builds the network of this page.")
            with code.container(), guarded():
                show_code(network_codes(shown, _), caption)


opening("receptive_field")
room = st.container()
with guarded():
    show_exercise(("receptive_field",))
source = st.empty()
with room:
    bench(source)

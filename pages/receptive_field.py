"""The receptive field: the region of the image that a value depends on, cell by cell and by law."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages._kit import url
from pages._kit.exercise import show_exercise
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.reach_effective import show_effective
from pages._kit.reach_famous import show_famous
from pages._kit.reach_growth import show_growth
from pages._kit.reach_network import network
from pages._kit.reach_point import picture_below, show_point


def point_view() -> None:
    """Controls in a row, the stack of maps below."""
    with st.container(horizontal=True, gap="medium"):
        chosen = network()
        picture = picture_below(chosen) if chosen else None
    if chosen:
        show_point(chosen, picture)


VIEWS: dict[str, Callable[[], None]] = {
    "point": point_view,
    "growth": show_growth,
    "famous": show_famous,
    "effective": show_effective,
}


@st.fragment
def bench() -> None:
    """One view at a time, which the address keeps."""
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
        VIEWS[view]()


opening("receptive_field")
bench()
with guarded():
    show_exercise(("receptive_field",))

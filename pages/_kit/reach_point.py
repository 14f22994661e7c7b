"""The stack of maps to point at, and what “same” padding does to where its values look."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from dl_core.figures.fields import Line, lines_figure
from dl_core.figures.style import CONFIG
from dl_core.receptive_field import drifts
from dl_core.specs import GraphSpec
from pages._kit import url
from pages._kit.builder import Built
from pages._kit.i18n import _, separators
from pages._kit.inputs import example_digit, square_photo
from pages._kit.reach import reach
from pages._kit.reach_network import cell

BELOW = ("digit", "photo", "none")
PICTURE_SIDE = 96
AROUND = 16
"""Pixels by which the input is made smaller and larger to see where “same” padding leads."""


def picture_below(chosen: Built) -> np.ndarray | None:
    """The control of the picture in place of the image, and the picture."""
    names = {"digit": _("a digit"), "photo": _("a photo"), "none": _("nothing")}
    with cell(250):
        which = url.choice(
            _("On the image"),
            BELOW,
            key="below",
            default="digit" if chosen.image[-1] == 1 else "photo",
            labels=names.__getitem__,
            look="segments",
        )
    return None if which == "none" else _picture(which)


@lru_cache(maxsize=2)
def _picture(which: str) -> np.ndarray:
    return example_digit(5, 0) if which == "digit" else square_photo("flower", PICTURE_SIDE)


def show_point(chosen: Built, picture: np.ndarray | None) -> None:
    """The stack, then how the middle of the last map moves with the input's size."""
    reach(chosen.graph, key="reach", picture=picture)
    st.caption(
        _(
            "Point at a cell of any map: what it sees appears in every map before it, down to the "
            "image. Rows and columns count from 0, at the top left. Click, or press Enter, to keep "
            "the cell; arrow keys move it, Page Up and Page Down change the layer."
        )
    )
    _show_drift(chosen)


def _show_drift(chosen: Built) -> None:
    sizes, found = _drifts(chosen.graph)
    if not sizes:
        return
    st.subheader(_("Where the last map looks depends on the size of the image"))
    if not any(found):
        st.markdown(
            _(
                "Not here: for every side from {low} to {high}, the middle of the last map looks "
                "at the middle of the image. Take a stride of 2, or a pooling, and it moves."
            ).format(low=sizes[0], high=sizes[-1])
        )
        return
    line = Line(_("drift"), sizes, found)
    figure = lines_figure(
        [line],
        x=_("Side of the image"),
        y=_("Drift of the last map, in pixels"),
        separators=separators(),
        height=260,
    )
    st.plotly_chart(
        figure,
        key="drift",
        config=CONFIG,
        alt=_("How far the middle of the last map looks from the middle of the image, by size."),
    )
    st.caption(
        _(
            "“Same” padding makes the output as large as the input divided by the stride, rounded "
            "up. It adds as many cells before as after; where their number is odd, the one more "
            "comes after: the padding of a layer with a stride, in the table, changes with the "
            "size of what it reads. Without padding, what is left over at the end is read by no "
            "window. Either way the fields keep their size and move: the drift is how far the "
            "middle of the last map looks from the middle of the image."
        )
    )


@lru_cache(maxsize=64)
def _drifts(graph: GraphSpec) -> tuple[tuple[int, ...], tuple[float, ...]]:
    side = graph.shapes[0][0]
    return drifts(graph, range(max(1, side - AROUND), side + AROUND + 1))

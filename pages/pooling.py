"""Pooling makes maps smaller: which number stays, what it stands for, what a shift changes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.pictures import Picture
from dl_core.shifts import Pooling
from pages._kit.code import show_code
from pages._kit.exercise import show_exercise
from pages._kit.i18n import _
from pages._kit.inputs import image_input
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.pool_settings import pooling_settings
from pages._kit.pooled import pooled_code, show_pooled
from pages._kit.series import over_series, series_input
from pages._kit.shift_view import show_shifts


def settings() -> tuple[Picture | None, Pooling]:
    """The controls: input, pooling."""
    series = over_series(_("Pooling over"))
    picture = series_input("series") if series else image_input("input", matrix=MATRIX)
    return picture, pooling_settings(series=series)


MATRIX = "1 3 2 1 0 4\n0 9 1 3 1 2\n3 1 2 2 3 0\n2 0 0 5 2 1\n2 7 0 0 1 6\n1 0 4 3 2 2"
"""Small, so that every window can be read; each quarter has its own winner."""


@st.fragment
def bench(code: DeltaGenerator) -> None:
    """Controls on the left, the pooling that they describe on the right, the experiment below; its
    source at the end of the page."""
    picture = None
    left, right = st.columns([3, 8], gap="large")
    with left, guarded():
        picture, pooling = settings()
    if picture is None:
        code.empty()
        return  # nothing given yet, or refused: the reason is under the controls
    with right, guarded():
        show_pooled(picture, pooling)
        with code.container():
            show_code({_("Pooling"): pooled_code(picture, pooling)})
    with guarded():
        show_shifts(picture, pooling)


opening("pooling")
room = st.container()
with guarded():
    show_exercise(("pool_cell", "pool_size"))
source = st.empty()
with room:
    bench(source)

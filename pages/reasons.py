"""Reasons: which parts of an image made a network answer so, by four methods side by side."""

from __future__ import annotations

import streamlit as st

from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.reasons import show_reasons
from pages._kit.refusals import show_unknown

HIDDEN = (
    "run other image n of number other_image other_n other_of other_number pen class against "
    "beside methods sign baseline steps layer cam patch stride fill measure"
)
"""Controls that are not on every screen of the page."""

opening("reasons")
room = st.container()
with room, guarded():
    show_reasons()
    show_unknown(HIDDEN)

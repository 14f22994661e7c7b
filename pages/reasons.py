"""Reasons: which parts of an image made a network answer so, by four methods side by side."""

from __future__ import annotations

import streamlit as st

from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.reasons import show_reasons

opening("reasons")
room = st.container()
with room, guarded():
    show_reasons()

"""Test images in the plane, as a layer of a network sees them, and a drawn digit among them."""

from __future__ import annotations

import streamlit as st

from pages._kit.chosen_run import choose_run
from pages._kit.i18n import _
from pages._kit.map_bench import show_map
from pages._kit.map_questions import map_question
from pages._kit.messages import guarded
from pages._kit.opening import opening

opening("digit_map")
with guarded():
    with st.container(horizontal=True, gap="medium"):
        run = choose_run(_("Network"))
        question = map_question(run) if run else None
    if run is not None and question is not None:
        show_map(run, question)

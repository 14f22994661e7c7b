"""From one page about a trained network to the others, the same network in sight."""

from __future__ import annotations

import streamlit as st

from dl_core.store import Run
from pages._kit.i18n import _
from pages._kit.navigation import entry, link
from pages._kit.settings import address

ABOUT_A_NETWORK = ("epochs", "draw", "filters", "reasons", "digit_map")
"""Pages that look at one trained network, as their menu has them."""


def across(run: Run, *but: str) -> None:
    """Links to the pages about ``run`` and to how it learned, without those called ``but``."""
    with st.container(horizontal=True, gap="small"):
        for name in ABOUT_A_NETWORK:
            if name not in but:
                link(name, _(entry(name).title), run=run.key)
        query = None if "train" in but else address(run.spec)
        if query is not None:
            link("train", _("How this network learned"), **query)

"""What there is to explore, and the state of the machine that serves it."""

from __future__ import annotations

import streamlit as st

from dl_core import datasets
from dl_core.specs import DATASETS
from pages._kit.engine import runs
from pages._kit.i18n import _, number
from pages._kit.messages import guarded
from pages._kit.names import run_name
from pages._kit.navigation import ENTRIES, link
from pages._kit.opening import opening
from pages._kit.status import engine_line


def cards() -> None:
    """One card per page."""
    with st.grid(min(3, len(ENTRIES)), min_column_width=280, border=True):
        for entry in ENTRIES:
            with st.container():
                st.markdown(f"#### {entry.icon} {_(entry.question)}")
                st.write(_(entry.what))
                link(entry.name, _(entry.title))


def data_lines() -> None:
    """Each dataset and where it would come from."""
    where = {
        "embedded": _("comes with the app"),
        "file": _("in the data folder"),
        "system": _("on this machine"),
        "cache": _("on this machine"),
        None: _("fetched from the Internet when first used"),
    }
    for name, facts in DATASETS.items():
        st.markdown(f"{_(facts.title)} :gray[· {where[datasets.locate(name)]}]")


def store_lines() -> None:
    """Networks that are ready to draw with."""
    found = runs()
    if not found:
        st.write(_("None yet: train the first one."))
        link("train", _("Train"))
        return
    for run in found[:8]:
        link("draw", run_name(run), run=run.key)
    if len(found) > 8:
        st.caption(_("and {n} more").format(n=number(len(found) - 8, 0)))


opening("home")
cards()
left, right = st.columns(2, gap="large")
with left, guarded():
    st.subheader(_("Trained networks"))
    store_lines()
with right, guarded():
    st.subheader(_("Training engine"))
    engine_line()
    st.subheader(_("Images"))
    data_lines()

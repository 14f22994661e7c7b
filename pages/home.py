"""What there is to explore, and the state of the machine that serves it."""

from __future__ import annotations

import streamlit as st

from dl_core import datasets
from dl_core.specs import DATASETS
from pages._kit.engine import engine, runs, store_size
from pages._kit.i18n import _, n_, number
from pages._kit.messages import guarded
from pages._kit.names import run_names, settings_name
from pages._kit.navigation import ENTRIES, link
from pages._kit.opening import opening
from pages._kit.settings import address
from pages._kit.status import engine_line


def cards() -> None:
    """One card per page."""
    with st.grid(min(3, len(ENTRIES)), min_column_width=280, border=True):
        for entry in ENTRIES:
            with st.container():
                st.markdown(f"## {entry.icon} {_(entry.question)}")
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


def active_lines() -> None:
    """Trainings that run or wait now, to be watched by whoever likes."""
    for view in engine().active():
        if view.spec is None:
            continue
        state = _("waiting") if view.state == "queued" else _("learning now")
        query = address(view.spec)
        if query is None:
            st.markdown(f"{settings_name(view.spec)} :gray[· {state}]")
        else:
            link("train", f"{settings_name(view.spec)} · {state}", **query)


def store_lines() -> None:
    """Networks that are ready to draw with."""
    live = {view.key for view in engine().active()}
    found = [run for run in runs() if run.key not in live]
    if not found:
        st.write(_("None yet: train the first one."))
        link("train", _("Train"))
        return
    st.caption(_("{n} kept, {size} MB").format(n=len(found), size=number(store_size() / 1e6, 0)))
    names = run_names(found)
    for run in found[:8]:
        link("draw", names[run.key], run=run.key)
    if len(found) > 8:
        more = len(found) - 8
        st.caption(n_("and {n} more", "and {n} more", more).format(n=number(more, 0)))


opening("home")
cards()
left, right = st.columns(2, gap="large")
with left, guarded():
    st.header(_("Trained networks"))
    store_lines()
with right, guarded():
    st.header(_("Training engine"))
    engine_line()
    active_lines()
    st.header(_("Images"))
    data_lines()

"""How many parameters, how much computation, how much memory: layer by layer, and why."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.codegen import network_codes
from pages._kit import url
from pages._kit.builder import Built, network_source, query
from pages._kit.code import show_code
from pages._kit.costs import show_dense, show_excess, show_memory, show_shares, show_totals
from pages._kit.editing import show_table, train_link, training_of, why_not_trained
from pages._kit.exercise import show_exercise
from pages._kit.exports import show_exports
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.navigation import link
from pages._kit.opening import opening
from pages._kit.pinned import pin_button, pinned, show_difference

VIEWS = ("shares", "memory", "dense", "difference", "export")


def view_of(built: Built, before: Built | None) -> None:
    """One way of looking at what the table holds."""
    names = {
        "shares": _("Shares"),
        "memory": _("Memory"),
        "dense": _("As dense layers"),
        "difference": _("Compared"),
        "export": _("Take away"),
    }
    view = url.choice(
        _("Look at"), VIEWS, key="view", default="shares", labels=names.__getitem__, look="segments"
    )
    shows = {
        "shares": lambda: show_shares(built),
        "memory": lambda: show_memory(built),
        "dense": lambda: show_dense(built),
        "difference": lambda: show_difference(before, built),
        "export": lambda: show_exports(built, training_of(built), why_not_trained(built)),
    }
    shows[view]()


@st.fragment
def bench(code: DeltaGenerator) -> None:
    """The network and its totals, its layers one by one, then ways of looking at them."""
    built: Built | None = None
    with guarded(), st.container(horizontal=True, gap="medium"):
        built = network_source()
    if built is None:
        code.empty()
        return  # nothing chosen yet, or refused: the reason is under the controls
    before = pinned()
    with guarded():
        show_totals(built)
        show_excess(built)
        with st.container(horizontal=True):
            pin_button(built, before)
            train_link(built)
            if where := query(built):
                link("receptive_field", _("See how far it sees"), **where)
    with guarded():
        show_table(built, before.summary if before else None)
    with guarded():
        view_of(built, before)
    with guarded(), code.container():
        show_code(
            network_codes(built.model or built.graph, _),
            _("This code builds the network of this page."),
        )


opening("parameters")
room = st.container()
with guarded():
    show_exercise(("first_dense", "parameters", "output_size"))
source = st.empty()
with room:
    bench(source)

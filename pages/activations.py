"""Activation functions: their curves and slopes, softmax, and what they do to a network."""

from __future__ import annotations

import streamlit as st

from pages._kit import url
from pages._kit.functions import choose_functions, choose_threshold, show_functions
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.softmax import show_softmax


def show_curves() -> None:
    """Choices on the left, curves on the right."""
    left, right = st.columns([3, 8], gap="large")
    with left:
        functions = choose_functions()
        threshold = choose_threshold()
    with right:
        if functions:
            show_functions(functions, threshold)
        else:
            st.info(_("Choose a function."), icon=":material/show_chart:")


VIEWS = {"curves": show_curves, "softmax": show_softmax}


@st.fragment
def bench() -> None:
    """One view at a time; the address keeps which."""
    with guarded():  # inside: the fragment reruns alone
        names = {"curves": _("One neuron"), "softmax": _("Softmax")}
        view = url.choice(
            _("View"),
            tuple(VIEWS),
            key="view",
            default="curves",
            labels=names.__getitem__,
            look="segments",
        )
        VIEWS[view]()


opening("activations")
bench()

"""Activation functions: their curves and slopes, softmax, and what they do to a network."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.activations import ACTIVATIONS
from dl_core.codegen import activation_code
from pages._kit import url
from pages._kit.bends import show_bends
from pages._kit.code import Sources, show_code
from pages._kit.depth import show_depth
from pages._kit.exercise import show_exercise
from pages._kit.functions import choose_functions, choose_threshold, show_functions
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.softmax import show_softmax


def curves_view() -> Sources:
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
    return {
        _(ACTIVATIONS[name].title): activation_code(name, parameters, translate=_)
        for name, parameters in functions.items()
    }


def softmax_view() -> Sources:
    """Scores, probabilities, loss, gradient."""
    scores, temperature = show_softmax()
    shaped = {"temperature": temperature}
    return {_("Softmax"): activation_code("softmax", shaped, x=scores, translate=_)}


VIEWS: dict[str, Callable[[], Sources]] = {
    "curves": curves_view,
    "softmax": softmax_view,
    "bends": show_bends,
    "depth": show_depth,
}


@st.fragment
def bench(code: DeltaGenerator) -> None:
    """One view at a time, which the address keeps; its source goes to the end of the page."""
    with guarded():  # inside: the fragment reruns alone
        names = {
            "curves": _("One neuron"),
            "softmax": _("Softmax"),
            "bends": _("Many neurons"),
            "depth": _("Many layers"),
        }
        view = url.choice(
            _("View"),
            tuple(VIEWS),
            key="view",
            default="curves",
            labels=names.__getitem__,
            look="segments",
        )
        sources = VIEWS[view]()
        with code.container():
            show_code(sources)


opening("activations")
room = st.container()
with guarded():
    show_exercise(("activation", "softmax"))
end = st.empty()
with room:
    bench(end)

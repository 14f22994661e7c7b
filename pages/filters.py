"""The filters of a trained network: their weights, what excites them, how alike they are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dl_core.filters import FilterLayer
from pages._kit import url
from pages._kit.across import across
from pages._kit.filters_alike import show_alike
from pages._kit.filters_ascent import show_ascent
from pages._kit.filters_common import Looked, choose_layer, choose_moment, choose_network
from pages._kit.filters_histograms import show_histograms
from pages._kit.filters_kernels import show_layer
from pages._kit.filters_patches import show_strongest
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.reach_network import cell
from pages._kit.refusals import show_unknown

VIEWS: dict[str, Callable[[Looked, FilterLayer], None]] = {
    "kernels": show_layer,
    "patches": show_strongest,
    "ascent": show_ascent,
    "alike": show_alike,
}
"""Those that show one layer at one moment."""
HISTOGRAMS = "histograms"
"""This one shows all layers, at all moments."""
HIDDEN = "epoch layer from alike all filter where least steps rate decay blur seed"
"""Controls that belong to some views."""


@st.fragment
def bench() -> None:
    """Network, moment and layer in a row, and one view of them, which the address keeps."""
    with guarded():  # inside: the fragment reruns alone
        names = {
            "kernels": _("Kernels"),
            "patches": _("What excites it"),
            "ascent": _("What it would like most"),
            HISTOGRAMS: _("Histograms"),
            "alike": _("Alike and dead"),
        }
        view = url.choice(
            _("View"),
            tuple(names),
            key="view",
            default="kernels",
            labels=names.__getitem__,
            look="segments",
            on_change=_begin,
        )
        with st.container(horizontal=True, gap="medium"):
            with cell(380):
                run = choose_network()
            if run is None:
                return
            if view != HISTOGRAMS:
                with cell(180):
                    looked = choose_moment(run)
                with cell(260):
                    layer = choose_layer(run, last=view == "ascent")
        if view == HISTOGRAMS:
            show_histograms(run)
        else:
            VIEWS[view](looked, layer)
        across(run, "filters")
        show_unknown(HIDDEN)


def _begin() -> None:
    """A view begins with the layer that it shows best, until the reader chooses one."""
    if "layer" not in st.query_params:
        st.session_state.pop("layer", None)


opening("filters")
bench()

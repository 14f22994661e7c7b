"""The pages, their titles and where they are: one table, read by the shell and the home page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.navigation.page import StreamlitPage

from dl_core.errors import N_
from pages._kit.i18n import _, language

PAGES = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Entry:
    """A page: its file, its address, and what it is in a few words."""

    name: str
    title: str
    icon: str
    question: str
    what: str


ENTRIES = (
    Entry(
        "activations",
        N_("Activations"),
        ":material/show_chart:",
        N_("What does a neuron do with its sum?"),
        N_(
            "Move a point along sigmoid, ReLU, GELU and others: value, slope, tangent, and where "
            "learning dies. Then softmax, term by term."
        ),
    ),
    Entry(
        "convolution",
        N_("Convolution"),
        ":material/filter_center_focus:",
        N_("What does a filter answer, cell by cell?"),
        N_(
            "Slide a kernel over a digit, a photo or a series: every product, every sum, every "
            "output cell, and the size of what comes out."
        ),
    ),
    Entry(
        "pooling",
        N_("Pooling"),
        ":material/grid_view:",
        N_("What is left when a map is made smaller?"),
        N_(
            "Keep the largest value of each window, or the mean: see which cell wins, what a map "
            "loses, and how small a shift goes unnoticed."
        ),
    ),
    Entry(
        "parameters",
        N_("Parameters"),
        ":material/calculate:",
        N_("How many numbers does a network learn, and what do they cost?"),
        N_(
            "Build a network layer by layer, type it, or take a famous one: parameters, "
            "multiplications, memory and shapes, each with its formula."
        ),
    ),
    Entry(
        "receptive_field",
        N_("Receptive field"),
        ":material/visibility:",
        N_("How far does a neuron see?"),
        N_(
            "Point at any cell of any layer: the pixels it depends on light up, layer by layer, "
            "down to the image. Then what it really uses of them."
        ),
    ),
    Entry(
        "train",
        N_("Train"),
        ":material/model_training:",
        N_("How does a network learn to read?"),
        N_(
            "Train a network on real handwritten digits and watch its error fall and its filters "
            "form, epoch by epoch."
        ),
    ),
    Entry(
        "epochs",
        N_("Through the epochs"),
        ":material/movie:",
        N_("How do filters come out of noise?"),
        N_(
            "Go through a training from random weights to the last epoch: kernels, every map of an "
            "image and its probabilities, step by step or played."
        ),
    ),
    Entry(
        "draw",
        N_("Draw"),
        ":material/draw:",
        N_("What does a network see in your handwriting?"),
        N_(
            "Draw a digit; a network that you trained reads it after each stroke and shows what "
            "every layer made of it."
        ),
    ),
    Entry(
        "filters",
        N_("Filters"),
        ":material/filter_b_and_w:",
        N_("What does each filter look for?"),
        N_(
            "The kernels of a network you trained, the images that excite them most, those it "
            "would dream of, and which filters are alike or dead."
        ),
    ),
    Entry(
        "reasons",
        N_("Reasons"),
        ":material/psychology_alt:",
        N_("Why did the network answer that?"),
        N_(
            "Lay over the image what made the answer: saliency, integrated gradients, Grad-CAM and "
            "occlusion, side by side, for any class, for two images or two networks."
        ),
    ),
    Entry(
        "digit_map",
        N_("Map of the digits"),
        ":material/scatter_plot:",
        N_("Which digits look alike to the network?"),
        N_(
            "A thousand test images in the plane, as the last hidden layer sees them: islands of "
            "digits, errors between them, and a digit of your own among them."
        ),
    ),
)
HOME = Entry(
    "home", N_("Home"), ":material/home:", N_("How does a machine learn to see?"), N_("Start here.")
)


def entry(name: str) -> Entry:
    """The entry of the page called ``name``."""
    return next(e for e in (HOME, *ENTRIES) if e.name == name)


def page(of: Entry) -> StreamlitPage:
    """The Streamlit page of an entry, titled in the reader's language."""
    return st.Page(
        PAGES / f"{of.name}.py",
        title=_(of.title),
        icon=of.icon,
        url_path=of.name,
        default=of is HOME,
        help=_(of.what),
    )


def pages() -> list[StreamlitPage]:
    """Every page, in the order of the menu."""
    return [page(e) for e in (HOME, *ENTRIES)]


@lru_cache(maxsize=64)
def _linked(name: str, lang: str) -> StreamlitPage:
    """Where a link leads, made once in a language."""
    return page(entry(name))


def link(name: str, label: str, **params: str) -> None:
    """A link to the page called ``name`` that keeps the reader's language."""
    target = entry(name)
    query = {**params, "lang": language()}
    try:
        st.page_link(_linked(name, language()), label=label, icon=target.icon, query_params=query)
    except StreamlitAPIException:  # a page run on its own, without the shell, knows no other
        path = "" if target is HOME else target.name
        st.markdown(f"[{label}](/{path}?{urlencode(query)})")

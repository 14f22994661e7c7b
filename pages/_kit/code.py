"""Source that computes what is on screen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dl_core.codegen import is_whole
from pages._kit.i18n import _

Sources = Mapping[str, str]
"""Keras code of what is on screen (see :mod:`dl_core.codegen`), by title."""
LONG = 60
"""Lines from which on a source scrolls in a box of its own."""


def show_code(sources: Sources, caption: str | None = None) -> None:
    """A section with one source as it is, several behind tabs, to read and to copy."""
    if not sources:
        return
    st.subheader(_("The same in Keras"))
    st.caption(caption or _what_it_gives(sources))
    places = st.tabs(list(sources)) if len(sources) > 1 else [st.container()]
    for place, source in zip(places, sources.values(), strict=True):
        with place:
            show_source(source)


def show_source(source: str) -> None:
    """The source itself; a long one scrolls in its place."""
    height = 480 if source.count("\n") > LONG else "content"
    st.code(source, language="python", wrap_lines=True, height=height)  # type: ignore[arg-type]


def _what_it_gives(sources: Sources) -> str:
    if all(map(is_whole, sources.values())):
        return _("This code gives the numbers of this page, to the precision of 32-bit floats.")
    return _(
        "Load the input of this page into x first, which is too large to be written here: this "
        "code then gives the numbers of this page, to the precision of 32-bit floats."
    )

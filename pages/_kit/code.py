"""Source that computes what is on screen."""

from __future__ import annotations

import streamlit as st

from pages._kit.i18n import _


def show_code(source: str) -> None:
    """A section with ``source`` (see :mod:`dl_core.codegen`), to read and to copy."""
    st.subheader(_("The same in Keras"))
    st.caption(_("This code gives the numbers of this page, to the precision of 32-bit floats."))
    st.code(source, language="python", wrap_lines=True)

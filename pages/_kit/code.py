"""Source that computes what is on screen."""

from __future__ import annotations

import streamlit as st

from pages._kit.i18n import _

LONG = 60
"""Lines from which on a source scrolls in a box of its own."""


def show_code(source: str, caption: str | None = None) -> None:
    """A section with ``source`` (see :mod:`dl_core.codegen`), to read and to copy."""
    st.subheader(_("The same in Keras"))
    st.caption(
        caption or _("This code gives the numbers of this page, to the precision of 32-bit floats.")
    )
    height = 480 if source.count("\n") > LONG else "content"
    st.code(source, language="python", wrap_lines=True, height=height)  # type: ignore[arg-type]

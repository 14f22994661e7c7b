"""How every page begins: inside the shell, with its question, its lesson folded under it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages._kit import address
from pages._kit.i18n import _, lesson
from pages._kit.navigation import HOME, entry


def opening(name: str) -> None:
    """Title and lesson of the page called ``name``."""
    _within_shell()
    address.enter(name)
    page = entry(name)
    st.title(_(page.question))
    if page is HOME:
        st.markdown(lesson(name))
    else:
        with st.expander(_("What you see here"), icon=":material/menu_book:"):
            st.markdown(lesson(name))


def _within_shell() -> None:
    """Leave Streamlit's older kind of multipage app.

    Until one session has called ``st.navigation``, Streamlit takes a folder named ``pages`` for
    that older kind, and a fresh server would run the first page asked for without ``app.py``.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()

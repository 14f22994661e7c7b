"""A canvas to draw a digit on, with undo and clear in the reader's language."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from dl_core.preprocess import from_rgba
from pages._kit import url
from pages._kit.i18n import _

SIDE = 280
"""Pixels of the square canvas: ten for each pixel of MNIST, and it fits a phone."""


def _restart(objects: list[dict[str, Any]]) -> None:
    """Put the canvas anew with these strokes: it takes a drawing only when it is made."""
    st.session_state["canvas_objects"] = objects
    st.session_state["canvas_number"] = st.session_state.get("canvas_number", 0) + 1


def _strokes() -> list[dict[str, Any]]:
    value = st.session_state.get(f"canvas-{st.session_state.get('canvas_number', 0)}") or {}
    raw = (value.get("drawing") or {}).get("raw") or {}
    strokes: list[dict[str, Any]] = raw.get("objects", [])
    return strokes


def clear() -> None:
    """Empty the canvas."""
    _restart([])


def _undo() -> None:
    _restart(_strokes()[:-1])


def canvas() -> np.ndarray | None:
    """Show the canvas and return the ink on it, (h, w) in 0 … 1; ``None`` before any stroke."""
    number = st.session_state.get("canvas_number", 0)
    paper = st.container()  # above the slider, but made after it is read
    width = url.whole(_("Pen width"), 8, 40, key="pen", default=22)
    with paper:
        st.caption(_("Draw a digit in the square"))
        drawn = st_canvas(
            stroke_width=width,
            stroke_color="#ffffff",
            background_color="#000000",
            width=SIDE,
            height=SIDE,
            drawing_mode="freedraw",
            initial_drawing={"objects": st.session_state.get("canvas_objects", [])},
            return_image_data=True,
            key=f"canvas-{number}",
        )
    strokes = (drawn.json_data or {}).get("objects", [])
    with paper.container(horizontal=True):
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo, disabled=not strokes)
        st.button(_("Clear"), icon=":material/delete:", on_click=clear, disabled=not strokes)
    pixels = drawn.image_data if strokes else None  # decoded anew each time it is asked for
    if pixels is None:
        return None
    return from_rgba(pixels)

"""A canvas to draw a digit on, with undo and clear in the reader's language.

The canvas takes a drawing only when it is made, and tells of one only after a stroke. So undoing
makes it anew, and the pictures after each stroke are kept: they are what an undone drawing, or one
come back to from another page, looks like.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from dl_core.preprocess import from_rgba
from pages._kit import url
from pages._kit.components import tidy_canvas
from pages._kit.i18n import _

SIDE = 280
"""Pixels of the square canvas: ten for each pixel of MNIST, and it fits a phone."""

PEN = (8, 22, 40)
"""The thinnest, the usual and the thickest pen on it."""

Stroke = dict[str, Any]


def _restart(name: str, strokes: list[Stroke]) -> None:
    """Make the canvas anew with these strokes."""
    state = st.session_state
    state[f"{name}_begun_with"] = state[f"{name}_strokes"] = strokes
    state[f"{name}_number"] = state.get(f"{name}_number", 0) + 1


def clear(name: str = "canvas") -> None:
    """Empty the canvas."""
    _restart(name, [])


def _undo(name: str) -> None:
    _restart(name, st.session_state[f"{name}_strokes"][:-1])


def pen_width(side: int = SIDE) -> int:
    """The width of the pen, in pixels of a canvas of ``side``, kept in the address."""
    thin, usual, thick = (round(width * side / SIDE) for width in PEN)
    return url.whole(_("Pen width"), thin, thick, key="pen", default=usual)


def canvas(name: str = "canvas", side: int = SIDE, width: int | None = None) -> np.ndarray | None:
    """Show the canvas and return the ink on it, (h, w) in 0 … 1; ``None`` before any stroke.

    What is drawn on the canvas ``name``, of ``side`` pixels, is kept for the session. Without a
    ``width`` of the pen, its slider is below.
    """
    state = st.session_state
    if f"{name}-{state.get(f'{name}_number', 0)}" not in state:
        # A first visit, or a return to the page.
        _restart(name, state.get(f"{name}_strokes", []))
    paper = st.container(gap=None)  # above the slider, but made after it is read
    keys = st.container(horizontal=True)
    if width is None:
        width = pen_width(side)
    with paper:
        strokes, picture = _paper(name, side, width)
    pressed: dict[str, Any] = {"args": (name,), "disabled": not strokes}
    with keys:
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo, **pressed)
        st.button(_("Clear"), icon=":material/delete:", on_click=clear, **pressed)
    pictures: dict[int, bytes] = state.setdefault(f"{name}_pictures", {})
    state[f"{name}_strokes"] = strokes
    if picture is not None:
        pictures[len(strokes)] = picture
    return _ink(pictures.get(len(strokes))) if strokes else None


def _ink(picture: bytes | None) -> np.ndarray | None:
    if picture is None:
        return None
    with Image.open(io.BytesIO(picture)) as drawn:
        return from_rgba(np.asarray(drawn.convert("RGBA")))


def _paper(name: str, side: int, width: int) -> tuple[list[Stroke], bytes | None]:
    """The canvas: its strokes, and their picture as PNG if one of them is new."""
    label = _("Draw a digit in the square")
    key = f"{name}-{st.session_state[f'{name}_number']}"
    drawn = st_canvas(
        stroke_width=width,
        stroke_color="#ffffff",
        background_color="#000000",
        width=side,
        height=side,
        drawing_mode="freedraw",
        initial_drawing={"objects": st.session_state[f"{name}_begun_with"]},
        return_image_data=True,
        key=key,
    )
    tidy_canvas(key, label)
    strokes: list[Stroke] = (drawn.json_data or {}).get("objects", [])
    return strokes, drawn.image_bytes if strokes else None

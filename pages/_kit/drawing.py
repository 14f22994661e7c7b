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

Stroke = dict[str, Any]


def _restart(strokes: list[Stroke]) -> None:
    """Make the canvas anew with these strokes."""
    state = st.session_state
    state["canvas_begun_with"] = state["canvas_strokes"] = strokes
    state["canvas_number"] = state.get("canvas_number", 0) + 1


def clear() -> None:
    """Empty the canvas."""
    _restart([])


def _undo() -> None:
    _restart(st.session_state["canvas_strokes"][:-1])


def canvas() -> np.ndarray | None:
    """Show the canvas and return the ink on it, (h, w) in 0 … 1; ``None`` before any stroke."""
    state = st.session_state
    if f"canvas-{state.get('canvas_number', 0)}" not in state:
        _restart(state.get("canvas_strokes", []))  # a first visit, or a return to the page
    paper = st.container()  # above the slider, but made after it is read
    width = url.whole(_("Pen width"), 8, 40, key="pen", default=22)
    with paper:
        strokes, picture = _paper(f"canvas-{state['canvas_number']}", width)
    with paper.container(horizontal=True):
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo, disabled=not strokes)
        st.button(_("Clear"), icon=":material/delete:", on_click=clear, disabled=not strokes)
    pictures: dict[int, bytes] = state.setdefault("canvas_pictures", {})
    state["canvas_strokes"] = strokes
    if picture is not None:
        pictures[len(strokes)] = picture
    if not strokes or len(strokes) not in pictures:
        return None
    with Image.open(io.BytesIO(pictures[len(strokes)])) as drawn:
        return from_rgba(np.asarray(drawn.convert("RGBA")))


def _paper(key: str, width: int) -> tuple[list[Stroke], bytes | None]:
    """The canvas: its strokes, and their picture as PNG if one of them is new."""
    label = _("Draw a digit in the square")
    drawn = st_canvas(
        stroke_width=width,
        stroke_color="#ffffff",
        background_color="#000000",
        width=SIDE,
        height=SIDE,
        drawing_mode="freedraw",
        initial_drawing={"objects": st.session_state["canvas_begun_with"]},
        return_image_data=True,
        key=key,
    )
    tidy_canvas(key, label)
    strokes: list[Stroke] = (drawn.json_data or {}).get("objects", [])
    return strokes, drawn.image_bytes if strokes else None

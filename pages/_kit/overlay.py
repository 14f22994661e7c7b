"""Maps laid over the image they are about, several of them side by side, drawn in the browser."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import streamlit as st

from dl_core.attributions import Place
from pages._kit.components import STUB
from pages._kit.i18n import _, language

_overlay = st.components.v2.component("convoscope_overlay", js=STUB.format(name="overlay"))

COVER = 70
"""Percent by which a map covers its image at first."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A map (h, w), at any resolution, over the whole image; NaN where it has no value. ``reach``
    is the value at the end of its scale, which is ``diverging`` from minus that, or begins at 0."""

    values: np.ndarray
    scale: Literal["sequential", "diverging"]
    reach: float


@dataclass(frozen=True)
class Answer:
    """A class with its probability; ``asked`` is the one that is explained."""

    name: str
    text: str
    share: float
    asked: bool = False


@dataclass(frozen=True)
class Panel:
    """The image once more, with a map over it, or with ``wait``: why there is none yet."""

    title: str
    layer: Layer | None = None
    said: str = ""
    note: str = ""
    wait: str = ""
    place: Place | None = None
    """A square that is marked."""
    answers: Sequence[Answer] = ()


@dataclass(frozen=True, eq=False)
class Row:
    """``image`` is (h, w, c) in 0 … 1, c being 1 or 3."""

    title: str
    image: np.ndarray
    panels: Sequence[Panel]


def overlay(rows: Sequence[Row], *, key: str) -> None:
    """Show rows of panels with one cursor, read by mouse, touch or keys, and one opacity."""
    words = {
        "locale": language(),
        "cover": _("Opacity of the maps"),
        "pixel": _("row {row}, column {column}: pixel {value}"),
        "hint": _("Move over an image, touch it or use the arrow keys to read all maps there."),
        "told": _("{title}: {value}"),
        "unknown": _("not computed"),
    }
    # Streamlit loads a component's script anew for each change of its data, and the first loads may
    # end in any order: the component keeps what is newest by this.
    data = {
        "rows": [_row(row) for row in rows],
        "words": words,
        "cover": COVER,
        "moment": time.time(),
    }
    _overlay(data=data, key=key)


def _row(row: Row) -> dict[str, Any]:
    image = {**_packed(row.image, "f2"), "scale": "gray", "low": 0, "high": 1}
    return {"title": row.title, "image": image, "panels": [_panel(p) for p in row.panels]}


def _panel(panel: Panel) -> dict[str, Any]:
    place = panel.place
    return {
        "title": panel.title,
        "said": panel.said,
        "note": panel.note,
        "wait": panel.wait,
        "map": None if panel.layer is None else _layer(panel.layer),
        "box": place and {"row": place.row, "column": place.column, "side": place.side},
        "answers": [vars(answer) for answer in panel.answers],
    }


def _layer(layer: Layer) -> dict[str, Any]:
    low = -layer.reach if layer.scale == "diverging" else 0.0
    # Single precision: attributions of a few millionths are none in half of it.
    packed = _packed(layer.values[:, :, None], "f4")
    return {**packed, "scale": layer.scale, "low": low, "high": layer.reach}


def _packed(values: np.ndarray, kind: str) -> dict[str, Any]:
    h, w, c = values.shape
    data = base64.b64encode(values.astype("<" + kind).tobytes()).decode("ascii")
    return {"h": h, "w": w, "c": c, "dtype": kind, "data": data}

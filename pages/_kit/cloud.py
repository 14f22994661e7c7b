"""A map of images: points that a reader looks at, sifts and zooms in the browser."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from dl_core.digit_maps import DigitMap, Guest
from dl_core.sprites import COLUMNS
from pages._kit.components import STUB
from pages._kit.i18n import _, language, n_

_cloud = st.components.v2.component("convoscope_cloud", js=STUB.format(name="cloud"))
_guest = st.components.v2.component("convoscope_cloud_guest", js=STUB.format(name="cloud_guest"))

FORMS = (1, 2)
"""Singular and plural, in both languages: the browser chooses between them."""


@dataclass(frozen=True)
class View:
    """One map of the images: ``places`` is (n, 2), ``None`` while there are none."""

    name: str
    title: str
    note: str
    places: np.ndarray | None


def cloud(
    found: DigitMap,
    views: Sequence[View],
    names: Sequence[str],
    side: tuple[int, int],
    *,
    id: str,
    moving: bool,
) -> None:
    """Show the images of ``found`` on each of ``views``, by turns.

    Args:
        names: of the classes.
        side: height and width of an image.
        id: tells one map from another; what :func:`moved` and :func:`place` send goes to it.
        moving: places by t-SNE are still to come, by :func:`moved`.
    """
    data = {
        "id": id,
        "n": len(found.labels),
        "side": side,
        "columns": COLUMNS,
        "sheet": base64.b64encode(found.images).decode("ascii"),
        "labels": _raw(found.labels, "u1"),
        "answers": _raw(found.answers, "u1"),
        "certainty": _raw(found.certainty, "<f2"),
        "numbers": _raw(found.numbers, "<i2"),
        "nearest": _raw(found.nearest, "<i2"),
        "views": [_view(view) for view in views],
        "classes": list(names),
        "moving": moving,
        "words": _words(),
    }
    _cloud(data=data, key="cloud")


def moved(id: str, places: np.ndarray) -> None:
    """Move the points of the map ``id`` to ``places`` (n, 2), without sending it again."""
    _guest(data={"id": id, "given": {"places": _raw(places, "<f4")}}, key="cloud-moved", height=0)


def place(id: str, image: np.ndarray | None, guest: Guest | None) -> None:
    """Show ``image``, (h, w) in 0 … 1, on the map ``id``; ``None`` takes it away."""
    drawn = None
    if image is not None and guest is not None:
        drawn = {
            "image": _raw(np.rint(image * 255), "u1"),
            "side": image.shape,
            "nearest": guest.nearest.tolist(),
            "places": {
                "pca": guest.pca.tolist(),
                "tsne": None if guest.tsne is None else guest.tsne.tolist(),
            },
        }
    _guest(data={"id": id, "given": {"drawn": drawn}}, key="cloud-drawn", height=0)


def _view(view: View) -> dict[str, Any]:
    places = None if view.places is None else _raw(view.places, "<f4")
    return {"name": view.name, "title": view.title, "note": view.note, "places": places}


def _raw(array: np.ndarray, dtype: str) -> str:
    return base64.b64encode(array.astype(dtype).tobytes()).decode("ascii")


# Words --------------------------------------------------------------------------------------------


def _words() -> dict[str, Any]:
    return {
        "locale": language(),
        "map": _(
            "Map of {n} images. Arrow keys go from image to image, Page Up and Page Down from "
            "error to error, plus and minus zoom, Enter keeps the image."
        ),
        "views": _("Map"),
        "looks": _("How images are shown"),
        "dots": _("Dots"),
        "digits": _("Signs"),
        "images": _("Images"),
        "errors": _("Errors only"),
        "classes": _("Classes: press to hide or show, twice for one alone"),
        "all": _("All classes"),
        "zoom": _("Zoom"),
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "whole": _("Whole map"),
        **_readings(),
    }


def _readings() -> dict[str, Any]:
    return {
        "images_shown": [n_("{n} image", "{n} images", n) for n in FORMS],
        "errors_shown": [n_("{n} error", "{n} errors", n) for n in FORMS],
        "class_of": _("{name}: {n} images, {errors} of them read wrongly"),
        "number": _("Test image {number}"),
        "right": _("{label}, read right, at {share}"),
        "wrong": _("{label}, read as {answer}, at {share}"),
        "nearest": _("Its nearest in the layer"),
        "hint": _(
            "Point at an image, tap it, or use the arrow keys. Once the map is pressed, the wheel "
            "zooms."
        ),
        "hint_touch": _("Tap an image. Spread two fingers, or press +, to zoom."),
        "kept": _("Kept: press it again, or Escape, to let go."),
    }

"""Where a page's input comes from: one group of controls, kept in the address as far as it can be.

A typed matrix, a digit of MNIST, a drawing, a photo that comes with the app, a file, the camera.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dl_core import datasets
from dl_core.errors import ConvoscopeError, DrawingEmpty
from dl_core.matrices import parse
from dl_core.pictures import Decoded, Picture, decode, grey, reduced
from dl_core.preprocess import digit
from dl_core.specs import DataSpec
from pages._kit import url
from pages._kit.files import camera_picture, decoded, picture_file
from pages._kit.i18n import ASSETS, _
from pages._kit.messages import explain

KINDS = ("typed", "digit", "drawing", "photo", "upload", "webcam")
MATRIX = "3 3 2 1 0\n0 0 1 3 1\n3 1 2 2 3\n2 0 0 2 2\n2 0 0 0 1"
"""The input of the worked example of Dumoulin & Visin 2016 (arXiv:1603.07285), figure 1.1."""
PHOTOS = ("china", "flower")
EXAMPLES = 20
"""Digits to choose from, of each of the ten."""
SIDES = ("12", "28", "64", "128", "192")
MNIST_SIDE = 28
DIGIT_SIDES = ("7", "14", "28")
"""Whole blocks of the 28 pixels, so that each pixel is the mean of as many others."""
SMALL_CANVAS = 196
"""Pixels of the canvas in a column of controls: seven for each pixel of MNIST."""


@dataclass(frozen=True)
class _Setup:
    """What a page asks for: see :func:`image_input`."""

    key: str
    matrix: str
    look: str
    side: str


def image_input(
    key: str,
    kinds: Sequence[str] = KINDS,
    *,
    default: str = "digit",
    matrix: str = MATRIX,
    look: str = "colour",
    side: str = "64",
) -> Picture | None:
    """The controls of an input, and what they choose; ``None`` where nothing can be read, with a
    hint or the reason. What is still to be drawn or photographed is a grid of zeros.

    Their names in the address begin with ``key``. ``matrix``, ``look`` (``colour`` or ``grey``, of
    photos) and ``side`` (the longer one, of photos) are what the page begins with.
    """
    kind = url.choice(
        _("Input"), tuple(kinds), key=key, default=default, labels=lambda k: _kind_names()[k]
    )
    try:
        return _SOURCES[kind](_Setup(key, matrix, look, side))
    except ConvoscopeError as error:
        st.error(explain(error), icon=":material/broken_image:")
        return None


def _kind_names() -> dict[str, str]:
    return {
        "typed": _("a matrix, typed"),
        "digit": _("a digit of MNIST"),
        "drawing": _("a drawing"),
        "photo": _("a photo of the app"),
        "upload": _("a file of yours"),
        "webcam": _("the camera"),
    }


# Each source ------------------------------------------------------------------------------------


def _typed(setup: _Setup) -> Picture:
    text = url.text(
        _("Numbers, one row per line"),
        key=f"{setup.key}_matrix",
        default=setup.matrix,
        lines=max(4, setup.matrix.count("\n") + 2),
        help=_("Spaces, tabs or commas between the numbers; a semicolon ends a row too."),
    )
    values = np.atleast_2d(np.asarray(parse(text), dtype=np.float64))
    return Picture(values[:, :, None], _("the typed matrix"), "typed")


def _digit(setup: _Setup) -> Picture:
    left, right = st.columns([2, 3])
    with left:
        digits = tuple(map(str, range(10)))
        which = url.choice(_("Digit"), digits, key=f"{setup.key}_digit", default="5")
    with right:
        example = url.whole(_("Example"), 1, EXAMPLES, key=f"{setup.key}_example", default=1)
    side = _digit_side(setup.key)
    values = _example(int(which), example - 1, int(side))
    name = _("digit {digit}, example {n}").format(digit=which, n=example)
    return Picture(_rounded(setup.key, values), name, "digit")


def _digit_side(key: str) -> str:
    return url.step(
        _("Pixels on a side"),
        DIGIT_SIDES,
        key=f"{key}_pixels",
        default="28",
        help=_("MNIST has 28. Fewer, each the mean of those that it replaces, are easier to read."),
    )


@lru_cache(maxsize=64)
def _example(which: int, example: int, side: int) -> np.ndarray:
    found = datasets.examples(DataSpec(), each=EXAMPLES)
    assert found is not None  # the digits of MNIST come with the installation
    values = reduced(found[0][which * EXAMPLES + example] / 255, side)
    values.setflags(write=False)
    return values


def example_digit(which: int, example: int) -> np.ndarray:
    """A digit of MNIST, (28, 28, 1) in 0 … 1; ``example`` counts from 0."""
    return _example(which, example, 28)


def square_photo(name: str, side: int) -> np.ndarray:
    """The middle of a photo of the app, (side, side, 3) in 0 … 1."""
    pixels = _sample(name).pixels / 255
    high, wide = pixels.shape[:2]
    least = min(high, wide)
    top, left = (high - least) // 2, (wide - least) // 2
    return reduced(pixels[top : top + least, left : left + least], side)


def _drawing(setup: _Setup) -> Picture:
    from pages._kit.drawing import canvas  # registers a component, which only a running app can

    ink = canvas("sketch", SMALL_CANVAS)
    side = _digit_side(setup.key)
    try:
        image = None if ink is None else digit(ink).image
    except DrawingEmpty:
        image = None
    if image is None:
        st.info(_("Draw in the black square, with the mouse or a finger."), icon=":material/draw:")
        return _zeros(int(side), "drawing")
    st.caption(_("Brought to the form of MNIST’s digits. A link cannot hold your drawing."))
    values = reduced(image[:, :, None], int(side))
    return Picture(_rounded(setup.key, values), _("your drawing"), "drawing")


def _photo(setup: _Setup) -> Picture:
    names = {"china": _("pavilion"), "flower": _("dahlia")}
    which = url.choice(
        _("Photo"),
        PHOTOS,
        key=f"{setup.key}_photo",
        default=PHOTOS[0],
        labels=names.__getitem__,
        look="segments",
    )
    return _finished(setup, _sample(which).pixels, names[which], "photo")


@lru_cache(maxsize=8)
def _sample(name: str) -> Decoded:
    return decode((ASSETS / "images" / "photos" / f"{name}.jpg").read_bytes())


def _upload(setup: _Setup) -> Picture | None:
    file = picture_file(setup.key)
    return None if file is None else _decoded(setup, file, _("your file"), "upload")


def _webcam(setup: _Setup) -> Picture:
    file = camera_picture(setup.key)
    if file is None:
        return _zeros(MNIST_SIDE, "webcam")
    return _decoded(setup, file, _("your picture"), "webcam")


def _zeros(side: int, kind: str) -> Picture:
    """What there is before anything is given: the page is not to be empty."""
    return Picture(np.zeros((side, side, 1)), _("nothing yet"), kind)


# What photos, files and the camera share --------------------------------------------------------


def _decoded(setup: _Setup, file: UploadedFile, name: str, kind: str) -> Picture:
    return _finished(setup, decoded(file, setup.key).pixels, name, kind)


def _finished(setup: _Setup, pixels: np.ndarray, name: str, kind: str) -> Picture:
    """As large and as colourful as the reader wants it."""
    chosen = url.choice(
        _("Colours"),
        ("colour", "grey"),
        key=f"{setup.key}_look",
        default=setup.look,
        labels=lambda c: {"colour": _("red, green, blue"), "grey": _("grey")}[c],
        look="segments",
    )
    longest = url.step(
        _("Pixels on the longer side"), SIDES, key=f"{setup.key}_side", default=setup.side
    )
    values = reduced(pixels / 255, int(longest))
    return Picture(_rounded(setup.key, grey(values) if chosen == "grey" else values), name, kind)


def _rounded(key: str, values: np.ndarray) -> np.ndarray:
    on = url.flag(
        _("Round to 2 decimals"),
        key=f"{key}_round",
        default=True,
        help=_("Pixels have 256 levels. Rounded ones can be added up by hand, to the last digit."),
    )
    return np.round(values, 2) if on else values


_SOURCES: dict[str, Callable[[_Setup], Picture | None]] = {
    "typed": _typed,
    "digit": _digit,
    "drawing": _drawing,
    "photo": _photo,
    "upload": _upload,
    "webcam": _webcam,
}

"""From a drawing to a digit as MNIST holds them.

MNIST's own recipe (LeCun, Cortes & Burges): the ink is fitted into 20 × 20 pixels, its proportions
kept and its edges smoothed to greys, then shifted by whole pixels in a field of 28 × 28 until its
centre of mass is at the centre, pixel (14, 14) counting from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dl_core.errors import DrawingEmpty

Array = NDArray[Any]

FIELD = 28
BOX = 20
CENTRE = 14
"""Where MNIST puts the centre of mass: within half a pixel of (14, 14) in its own images."""
FAINTEST = 0.1
"""Below this share of the darkest ink a pixel is an edge or noise, and the crop ignores it."""
NOTHING = 0.05
"""A drawing whose darkest pixel is under this is empty."""


@dataclass(frozen=True)
class Preparation:
    """What was made of an image before a network reads it.

    ``steps`` are ``(name, (h, w) or (h, w, c) float32 in 0 … 1)``, in order; ``image`` is the last.
    See :func:`digit` and :func:`photo` for their names.
    """

    steps: tuple[tuple[str, Array], ...]

    @property
    def image(self) -> Array:
        """What comes of it, ``(28, 28)`` white ink on black, or ``(h, w, c)``."""
        return self.steps[-1][1]

    @property
    def pixels(self) -> Array:
        """:attr:`image` with its channels, ``(h, w, c)``: as a network reads it."""
        return self.image if self.image.ndim == 3 else self.image[:, :, None]

    def then(self, name: str, image: Array) -> Preparation:
        """The same, and one step more."""
        return Preparation((*self.steps, (name, image)))


def digit(image: Array, *, fit: bool = True, centre: bool = True) -> Preparation:
    """Prepare a drawing, white ink on black, as MNIST was prepared, or leave out a part of that.

    The steps are ``drawing``, as it came; ``crop`` to the ink and ``fit`` in 20 × 20, or, without
    ``fit``, ``reduce`` of the whole sheet to 28 × 28; ``centre`` of mass in the middle of
    28 × 28, or, without ``centre``, ``place``: scaled ink lies where it lay on the sheet.

    Args:
        image: ``(h, w)`` ink in 0 … 1; values outside are clipped.
        fit: whether the ink is scaled.
        centre: whether it is centred.

    Raises:
        DrawingEmpty: there is no ink.
        ValueError: not a single-channel image.

    >>> stroke = np.zeros((280, 280))
    >>> stroke[40:240, 130:150] = 1
    >>> [(name, step.shape) for name, step in digit(stroke).steps]
    [('drawing', (280, 280)), ('crop', (200, 20)), ('fit', (20, 2)), ('centre', (28, 28))]
    >>> [name for name, step in digit(stroke, fit=False, centre=False).steps]
    ['drawing', 'reduce']
    """
    drawing = np.asarray(image, dtype=np.float32)
    if drawing.ndim != 2:
        raise ValueError(f"a drawing is (h, w), not {drawing.shape}")
    drawing = np.clip(np.nan_to_num(drawing), 0, 1)
    box = ink_box(drawing)
    begun = Preparation((("drawing", drawing),))
    if fit:
        cropped = drawing[box]
        scaled = fitted(cropped)
        begun = begun.then("crop", cropped).then("fit", scaled)
        last = centred(scaled) if centre else _placed(scaled, box, drawing.shape)
        return begun.then("centre" if centre else "place", last)
    small = reduce(drawing)
    begun = begun.then("reduce", small)
    return begun.then("centre", centred(small[ink_box(small, faintest=0)])) if centre else begun


Box = tuple[slice, slice]


def ink_box(image: Array, faintest: float = FAINTEST) -> Box:
    """Rows and columns of the smallest rectangle of ``image`` that holds its ink.

    Raises:
        DrawingEmpty: there is no ink.
    """
    peak = float(image.max(initial=0))
    if peak < NOTHING:
        raise DrawingEmpty()
    ink = image > faintest * peak
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def crop(image: Array) -> Array:
    """The smallest rectangle of ``image`` that holds its ink.

    Raises:
        DrawingEmpty: there is no ink.
    """
    return image[ink_box(image)]


def fitted(image: Array) -> Array:
    """``image`` at its largest within 20 × 20, smoothed, its darkest ink at 1.

    A thin pen on a large canvas fades to grey when reduced: the stretch to 1, where every MNIST
    digit peaks, gives it back its strength.
    """
    h, w = image.shape
    scale = BOX / max(h, w)
    small = _resized(image, (max(1, round(h * scale)), max(1, round(w * scale))))
    return np.asarray(small / small.max(), dtype=np.float32)


def _resized(image: Array, size: tuple[int, int]) -> Array:
    """``image`` (h, w) in ``size``.

    The mean of the pixels merged, which anti-aliases a reduction; it would repeat pixels to
    enlarge, so what is smaller is interpolated instead.
    """
    smaller = size[0] * size[1] <= image.size
    smooth = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    plane = Image.fromarray(np.ascontiguousarray(image, dtype=np.float32))
    return np.asarray(np.clip(np.asarray(plane.resize(size[::-1], smooth)), 0, 1))


def centred(image: Array) -> Array:
    """``image`` in a field of 28 × 28, moved by whole pixels: its centre of mass at (14, 14).

    Where that would push ink out of the field, it stops at the edge.
    """
    field = np.zeros((FIELD, FIELD), dtype=np.float32)
    top, left = (
        int(np.clip(np.floor(CENTRE - middle + 0.5), 0, FIELD - length))
        for middle, length in zip(centre_of_mass(image), image.shape, strict=True)
    )
    field[top : top + image.shape[0], left : left + image.shape[1]] = image
    return field


def _placed(image: Array, box: Box, sheet: tuple[int, ...]) -> Array:
    """``image`` in a field of 28 × 28, its middle where that of ``box`` was on the sheet."""
    field = np.zeros((FIELD, FIELD), dtype=np.float32)
    top, left = (
        int(np.clip(np.floor(_middle(of) / side * FIELD - length / 2 + 0.5), 0, FIELD - length))
        for of, side, length in zip(box, sheet, image.shape, strict=True)
    )
    field[top : top + image.shape[0], left : left + image.shape[1]] = image
    return field


def _middle(of: slice) -> float:
    return float(of.start + of.stop) / 2


def reduce(image: Array) -> Array:
    """All of a sheet ``(h, w)`` in a field of 28 × 28, its proportions kept, black beside it."""
    h, w = image.shape
    scale = FIELD / max(h, w)
    size = max(1, round(h * scale)), max(1, round(w * scale))
    field = np.zeros((FIELD, FIELD), dtype=np.float32)
    top, left = ((FIELD - length) // 2 for length in size)
    field[top : top + size[0], left : left + size[1]] = _resized(image, size)
    return field


def centre_of_mass(image: Array) -> tuple[float, float]:
    """``(row, column)`` of the mean position of the ink, in pixels from the first one's centre.

    >>> centre_of_mass(np.array([[1.0, 1.0], [0.0, 0.0]]))
    (0.0, 0.5)
    """
    mass = float(image.sum())
    return tuple(  # type: ignore[return-value]
        float(image.sum(axis=1 - a) @ np.arange(image.shape[a])) / mass for a in (0, 1)
    )


def from_rgba(pixels: Array) -> Array:
    """Ink of a picture, whatever its colours: how far each pixel is from the background.

    The background is the middle value along the border. Where it is transparent, opacity is ink;
    where it is opaque, the difference of luminance is, so black on white and white on black read
    the same.

    Args:
        pixels: ``(h, w, 4)`` uint8, red, green, blue, opacity.

    Returns:
        ``(h, w)`` float32 in 0 … 1.

    >>> from_rgba(np.full((9, 9, 4), 255, dtype=np.uint8)).max()  # a blank sheet
    np.float32(0.0)
    """
    pixels = np.asarray(pixels)
    if pixels.ndim != 3 or pixels.shape[2] != 4 or not pixels.size:
        raise ValueError(f"a picture is (h, w, 4), not {pixels.shape}")
    opacity = pixels[:, :, 3].astype(np.float32) / 255
    if np.median(_border(opacity)) < 0.5:
        return opacity
    # Rec. 601, in 8 bits so that equal greys stay exactly equal.
    luminance = np.asarray(Image.fromarray(pixels[:, :, :3]).convert("L"), dtype=np.float32) / 255
    paper = float(np.median(_border(luminance)))
    ink = opacity * np.abs(luminance - paper) / max(paper, 1 - paper)
    return np.clip(ink, 0, 1).astype(np.float32)


def _border(image: Array) -> Array:
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])

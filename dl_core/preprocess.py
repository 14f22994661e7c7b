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
    """What was made of a drawing.

    ``steps`` are ``(name, (h, w) float32 in 0 … 1)``, in order: ``drawing`` as it came, ``crop``
    to the ink, ``fit`` in 20 × 20, ``centre`` in 28 × 28. ``image`` is the last one.
    """

    steps: tuple[tuple[str, Array], ...]

    @property
    def image(self) -> Array:
        """``(28, 28)`` float32 in 0 … 1, white ink on black."""
        return self.steps[-1][1]


def digit(image: Array) -> Preparation:
    """Prepare a drawing, white ink on black, as MNIST was prepared.

    Args:
        image: ``(h, w)`` ink in 0 … 1; values outside are clipped.

    Raises:
        DrawingEmpty: there is no ink.
        ValueError: not a single-channel image.

    >>> stroke = np.zeros((280, 280))
    >>> stroke[40:240, 130:150] = 1
    >>> [(name, step.shape) for name, step in digit(stroke).steps]
    [('drawing', (280, 280)), ('crop', (200, 20)), ('fit', (20, 2)), ('centre', (28, 28))]
    """
    drawing = np.asarray(image, dtype=np.float32)
    if drawing.ndim != 2:
        raise ValueError(f"a drawing is (h, w), not {drawing.shape}")
    drawing = np.clip(np.nan_to_num(drawing), 0, 1)
    cropped = crop(drawing)
    fitted = fit(cropped)
    centred = centre(fitted)
    steps = ("drawing", drawing), ("crop", cropped), ("fit", fitted), ("centre", centred)
    return Preparation(steps)


def crop(image: Array) -> Array:
    """The smallest rectangle of ``image`` that holds its ink.

    Raises:
        DrawingEmpty: there is no ink.
    """
    peak = float(image.max(initial=0))
    if peak < NOTHING:
        raise DrawingEmpty()
    ink = image > FAINTEST * peak
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit(image: Array) -> Array:
    """``image`` at its largest within 20 × 20, smoothed, its darkest ink at 1.

    A thin pen on a large canvas fades to grey when reduced: the stretch to 1, where every MNIST
    digit peaks, gives it back its strength.
    """
    h, w = image.shape
    scale = BOX / max(h, w)
    size = max(1, round(w * scale)), max(1, round(h * scale))
    # The mean of the pixels merged, which anti-aliases a reduction; it would repeat pixels to
    # enlarge, so a drawing under 20 pixels is interpolated instead.
    smooth = Image.Resampling.BOX if scale <= 1 else Image.Resampling.BICUBIC
    small = np.clip(np.asarray(Image.fromarray(image).resize(size, smooth)), 0, 1)
    return np.asarray(small / small.max(), dtype=np.float32)


def centre(image: Array) -> Array:
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

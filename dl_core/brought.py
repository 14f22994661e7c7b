"""Any picture, brought to the shape that a network reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dl_core.pictures import grey
from dl_core.preprocess import crop, digit, from_rgba
from dl_core.specs import DataSpec

Array = NDArray[Any]


@dataclass(frozen=True)
class Brought:
    """``image`` (h, w, c) float32 in 0 … 1. ``notes`` names what was lost or done: ``greyed``
    (there was colour), ``coloured`` (a grey picture, the same in red, green and blue), ``inked``
    (white on black, as the network's images are), ``cut`` (the middle square was taken)."""

    image: Array
    notes: tuple[str, ...] = ()


def brought(pixels: Array, data: DataSpec) -> Brought:
    """A picture (h, w, 1 or 3) uint8 as one of the images of ``data``.

    Digits are prepared as MNIST's were, clothes cropped to what is not paper and made as large as
    fits; of a photo the middle square is taken.

    Raises:
        DrawingEmpty: a picture of one light, of which no digit can be made.

    >>> photo = np.zeros((100, 150, 3), np.uint8)
    >>> photo[20:80, 60:70] = 255, 0, 0
    >>> found = brought(photo, DataSpec(name="mnist-5k"))
    >>> found.image.shape, found.notes
    ((28, 28, 1), ('greyed', 'inked'))
    """
    if data.facts.shape[2] == 3:
        return _photo(pixels, data)
    notes = ("greyed", "inked") if _coloured(pixels) else ("inked",)
    opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    ink = from_rgba(np.concatenate([_three(pixels), opaque], axis=-1))
    if data.name.startswith("mnist"):
        return Brought(digit(ink).image[:, :, None], notes)
    return Brought(_centred(crop(ink), data.facts.shape[0])[:, :, None], notes)


def _photo(pixels: Array, data: DataSpec) -> Brought:
    side = data.facts.shape[0]
    height, width = pixels.shape[:2]
    least = min(height, width)
    top, left = (height - least) // 2, (width - least) // 2
    square = _three(pixels)[top : top + least, left : left + least]
    small = Image.fromarray(square).resize((side, side), _filter(least, side))
    notes: tuple[str, ...] = ("cut",) if height != width else ()
    notes += () if pixels.shape[2] == 3 else ("coloured",)
    return Brought(np.asarray(small, np.float32) / 255, notes)


def _centred(ink: Array, side: int) -> Array:
    """As large as fits in a square of ``side`` pixels, in its middle."""
    height, width = ink.shape
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(Image.fromarray(ink).resize(size, _filter(max(height, width), side)))
    field = np.zeros((side, side), np.float32)
    top, left = (side - small.shape[0]) // 2, (side - small.shape[1]) // 2
    field[top : top + small.shape[0], left : left + small.shape[1]] = np.clip(small, 0, 1)
    return field


def _filter(before: int, after: int) -> Image.Resampling:
    """The mean of what is merged; it would repeat pixels to enlarge, so then they are blended."""
    return Image.Resampling.BOX if before >= after else Image.Resampling.BILINEAR


def _three(pixels: Array) -> Array:
    return np.ascontiguousarray(np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels)


def _coloured(pixels: Array) -> bool:
    if pixels.shape[2] == 1:
        return False
    apart = np.abs(pixels / 255 - grey(pixels / 255)).max()
    return bool(apart > 0.02)

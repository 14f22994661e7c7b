"""From a photo to what a network reads: the ink of a digit on paper, or a small colour image."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from dl_core.arrays import Array
from dl_core.errors import PictureBlank
from dl_core.pictures import grey
from dl_core.preprocess import NOTHING, Preparation, digit, from_rgba

LEVELS = 256
COARSE = 48
"""Pixels of the longer side at which the light on the paper is looked at."""
WINDOW = 13
"""Of those: wider than a stroke, narrower than most shadows."""
RARE = 0.01
"""Share of the pixels that ink takes at least."""


def has_colour(pixels: Array) -> bool:
    """Whether red, green and blue of ``(h, w, c)`` uint8 differ anywhere.

    >>> has_colour(np.full((2, 2, 3), 7, np.uint8)), has_colour(np.uint8([[[255, 0, 0]]]))
    (False, True)
    """
    return pixels.shape[2] == 3 and bool((pixels != pixels[:, :, :1]).any())


def written(pixels: Array, *, fit: bool = True, centre: bool = True) -> Preparation:
    """Prepare the photo of a digit, dark on light or light on dark, for a network of digits.

    The steps are ``photo``, its greys, ``ink``, see :func:`ink_of`, then those of
    :func:`dl_core.preprocess.digit`.

    Args:
        pixels: ``(h, w, c)`` uint8, c being 1 or 3.

    Raises:
        PictureBlank: it is of one colour all over.
    """
    ink = ink_of(pixels)
    light = grey(pixels / 255)[:, :, 0].astype(np.float32)
    prepared = digit(ink, fit=fit, centre=centre)
    return Preparation((("photo", light), ("ink", ink), *prepared.steps[1:]))


def ink_of(pixels: Array) -> Array:
    """Ink in a photo ``(h, w, c)`` uint8, as ``(h, w)`` in 0 … 1: 0 on the paper.

    How far each pixel is from the background, see :func:`dl_core.preprocess.from_rgba`, once the
    light on the paper is evened. What is then fainter than half the threshold between paper and
    ink counts as paper, and the rest is stretched.

    Raises:
        PictureBlank: it is of one colour all over.
    """
    light = np.rint(255 * evened(grey(pixels / 255)[:, :, 0])).astype(np.uint8)
    opaque = np.full_like(light, 255)
    ink = from_rgba(np.stack([light, light, light, opaque], axis=-1))
    if ink.max() < NOTHING:
        raise PictureBlank()
    paper = otsu(ink) / 2
    stretched = (ink - paper) / (ink.max() - paper)
    return np.asarray(np.clip(stretched, 0, 1), dtype=np.float32)


def evened(light: Array) -> Array:
    """``light`` (h, w) in 0 … 1, where the paper is as light everywhere as where it is lightest.

    The paper's own light is what a closing leaves: the largest value around each place, then the
    smallest of those, which fills dark strokes but not shadows wider than a quarter of the
    picture. For ink lighter than its ground, all of it the other way round.
    """
    ground = float(np.median(light))
    low, high = np.quantile(light, (RARE, 1 - RARE))
    if high - ground > ground - low:
        return 1 - _over_paper(1 - light)
    return _over_paper(light)


def _over_paper(light: Array) -> Array:
    """``light`` with dark ink over the light of the paper around it; white where there is none."""
    height, width = light.shape
    scale = COARSE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    whole = Image.fromarray(np.rint(255 * light).astype(np.uint8))
    small = whole.resize(size, Image.Resampling.BOX)
    closed = small.filter(ImageFilter.MaxFilter(WINDOW)).filter(ImageFilter.MinFilter(WINDOW))
    paper = closed.resize((width, height), Image.Resampling.BILINEAR)
    shares = light / np.maximum(np.asarray(paper) / 255, 1 / 255)
    return np.asarray(np.clip(shares, 0, 1))


def otsu(image: Array) -> float:
    """The threshold that parts the values of ``image``, in 0 … 1, best in two groups.

    The one whose groups have the largest variance between them (Otsu 1979); half-way through the
    levels that do so equally.

    >>> otsu(np.array([0.1, 0.1, 0.1, 0.9]))
    0.5
    """
    counts, edges = np.histogram(image, bins=LEVELS, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below, mass = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        means = mass / below, (mass[-1] - mass) / above
        between = np.where((below > 0) & (above > 0), below * above * (means[0] - means[1]) ** 2, 0)
    best = np.flatnonzero(between >= between.max() * (1 - 1e-12))
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)


def photo(pixels: Array, side: int) -> Preparation:
    """Prepare a photo for a network of colour photos: its square middle, ``side`` pixels wide.

    The steps are ``photo``, as it came, ``square``, unless it was square already, and ``small``.

    Args:
        pixels: ``(h, w, c)`` in 0 … 1, c being 1 or 3; grey fills all three channels alike.

    Raises:
        PictureBlank: it is of one colour all over.

    >>> [(name, step.shape) for name, step in photo(np.eye(90, 120)[:, :, None], 32).steps]
    [('photo', (90, 120, 3)), ('square', (90, 90, 3)), ('small', (32, 32, 3))]
    """
    values = np.asarray(pixels, dtype=np.float32)
    if np.ptp(values, axis=(0, 1)).max() < NOTHING:
        raise PictureBlank()
    colours = values if values.shape[2] == 3 else np.repeat(values, 3, axis=2)
    height, width = colours.shape[:2]
    least = min(height, width)
    top, left = (height - least) // 2, (width - least) // 2
    square = colours[top : top + least, left : left + least]
    smooth = Image.Resampling.BOX if least >= side else Image.Resampling.BICUBIC
    planes = [
        np.asarray(Image.fromarray(np.ascontiguousarray(plane)).resize((side, side), smooth))
        for plane in np.moveaxis(square, -1, 0)
    ]
    small = np.clip(np.stack(planes, axis=-1), 0, 1)
    middle = () if height == width else (("square", square),)
    return Preparation((("photo", colours), *middle, ("small", small)))

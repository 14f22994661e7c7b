"""An image shifted, rotated, scaled, thickened, made noisy: what a network may stumble over.

Images are ``(h, w, c)`` in 0 … 1. What comes in from outside of an image is black.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, floor, radians, sin

import numpy as np

from dl_core.arrays import Array
from dl_core.specs.disturbance import REACHES, Disturbance

FINEST = 9
"""Decimals of a place in an image: the cosine of a right angle is not quite 0."""


def disturb(image: Array, how: Disturbance) -> Array:
    """``image`` disturbed as :class:`~dl_core.specs.Disturbance` says: float32, the same shape.

    >>> stroke = np.zeros((5, 5, 1))
    >>> stroke[:, 1] = 1
    >>> disturb(stroke, Disturbance(across=2))[0, :, 0]
    array([0., 0., 0., 1., 0.], dtype=float32)
    >>> disturb(stroke, Disturbance(rotation=90))[3, :, 0]
    array([1., 1., 1., 1., 1.], dtype=float32)
    """
    image = np.asarray(image, dtype=np.float32)
    thick = thicken(image, how.thickness)
    placed = move(thick, how.across, how.down, how.rotation, how.scale)
    return add_noise(placed, how.noise, how.seed)


def move(image: Array, across: float, down: float, rotation: float, scale: float) -> Array:
    """``image`` scaled and rotated about its middle, then shifted.

    Each new pixel is read where it comes from, between the four pixels around that place. Whole
    shifts and quarter turns are exact. ``rotation`` is in degrees, anticlockwise.
    """
    if (across, down, rotation, scale) == (0, 0, 0, 1):
        return image
    height, width = image.shape[:2]
    middle = (height - 1) / 2, (width - 1) / 2
    v, u = np.meshgrid(
        (np.arange(height) - middle[0] - down) / scale,
        (np.arange(width) - middle[1] - across) / scale,
        indexing="ij",
    )
    along, over = cos(radians(rotation)), sin(radians(rotation))
    rows = np.round(u * over + v * along + middle[0], FINEST)
    columns = np.round(u * along - v * over + middle[1], FINEST)
    return _between(image, rows, columns)


def _between(image: Array, rows: Array, columns: Array) -> Array:
    """Values of ``image`` at places between its pixels, bilinear; 0 outside."""
    height, width = image.shape[:2]
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    below, right = rows - top, columns - left
    out = np.zeros((*rows.shape, image.shape[2]))
    for y, x, share in (
        (top, left, (1 - below) * (1 - right)),
        (top, left + 1, (1 - below) * right),
        (top + 1, left, below * (1 - right)),
        (top + 1, left + 1, below * right),
    ):
        inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        values = image[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)]
        out += (share * inside)[:, :, None] * values
    return out.astype(np.float32)


def thicken(image: Array, pixels: float) -> Array:
    """``image`` with the edges of what is bright moved outward, or inward if ``pixels`` < 0.

    Grey dilation by a disc: each pixel becomes the largest value within ``pixels`` of it; or
    erosion, the smallest. A part of a pixel mixes what the whole numbers below and above give.

    >>> thicken(np.array([[[0.0], [0.0], [1.0], [0.0]]]), 1)[0, :, 0]
    array([0., 1., 1., 1.])
    """
    size = abs(pixels)
    less, more = floor(size), ceil(size)
    low = _morphed(image, less, pixels > 0)
    if less == more:
        return low
    share = size - less
    return ((1 - share) * low + share * _morphed(image, more, pixels > 0)).astype(image.dtype)


def _morphed(image: Array, radius: int, larger: bool) -> Array:
    """The largest, or smallest, value in a disc of ``radius`` around each pixel."""
    if not radius:
        return image
    height, width = image.shape[:2]
    field = np.pad(image, ((radius, radius), (radius, radius), (0, 0)))
    pick = np.maximum if larger else np.minimum
    out = image
    for y in range(-radius, radius + 1):
        reach = floor((radius**2 - y**2) ** 0.5)
        for x in range(-reach, reach + 1):
            top, left = radius + y, radius + x
            out = pick(out, field[top : top + height, left : left + width])
    return out


def add_noise(image: Array, deviation: float, seed: int) -> Array:
    """``image`` plus Gaussian noise, cut to 0 … 1. The same seed draws the same noise, and a
    larger ``deviation`` only makes it stronger."""
    if not deviation:
        return image
    drawn = np.random.default_rng(seed).standard_normal(image.shape)
    return np.clip(image + deviation * drawn, 0, 1).astype(np.float32)


def along(image: Array, how: Disturbance, name: str) -> Array:
    """``image`` disturbed as ``how`` says, but for ``name``, which takes each of its values.

    Returns:
        ``(n, h, w, c)``, in the order of ``REACHES[name].values``.
    """
    values = REACHES[name].values
    return np.stack([disturb(image, how.model_copy(update={name: _as(name, v)})) for v in values])


def _as(name: str, value: float) -> float:
    return int(value) if name in ("across", "down") else value


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a network answers while one disturbance goes over its whole range.

    ``probabilities`` is (values, classes).
    """

    name: str
    probabilities: Array

    @property
    def values(self) -> tuple[float, ...]:
        return REACHES[self.name].values

    def steady(self, index: int) -> tuple[float, float] | None:
        """From which value to which, around rest, class ``index`` is the answer throughout;
        ``None`` where it is not even the answer at rest.

        >>> shares = np.array([[0.9, 0.1]] * 30 + [[0.2, 0.8]] * 7)
        >>> Sweep("rotation", shares).steady(0)
        (-90, 55)
        """
        right = self.probabilities.argmax(axis=1) == index
        rest = self.values.index(REACHES[self.name].rest)
        if not right[rest]:
            return None
        wrong = np.flatnonzero(~right)
        before, after = wrong[wrong < rest], wrong[wrong > rest]
        first = before[-1] + 1 if len(before) else 0
        last = after[0] - 1 if len(after) else len(right) - 1
        return self.values[first], self.values[last]

    def rival(self, index: int) -> tuple[Array, Array]:
        """The largest probability of another class than ``index`` at each value, and whose."""
        others = self.probabilities.copy()
        others[:, index] = -1
        return others.max(axis=1), others.argmax(axis=1)

"""What a map of reasons says in numbers, and the layers that Grad-CAM can look at.

A map is (h, w), one value for each pixel of the image it explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dl_core.shapes import Placed, walk
from dl_core.specs import Convolution, ModelSpec

Array = NDArray[Any]

INK = 0.1
"""From this light on a pixel of a white digit on black paper belongs to the digit."""
HALF = 0.5


def convolutions(model: ModelSpec) -> dict[str, Placed]:
    """The layers that Grad-CAM can look at, by path, in the order data meets them.

    >>> from dl_core.specs import preset
    >>> list(convolutions(preset("lenet5").train.model))
    ['0', '2']
    """
    return {placed.path: placed for placed in walk(model) if isinstance(placed.layer, Convolution)}


def ink(image: Array) -> Array:
    """Which pixels of a grey image (h, w, 1) in 0 … 1 are ink, (h, w)."""
    return np.asarray(image[:, :, 0] >= INK)


def share_within(values: Array, region: Array) -> float | None:
    """The share of what is positive that lies in ``region``; ``None`` where nothing is positive.

    >>> share_within(np.array([[3.0, -5.0], [1.0, 0.0]]), np.array([[True, True], [False, False]]))
    0.75
    """
    positive = np.maximum(np.asarray(values, np.float64), 0)
    total = positive.sum()
    return float(positive[region].sum() / total) if total > 0 else None


def concentration(values: Array) -> float | None:
    """The smallest share of the pixels that holds half of the map's size; ``None`` where it is zero
    all over. Of a constant map it is a half.

    >>> concentration(np.array([[8.0, 1.0], [-2.0, 1.0]]))
    0.25
    """
    size = np.sort(np.abs(np.asarray(values, np.float64)), axis=None)[::-1]
    total = size.sum()
    if not total > 0:
        return None
    return float((np.searchsorted(np.cumsum(size), HALF * total) + 1) / size.size)


def likeness(one: Array, other: Array) -> float | None:
    """Pearson's correlation of two maps, in -1 … 1; ``None`` where one is constant.

    >>> likeness(np.array([[1.0, 2.0]]), np.array([[30.0, 10.0]]))
    -1.0
    """
    a, b = (np.ravel(np.asarray(values, np.float64)) for values in (one, other))
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(np.clip(a @ b / size, -1, 1)) if size > 0 else None


def enlarged(values: Array, size: tuple[int, int]) -> Array:
    """A map between whose cells values are interpolated (bilinear), (height, width) = ``size``.

    >>> enlarged(np.array([[0.0, 4.0]]), (1, 4))
    array([[0., 1., 3., 4.]], dtype=float32)
    """
    image = Image.fromarray(np.asarray(values, np.float32))
    return np.asarray(image.resize(size[::-1], Image.Resampling.BILINEAR))


@dataclass(frozen=True)
class Place:
    """A square patch: its top row, left column and side, in pixels, and what hiding it costs."""

    row: int
    column: int
    side: int
    value: float


def dearest(values: Array, rows: Sequence[int], columns: Sequence[int], side: int) -> Place | None:
    """The place whose hiding costs most; ``None`` where none was reached.

    Args:
        values: (rows, columns), NaN where nothing is known.
    """
    if np.isnan(values).all():
        return None
    r, c = map(int, np.unravel_index(int(np.nanargmax(values)), values.shape))
    return Place(rows[r], columns[c], side, float(values[r, c]))


def around_pixels(
    values: Array, rows: Sequence[int], columns: Sequence[int], side: int, size: tuple[int, int]
) -> Array:
    """For each pixel the value of the place whose patch has its middle nearest to it, (height,
    width) = ``size``; NaN where that place is.

    >>> around_pixels(np.array([[2.0, 4.0]]), [0], [0, 3], 3, (3, 6))[0]
    array([2., 2., 2., 4., 4., 4.])
    """
    down, across = (
        np.abs(np.arange(n)[:, None] - (np.asarray(first) + (side - 1) / 2)).argmin(axis=1)
        for n, first in zip(size, (rows, columns), strict=True)
    )
    return np.asarray(values[np.ix_(down, across)])

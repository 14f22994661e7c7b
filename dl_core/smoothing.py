"""Blurring images."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
REACH = 3.0
"""Standard deviations after which a Gaussian counts as nothing."""


def bell(sigma: float) -> Array:
    """A Gaussian of ``sigma`` pixels at whole numbers, its sum 1.

    >>> bell(0.5).round(3).tolist()
    [0.0, 0.106, 0.787, 0.106, 0.0]
    """
    reach = int(np.ceil(REACH * sigma))
    at = np.arange(-reach, reach + 1)
    weights = np.exp(-(at**2) / (2 * sigma**2)) if sigma else np.ones(1)
    return np.asarray(weights / weights.sum())


def blurred(images: Array, sigma: float) -> Array:
    """``images`` (n, h, w, c), blurred with a Gaussian of ``sigma`` pixels along both axes. Past an
    edge, the edge is repeated, so that a uniform image stays as it is.

    >>> blurred(np.full((1, 3, 3, 1), 2.0), 1.0).round(6).ravel().tolist()
    [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    """
    weights = bell(sigma)
    reach = len(weights) // 2
    for axis in (1, 2):
        around = [(reach, reach) if i == axis else (0, 0) for i in range(4)]
        padded = np.pad(images, around, mode="edge")
        size = images.shape[axis]
        shifted = (np.take(padded, range(i, i + size), axis) for i in range(len(weights)))
        images = np.asarray(sum(w * s for w, s in zip(weights, shifted, strict=True)))
    return images

"""A series, a map or several as maps (h, w, c), and back."""

from __future__ import annotations

import numpy as np

from dl_core.arrays import INPUT, Array, ArrayShapeRefused, shaped
from dl_core.errors import N_

_INPUTS = N_("a series, a matrix, or height × width × channels")


def as_maps(x: Array) -> Array:
    """A series or a map as maps (h, w, c)."""
    if x.ndim > 3 or x.ndim == 0:
        raise ArrayShapeRefused(what=INPUT, wanted=_INPUTS, shape=shaped(x.shape))
    return x if x.ndim == 3 else np.atleast_2d(x)[:, :, None]


def of_rank(maps: Array, rank: int) -> Array:
    """Maps (h, w, c) as (w,) or (h, w) where there is one row or one channel."""
    return {1: maps[0, :, 0], 2: maps[:, :, 0]}.get(rank, maps)

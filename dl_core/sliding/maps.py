"""A series, a map or several as maps (h, w, c), and back."""

from __future__ import annotations

from collections.abc import Sequence

from dl_core.arrays import INPUT, Array, ArrayShapeRefused, shaped
from dl_core.errors import N_

_INPUTS = N_("a series, a matrix, or height × width × channels")


def maps_shape(shape: Sequence[int]) -> tuple[int, int, int]:
    """``(n,)`` as ``(1, n, 1)``, ``(h, w)`` as ``(h, w, 1)``.

    Raises:
        ArrayShapeRefused: it is none of these, nor (h, w, c).
    """
    match tuple(shape):
        case (n,):
            return 1, n, 1
        case (h, w):
            return h, w, 1
        case (h, w, c):
            return h, w, c
    raise ArrayShapeRefused(what=INPUT, wanted=_INPUTS, shape=shaped(shape))


def of_rank(maps: Array, rank: int) -> Array:
    """Maps (h, w, c) as an input of ``rank`` would have it: without rows for a series, and without
    channels where there is one and the input had no such axis."""
    found = maps[0] if rank == 1 else maps
    return found[..., 0] if rank < 3 and maps.shape[2] == 1 else found

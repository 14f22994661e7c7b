"""How the values of many rows are spread, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BINS = 48
_NOTHING = 1e-300
"""Values this close to one another are alike: to divide by less would overflow."""


@dataclass(frozen=True)
class Histograms:
    """Of each row of values: ``shares`` (rows, BINS) between ``low`` and ``high``, and the share
    that is exactly ``zero``, which is in none of the bins."""

    low: Array
    high: Array
    zero: Array
    shares: Array

    def first(self, rows: int) -> Histograms:
        """Those of the first ``rows`` rows."""
        return Histograms(self.low[:rows], self.high[:rows], self.zero[:rows], self.shares[:rows])


def histograms(rows: Array, bins: int = BINS) -> Histograms:
    """A histogram of each row of ``rows`` (rows, values), between its own extremes.

    >>> histograms(np.array([[0.0, 1.0, 2.0, 2.0]]), bins=2).shares
    array([[0.  , 0.75]])
    """
    n, size = rows.shape
    low, high = rows.min(axis=1), rows.max(axis=1)
    width = high - low
    wide = width > _NOTHING
    scale = np.where(wide, bins / np.where(wide, width, 1), 0)
    index = ((rows - low[:, None]) * scale[:, None]).astype(np.intp)
    np.minimum(index, bins - 1, out=index)
    index += bins * np.arange(n)[:, None]
    counts = np.bincount(index.ravel(), minlength=n * bins).reshape(n, bins)
    zeros = size - np.count_nonzero(rows, axis=1)
    with_zeros = np.flatnonzero(zeros)
    place = np.minimum((-low * scale)[with_zeros].astype(np.intp), bins - 1)
    counts[with_zeros, place] -= zeros[with_zeros]
    return Histograms(low, high, zeros / size, counts / size)

"""How the values of many rows are spread, all rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BINS = 48
FEWEST = 11
"""Bins that joining leaves at the least."""
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


@dataclass(frozen=True)
class Counts:
    """How many values lie in each of equal bins, and how many are exactly ``zero``, which are in
    none of them. ``total`` and ``squares`` are the sums of the values and of their squares."""

    bins: Array
    zero: int
    total: float
    squares: float

    def __add__(self, other: Counts) -> Counts:
        """Those of both together."""
        return Counts(
            self.bins + other.bins,
            self.zero + other.zero,
            self.total + other.total,
            self.squares + other.squares,
        )

    @property
    def size(self) -> int:
        return int(self.bins.sum()) + self.zero

    @property
    def shares(self) -> Array:
        """Of each bin; with that of the zeros they add up to 1."""
        return np.asarray(self.bins / max(1, self.size))

    @property
    def mean(self) -> float:
        return self.total / max(1, self.size)

    @property
    def std(self) -> float:
        return float(np.sqrt(max(0.0, self.squares / max(1, self.size) - self.mean**2)))


def counted(values: Array, low: float, high: float, bins: int = BINS) -> Counts:
    """``values``, any shape, between ``low`` and ``high``; one past an end is put in the last bin.

    >>> found = counted(np.array([0.0, 1.0, 2.0, 2.0]), 0, 2, bins=2)
    >>> found.bins.tolist(), found.zero, found.mean
    ([0, 3], 1, 1.25)
    """
    flat = np.asarray(values).ravel()
    there = flat[flat != 0]
    found, _edges = np.histogram(np.clip(there, low, high), bins, (low, high))
    exact = there.astype(np.float64)
    return Counts(found, int(flat.size - there.size), float(exact.sum()), float((exact**2).sum()))


def joined(bins: int, values: int) -> int:
    """How many neighbours of ``bins`` are to be seen as one where there are so few ``values`` that
    most bins would hold none or one: about the square root of their number is left.

    >>> joined(64, 10_000), joined(64, 2_000), joined(64, 160)
    (1, 2, 4)
    """
    by = 1
    while bins % (2 * by) == 0 and bins // (2 * by) >= FEWEST and (bins / by) ** 2 > values:
        by *= 2
    return by


def span(low: float, high: float) -> tuple[float, float]:
    """``low`` and ``high``, set apart where they are one.

    >>> span(2.0, 2.0)
    (1.5, 2.5)
    """
    return (low, high) if high - low > _NOTHING else (low - 0.5, high + 0.5)

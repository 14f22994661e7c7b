"""Histograms of many rows at once, against NumPy's of one row at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl_core.histograms import FEWEST, histograms, joined

values = st.integers(-64, 64).map(lambda n: n / 8)  # exact, so that no bin's edge is in doubt


@given(arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 40)), elements=values))
def test_as_numpy_counts(rows: np.ndarray) -> None:
    found = histograms(rows, bins=8)
    for i, row in enumerate(rows):
        low, high = row.min(), row.max()
        assert (found.low[i], found.high[i]) == (low, high)
        assert found.zero[i] == (row == 0).mean()
        if high > low:
            expected, _edges = np.histogram(row[row != 0], bins=8, range=(low, high))
            np.testing.assert_allclose(found.shares[i], expected / row.size)


@given(arrays(np.float64, (3, 17), elements=st.floats(-1e100, 1e100)))
def test_nothing_is_lost(rows: np.ndarray) -> None:
    found = histograms(rows)
    np.testing.assert_allclose(found.shares.sum(axis=1) + found.zero, 1)
    assert (found.shares >= 0).all()


@given(st.integers(0, 5000))
def test_few_values_are_drawn_in_few_bins(size: int) -> None:
    left = 64 / joined(64, size)
    assert left == int(left)
    assert left >= FEWEST
    assert left <= max(np.sqrt(size), 2 * FEWEST)


def test_bins_that_have_no_half_stay_as_they_are() -> None:
    assert joined(45, 3) == 1


def test_a_row_of_one_value() -> None:
    found = histograms(np.array([[2.0, 2.0], [0.0, 0.0]]), bins=3)
    assert found.shares.tolist() == [[1, 0, 0], [0, 0, 0]]
    assert found.zero.tolist() == [0, 1]


def test_first() -> None:
    found = histograms(np.arange(12.0).reshape(3, 4)).first(2)
    assert found.low.tolist() == [0, 4]
    assert found.shares.shape[0] == 2

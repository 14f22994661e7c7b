"""What a shift changes, before pooling and after it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core import datasets
from dl_core.shifts import Pooling, against_shift, changed, compare, reaches, shifted
from dl_core.specs import DataSpec

SIZES = st.integers(1, 9)
MOVES = st.integers(-10, 10)


def image(h: int, w: int, c: int = 1, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((h, w, c))


@given(SIZES, SIZES, MOVES, MOVES)
def test_a_shift_moves_every_cell_and_repeats_the_border(
    h: int, w: int, down: int, right: int
) -> None:
    x = image(h, w)
    moved = shifted(x, down, right)
    for i in range(h):
        for j in range(w):
            from_row, from_column = np.clip([i - down, j - right], 0, [h - 1, w - 1])
            assert moved[i, j, 0] == x[from_row, from_column, 0]


def test_no_shift_changes_nothing() -> None:
    x = image(8, 8, 3)
    assert [stage.share for stage in compare(x, Pooling(), 0, 0)] == [0, 0, 0]
    for stage in compare(x, Pooling(), 0, 0):
        assert not stage.difference.any()


@given(st.integers(0, 100))
def test_a_share_is_between_nothing_and_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, 5, 4, 2))
    share = changed(a, b)
    assert 0 <= share <= 1
    assert share == changed(b, a)
    assert share == pytest.approx(changed(3 * a, 3 * b))
    assert changed(a, a) == 0
    assert changed(np.abs(a), np.zeros_like(a)) == 1
    assert changed(np.zeros(3), np.zeros(3)) == 0


def test_stages_are_pooled_ones() -> None:
    x = image(12, 10, 3)
    plain, once, twice = compare(x, Pooling("average", 2), 1, 2)
    np.testing.assert_array_equal(plain.moved, shifted(x, 1, 2))
    blocks = x.reshape(6, 2, 5, 2, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(once.original, blocks)
    assert twice.original.shape == (3, 2, 3)
    assert once.share == pytest.approx(changed(once.original, once.moved))


def test_a_stage_that_does_not_fit_is_left_out() -> None:
    assert len(compare(image(6, 6), Pooling("max", 4), 0, 1)) == 2
    assert len(compare(image(3, 3), Pooling("max", 4), 0, 1)) == 1
    assert against_shift(image(6, 6), Pooling("max", 4), 5).shape == (2, 6)


def test_a_shift_by_the_stride_moves_the_pooled_map_by_a_cell() -> None:
    x = np.zeros((16, 16, 1))
    x[6:10, 6:10] = image(4, 4)
    for kind in ("max", "average"):
        _plain, once, _twice = compare(x, Pooling(kind, 2), 0, 2)
        np.testing.assert_allclose(once.moved, shifted(once.original, 0, 1))


def test_global_pooling_forgets_where_everything_was() -> None:
    x = np.zeros((12, 12, 1))
    x[3:6, 3:6] = image(3, 3)
    shares = against_shift(x, Pooling("max", whole=True), 5)
    assert shares.shape == (2, 6)  # of one number, nothing is left to pool
    np.testing.assert_array_equal(shares[1], 0)
    np.testing.assert_allclose(
        against_shift(x, Pooling("average", whole=True), 5)[1], 0, atol=1e-12
    )


def test_down_and_right_are_alike_on_a_square() -> None:
    x = image(9, 9)
    right = against_shift(x, Pooling(), 4)
    down = against_shift(x.transpose(1, 0, 2), Pooling(), 4, way="down")
    np.testing.assert_allclose(right, down)


def test_real_digits_become_tolerant_by_pooling_but_not_blind() -> None:
    """What the lesson says, on 100 digits of MNIST: less is changed after each pooling, and with
    a larger shift the change comes back."""
    found = datasets.examples(DataSpec(), each=10)
    assert found is not None
    shares = np.mean([against_shift(x / 255, Pooling(), 8) for x in found[0]], axis=0)
    assert shares.shape == (3, 9)
    assert (np.diff(shares[:, 1:], axis=0) < 0).all()
    assert shares[1, 1] < 0.75 * shares[0, 1]
    assert shares[2, 1] < 0.5 * shares[0, 1]
    assert (np.diff(shares, axis=1) > 0).all()
    assert shares[1, 8] > shares[0, 2]
    assert reaches(shares[1], shares[0, 1]) == 2
    assert reaches(shares[2], shares[0, 1]) == 3

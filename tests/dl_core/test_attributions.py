"""What maps of reasons say in numbers, on maps whose numbers are known."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dl_core.attributions import (
    around_pixels,
    concentration,
    convolutions,
    dearest,
    enlarged,
    ink,
    likeness,
    share_within,
)
from dl_core.specs import Conv2D, Dense, Flatten, ModelSpec, Residual


def test_nothing_has_no_share_and_no_likeness() -> None:
    nothing, some = np.zeros((3, 3)), np.eye(3)
    assert concentration(nothing) is None
    assert share_within(nothing, some > 0) is None
    assert share_within(-some, some > 0) is None
    assert likeness(nothing, some) is None
    assert likeness(some, np.full((3, 3), 7.0)) is None


def test_a_constant_map_is_spread_over_half_of_the_pixels() -> None:
    assert concentration(np.full((4, 5), -2.0)) == 0.5
    one = np.zeros((4, 5))
    one[2, 2] = 1e-30
    assert concentration(one) == 1 / 20


def test_shares_count_what_is_positive_only() -> None:
    values = np.array([[1.0, -100.0], [3.0, 0.0]])
    assert share_within(values, np.array([[True, True], [False, False]])) == 0.25


def test_ink_is_what_is_not_paper() -> None:
    image = np.array([[0.0, 0.05], [0.2, 1.0]])[:, :, None]
    np.testing.assert_array_equal(ink(image), [[False, False], [True, True]])


def test_enlarging_keeps_constants_and_ranges() -> None:
    np.testing.assert_array_equal(enlarged(np.full((2, 3), 0.5), (7, 8)), np.full((7, 8), 0.5))
    np.testing.assert_array_equal(enlarged(np.zeros((1, 1)), (28, 28)), np.zeros((28, 28)))
    values = np.random.default_rng(0).uniform(size=(5, 4))
    large = enlarged(values, (28, 28))
    assert values.min() - 1e-6 <= large.min() <= large.max() <= values.max() + 1e-6
    np.testing.assert_allclose(enlarged(values, (5, 4)), values, rtol=1e-6)


def test_the_dearest_place_is_the_largest_that_is_known() -> None:
    values = np.array([[1.0, np.nan], [4.0, 3.0]])
    found = dearest(values, (0, 5), (0, 6), 4)
    assert found is not None
    assert (found.row, found.column, found.side, found.value) == (5, 0, 4, 4.0)
    assert dearest(np.full((2, 2), np.nan), (0, 5), (0, 6), 4) is None


@pytest.mark.parametrize(("side", "rows"), [(1, (0, 1, 2, 3, 4)), (2, (0, 2, 3)), (5, (0,))])
def test_each_pixel_shows_the_nearest_patch(side: int, rows: tuple[int, ...]) -> None:
    values = np.arange(float(len(rows) ** 2)).reshape(len(rows), -1)
    found = around_pixels(values, rows, rows, side, (5, 5))
    middles = [row + (side - 1) / 2 for row in rows]
    for y, x in product(range(5), range(5)):
        far = [
            (abs(y - middles[i]) + abs(x - middles[j]), values[i, j])
            for i, j in product(range(len(rows)), range(len(rows)))
        ]
        least = min(distance for distance, _value in far)
        assert found[y, x] in [value for distance, value in far if distance == least]


def test_convolutions_of_blocks_are_among_the_layers() -> None:
    block = Residual(layers=(Conv2D(filters=1, padding="same"),))
    model = ModelSpec(layers=(Conv2D(filters=1), block, Flatten(), Dense(units=2)))
    assert list(convolutions(model)) == ["0", "1.0"]
    assert convolutions(ModelSpec(layers=(Flatten(), Dense(units=2)))) == {}

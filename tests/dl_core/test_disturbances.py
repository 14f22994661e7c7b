"""Disturbances against exact cases and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.disturbances import Sweep, add_noise, along, disturb, move, thicken
from dl_core.specs import REACHES, Disturbance
from dl_core.specs.disturbance import Reach


def picture(side: int = 9, channels: int = 1, seed: int = 0) -> np.ndarray:
    drawn = np.random.default_rng(seed).random((side, side, channels))
    return np.asarray(drawn, dtype=np.float32)


def test_at_rest_nothing_changes() -> None:
    image = picture()
    assert Disturbance().is_none
    assert Disturbance(seed=5).is_none
    np.testing.assert_array_equal(disturb(image, Disturbance(seed=5)), image)


@pytest.mark.parametrize("name", REACHES)
def test_each_has_its_rest_among_its_values_and_takes_all_of_them(name: str) -> None:
    reach = REACHES[name]
    assert reach.rest in reach.values
    assert reach.rest == Disturbance.model_fields[name].default
    assert (reach.values[0], reach.values[-1]) == (reach.low, reach.high)
    for value in reach.values:
        Disturbance(**{name: value})
    for beyond in (reach.low - reach.step, reach.high + reach.step):
        with pytest.raises(ValueError, match=name):
            Disturbance(**{name: beyond})


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_a_shift_by_whole_pixels_moves_exactly(across: int, down: int) -> None:
    image = picture(channels=3)
    expected = np.zeros_like(image)
    for y in range(9):
        for x in range(9):
            if 0 <= y - down < 9 and 0 <= x - across < 9:
                expected[y, x] = image[y - down, x - across]
    np.testing.assert_array_equal(disturb(image, Disturbance(across=across, down=down)), expected)


@pytest.mark.parametrize("side", [8, 9, 28])
@pytest.mark.parametrize("turns", [-1, 1])
def test_a_quarter_turn_is_that_of_numpy(side: int, turns: int) -> None:
    image = picture(side)
    turned = disturb(image, Disturbance(rotation=90 * turns))
    np.testing.assert_array_equal(turned, np.rot90(image, turns))


def test_half_the_size_is_the_mean_of_four() -> None:
    image = picture(8)
    small = move(image, 0, 0, 0, 0.5)
    expected = image.reshape(4, 2, 4, 2, 1).mean((1, 3))
    np.testing.assert_allclose(small[2:6, 2:6], expected, atol=1e-6)
    assert small.sum() == pytest.approx(small[2:6, 2:6].sum())


@given(
    st.floats(-90, 90),
    st.floats(0.5, 1.5),
    st.integers(-4, 4),
    st.integers(-4, 4),
)
def test_any_move_against_one_pixel_at_a_time(
    rotation: float, scale: float, across: int, down: int
) -> None:
    image = picture(7)
    moved = move(image, across, down, rotation, scale)
    angle, middle = math.radians(rotation), 3.0
    for y in range(7):
        for x in range(7):
            u, v = (x - middle - across) / scale, (y - middle - down) / scale
            column = round(u * math.cos(angle) - v * math.sin(angle) + middle, 9)
            row = round(u * math.sin(angle) + v * math.cos(angle) + middle, 9)
            assert moved[y, x, 0] == pytest.approx(between(image, row, column), abs=1e-6)


def between(image: np.ndarray, row: float, column: float) -> float:
    """The bilinear value at a place, from the definition: a tent over each pixel."""
    total = 0.0
    for y in range(image.shape[0]):
        for x in range(image.shape[1]):
            tent = max(0.0, 1 - abs(row - y)) * max(0.0, 1 - abs(column - x))
            total += tent * float(image[y, x, 0])
    return total


@pytest.mark.parametrize("pixels", [1, 2, 3, -1, -2])
def test_thickening_is_the_filter_of_largest_and_thinning_of_smallest(pixels: int) -> None:
    image, radius = picture(), abs(pixels)
    changed = thicken(image, pixels)
    padded = np.pad(image[:, :, 0], radius)
    for y in range(9):
        for x in range(9):
            near = [
                padded[y + radius + dy, x + radius + dx]
                for dy in range(-radius, radius + 1)
                for dx in range(-radius, radius + 1)
                if dy * dy + dx * dx <= radius * radius
            ]
            assert changed[y, x, 0] == (max(near) if pixels > 0 else min(near))


def test_a_part_of_a_pixel_is_between_its_neighbours() -> None:
    image = picture()
    between_them = 0.75 * thicken(image, 1) + 0.25 * thicken(image, 2)
    np.testing.assert_allclose(thicken(image, 1.25), between_them, atol=1e-6)


def test_the_noise_has_the_values_of_its_seed() -> None:
    image = np.full((6, 6, 3), 0.5, np.float32)
    drawn = np.random.default_rng(7).standard_normal((6, 6, 3))
    expected = np.clip(0.5 + 0.1 * drawn, 0, 1).astype(np.float32)
    np.testing.assert_array_equal(add_noise(image, 0.1, 7), expected)
    np.testing.assert_array_equal(disturb(image, Disturbance(noise=0.1, seed=7)), expected)
    assert (disturb(image, Disturbance(noise=0.1, seed=8)) != expected).any()


def test_strokes_first_then_place_then_noise() -> None:
    image = picture(28)
    how = Disturbance(thickness=1, rotation=20, across=3, noise=0.2, seed=3)
    thick = thicken(image, 1)
    expected = add_noise(move(thick, 3, 0, 20, 1), 0.2, 3)
    np.testing.assert_array_equal(disturb(image, how), expected)


@pytest.mark.parametrize("name", REACHES)
def test_along_one_all_others_stay(name: str) -> None:
    image, how = picture(28), Disturbance(rotation=15, thickness=0.5)
    images = along(image, how, name)
    for value, found in zip(REACHES[name].values, images, strict=True):
        fields = {**how.model_dump(), name: value}
        np.testing.assert_array_equal(found, disturb(image, Disturbance(**fields)))


def answers(right: list[bool]) -> np.ndarray:
    return np.array([[0.7, 0.2, 0.1] if yes else [0.1, 0.3, 0.6] for yes in right])


def test_how_far_an_answer_is_steady() -> None:
    right = [True, False] + [True] * 20 + [False] * 15  # rest is the nineteenth of 37
    sweep = Sweep("rotation", answers(right))
    assert sweep.steady(0) == (-80, 15)
    assert sweep.steady(2) is None
    assert Sweep("rotation", answers([True] * 37)).steady(0) == (-90, 90)
    shares, whose = sweep.rival(0)
    assert (shares[0], whose[0], shares[1], whose[1]) == (0.2, 1, 0.6, 2)


def test_values_of_a_reach_are_exact() -> None:
    assert Reach(0, 1, 0.1).values == tuple(i / 10 for i in range(11))

"""Numbers of a footprint, on footprints whose numbers are known."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.famous import FAMOUS
from dl_core.footprints import (
    Box,
    NothingPasses,
    gaussian,
    profile,
    spread,
    theoretical,
    widened,
)
from dl_core.specs import Conv2D, ModelSpec
from dl_core.stacks import Stack

ALL = Box(0, 40, 0, 40)


def test_a_bell_is_found_again() -> None:
    found = spread(gaussian((41, 41), (20.0, 18.0), (3.0, 2.0)), ALL)
    assert found.centre == pytest.approx((20, 18), abs=1e-6)
    assert found.sigma == pytest.approx((3, 2), abs=1e-3)
    assert found.likeness == pytest.approx(1, abs=1e-6)


def test_a_round_bell_holds_95_percent_where_theory_says() -> None:
    """Rayleigh: within σ √(2 ln 20) of the centre."""
    sigma = 4.0
    found = spread(gaussian((81, 81), (40.0, 40.0), (sigma, sigma)), Box(0, 80, 0, 80))
    expected = sigma * np.sqrt(2 * np.log(20))
    assert found.radius == pytest.approx(expected, abs=0.6)
    assert found.cells == pytest.approx(np.pi * expected**2, rel=0.02)


def test_where_every_pixel_counts_alike_95_percent_are_95_percent() -> None:
    box = Box(10, 29, 5, 24)
    values = np.zeros((41, 41))
    values[10:30, 5:25] = 2.5
    found = spread(values, box)
    assert found.share == pytest.approx(0.95, abs=1 / 400)
    assert found.sigma == pytest.approx(((20**2 - 1) / 12) ** 0.5 * np.ones(2))
    assert found.likeness <= 0  # no bell
    np.testing.assert_allclose(profile(values, box), np.full(20, 1 / 20))


def test_what_a_training_changed_is_a_share_of_the_radius() -> None:
    narrow, wide = (spread(gaussian((41, 41), (20, 20), (s, s)), ALL) for s in (2.0, 3.0))
    assert widened(narrow, wide) == pytest.approx(0.5, abs=0.05)
    assert widened(wide, narrow) == pytest.approx(-1 / 3, abs=0.05)


def test_the_field_of_any_layer_with_branches_too() -> None:
    graph = FAMOUS["resnet50"].graph
    at = next(i for i, node in enumerate(graph.nodes) if node.name == "conv2_3_add")
    outer, inner = theoretical(graph, at)
    assert outer.bottom - outer.top + 1 == 35
    assert outer == inner


def test_without_a_gradient_there_is_no_footprint() -> None:
    with pytest.raises(NothingPasses):
        spread(np.zeros((5, 5)), Box(0, 4, 0, 4))


def test_the_theoretical_field_is_cut_by_the_image() -> None:
    outer, inner = theoretical(Stack(depth=6, side=9).model())
    assert outer == Box(-2, 10, -2, 10)
    assert inner == Box(0, 8, 0, 8)
    assert inner.cells == 81


def test_height_and_width_are_kept_apart() -> None:
    spec = ModelSpec(input_shape=(9, 11, 1), layers=(Conv2D(filters=1, kernel_size=(1, 5)),))
    assert theoretical(spec)[0] == Box(4, 4, 3, 7)

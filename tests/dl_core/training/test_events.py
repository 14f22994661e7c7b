from __future__ import annotations

import numpy as np
import pytest

from dl_core.training.events import Throttle, first_kernels


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def count(seconds: float, step: float) -> tuple[int, float]:
    """Events in ``seconds`` with a batch every ``step``, and the longest wait between two."""
    clock = Clock()
    throttle, last, longest, told = Throttle(clock), clock.now, 0.0, 0
    while clock.now < 1000 + seconds:
        clock.now += step
        if throttle.due():
            longest, last, told = max(longest, clock.now - last), clock.now, told + 1
    return told, longest


def test_about_four_a_second_at_most() -> None:
    told, longest = count(60, step=0.001)
    assert 200 <= told <= 240
    assert longest < 0.3


def test_at_least_once_a_second_for_25_minutes() -> None:
    assert count(1500, step=0.02)[1] <= 1.1


def test_slow_batches_are_all_told() -> None:
    assert count(100, step=1)[0] == 100


@pytest.mark.parametrize("hours", [1, 4, 24])
def test_a_long_run_stays_under_three_thousand(hours: int) -> None:
    assert count(hours * 3600, step=0.1)[0] < 3000


def test_kernels_of_the_first_convolution_even_inside_a_block() -> None:
    weights = {
        "10.kernel": np.zeros((3, 3, 8, 8)),
        "2.0.kernel": np.zeros((5, 5, 1, 40)),
        "0.kernel": np.zeros((1, 1)),
        "2.0.bias": np.zeros(40),
    }
    kernels = first_kernels(weights, (28, 28, 1))
    assert kernels is not None
    assert kernels.shape == (5, 5, 1, 40)


def test_a_separable_convolution_comes_before_those_after_it() -> None:
    weights = {
        "0.depthwise_kernel": np.zeros((3, 3, 1, 2)),
        "0.pointwise_kernel": np.zeros((1, 1, 2, 8)),
        "1.kernel": np.zeros((5, 5, 8, 4)),
    }
    kernels = first_kernels(weights, (28, 28, 1))
    assert kernels is not None
    assert kernels.shape == (3, 3, 1, 2)


def test_weights_of_a_dense_layer_keep_the_place_of_their_pixel() -> None:
    kernel = np.zeros((4 * 5 * 3, 40))
    kernel[(2 * 5 + 1) * 3 + 2, 7] = 1  # row 2, column 1, channel 2, unit 7
    kernels = first_kernels({"1.kernel": kernel}, (4, 5, 3))
    assert kernels is not None
    assert kernels.shape == (4, 5, 3, 32)
    assert np.argwhere(kernels).tolist() == [[2, 1, 2, 7]]


@pytest.mark.parametrize("weights", [{}, {"1.kernel": np.zeros((9, 4))}, {"0.gamma": np.ones(3)}])
def test_no_kernels_to_show(weights: dict[str, np.ndarray]) -> None:
    assert first_kernels(weights, (28, 28, 1)) is None

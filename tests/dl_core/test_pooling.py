from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.pooling import average_pool2d, global_average_pool2d, global_max_pool2d, max_pool2d
from dl_core.shapes import plane
from tests.dl_core.reference import loop_windows, paddings, pairs


@given(
    shape=st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(1, 3)),
    size=pairs,
    strides=st.none() | pairs,
    padding=paddings,
    seed=st.integers(0, 99),
)
def test_equal_the_definition(shape, size, strides, padding, seed) -> None:
    x = np.random.default_rng(seed).normal(size=shape)
    axes = plane(shape[:2], size, strides or size, padding)
    largest = max_pool2d(x, size, strides=strides, padding=padding)
    mean = average_pool2d(x, size, strides=strides, padding=padding)
    assert largest.shape == mean.shape == (axes[0].out, axes[1].out, shape[2])
    for cell, window in loop_windows(x, *axes).items():
        values = [value for _, _, value in window]
        np.testing.assert_array_equal(largest[cell], np.max(values, axis=0))
        np.testing.assert_allclose(mean[cell], np.mean(values, axis=0), atol=1e-12)


def test_padding_never_wins_over_negative_values() -> None:
    found = max_pool2d(np.full((3, 3, 1), -5.0), 2, padding="same")
    assert (found == -5).all()


def test_integers_keep_their_maximum() -> None:
    x = np.array([[-128, -127], [-126, -128]], np.int8)[:, :, None]
    found = max_pool2d(x, 2, strides=1, padding="same")
    assert found.dtype == np.int8
    assert found[:, :, 0].tolist() == [[-126, -127], [-126, -128]]


def test_a_batch_is_its_images() -> None:
    x = np.random.default_rng(0).normal(size=(3, 5, 6, 2))
    for pool in (max_pool2d, average_pool2d):
        np.testing.assert_array_equal(pool(x, 2), np.stack([pool(image, 2) for image in x]))
    for pool, reduced in (
        (global_average_pool2d, x.mean((1, 2))),
        (global_max_pool2d, x.max((1, 2))),
    ):
        np.testing.assert_allclose(pool(x), reduced)
        np.testing.assert_allclose(pool(x, keepdims=True), reduced[:, None, None])


def test_the_input_is_left_alone() -> None:
    x = np.arange(16.0).reshape(4, 4, 1)
    for pool in (max_pool2d, average_pool2d):
        pool(x, 1)[...] = -1
        pool(x, 2)[...] = -1
    assert x.ravel().tolist() == list(range(16))


def test_window_larger_than_the_map_gives_no_cell() -> None:
    assert max_pool2d(np.ones((2, 4, 1)), 3).shape == (0, 1, 1)


@pytest.mark.parametrize(("x", "padding"), [((4, 4), 0), ((4, 4, 1), 2), ((4, 4, 1), -1)])
def test_nonsense_is_refused(x, padding) -> None:
    with pytest.raises(ValueError, match=r"must|fills"):
        average_pool2d(np.ones(x), 2, padding=padding)

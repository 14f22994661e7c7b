from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core import convolution
from dl_core.convolution import conv2d, depthwise_conv2d
from dl_core.shapes import plane
from tests.dl_core.reference import loop_windows

# Dumoulin & Visin 2016 (arXiv:1603.07285), figure 1.1.
FIGURE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
RESULT = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


def _plane(values: list[list[int]]) -> np.ndarray:
    return np.array(values)[:, :, None]


def test_published_example() -> None:
    found = conv2d(_plane(FIGURE), _plane(KERNEL)[..., None])
    assert found[:, :, 0].tolist() == RESULT


def test_no_flip() -> None:
    """A kernel with one 1 at the top left reads the top left: cross-correlation."""
    image, kernel = np.arange(9).reshape(3, 3, 1), np.zeros((2, 2, 1, 1), int)
    kernel[0, 0] = 1
    assert conv2d(image, kernel)[:, :, 0].tolist() == [[0, 1], [3, 4]]


@pytest.mark.parametrize(
    ("size", "kernel", "padding", "stride", "dilation", "out"),
    # The cases of Dumoulin & Visin 2016 and the one of a stride that leaves a pixel unread.
    [
        (4, 3, 0, 1, 1, 2),
        (5, 4, 2, 1, 1, 6),
        (5, 3, 1, 1, 1, 5),
        (5, 3, 0, 2, 1, 2),
        (6, 3, 1, 2, 1, 3),
        (7, 3, 0, 1, 2, 3),
    ],
)
def test_published_output_sizes(
    size: int, kernel: int, padding: int, stride: int, dilation: int, out: int
) -> None:
    image, weights = np.ones((size, size, 1)), np.ones((kernel, kernel, 1, 2))
    found = conv2d(image, weights, strides=stride, padding=padding, dilation=dilation)
    assert found.shape == (out, out, 2)


sides = st.tuples(st.integers(0, 3), st.integers(0, 3))
paddings = st.one_of(st.sampled_from(["valid", "same"]), st.integers(0, 3), st.tuples(sides, sides))
small = st.tuples(st.integers(1, 3), st.integers(1, 3))


@given(
    shape=st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 3)),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    filters=st.integers(1, 3),
    strides=small,
    dilation=small,
    padding=paddings,
    seed=st.integers(0, 99),
)
def test_equals_the_definition(shape, kernel, filters, strides, dilation, padding, seed) -> None:
    rng = np.random.default_rng(seed)
    x, bias = rng.normal(size=shape), rng.normal(size=filters)
    weights = rng.normal(size=(*kernel, shape[2], filters))
    axes = plane(shape[:2], kernel, strides, padding, dilation)
    found = conv2d(x, weights, bias, strides=strides, padding=padding, dilation=dilation)
    assert found.shape == (axes[0].out, axes[1].out, filters)
    for cell, window in loop_windows(x, *axes).items():
        expected = bias + sum(values @ weights[a, b] for a, b, values in window)
        np.testing.assert_allclose(found[cell], expected, atol=1e-12)


windows = st.fixed_dictionaries({"strides": small, "padding": paddings, "dilation": small})


@given(
    size=small,
    kernel=small,
    groups=st.integers(1, 3),
    per_group=small,
    window=windows,
    seed=st.integers(0, 99),
)
def test_groups_are_convolutions_side_by_side(
    size, kernel, groups, per_group, window, seed
) -> None:
    """Group by group: its channels, its filters, nothing of the others."""
    rng = np.random.default_rng(seed)
    channels, filters = per_group
    x = rng.normal(size=(2, *size, groups * channels))
    weights = rng.normal(size=(*kernel, channels, groups * filters))
    bias = rng.normal(size=groups * filters)
    found = conv2d(x, weights, bias, groups=groups, **window)
    for g in range(groups):
        mine = slice(g * filters, (g + 1) * filters)
        part = x[..., g * channels : (g + 1) * channels]
        expected = conv2d(part, weights[..., mine], bias[mine], **window)
        np.testing.assert_allclose(found[..., mine], expected, atol=1e-12)


@given(
    size=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    kernel=small,
    channels=st.integers(1, 3),
    multiplier=st.integers(1, 3),
    window=windows,
    seed=st.integers(0, 99),
)
def test_depthwise_is_one_group_per_channel(
    size, kernel, channels, multiplier, window, seed
) -> None:
    rng = np.random.default_rng(seed)
    x, bias = rng.normal(size=(*size, channels)), rng.normal(size=channels * multiplier)
    weights = rng.normal(size=(*kernel, channels, multiplier))
    grouped = weights.reshape(*kernel, 1, channels * multiplier)
    expected = conv2d(x, grouped, bias, groups=channels, **window)
    np.testing.assert_allclose(depthwise_conv2d(x, weights, bias, **window), expected, atol=1e-12)


@given(budget=st.integers(1, 400), n=st.integers(1, 5), seed=st.integers(0, 9))
def test_result_does_not_depend_on_blocks(budget: int, n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, kernel = rng.normal(size=(n, 6, 5, 2)), rng.normal(size=(3, 2, 2, 4))
    whole = conv2d(x, kernel, padding="same")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "BLOCK", budget)
        np.testing.assert_allclose(conv2d(x, kernel, padding="same"), whole, atol=1e-12)
    np.testing.assert_allclose(np.stack([conv2d(i, kernel, padding="same") for i in x]), whole)


def test_window_larger_than_the_map_gives_no_cell() -> None:
    assert conv2d(np.ones((2, 5, 1)), np.ones((3, 3, 1, 4))).shape == (0, 3, 4)

    assert depthwise_conv2d(np.ones((2, 5, 2)), np.ones((3, 3, 2, 4))).shape == (0, 3, 8)


@pytest.mark.parametrize("convolve", [conv2d, depthwise_conv2d])
def test_input_is_left_alone_and_float32_stays(convolve) -> None:
    x = np.ones((4, 4, 1), np.float32)
    found = convolve(x, np.ones((2, 2, 1, 1), np.float32), np.ones(1, np.float32), padding="same")
    assert found.dtype == np.float32
    assert (x == 1).all()


@pytest.mark.parametrize(
    ("x", "kernel", "bias"),
    [
        ((4, 4), (3, 3, 1, 1), None),
        ((4, 4, 2), (3, 3, 1, 1), None),
        ((4, 4, 1), (3, 3, 1), None),
        ((4, 4, 1), (3, 3, 1, 2), (3,)),
    ],
)
def test_shapes_that_do_not_go_together_are_refused(x, kernel, bias) -> None:
    with pytest.raises(ValueError, match="must be"):
        conv2d(np.ones(x), np.ones(kernel), None if bias is None else np.ones(bias))


@pytest.mark.parametrize(
    ("channels", "kernel", "groups", "words"),
    [
        (3, (1, 1, 1, 2), 2, "do not divide 3 channels"),
        (4, (1, 1, 4, 2), 2, "must be"),
        (4, (1, 1, 2, 3), 2, "must be"),
        (4, (1, 1, 4, 2), 0, "do not divide"),
    ],
)
def test_groups_that_do_not_divide_are_refused(channels, kernel, groups, words) -> None:
    with pytest.raises(ValueError, match=words):
        conv2d(np.ones((2, 2, channels)), np.ones(kernel), groups=groups)


@pytest.mark.parametrize(("kernel", "bias"), [((1, 1, 1, 2), 2), ((1, 1, 3), 3), ((1, 1, 3, 2), 3)])
def test_depthwise_shapes_that_do_not_go_together_are_refused(kernel, bias) -> None:
    with pytest.raises(ValueError, match="must be"):
        depthwise_conv2d(np.ones((2, 2, 3)), np.ones(kernel), np.ones(bias))

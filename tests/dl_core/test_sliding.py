"""Convolution and pooling as pages ask for them: ranks, counts, the terms of a cell, refusals.

That their numbers are Keras's is in ``test_against_keras.py``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.arrays import (
    ArrayEmpty,
    ArrayNotFinite,
    ArrayNotNumeric,
    ArrayRagged,
    ArrayShapeRefused,
)
from dl_core.errors import ConvoscopeError, LimitExceeded
from dl_core.limits import Limits
from dl_core.shapes import parameters
from dl_core.sliding import Convolved, convolve, pool
from dl_core.sliding.convolving import BiasesDoNotMatch, ChannelsDoNotMatch
from dl_core.sliding.placing import (
    NotWhole,
    PaddingFillsWindow,
    PaddingUnknown,
    WindowTooLarge,
)
from dl_core.sliding.pooling import PoolingUnknown
from dl_core.specs import Conv2D

# Dumoulin & Visin 2016 (arXiv:1603.07285), figure 1.1.
FIGURE = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
RESULT = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


def test_the_published_example() -> None:
    found = convolve(FIGURE, KERNEL)
    assert found.output.tolist() == RESULT
    assert (found.macs, found.parameters) == (81, 9)
    assert convolve(FIGURE, KERNEL, bias=1).parameters == 10


@pytest.mark.parametrize(
    ("size", "kernel", "padding", "stride", "dilation", "out"),
    [
        (4, 3, 0, 1, 1, 2),
        (5, 4, 2, 1, 1, 6),
        (5, 3, 1, 1, 1, 5),
        (5, 3, 0, 2, 1, 2),
        (6, 3, 1, 2, 1, 3),
        (7, 3, 0, 1, 2, 3),
    ],
)
def test_published_output_sizes(size, kernel, padding, stride, dilation, out) -> None:
    """The cases of Dumoulin & Visin 2016, one of which leaves a pixel unread."""
    settings: Any = {"padding": padding, "stride": stride, "dilation": dilation}
    plane = convolve(np.ones((size, size)), np.ones((kernel, kernel)), **settings)
    assert plane.output.shape == (out, out)
    assert plane.rows.out == plane.columns.out == plane.rows.sizing().out == out
    assert convolve(np.ones(size), np.ones(kernel), **settings).output.shape == (out,)


# One dimension --------------------------------------------------------------------------------

series = st.lists(st.integers(-9, 9), min_size=1, max_size=12)


@given(series, st.lists(st.integers(-9, 9), min_size=1, max_size=4))
def test_the_formula_of_the_course(i: list[int], k: list[int]) -> None:
    """O(t) = sum over a of I(t + a) K(a), and NumPy's own correlation and convolution."""
    if len(k) > len(i):
        return
    wanted = [sum(i[t + a] * k[a] for a in range(len(k))) for t in range(len(i) - len(k) + 1)]
    assert convolve(i, k).output.tolist() == wanted
    assert np.correlate(i, k, "valid").tolist() == wanted
    flipped = convolve(i, k, flip=True).output
    assert flipped.tolist() == np.convolve(i, k, "valid").tolist()
    full = convolve(i, k, flip=True, padding=len(k) - 1).output
    assert full.tolist() == np.convolve(i, k, "full").tolist()


@given(series, st.lists(st.integers(-9, 9), min_size=1, max_size=4), st.integers(1, 3))
def test_a_series_is_a_map_of_one_row(i: list[int], k: list[int], step: int) -> None:
    for padding in ("same", len(k)):
        row = convolve(i, k, bias=1, stride=step, padding=padding)
        across = (0, padding) if isinstance(padding, int) else padding
        plane = convolve([i], [k], bias=1, stride=(1, step), padding=across)
        assert row.output.tolist() == plane.output[0].tolist()
        assert (row.rows.size, row.rows.kernel, row.rows.out) == (1, 1, 1)
        assert row.columns == plane.columns
        assert (row.macs, row.parameters) == (plane.macs, plane.parameters)


def test_padding_of_a_series_before_and_after() -> None:
    assert convolve([1, 2], [1, 1], padding=(1, 0)).output.tolist() == [1, 3]
    assert pool([1, 2], 2, stride=1, padding=(0, 1)).output.tolist() == [2, 2]


# Ranks and counts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "kernel", "output"),
    [
        ((7,), (3,), (5,)),
        ((7,), (3, 1, 1), (5,)),
        ((7,), (3, 1, 4), (5, 4)),
        ((7, 6), (3, 2), (5, 5)),
        ((7, 6), (3, 2, 1, 1), (5, 5)),
        ((7, 6), (3, 2, 1, 4), (5, 5, 4)),
        ((7, 6, 1), (3, 2), (5, 5, 1)),
        ((7, 6, 3), (3, 2, 3, 1), (5, 5, 1)),
        ((7, 6, 3), (3, 2, 3, 4), (5, 5, 4)),
    ],
)
def test_the_output_has_the_rank_of_the_input(x, kernel, output) -> None:
    found = convolve(np.ones(x), np.ones(kernel), activation="relu")
    assert found.output.shape == found.before_activation.shape == output


@pytest.mark.parametrize("x", [(7,), (7, 6), (7, 6, 1), (7, 6, 3)])
@pytest.mark.parametrize("kind", ["max", "average"])
def test_so_has_that_of_pooling(x, kind) -> None:
    halves = tuple(n // 2 for n in x[:2]) + x[2:]
    found = pool(np.ones(x), 2, kind=kind)
    assert found.output.shape == halves
    assert (found.macs, found.parameters) == (0, 0)
    whole = pool(np.ones(x), 2, kind=kind, whole=True)
    assert whole.output.shape == (1,) * len(x[:2]) + x[2:]


@given(
    shape=st.tuples(st.integers(3, 9), st.integers(3, 9), st.integers(1, 3)),
    size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    filters=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same"]),
    biased=st.booleans(),
)
def test_counts_are_those_of_a_layer(shape, size, filters, padding, biased) -> None:
    layer = Conv2D(filters=filters, kernel_size=size, padding=padding, use_bias=biased)
    kernel = np.ones((*size, shape[2], filters))
    bias = np.zeros(filters) if biased else None
    found = convolve(np.ones(shape), kernel, bias, padding=padding)
    assert found.macs == layer.macs(shape)
    assert (found.parameters, found.parameters) == parameters(layer, shape)


def test_the_published_count_of_the_course() -> None:
    """32 filters of 3×3 on three channels: 896 parameters."""
    found = convolve(np.ones((28, 28, 3)), np.ones((3, 3, 3, 32)), np.zeros(32), padding="same")
    assert (found.parameters, found.macs) == (896, 28 * 28 * 32 * 27)


# The terms of a cell --------------------------------------------------------------------------


@given(
    shape=st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 3)),
    size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    filters=st.integers(1, 2),
    stride=st.integers(1, 2),
    dilation=st.integers(1, 2),
    flip=st.booleans(),
    seed=st.integers(0, 99),
)
def test_the_terms_of_every_cell_add_up_to_it(
    shape, size, filters, stride, dilation, flip, seed
) -> None:
    rng = np.random.default_rng(seed)
    x, kernel = rng.normal(size=shape), rng.normal(size=(*size, shape[2], filters))
    bias = rng.normal(size=filters)
    found = convolve(x, kernel, bias, stride=stride, dilation=dilation, padding="same", flip=flip)
    for row, column, f in np.ndindex(found.output.shape):
        taps = found.taps(row, column, f)
        assert len(taps) == kernel[..., f].size
        total = sum(tap.product for tap in taps) + bias[f]
        np.testing.assert_allclose(found.output[row, column, f], total, atol=1e-12)
        for tap in taps:
            inside = 0 <= tap.row < shape[0] and 0 <= tap.column < shape[1]
            assert tap.exists == inside
            assert tap.value == (x[tap.row, tap.column, tap.channel] if inside else 0)


@given(
    shape=st.tuples(st.integers(2, 5), st.integers(2, 5), st.integers(1, 2)),
    stride=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_the_cells_of_a_pooling_window(shape, stride, seed) -> None:
    x = np.random.default_rng(seed).normal(size=shape)
    for kind, reduce in (("max", np.max), ("average", np.mean)):
        found = pool(x, 2, kind=kind, stride=stride, padding="same")
        for row, column, c in np.ndindex(found.output.shape):
            values = [tap.value for tap in found.taps(row, column, c)]
            assert found.output[row, column, c] == pytest.approx(reduce(values))


def test_flipping_turns_the_kernel_around_on_both_axes() -> None:
    x, kernel = np.arange(16).reshape(4, 4), np.arange(4).reshape(2, 2)
    found = convolve(x, kernel, flip=True)
    assert found.kernel[:, :, 0, 0].tolist() == [[3, 2], [1, 0]]
    assert found.output.tolist() == convolve(x, [[3, 2], [1, 0]]).output.tolist()


def test_the_activation_comes_last() -> None:
    found = convolve([1, -1], [1], bias=-0.5, activation="leaky_relu", parameters={"slope": 0.5})
    assert found.before_activation.tolist() == [0.5, -1.5]
    assert found.output.tolist() == [0.5, -0.75]


# What is refused ------------------------------------------------------------------------------

GOOD = np.ones((5, 5))


def refused(**changes: Any) -> Convolved:
    return convolve(**{"x": GOOD, "kernel": np.ones((3, 3)), **changes})


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"x": [[1, 2], [3]]}, ArrayRagged, "The input is ragged"),
        ({"x": [["a", "b"]]}, ArrayNotNumeric, "The input holds something"),
        ({"x": [[1, None]]}, ArrayNotNumeric, "not a number"),
        ({"x": [[1j]]}, ArrayNotNumeric, "not a number"),
        ({"x": [[10**400]]}, ArrayNotNumeric, "not a number"),
        ({"x": []}, ArrayEmpty, "no value"),
        ({"x": [[np.nan] * 5] * 5}, ArrayNotFinite, "The input"),
        ({"kernel": [[np.inf]]}, ArrayNotFinite, "The kernel"),
        ({"bias": 1e300}, ArrayNotFinite, "The bias"),
        ({"x": 5}, ArrayShapeRefused, "and is 1"),
        ({"x": np.ones((2, 2, 2, 2))}, ArrayShapeRefused, "2×2×2×2"),
        ({"kernel": [1, 2, 3]}, ArrayShapeRefused, "The kernel must be height × width"),
        ({"x": [1, 2, 3]}, ArrayShapeRefused, "a series, as the input is one"),
        ({"kernel": np.ones((3, 3, 3))}, ArrayShapeRefused, "3×3×3"),
        ({"x": np.ones((5, 5, 3))}, ChannelsDoNotMatch, "1 in the kernel, 3 in the input"),
        ({"bias": [1, 2]}, BiasesDoNotMatch, "2, filters: 1"),
        ({"kernel": np.ones((6, 2))}, WindowTooLarge, "spans 6×2 .* is 5×5"),
        ({"dilation": 3}, WindowTooLarge, "spans 7×7"),
        ({"stride": 0}, NotWhole, "Stride must be a whole number from 1 up, and is 0"),
        ({"stride": 1.5}, NotWhole, r"1\.5"),
        ({"stride": (1, 2, 3)}, NotWhole, "Stride"),
        ({"dilation": "2"}, NotWhole, "Dilation"),
        ({"dilation": True}, NotWhole, "Dilation"),
        ({"padding": -1}, NotWhole, "Padding .* from 0 up, and is -1"),
        ({"padding": ((0, -1), 0)}, NotWhole, "Padding"),
        ({"padding": "full"}, PaddingUnknown, "not full"),
        ({"padding": None}, NotWhole, "Padding"),
        ({"padding": 3000}, LimitExceeded, "Cells of the array"),
        ({"activation": "relux"}, ConvoscopeError, "relux"),
        ({"activation": "relu", "parameters": {"slope": 1}}, ConvoscopeError, "slope"),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_a_sentence(changes, error, said) -> None:
    with pytest.raises(error, match=said):
        refused(**changes)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"size": 0}, NotWhole),
        ({"size": (2, -1)}, NotWhole),
        ({"size": 6}, WindowTooLarge),
        ({"stride": 0}, NotWhole),
        ({"padding": 2}, PaddingFillsWindow),
        ({"padding": "full"}, PaddingUnknown),
        ({"kind": "median"}, PoolingUnknown),
        ({"x": [[1, "a"]]}, ArrayNotNumeric),
        ({"x": [[np.nan]]}, ArrayNotFinite),
    ],
    ids=str,
)
def test_so_it_is_in_pooling(changes, error) -> None:
    with pytest.raises(error):
        pool(**{"x": GOOD, "size": 2, **changes})


def test_a_series_takes_whole_numbers_only() -> None:
    with pytest.raises(NotWhole):
        convolve([1, 2, 3], [1], stride=(1, 1))


def test_too_much_work_is_refused() -> None:
    with pytest.raises(LimitExceeded, match="Multiply-accumulates"):
        convolve(GOOD, np.ones((3, 3)), limits=Limits(macs=80))
    with pytest.raises(LimitExceeded, match="Cells"):
        pool(GOOD, limits=Limits(cells=24))


def test_the_input_is_left_alone() -> None:
    x, kernel = np.ones((4, 4)), np.ones((2, 2))
    convolve(x, kernel, flip=True).output[...] = -1
    pool(x, 1).output[...] = -1
    assert (x == 1).all()
    assert (kernel == 1).all()

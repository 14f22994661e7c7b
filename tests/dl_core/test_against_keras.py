"""Our arithmetic is Keras's, whatever the sizes, strides, paddings, dilations and channels.

Each property is tried on as many examples as its settings say, over a thousand in all. With small
whole numbers there is nothing to round, and both must be equal to the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from dl_core.arrays import Array
from dl_core.sliding import WindowError
from tests.dl_core.keras_oracle import Case, bound, by_keras, ours

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:You are using a softmax:UserWarning"),
]

ACTIVATIONS = ("linear", "relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "softsign")
ACTIVATIONS += ("softplus", "silu", "gelu", "mish", "hard_silu", "softmax")

counts = st.integers(1, 3)
cells = st.integers(0, 3)
sides = st.tuples(cells, cells)
seeds = st.integers(0, 2**32 - 1)
names = st.sampled_from(["valid", "same"])


def both(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One for both directions, or one for each."""
    return values | st.tuples(values, values)


def numbers(seed: int, shape: Any, *, whole: bool) -> Array:
    rng = np.random.default_rng(seed)
    if whole:
        return rng.integers(-9, 10, shape).astype(float)
    return rng.normal(size=shape) * 10.0 ** rng.integers(-2, 3)


@st.composite
def convolutions(draw: st.DrawFn, *, series: bool, whole: bool = False) -> Case:
    if series:
        shape: Any = (draw(st.integers(1, 14)),)
        kernel: Any = draw(st.integers(1, 5).map(lambda k: (k,)))
        filters = draw(st.none() | counts)
        kernel = kernel if filters is None else (*kernel, 1, filters)
        padding: Any = draw(names | cells | sides)
        stride, dilation = draw(counts), draw(counts)
    else:
        shape = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
        channels = draw(st.none() | counts)
        shape = shape if channels is None else (*shape, channels)
        kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
        kernel = (*kernel, channels or 1, draw(counts))
        padding = draw(names | both(cells) | st.tuples(sides, sides))
        stride, dilation = draw(both(counts)), draw(both(counts))
    seed = draw(seeds)
    maps = kernel[-1] if len(kernel) > 2 else 1
    chosen = {
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "flip": draw(st.booleans()),
        "activation": "relu" if whole else draw(st.sampled_from(ACTIVATIONS)),
    }
    bias = numbers(seed + 2, (maps,), whole=whole) if draw(st.booleans()) else None
    x, weights = (numbers(seed + i, s, whole=whole) for i, s in enumerate((shape, kernel)))
    return Case("convolution", x, weights, bias, settings=chosen)


@st.composite
def poolings(draw: st.DrawFn, *, series: bool) -> Case:
    shape: Any = draw(st.tuples(*[st.integers(1, 10)] * (1 if series else 2)))
    if not series and draw(st.booleans()):
        shape = (*shape, draw(counts))
    size = draw(counts if series else both(counts))
    stride = draw(st.none() | (counts if series else both(counts)))
    padding = draw(
        names | cells | sides if series else names | both(cells) | st.tuples(sides, sides)
    )
    chosen = {"stride": stride, "padding": padding, "whole": draw(st.integers(0, 5)) == 0}
    x = numbers(draw(seeds), shape, whole=draw(st.booleans()))
    return Case(draw(st.sampled_from(["max", "average"])), x, size=size, settings=chosen)


def check(case: Case, keras: Any, *, exactly: bool = False) -> None:
    """What ours refuses is no example: the window does not fit, or padding fills it."""
    try:
        found = ours(case)
    except WindowError:
        reject()
    truth = by_keras(case, keras)
    assert truth.shape == found.shape
    limit = 0.0 if exactly else bound(case)
    assert (np.abs(found - truth) <= limit).all(), np.abs(found - truth).max()


@settings(max_examples=500)
@given(case=convolutions(series=False))
def test_convolutions_of_maps(keras: Any, case: Case) -> None:
    check(case, keras)


@settings(max_examples=200)
@given(case=convolutions(series=True))
def test_convolutions_of_series(keras: Any, case: Case) -> None:
    check(case, keras)


@settings(max_examples=100)
@given(case=convolutions(series=False, whole=True) | convolutions(series=True, whole=True))
def test_convolutions_of_whole_numbers(keras: Any, case: Case) -> None:
    check(case, keras, exactly=True)


@settings(max_examples=200)
@given(case=poolings(series=False))
def test_poolings_of_maps(keras: Any, case: Case) -> None:
    check(case, keras)


@settings(max_examples=100)
@given(case=poolings(series=True))
def test_poolings_of_series(keras: Any, case: Case) -> None:
    check(case, keras)

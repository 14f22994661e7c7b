from __future__ import annotations

import re
from math import erf as exact_erf
from types import ModuleType
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl_core.activations import (
    ACTIVATIONS,
    ActivationError,
    apply,
    complete,
    derivative,
    erf,
    softmax,
)
from dl_core.errors import ConvoscopeError
from dl_core.specs import ActivationName

NAMES = tuple(ACTIVATIONS)
IN_NETWORKS = get_args(ActivationName)
CORNERS = (-3.0, 0.0, 3.0, 6.0)
away_from_corners = st.floats(-12, 12).filter(
    lambda v: all(abs(v - corner) > 1e-3 for corner in CORNERS)
)


@st.composite
def settings_of(draw: st.DrawFn, name: str) -> dict[str, float]:
    """Parameters of ``name``: some of them, anywhere in their range."""
    return {
        p.name: draw(st.floats(p.low, p.high))
        for p in ACTIVATIONS[name].parameters
        if draw(st.booleans())
    }


def test_networks_use_what_is_taught() -> None:
    assert set(IN_NETWORKS) < set(NAMES)
    assert set(NAMES) - set(IN_NETWORKS) == {"step", "gelu_tanh"}


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_is(name: str) -> None:
    row = ACTIVATIONS[name]
    assert row.title
    assert row.source
    for formula in (row.formula, row.slope_formula):
        assert formula.count("{") == formula.count("}")
        written = set(re.findall(r"\\(?:alpha|beta)\b", formula))
        assert written == {p.symbol for p in row.parameters}
    for p in row.parameters:
        assert p.low <= p.default <= p.high
        assert (p.default - p.low) / p.step == pytest.approx(round((p.default - p.low) / p.step))


@pytest.mark.parametrize("name", NAMES)
@given(x=arrays(np.float64, 4, elements=away_from_corners), data=st.data())
def test_derivative_is_the_slope_of_the_function(name: str, x: np.ndarray, data: Any) -> None:
    given_ = data.draw(settings_of(name))
    step = 1e-4
    # One coordinate at a time: an output of softmax depends on its neighbours' scores too.
    moved = [
        (apply(name, x + e, given_) - apply(name, x - e, given_))[i]
        for i, e in enumerate(step * np.eye(4))
    ]
    slope = np.array(moved) / (2 * step)
    np.testing.assert_allclose(derivative(name, x, given_), slope, atol=2e-5, rtol=1e-6)


@pytest.mark.parametrize("name", NAMES)
@given(
    x=arrays(np.float32, (2, 3), elements=st.floats(-(2.0**120), 2.0**120, width=32)),
    data=st.data(),
)
def test_no_overflow_and_no_change_of_dtype(name: str, x: np.ndarray, data: Any) -> None:
    before, given_ = x.copy(), data.draw(settings_of(name))
    for found in (apply(name, x, given_), derivative(name, x, given_)):
        assert found.dtype == np.float32
        assert found.shape == x.shape
        assert np.isfinite(found).all()
    np.testing.assert_array_equal(x, before)


@given(x=arrays(np.float64, (3, 5), elements=st.floats(-700, 700)))
def test_softmax_is_a_distribution_that_a_shift_leaves_alone(x: np.ndarray) -> None:
    p = softmax(x)
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    assert (p >= 0).all()
    np.testing.assert_allclose(softmax(x + 100), p, atol=1e-9)


@given(st.floats(-10, 10))
def test_erf(x: float) -> None:
    assert abs(float(erf(np.array(x))) - exact_erf(x)) < 1e-11


def test_integers_are_numbers_too() -> None:
    assert apply("sigmoid", 0) == 0.5
    assert derivative("tanh", [0]).tolist() == [1.0]
    assert apply("step", [-1, 0, 1]).tolist() == [0, 1, 1]


def test_swish_lies_between_a_line_and_relu() -> None:
    x = np.linspace(-6, 6, 100)
    np.testing.assert_allclose(apply("silu", x, {"beta": 0}), x / 2)
    np.testing.assert_allclose(apply("silu", x, {"beta": 10}), apply("relu", x), atol=0.03)


@given(st.floats(-30, 30))
def test_the_tanh_formula_of_gelu_is_close(x: float) -> None:
    assert abs(apply("gelu", x) - apply("gelu_tanh", x)) < 5e-4


@pytest.mark.parametrize(
    ("name", "parameters", "why"),
    [
        ("relo", {}, "relo"),
        ("", {}, "relu, relu6"),
        ("relu", {"slope": 0.1}, "has no parameter “slope”"),
        ("leaky_relu", {"alpha": 0.1}, "It has: slope"),
        ("leaky_relu", {"slope": 1.5}, "from 0 to 1"),
        ("elu", {"alpha": float("nan")}, "nan does not"),
        ("silu", {"beta": -1}, "from 0 to 10"),
    ],
)
def test_what_there_is_not_is_refused(name: str, parameters: dict[str, float], why: str) -> None:
    for attempt in (apply, derivative):
        with pytest.raises(ActivationError, match=re.escape(why)):
            attempt(name, [0.0], parameters)
    with pytest.raises(ConvoscopeError):
        complete(name, parameters)


# Keras -----------------------------------------------------------------------------------------

X = np.linspace(-8, 8, 641, dtype=np.float32).reshape(-1, 1) + np.linspace(0, 1, 4)
X = X.astype(np.float32)


def by_keras(keras: ModuleType, name: str, parameters: dict[str, float]) -> np.ndarray:
    x, a = keras.ops.array(X), keras.activations
    if name == "gelu_tanh":
        found = a.gelu(x, approximate=True)
    elif name == "leaky_relu" and parameters:
        found = a.leaky_relu(x, negative_slope=parameters["slope"])
    elif name == "silu" and parameters:
        found = x * keras.ops.sigmoid(parameters["beta"] * x)
    else:
        found = a.get(name)(x, **parameters)
    return np.asarray(keras.ops.convert_to_numpy(found))


@pytest.mark.keras
@pytest.mark.parametrize("name", [n for n in NAMES if n != "step"])
def test_equals_keras(name: str, keras: ModuleType) -> None:
    np.testing.assert_allclose(apply(name, X), by_keras(keras, name, {}), atol=2e-6)


@pytest.mark.keras
@pytest.mark.parametrize("name", [n for n in NAMES if ACTIVATIONS[n].parameters])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_equals_keras_with_parameters(name: str, share: float, keras: ModuleType) -> None:
    given_ = {p.name: p.low + share * (p.high - p.low) for p in ACTIVATIONS[name].parameters}
    np.testing.assert_allclose(apply(name, X, given_), by_keras(keras, name, given_), atol=4e-6)

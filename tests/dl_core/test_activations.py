from __future__ import annotations

from math import erf as exact_erf
from types import ModuleType
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl_core.activations import ACTIVATIONS, apply, derivative, erf
from dl_core.specs import ActivationName

NAMES = get_args(ActivationName)
CORNERS = (-3.0, 0.0, 3.0, 6.0)
away_from_corners = st.floats(-12, 12).filter(
    lambda v: all(abs(v - corner) > 1e-3 for corner in CORNERS)
)


def test_every_name_has_a_formula_and_a_source() -> None:
    assert set(ACTIVATIONS) == set(NAMES)
    assert all(a.formula and a.source for a in ACTIVATIONS.values())


@pytest.mark.parametrize("name", NAMES)
@given(x=arrays(np.float64, 4, elements=away_from_corners))
def test_derivative_is_the_slope_of_the_function(name: ActivationName, x: np.ndarray) -> None:
    step = 1e-4
    # One coordinate at a time: an output of softmax depends on its neighbours' scores too.
    moved = [(apply(name, x + e) - apply(name, x - e))[i] for i, e in enumerate(step * np.eye(4))]
    np.testing.assert_allclose(derivative(name, x), np.array(moved) / (2 * step), atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
@given(x=arrays(np.float32, (2, 3), elements=st.floats(-(2.0**120), 2.0**120, width=32)))
def test_no_overflow_and_no_change_of_dtype(name: ActivationName, x: np.ndarray) -> None:
    before = x.copy()
    for found in (apply(name, x), derivative(name, x)):
        assert found.dtype == np.float32
        assert found.shape == x.shape
        assert np.isfinite(found).all()
    np.testing.assert_array_equal(x, before)


@given(x=arrays(np.float64, (3, 5), elements=st.floats(-700, 700)))
def test_softmax_is_a_distribution_that_a_shift_leaves_alone(x: np.ndarray) -> None:
    p = apply("softmax", x)
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    assert (p >= 0).all()
    np.testing.assert_allclose(apply("softmax", x + 100), p, atol=1e-9)


@given(st.floats(-10, 10))
def test_erf(x: float) -> None:
    assert abs(float(erf(np.array(x))) - exact_erf(x)) < 1e-11


def test_integers_are_numbers_too() -> None:
    assert apply("sigmoid", 0) == 0.5
    assert derivative("tanh", [0]).tolist() == [1.0]


@pytest.mark.keras
@pytest.mark.parametrize("name", NAMES)
def test_equals_keras(name: ActivationName, keras: ModuleType) -> None:
    x = np.linspace(-8, 8, 641, dtype=np.float32).reshape(-1, 1) + np.linspace(0, 1, 4)
    x = x.astype(np.float32)
    expected = keras.ops.convert_to_numpy(keras.activations.get(name)(keras.ops.array(x)))
    np.testing.assert_allclose(apply(name, x), expected, atol=2e-6)

"""The search for hidden neurons: it finds what is there to be found, and least squares is exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl_core.neurons import PLACES, STEEPNESS, choose, hidden, output_weights

X = np.linspace(-1, 1, 81)


def points(y: np.ndarray) -> tuple[tuple[float, float], ...]:
    return tuple(zip(X.tolist(), y.tolist(), strict=True))


def error(y: np.ndarray, activation: str, neurons: int) -> float:
    w, b = choose(activation, points(y), neurons)
    values = hidden(activation, w, b, X)
    v, c = output_weights(values, y)
    return float(np.sqrt(((c + v @ values - y) ** 2).mean()))


@given(
    place=st.sampled_from(PLACES[4:-4].tolist()),
    slopes=st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
)
def test_two_relu_neurons_make_any_bend(place: float, slopes: tuple[int, int]) -> None:
    beyond = X - place
    y = 0.2 + np.where(beyond < 0, slopes[0], slopes[1]) * beyond
    assert error(y, "relu", 2) < 1e-6


@given(
    st.lists(st.sampled_from(range(4, 37, 4)), min_size=3, max_size=3, unique=True),
    st.lists(st.sampled_from([-2.0, -1.0, 1.0, 2.0]), min_size=3, max_size=3),
)
def test_neurons_of_the_grid_are_found_again_or_matched(found: list[int], v: list[float]) -> None:
    y = sum(h * np.maximum(X - PLACES[i], 0) for i, h in zip(found, v, strict=True))
    assert error(y, "relu", 6) < 0.01


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softsign", "hard_sigmoid"])
@pytest.mark.parametrize("steep", STEEPNESS)
def test_one_neuron_is_found(activation: str, steep: float) -> None:
    w, b = np.array([steep]), np.array([-0.25 * steep])
    y = 0.5 - 1.5 * hidden(activation, w, b, X)[0]
    assert error(y, activation, 1) < 1e-6


def test_no_neuron() -> None:
    w, b = choose("relu", points(X**2), 0)
    assert len(w) == len(b) == 0
    v, c = output_weights(hidden("relu", w, b, X), X**2)
    assert v.shape == (0,)
    assert c == pytest.approx((X**2).mean())


@given(arrays(np.float64, 81, elements=st.floats(-2, 2)))
def test_least_squares_where_nothing_is_large(y: np.ndarray) -> None:
    values = np.array([np.cos(k * np.pi * X) for k in (1, 2, 3)])
    v, c = output_weights(values, y)
    expected = np.linalg.lstsq(np.vstack([values, np.ones_like(X)]).T, y, rcond=None)[0]
    np.testing.assert_allclose([*v, c], expected, atol=1e-6)


def test_near_copies_share_what_they_do() -> None:
    values = np.array([np.tanh(X), np.tanh(1.0001 * X), np.tanh(0.9999 * X)])
    v, _c = output_weights(values, np.sin(9 * X))
    assert np.abs(v).max() < 10  # plain least squares takes some 10,000


def test_the_same_question_has_the_same_answer() -> None:
    asked = points(np.sin(3 * X))
    first = choose("gelu", asked, 7)
    np.testing.assert_array_equal(first, choose("gelu", asked, 7))

"""Fitted hidden layers: terms that add up, bends where they are, errors that fall."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.activations import ACTIVATIONS, derivative
from dl_core.bends import MOST_NEURONS, TARGETS, X, corners, errors, fit, target
from dl_core.depth import ELEMENTWISE

names = st.sampled_from(TARGETS)
activations = st.sampled_from(ELEMENTWISE)
neurons = st.integers(0, MOST_NEURONS)


@given(names, activations, neurons)
def test_terms_add_up(name, activation: str, n: int) -> None:
    found = fit(name, activation, n)
    assert found.neurons == n
    assert found.terms.shape == (n, len(X))
    np.testing.assert_allclose(found.c + found.terms.sum(axis=0), found.y)
    z = found.w[:, None] * X + found.b[:, None]
    expected = found.v[:, None] * ACTIVATIONS[activation].function(
        z, **{p.name: p.default for p in ACTIVATIONS[activation].parameters}
    )
    np.testing.assert_allclose(found.terms, expected, atol=1e-12)


@given(names, activations, neurons)
def test_errors_are_those_of_the_fit(name, activation: str, n: int) -> None:
    found, tried = fit(name, activation, n), errors(name, activation)
    assert tried.fitted[n] == pytest.approx(found.error)
    assert tried.curve[n] == pytest.approx(found.curve_error)
    goal = target(name)
    rms = float(np.sqrt(((found.y - goal.curve) ** 2).mean()))
    assert found.curve_error == pytest.approx(rms)
    if name != "noisy":
        assert found.error == pytest.approx(found.curve_error)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_a_neuron_more_never_does_harm(name, activation: str) -> None:
    fitted = errors(name, activation).fitted
    assert np.diff(fitted).max() < 0.02  # what holding large weights down may cost
    assert fitted[-1] <= fitted[0] + 1e-12


# The promises of the view -------------------------------------------------------------------------


@pytest.mark.parametrize("name", TARGETS)
def test_lines_stay_a_line(name) -> None:
    one = fit(name, "linear", 1)
    for n in (2, 7, MOST_NEURONS):
        many = fit(name, "linear", n)
        assert many.error == pytest.approx(one.error, abs=1e-6)
        assert np.abs(np.diff(many.y, 2)).max() < 1e-9
        assert len(many.bends) == many.most_bends == 0
        assert np.abs(many.terms).sum(axis=1).min() > 0 or name in ("absolute", "bump")


def test_two_relu_neurons_make_the_bend() -> None:
    found = fit("absolute", "relu", 2)
    assert found.error < 1e-6
    assert found.bends.tolist() == [0]


def test_the_sine_needs_more_and_gets_there() -> None:
    fitted = errors("sine", "relu").fitted
    assert fitted[1] > 0.4
    assert fitted[8] < 0.05
    assert fitted[32] < 0.01


@given(names, neurons)
def test_n_relu_neurons_bend_at_most_n_times(name, n: int) -> None:
    found = fit(name, "relu", n)
    assert found.most_bends == n
    assert len(found.bends) <= n


@given(names, st.sampled_from(["relu", "leaky_relu", "relu6", "hard_sigmoid"]), neurons)
def test_between_bends_it_is_straight(name, activation: str, n: int) -> None:
    found = fit(name, activation, n)
    # A bend that is too slight to be marked changes the slope by 0.02 at most.
    change = np.abs(np.diff(found.y, 2)) / (X[1] - X[0])
    for at in np.flatnonzero(change > 0.02 * 2 * max(n, 1)):
        assert np.abs(found.bends - X[at + 1]).min() < X[1] - X[0] + 1e-9


def test_noise_is_learned_by_heart() -> None:
    tried = errors("noisy", "tanh")
    assert tried.best < 10
    assert tried.fitted[-1] < 0.7 * tried.fitted[tried.best]
    assert tried.curve[-1] > 2 * tried.curve[tried.best]


def test_a_seed_draws_the_noisy_points() -> None:
    assert target("noisy", 1).points == target("noisy", 1).points
    assert target("noisy", 1).points != target("noisy", 2).points
    assert target("sine", 1).points == target("sine", 2).points


# Corners ------------------------------------------------------------------------------------------

KNOWN = {
    "relu": ((0.0,), (1.0,), True),
    "leaky_relu": ((0.0,), (0.8,), True),
    "relu6": ((0.0, 6.0), (1.0, -1.0), True),
    "hard_sigmoid": ((-3.0, 3.0), (0.1667, -0.1667), True),
    "hard_silu": ((-3.0, 3.0), (-0.5, 0.5), False),
    "linear": ((), (), True),
    "tanh": ((), (), False),
    "elu": ((), (), False),
}


@pytest.mark.parametrize("name", KNOWN)
def test_corners(name: str) -> None:
    found = corners(name)
    places, jumps, straight = KNOWN[name]
    assert found.places == places
    assert found.straight == straight
    assert not found.broken
    for place, jump in zip(places, found.jumps, strict=True):
        sides = derivative(name, np.array([place - 1e-6, place + 1e-6]))
        assert jump == pytest.approx(float(sides[1] - sides[0]), abs=1e-3)
    if name != "hard_silu":
        assert found.jumps == jumps


def test_a_step_is_broken() -> None:
    found = corners("step")
    assert found.broken
    assert found.places == (0.0,)
    jumping = fit("step", "step", 1)
    assert jumping.bends.tolist() == [0]
    assert jumping.most_bends == 1
    assert jumping.error < 1e-6

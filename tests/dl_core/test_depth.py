"""Random layers: exact derivatives, what each initialisation is known to keep, same numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.activations import apply, derivative
from dl_core.depth import (
    ELEMENTWISE,
    MOST_LAYERS,
    WIDTHS,
    Stack,
    backward,
    forward,
    propagate,
    verdict,
)
from dl_core.initialisation import NAMES, deviation, shape, unit_weights

SMOOTH = [n for n in ELEMENTWISE if n != "step"]
stacks = st.builds(
    Stack,
    activation=st.sampled_from(ELEMENTWISE),
    initialisation=st.sampled_from(NAMES),
    depth=st.integers(1, MOST_LAYERS),
    width=st.sampled_from(WIDTHS[:2]),
    seed=st.integers(0, 3),
    sigma=st.sampled_from([0.001, 0.1, 2.0]),
)


# Forward and backward -----------------------------------------------------------------------------


@pytest.mark.parametrize("activation", SMOOTH)
def test_backward_equals_finite_differences(activation: str) -> None:
    rng = np.random.default_rng(1)
    x, gradient = rng.normal(size=(2, 5, 4))
    weights = list(rng.normal(0, 0.7, (3, 4, 4)))
    sums, outputs = forward(x, weights, activation)
    deltas = backward(gradient, derivative(activation, sums), weights)
    inputs = [x, *outputs[:-1]]

    def loss(changed: list[np.ndarray]) -> float:
        return float((gradient * forward(x, changed, activation)[1][-1]).sum())

    step = 1e-6
    for layer, (h, delta) in enumerate(zip(inputs, deltas, strict=True)):
        exact = h.T @ delta
        for i, j in np.ndindex(4, 4):
            moved = []
            for sign in (1, -1):
                changed = [w.copy() for w in weights]
                changed[layer][i, j] += sign * step
                moved.append(loss(changed))
            assert (moved[0] - moved[1]) / (2 * step) == pytest.approx(exact[i, j], abs=1e-5)


def test_forward_is_one_layer_after_another() -> None:
    rng = np.random.default_rng(2)
    x, weights = rng.normal(size=(3, 4)), list(rng.normal(size=(2, 4, 4)))
    sums, outputs = forward(x, weights, "tanh")
    np.testing.assert_allclose(outputs[0], np.tanh(x @ weights[0]))
    np.testing.assert_allclose(sums[1], outputs[0] @ weights[1])
    np.testing.assert_allclose(outputs[1], apply("tanh", sums[1]))


# What is known to be kept -------------------------------------------------------------------------


def second_moments(activation: str, initialisation, depth: int, seeds: int) -> np.ndarray:
    """Of the outputs of the last layer, one for each seed."""
    found = []
    sigma = deviation(initialisation, 128, 128)
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((32, 128))
        weights = unit_weights(shape(initialisation), (depth, 128, 128), rng) * sigma
        _sums, outputs = forward(x, list(weights.astype(np.float64)), activation)
        found.append((outputs[-1] ** 2).mean())
    return np.array(found)


# The second moment of a network of one seed is a product of nearly independent factors. With
# ReLU the variance of its logarithm is about 5 / width per layer, 0.4 after ten layers of 128, so
# that of 40 networks their mean is known to about 0.7 / sqrt(40) = 11 %; with linear or tanh,
# 2 / width per layer, to about 7 %. The bounds below are four of these.


def test_he_keeps_the_second_moment_with_relu() -> None:
    # He et al. 2015, section 2.2: the sums keep theirs, twice that of the inputs, and half of it
    # passes ReLU.
    moments = second_moments("relu", "he_normal", depth=10, seeds=40)
    assert moments.mean() == pytest.approx(1.0, rel=0.45)


def test_glorot_halves_it_at_each_layer_with_relu() -> None:
    moments = second_moments("relu", "glorot_normal", depth=10, seeds=40)
    assert moments.mean() == pytest.approx(2.0**-10, rel=0.45)


@pytest.mark.parametrize("initialisation", ["lecun_normal", "glorot_normal", "glorot_uniform"])
def test_glorot_and_lecun_keep_it_in_a_linear_network(initialisation) -> None:
    moments = second_moments("linear", initialisation, depth=10, seeds=40)
    assert moments.mean() == pytest.approx(1.0, rel=0.28)


@pytest.mark.parametrize("depth", [10, 20, 40])
def test_tanh_with_glorot_fades_slowly(depth: int) -> None:
    # tanh(z)^2 is z^2 - 2/3 z^4 + ..., so the moment q of a layer becomes q - 2 q^2 in the next:
    # it falls as 1 / (2 depth), not by a factor.
    moment = second_moments("tanh", "glorot_normal", depth, 10).mean()
    assert moment == pytest.approx(1 / (2 * depth), rel=0.25)


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5])
def test_selu_is_drawn_to_mean_0_and_variance_1(scale: float) -> None:
    # Klambauer et al. 2017: a fixed point that attracts. 300 units give variances to about 3 %.
    rng = np.random.default_rng(3)
    x = 0.3 + scale * rng.standard_normal((64, 300))
    weights = list(rng.standard_normal((30, 300, 300)) / np.sqrt(300))
    _sums, outputs = forward(x, weights, "selu")
    later = outputs[15:]
    assert abs(float(later.mean())) < 0.05
    assert float(later.var(axis=(1, 2)).mean()) == pytest.approx(1.0, abs=0.15)


# What is known to be lost -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_of_the_sigmoid_vanishes(seed: int) -> None:
    passage = propagate(Stack("sigmoid", "glorot_uniform", depth=20, seed=seed))
    assert passage.arrived < 1e-10  # its slope is a quarter at most
    assert verdict(passage.arrived) == "vanishes"
    falls = passage.gradient[:-1] / passage.gradient[1:]
    assert (falls < 0.5).all()
    assert passage.alike  # the outputs keep their size, and tell inputs apart no more


def test_small_weights_lose_everything_and_large_ones_explode() -> None:
    small = propagate(Stack("tanh", "fixed", depth=20, sigma=0.01))
    large = propagate(Stack("linear", "fixed", depth=20, sigma=1.0))
    assert (verdict(small.arrived), verdict(small.signal_left)) == ("vanishes", "vanishes")
    assert (verdict(large.arrived), verdict(large.signal_left)) == ("explodes", "explodes")
    # Each layer multiplies by sigma times the root of the width: 0.08, and 8.
    assert small.signal_left == pytest.approx(0.08**20, rel=0.9)
    assert np.log(large.signal_left) == pytest.approx(20 * np.log(8), rel=0.05)


def test_dead_neurons_are_those_that_are_zero_for_every_input() -> None:
    stack = Stack("relu", "he_normal", depth=12)
    passage = propagate(stack)
    weights, x, _gradient = weights_of(stack)
    _sums, outputs = forward(x, weights, "relu")
    dead = (outputs == 0).all(axis=1)
    np.testing.assert_allclose(passage.signal.dead[1:], dead.mean(axis=1))
    assert passage.dead_units == dead.sum() > 0
    assert passage.units == 12 * 64


@pytest.mark.parametrize("activation", ["leaky_relu", "elu", "selu", "tanh", "sigmoid", "linear"])
def test_a_slope_below_zero_leaves_no_neuron_dead(activation: str) -> None:
    assert propagate(Stack(activation, "he_normal", depth=20)).dead_units == 0


def test_flat_is_the_share_of_sums_with_little_slope() -> None:
    passage = propagate(Stack("relu", "he_normal", depth=5))
    assert passage.signal.flat[1:].mean() == pytest.approx(0.5, abs=0.1)
    assert (propagate(Stack("linear")).signal.flat == 0).all()
    assert (propagate(Stack("step")).signal.flat[1:] == 1).all()
    saturated = propagate(Stack("tanh", "fixed", depth=5, sigma=1.0))
    assert saturated.signal.flat[1:].min() > 0.6


# Any network --------------------------------------------------------------------------------------


def weights_of(stack: Stack) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Weights, inputs and gradient of ``stack``, drawn as the source on screen says."""
    rng = np.random.default_rng([stack.seed, stack.width])
    x, g = (rng.standard_normal((n, stack.width)) for n in (64, 32))
    x, g = ((v - v.mean()) / v.std() for v in (x, g))
    drawn = rng.standard_normal((50, stack.width, stack.width), dtype=np.float32)
    return list(drawn[: stack.depth].astype(np.float64) * stack.deviation), x, g


def test_statistics_are_those_of_the_values() -> None:
    stack = Stack("tanh", "he_normal", depth=4, seed=5)
    weights, x, g = weights_of(stack)
    sums, outputs = forward(x, weights, "tanh")
    passage = propagate(stack)
    values = [x, *outputs]
    np.testing.assert_allclose(passage.signal.mean, [v.mean() for v in values], atol=1e-12)
    np.testing.assert_allclose(passage.signal.std, [v.std() for v in values])
    spread = [np.sqrt(v.var(axis=0).mean()) for v in values]
    np.testing.assert_allclose(passage.signal.spread, spread)
    deltas = backward(g, derivative("tanh", sums)[:, :32], weights)
    np.testing.assert_allclose(passage.gradient, deltas.std(axis=(1, 2)), rtol=1e-5)
    assert passage.signal.std[0] == pytest.approx(1)


@given(stacks)
def test_every_network_has_finite_numbers(stack: Stack) -> None:
    passage = propagate(stack)
    signal = passage.signal
    for row in (signal.mean, signal.std, signal.spread, signal.flat, signal.dead):
        assert row.shape == (stack.depth + 1,)
        assert np.isfinite(row).all()
    assert passage.gradient.shape == (stack.depth,)
    assert np.isfinite(passage.gradient).all()
    assert passage.signal.histograms.shares.shape[0] == stack.depth + 1
    assert passage.gradients.shares.shape[0] == stack.depth
    assert 0 <= passage.dead_units <= passage.units
    verdict(passage.arrived)


@given(stacks)
def test_the_same_stack_gives_the_same_numbers(stack: Stack) -> None:
    first = propagate(stack)
    propagate.cache_clear()
    again = propagate(stack)
    assert first is not again
    np.testing.assert_array_equal(first.gradient, again.gradient)
    np.testing.assert_array_equal(first.signal.std, again.signal.std)


def test_another_seed_gives_other_numbers() -> None:
    one, other = (propagate(Stack("relu", seed=seed)) for seed in (0, 1))
    assert one.arrived != other.arrived


def test_a_deeper_network_begins_with_a_shallower_one() -> None:
    deep = Stack("relu", "he_normal", depth=30)
    shallow = replace(deep, depth=7)
    np.testing.assert_array_equal(propagate(deep).signal.std[:8], propagate(shallow).signal.std)

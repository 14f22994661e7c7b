"""Rules for first weights: their deviations, their shapes, and what they are made for."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from dl_core.depth import ELEMENTWISE
from dl_core.initialisation import NAMES, RULES, deviation, made_for, shape, unit_weights

EXPECTED = {  # of a layer with 30 inputs and 90 outputs
    "lecun_normal": sqrt(1 / 30),
    "glorot_uniform": sqrt(2 / 120),
    "glorot_normal": sqrt(2 / 120),
    "he_normal": sqrt(2 / 30),
    "he_uniform": sqrt(2 / 30),
    "fixed": 0.3,
}


@pytest.mark.parametrize("name", NAMES)
def test_deviation(name) -> None:
    assert deviation(name, 30, 90, sigma=0.3) == pytest.approx(EXPECTED[name])


def test_all_but_the_fixed_one_have_a_rule_with_its_source() -> None:
    assert set(RULES) == set(NAMES) - {"fixed"}
    assert all(rule.formula and rule.source for rule in RULES.values())


def test_with_one_width_lecun_and_glorot_ask_for_the_same() -> None:
    assert deviation("lecun_normal", 64, 64) == deviation("glorot_normal", 64, 64)


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_weights_have_mean_0_and_deviation_1(kind) -> None:
    drawn = unit_weights(kind, (1000, 1000), np.random.default_rng(0))
    assert drawn.dtype == np.float32
    # Standard errors of a million draws: 0.001 of the mean, 0.0007 of the deviation.
    assert abs(float(drawn.mean())) < 0.005
    assert abs(float(drawn.std()) - 1) < 0.004
    assert (np.abs(drawn).max() <= sqrt(3) + 1e-6) == (kind == "uniform")


def test_shape() -> None:
    assert [shape(name) for name in ("he_uniform", "he_normal", "fixed")] == [
        *("uniform", "normal", "normal")
    ]


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_activation_has_a_rule_made_for_it(activation: str) -> None:
    assert made_for(activation) in RULES


@pytest.mark.keras
@pytest.mark.parametrize("name", sorted(RULES))
def test_keras_draws_with_the_same_deviation(name, keras) -> None:
    layer = keras.layers.Dense(500, kernel_initializer=name)
    layer.build((None, 300))
    drawn = keras.ops.convert_to_numpy(layer.kernel)
    # Of 150,000 draws: a standard error of 0.2 %.
    assert float(drawn.std()) == pytest.approx(deviation(name, 300, 500), rel=0.01)

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.activations.scores import explain, naive

scores = st.lists(st.floats(-50, 50), min_size=2, max_size=10)
temperatures = st.floats(0.1, 10)


@given(scores, temperatures)
def test_probabilities_are_terms_over_their_sum(x: list[float], temperature: float) -> None:
    found = explain(x, 0, temperature)
    np.testing.assert_allclose(found.probabilities, found.terms / found.total, atol=1e-12)
    assert found.probabilities.sum() == pytest.approx(1)


@given(scores, temperatures, st.data())
def test_the_gradient_is_the_slope_of_the_loss(
    x: list[float], temperature: float, data: st.DataObject
) -> None:
    true = data.draw(st.integers(0, len(x) - 1))
    found, step = explain(x, true, temperature), 1e-5
    for i, slope in enumerate(found.gradient):
        up = explain([v + step * (j == i) for j, v in enumerate(x)], true, temperature).loss
        down = explain([v - step * (j == i) for j, v in enumerate(x)], true, temperature).loss
        assert (up - down) / (2 * step) == pytest.approx(slope, abs=1e-4)
    assert found.gradient.sum() == pytest.approx(0, abs=1e-9)


@given(scores, st.data())
def test_the_loss_is_that_of_the_true_class(x: list[float], data: st.DataObject) -> None:
    true = data.draw(st.integers(0, len(x) - 1))
    found = explain(x, true)
    assert found.loss == pytest.approx(-np.log(found.probabilities[true]), abs=1e-9)
    assert found.loss >= 0


@given(scores, st.floats(-1000, 1000), st.data())
def test_adding_the_same_to_every_score_changes_nothing(
    x: list[float], c: float, data: st.DataObject
) -> None:
    true = data.draw(st.integers(0, len(x) - 1))
    before, after = explain(x, true), explain([v + c for v in x], true)
    np.testing.assert_allclose(after.probabilities, before.probabilities, atol=1e-9)
    assert after.loss == pytest.approx(before.loss, abs=1e-9)


@given(st.lists(st.floats(-80, 80), min_size=2, max_size=10))
def test_without_the_trick_all_is_well_in_the_middle(x: list[float]) -> None:
    np.testing.assert_allclose(naive(x)[1], explain(x, 0).probabilities, atol=1e-4)


@pytest.mark.parametrize(
    ("x", "terms", "answers"),
    [
        ([1000, 999], [math.inf, math.inf], [math.nan, math.nan]),
        ([1000, 0], [math.inf, 1], [math.nan, 0]),
        ([-1000, -999], [0, 0], [math.nan, math.nan]),
        ([88, 0], [1.6516363e38, 1], [1, 0]),
        ([89, 0], [math.inf, 1], [math.nan, 0]),
    ],
)
def test_without_the_trick_large_scores_are_no_numbers(
    x: list[float], terms: list[float], answers: list[float]
) -> None:
    found = naive(x)
    assert found[0].dtype == np.float32
    np.testing.assert_allclose(found[0], terms, rtol=1e-6)
    np.testing.assert_allclose(found[1], answers, atol=1e-30)
    assert np.isfinite(explain(x, 0).probabilities).all()
    assert math.isfinite(explain(x, 1).loss)


def test_a_low_temperature_chooses_and_a_high_one_does_not() -> None:
    x = [2.0, 1.0, 0.1]
    assert explain(x, 0, 0.05).probabilities[0] > 0.999
    np.testing.assert_allclose(explain(x, 0, 1000).probabilities, 1 / 3, atol=1e-3)

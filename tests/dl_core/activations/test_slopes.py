from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.activations import ACTIVATIONS, apply, derivative, facts, saturation
from tests.dl_core.activations.test_activations import settings_of

NAMES = [name for name, row in ACTIVATIONS.items() if row.elementwise]
NEAR = 1e-6


@pytest.mark.parametrize("name", NAMES)
@given(
    x=st.floats(-200, 200),
    threshold=st.sampled_from([0.1, 0.05, 0.01]),
    data=st.data(),
)
def test_a_zone_is_where_the_slope_is_small(
    name: str, x: float, threshold: float, data: Any
) -> None:
    given_ = data.draw(settings_of(name))
    zones = saturation(name, given_, threshold)
    if any(abs(x - edge) < NEAR for zone in zones for edge in (zone.low, zone.high)):
        return
    inside = any(zone.low < x < zone.high for zone in zones)
    slope = abs(float(derivative(name, x, given_)))
    assert inside == (slope < threshold) or abs(slope - threshold) < NEAR


@pytest.mark.parametrize("name", NAMES)
def test_zones_are_in_order_and_apart(name: str) -> None:
    edges = [edge for zone in saturation(name) for edge in (zone.low, zone.high)]
    assert edges == sorted(edges)
    assert len(set(edges)) == len(edges)


def test_known_zones() -> None:
    assert saturation("linear") == ()
    (everywhere,) = saturation("step")
    assert (everywhere.low, everywhere.high) == (-math.inf, math.inf)
    left, right = saturation("sigmoid", threshold=0.1)
    # p (1 - p) = 0.1 where p is (1 + sqrt(0.6)) / 2, and x the log of its odds.
    p = (1 + math.sqrt(0.6)) / 2
    assert right.low == pytest.approx(math.log(p / (1 - p)), abs=1e-8)
    assert (left.low, right.high) == (-math.inf, math.inf)
    assert left.high == -right.low
    assert saturation("sigmoid", threshold=0.3)[0].high == math.inf  # never above a quarter
    assert len(saturation("silu", {"beta": 10}, 0.001)) == 2  # the bottom of its dip is narrow


@pytest.mark.parametrize("name", NAMES)
@given(x=st.floats(-1e6, 1e6), data=st.data())
def test_outputs_and_slopes_keep_within_their_bounds(name: str, x: float, data: Any) -> None:
    given_ = data.draw(settings_of(name))
    known = facts(name, given_)
    assert known.low - NEAR <= apply(name, x, given_) <= known.high + NEAR
    assert known.flattest - 1e-3 <= derivative(name, x, given_) <= known.steepest + 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_bounds_are_reached(name: str) -> None:
    x = np.concatenate([np.linspace(-10, 10, 20001), [-1e9, 1e9]])
    known, y = facts(name), apply(name, x)
    for bound, found in ((known.low, y.min()), (known.high, y.max())):
        assert abs(found) > 1e6 if math.isinf(bound) else found == pytest.approx(bound, abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
@given(x=st.lists(st.floats(-100, 100), min_size=2, max_size=20), data=st.data())
def test_monotone_functions_never_fall(name: str, x: list[float], data: Any) -> None:
    given_ = data.draw(settings_of(name))
    if facts(name, given_).monotone:
        assert (np.diff(apply(name, sorted(x), given_)) >= -1e-12).all()


def test_which_functions_fall_somewhere() -> None:
    falling = {name for name in NAMES if not facts(name).monotone}
    assert falling == {"silu", "hard_silu", "gelu", "gelu_tanh", "mish"}
    for name in falling:
        assert (np.diff(apply(name, np.linspace(-5, 5, 999))) < -1e-9).any()
    assert facts("silu", {"beta": 0}).monotone  # half of x


def test_which_functions_are_odd() -> None:
    assert {name for name in NAMES if facts(name).odd} == {"linear", "tanh", "softsign"}
    assert facts("leaky_relu", {"slope": 1}).odd  # x itself


def test_published_extremes() -> None:
    assert facts("sigmoid").steepest == 0.25
    # Ramachandran et al. 2017 and Misra 2019 give the bottoms of Swish and Mish.
    assert facts("silu").low == pytest.approx(-0.278, abs=1e-3)
    assert facts("mish").low == pytest.approx(-0.31, abs=5e-3)
    assert facts("leaky_relu", {"slope": 0}).low == 0

"""One axis of a window that makes maps larger, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.errors import ChannelsNotInGroups
from dl_core.formulas import (
    reach_formula,
    size_formula,
    start_formula,
)
from dl_core.reaches import MOST_PHASES, Reach
from dl_core.receptive_field import fields
from dl_core.specs import (
    AveragePool2D,
    Conv2DTranspose,
    FieldsRefused,
    GroupNormalization,
    LayerSpec,
    UpSampling2D,
)
from dl_core.specs.errors import MapsTooLarge, NothingLeft, TooManyPhases
from dl_core.transposes import Transposed, enlarged, transposed
from tests import strategies as our
from tests.dl_core.growing import chain

# Along one axis ---------------------------------------------------------------------------------

axes = st.builds(
    lambda size, kernel, stride, dilation, padding, more: transposed(
        size,
        kernel,
        stride=stride,
        dilation=dilation if stride == 1 else 1,
        padding=padding,
        output_padding=None if more is None else more % stride,
    ),
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(our.PADDINGS),
    st.none() | st.integers(0, 3),
)


@given(axes)
def test_an_output_cell_reads_what_gives_to_it(axis: Transposed) -> None:
    """Said from the side of the input: cell ``i`` gives to ``i s + d t - before``."""
    given_to: dict[int, set[int]] = {}
    for i, t in product(range(axis.size), range(axis.kernel)):
        given_to.setdefault(i * axis.stride + axis.dilation * t - axis.before, set()).add(i)
    for o in range(axis.out):
        assert set(axis.taps(o)) == given_to.get(o, set())
        beyond = [i for i in range(-20, 40) if _gives(axis, i, o)]
        assert list(axis.reads(o)) == beyond


def _gives(axis: Transposed, i: int, o: int) -> bool:
    taps = range(axis.kernel)
    return any(i * axis.stride + axis.dilation * t - axis.before == o for t in taps)


@given(st.integers(1, 6), st.integers(1, 5))
def test_bilinear_lies_between_the_two_nearest(size: int, factor: int) -> None:
    axis = enlarged(size, factor, bilinear=True)
    assert axis.out == size * factor
    for o in range(axis.out):
        place = Fraction(2 * o + 1, 2 * factor) - Fraction(1, 2)
        near = {i for i in range(-1, size + 1) if abs(place - i) < 1}
        assert set(axis.taps(o)) == {min(max(i, 0), size - 1) for i in near}


def _computed(formula: str) -> int:
    """The formula as a Python expression."""
    signs = {"×": "*", "−": "-", "⌊": "(", "⌋": ")", "⌈": "-(-", "⌉": ")", "/": "//"}
    return int(eval("".join(signs.get(sign, sign) for sign in formula)))


@given(axes, st.integers(1, 9), st.integers(1, 4), st.integers(-5, 5))
def test_formulas_are_what_is_computed(axis: Transposed, size: int, jump: int, start: int) -> None:
    assert max(0, _computed(size_formula(axis))) == axis.out
    before = Reach(start, size, jump)
    after = before.through(axis)
    assert _computed(reach_formula(before, axis)) == after.size
    assert _computed(start_formula(before, axis)) == after.start
    assert after.jump == Fraction(jump, axis.stride)


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "error"),
    [
        (Conv2DTranspose(filters=1, kernel_size=2, padding="same", output_padding=0), NothingLeft),
        (UpSampling2D(size=1024), None),
        (GroupNormalization(groups=2), ChannelsNotInGroups),
        (GroupNormalization(groups=0), ChannelsNotInGroups),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_does_not_fit(layer: LayerSpec, error: Any) -> None:
    if error is None:
        assert chain((64, 1, 3), layer).shapes[1] == (65_536, 1024, 3)
        error, shape = MapsTooLarge, (65, 1, 3)
    else:
        shape = (1, 1, 3)
    with pytest.raises(FieldsRefused) as caught:
        chain(shape, layer)
    assert isinstance(caught.value.errors()[0]["ctx"]["error"], error)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("output_padding", {"output_padding": (1, 0), "strides": (1, 2)}),
        ("dilation", {"dilation": 2, "strides": (1, 2)}),
        ("strides", {"strides": 0, "output_padding": 0}),
    ],
)
def test_settings_that_keras_refuses(field: str, wrong: Any) -> None:
    with pytest.raises(FieldsRefused) as caught:
        Conv2DTranspose(filters=1, **wrong)
    assert caught.value.errors()[0]["loc"][0] == field


def test_ways_of_seeing_are_bounded() -> None:
    less = AveragePool2D(pool_size=1, strides=MOST_PHASES)
    layers = (UpSampling2D(size=(64, 1)), UpSampling2D(size=(17, 1)))
    with pytest.raises(TooManyPhases, match=f"layer n1 .* {MOST_PHASES:,} ways"):
        fields(chain((2, 2, 1), *layers))
    assert fields(chain((2, 2, 1), UpSampling2D(size=MOST_PHASES), less))[-1].rows == Reach()

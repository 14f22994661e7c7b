"""Exercises: the same for the same seed, right by the app's own arithmetic, steps that add up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.activations import apply, derivative, softmax
from dl_core.counting import summary
from dl_core.exercises import KINDS, AnswerUnreadable, exercise, is_right, readings
from dl_core.exercises.numbers import NAMES
from dl_core.receptive_field import fields
from dl_core.shapes import parameters
from dl_core.sliding import convolve, pool
from dl_core.specs import Conv2D, Dense, Flatten, MaxPool2D, ModelSpec

SEEDS = st.integers(1, 999_999)


@given(st.sampled_from(KINDS), SEEDS)
def test_a_seed_makes_one_exercise(kind: Any, seed: int) -> None:
    asked = exercise(kind, seed)
    assert asked == exercise(kind, seed)
    assert asked.kind == kind
    assert math.isfinite(asked.answer)


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_make_many_exercises(kind: Any) -> None:
    drawn = [exercise(kind, seed) for seed in range(1, 101)]
    assert len(set(drawn)) >= 60
    assert len({asked.answer for asked in drawn}) >= 10


def test_an_exercise_stays_what_it_is_from_version_to_version() -> None:
    """A teacher's link must lead to the same one for years."""
    assert [exercise(kind, 1).answer for kind in KINDS] == pytest.approx(FIRST)


FIRST = [12, 14, 8, 5, 1, 25_096, 46_208, 6, 0.4878555511603685]


@given(SEEDS)
def test_an_output_cell(seed: int) -> None:
    asked = exercise("convolution_cell", seed)
    done = convolve(
        np.array(asked.x),
        np.array(asked.kernel),
        bias=asked.bias,
        stride=asked.stride,
        padding=asked.padding,
    )
    assert (done.rows, done.columns) == asked.axes
    assert asked.answer == done.output[asked.cell]


@given(SEEDS)
def test_the_steps_of_an_output_cell_lead_to_it(seed: int) -> None:
    asked = exercise("convolution_cell", seed)
    products = [[a * b for a, b in row] for row in asked.terms]
    assert tuple(map(sum, products)) == asked.row_sums
    assert sum(asked.row_sums) == asked.total
    assert asked.total + asked.bias == asked.answer
    values = [[value or 0 for value in row] for row in asked.window]
    assert [[a for a, _ in row] for row in asked.terms] == values
    assert [[b for _, b in row] for row in asked.terms] == [list(row) for row in asked.kernel]


@given(SEEDS)
def test_a_pooled_cell(seed: int) -> None:
    asked = exercise("pool_cell", seed)
    done = pool(
        np.array(asked.x),
        asked.size,
        kind=asked.how,
        stride=asked.stride,
        padding=asked.padding,
    )
    assert (done.rows, done.columns) == asked.axes
    assert asked.answer == pytest.approx(done.output[asked.cell], abs=1e-12)
    assert sorted(asked.values) == sorted(tap.value for tap in done.taps(*asked.cell))
    steps = max(asked.values) if asked.how == "max" else asked.total / len(asked.values)
    assert asked.answer == steps
    assert asked.total == sum(asked.values)


@given(SEEDS)
def test_an_output_size(seed: int) -> None:
    asked = exercise("output_size", seed)
    kernel = np.ones((1, 1)) if asked.kernel == 1 else np.ones((asked.kernel, asked.kernel))
    done = convolve(
        np.zeros((asked.size, asked.size)),
        kernel,
        stride=asked.stride,
        padding=asked.padding,
        dilation=asked.dilation,
    )
    assert done.output.shape == (asked.answer, asked.answer)
    assert asked.answer == asked.room // asked.stride + 1
    assert asked.room >= 0


@given(SEEDS)
def test_a_pooled_size(seed: int) -> None:
    asked = exercise("pool_size", seed)
    done = pool(
        np.zeros((asked.size, asked.size)),
        asked.kernel,
        stride=asked.stride,
        padding=asked.padding,
    )
    assert done.output.shape == (asked.answer, asked.answer)
    assert asked.answer == asked.room // asked.stride + 1
    if asked.padding == "same":
        assert asked.answer == -(-asked.size // asked.stride)


@given(SEEDS)
def test_a_point_of_a_curve(seed: int) -> None:
    asked = exercise("activation", seed)
    found = derivative if asked.slope else apply
    assert asked.answer == pytest.approx(found(asked.name, asked.x))
    assert asked.steps[-1][1] == pytest.approx(asked.answer, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_asked_for_are_not_at_a_corner(name: str) -> None:
    drawn = [exercise("activation", seed) for seed in range(1, 400)]
    points = {asked.x for asked in drawn if asked.name == name}
    assert len(points) > 5
    for x in points:
        left, right = derivative(name, [x - 1e-6, x + 1e-6])
        assert left == pytest.approx(right, abs=1e-5)


@given(SEEDS)
def test_a_count_of_parameters(seed: int) -> None:
    asked = exercise("parameters", seed)
    layer = Conv2D(filters=asked.filters, kernel_size=asked.kernel, use_bias=asked.bias)
    assert asked.answer == parameters(layer, (32, 32, asked.channels))[0]
    assert (
        asked.answer == asked.filters * asked.each == asked.filters * (asked.weights + asked.bias)
    )


@given(SEEDS)
def test_what_the_first_dense_layer_holds(seed: int) -> None:
    asked = exercise("first_dense", seed)
    spec = ModelSpec(
        input_shape=(asked.size, asked.size, asked.channels),
        layers=(
            Conv2D(filters=asked.filters, kernel_size=asked.kernel, padding=asked.padding),
            MaxPool2D(pool_size=asked.pool),
            Flatten(),
            Dense(units=asked.units),
        ),
    )
    assert summary(spec).rows[-1].parameters == asked.answer


@given(SEEDS)
def test_a_number_of_softmax(seed: int) -> None:
    asked = exercise("softmax", seed)
    p = softmax(np.array(asked.scores, float))
    y = np.eye(3)[asked.true]
    assert asked.answer == pytest.approx((p - y if asked.gradient else p)[asked.asked])
    assert asked.truth == y[asked.asked]


# Answers ----------------------------------------------------------------------------------------


@given(st.sampled_from(KINDS), SEEDS)
def test_the_right_answer_is_right_however_it_is_written(kind: Any, seed: int) -> None:
    asked = exercise(kind, seed)
    text = f"{asked.answer:.4f}".rstrip("0").rstrip(".") or "0"
    for written in (text, text.replace(".", ","), f"  {text} ", text.replace("-", "−")):
        assert is_right(asked, written), written
    assert not is_right(asked, f"{asked.answer + 0.05:.4f}")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3", (3,)),
        ("+3", (3,)),
        ("0,25", (0.25,)),
        (".5", (0.5,)),
        ("1/4", (0.25,)),
        ("−1/3", (-1 / 3,)),
        ("1 234", (1234,)),
        ("1\u202f234", (1234,)),
        ("1,234", (1.234, 1234)),
        ("12,345,678", (12345678,)),
    ],
)
def test_answers_are_read_as_they_may_be_meant(text: str, values: tuple[float, ...]) -> None:
    assert readings(text) == pytest.approx(values)


@pytest.mark.parametrize(
    "text", ["", "three", "1/0", "1e9", "nan", "inf", "--1", "1.2.3", "9" * 40]
)
def test_what_is_no_number_is_a_sentence(text: str) -> None:
    with pytest.raises(AnswerUnreadable, match="is not a number"):
        readings(text)


def test_a_mean_may_be_rounded_and_a_maximum_may_not() -> None:
    drawn = [exercise("pool_cell", seed) for seed in range(1, 60)]
    mean = next(a for a in drawn if a.how == "average" and a.answer * 3 % 1 > 0.1)
    largest = next(a for a in drawn if a.how == "max")
    assert is_right(mean, f"{mean.answer:.2f}")
    assert not is_right(largest, str(largest.answer + 0.01))


@given(SEEDS)
def test_a_receptive_field(seed: int) -> None:
    """Fields of the same layers as a network, on an image that is large enough."""
    asked = exercise("receptive_field", seed)
    layers = [
        MaxPool2D(pool_size=w.kernel, strides=w.stride, padding="same")
        if w.pools
        else Conv2D(
            filters=1,
            kernel_size=w.kernel,
            strides=w.stride,
            dilation=w.dilation,
            padding="same",
        )
        for w in asked.windows
    ]
    found = fields(ModelSpec(input_shape=(256, 256, 1), layers=tuple(layers)))[1:]
    assert [(step.size, step.jump) for step in asked.steps] == [
        (field.size[0], field.jump[0]) for field in found
    ]
    assert asked.answer == found[-1].size[0]
    for step in asked.steps:
        assert computed(step.size_formula) == step.size
        assert computed(step.jump_formula) == step.jump


def computed(formula: str) -> int:
    """Sums and products of whole numbers and brackets, as they are written."""
    names = formula.replace("×", "*").replace("−", "-")
    assert set(names) <= set("0123456789()*+- ")
    return int(eval(names))

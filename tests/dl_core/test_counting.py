from __future__ import annotations

from math import prod
from types import ModuleType

import pytest
from hypothesis import given, settings

from dl_core import models
from dl_core.counting import summary
from dl_core.specs import (
    PRESETS,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    ModelSpec,
    Residual,
    preset,
)
from tests.dl_core import reference
from tests.dl_core.networks import vgg16
from tests.strategies import model_specs

PUBLISHED = {
    "parameter_table": ([320, 0, 0, 802944, 1290], 804554),
    "mnist_convnet": ([320, 0, 18496, 0, 0, 0, 16010], 34826),
    "lenet5": ([156, 0, 2416, 0, 0, 48120, 10164, 850], 61706),
}
"""Course deck "Deep Learning par la pratique"; keras.io; LeCun et al. 1998 with a dense C3."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_are_as_published(name: str) -> None:
    rows, total = PUBLISHED[name]
    found = summary(preset(name).train.model)
    assert [row.parameters for row in found.rows] == rows
    assert found.totals.parameters == found.totals.trainable == total


def test_one_convolution_is_as_published() -> None:
    layer = Conv2D(filters=32, padding="same")
    found = summary(ModelSpec(input_shape=(28, 28, 3), layers=(layer,)))
    assert found.totals.parameters == 896
    assert found.rows[0].output == (28, 28, 32)


def test_vgg16_is_as_published() -> None:
    found = summary(vgg16())
    assert found.totals.parameters == 138_357_544
    assert found.totals.macs == 15_470_264_320
    assert found.totals.flops == 2 * 15_470_264_320
    convolutions = [row.macs for row in found.rows if row.kind == "Conv2D"]
    assert sum(convolutions) == 15_346_630_656


def test_a_residual_counts_by_its_branch() -> None:
    block = Residual(layers=(BatchNormalization(), Conv2D(filters=4, padding="same")))
    spec = ModelSpec(input_shape=(6, 6, 4), layers=(block, Flatten(), Dense(units=2)))
    found = summary(spec)
    assert [(r.path, r.depth, r.kind, r.parameters, r.macs) for r in found.rows] == [
        ("0.0", 1, "BatchNormalization", 16, 0),
        ("0.1", 1, "Conv2D", 148, 36 * 144),
        ("0", 0, "Add", 0, 0),
        ("1", 0, "Flatten", 0, 0),
        ("2", 0, "Dense", 290, 288),
    ]
    assert found.totals.not_trainable == 8
    assert [r.receptive_field for r in found.rows] == [(1, 1), (3, 3), (3, 3), (3, 3), (6, 6)]


def test_dense_on_maps_counts_each_position() -> None:
    assert Dense(units=3).macs((4, 5, 2)) == 4 * 5 * 2 * 3


@given(spec=reference.models())
def test_rows_follow_one_another_and_add_up_to_the_totals(spec: ModelSpec) -> None:
    found = summary(spec)
    last = {row.path: row for row in found.rows if row.depth == 0}  # an addition, its activation
    assert [row.output for row in last.values()] == list(spec.shapes)
    for row in found.rows[1:]:
        assert row.input in {other.output for other in found.rows if other.name in row.reads}
    for column in ("parameters", "trainable", "macs", "values"):
        total = getattr(found.totals, column)
        assert sum(getattr(row, column) for row in found.rows) == total
    weights = reference.random_weights(spec)
    assert found.totals.parameters == sum(array.size for array in weights.values())


@pytest.mark.keras
@pytest.mark.parametrize("name", PRESETS)
def test_equals_keras(name: str, keras: ModuleType) -> None:
    _assert_counts_equal(PRESETS[name].train.model)


@pytest.mark.keras
@settings(max_examples=60)
@given(spec=model_specs(most=8))
def test_random_networks_count_as_keras_does(keras: ModuleType, spec: ModelSpec) -> None:
    _assert_counts_equal(spec)


def _assert_counts_equal(spec: ModelSpec) -> None:
    model, found = models.build(spec), summary(spec).totals
    assert found.parameters == model.count_params()
    assert found.trainable == sum(prod(array.shape) for array in model.trainable_variables)

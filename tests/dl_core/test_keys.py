"""Keys: equal if and only if the specs are, in every process, and from one version to the next."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dl_core
from dl_core.keys import canonical, key
from dl_core.specs import (
    PRESETS,
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    DataSpec,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    Spec,
    TrainSpec,
    ZeroPadding2D,
    preset,
)
from tests import strategies as our

GOLDEN = "b5e3cf9384bd029625c3c2b6"
"""Key of the preset ``lenet5``. Where it changes, every stored network is lost to its owners: do
so only when the same spec comes to mean another computation, and raise ``keys.VERSION`` then."""

RELU = Activation(activation="relu")
SIMILAR: tuple[Spec, ...] = (
    # Same fields, other class.
    MaxPool2D(),
    AveragePool2D(),
    MaxPool2D(pool_size=3, strides=2),
    AveragePool2D(pool_size=3, strides=2),
    Flatten(),
    GlobalAveragePool2D(),
    # Same numbers, other fields or other order.
    MaxPool2D(pool_size=(2, 3)),
    MaxPool2D(pool_size=(3, 2)),
    MaxPool2D(pool_size=2, strides=3),
    GlobalMaxPool2D(),
    GlobalMaxPool2D(keepdims=True),
    GlobalAveragePool2D(keepdims=True),
    DepthwiseConv2D(),
    DepthwiseConv2D(depth_multiplier=3),
    SeparableConv2D(filters=3),
    Conv2D(filters=3, groups=3),
    Conv2D(filters=3, groups=1),
    ZeroPadding2D(),
    ZeroPadding2D(padding=((1, 1), (1, 2))),
    Conv2D(filters=3),
    Conv2D(filters=3, kernel_size=(3, 1), strides=(1, 3)),
    Conv2D(filters=3, kernel_size=(1, 3), strides=(3, 1)),
    Conv2D(filters=3, strides=2),
    Conv2D(filters=3, dilation=2),
    Conv2D(filters=1, kernel_size=3),
    Conv2D(filters=1, kernel_size=1),
    # Booleans, whole numbers and decimals that compare equal in Python.
    Dense(units=1),
    Dense(units=True),
    Dense(units=1.0),
    Dense(units=1, use_bias=False),
    Dense(units=1, use_bias=0),
    Dropout(rate=0),
    Dropout(rate=0.0),
    Dropout(rate=-0.0),
    Dropout(rate=0.1),
    Dropout(rate=0.1 + 1e-17),
    Dropout(rate=0.30000000000000004),
    Dropout(rate=0.3),
    BatchNormalization(),
    BatchNormalization(momentum=0.999),
    BatchNormalization(epsilon=1e-4),
    BatchNormalization(center=False),
    BatchNormalization(scale=False),
    # What is written out and what is left to its default.
    Conv2D(filters=3, kernel_size=3, strides=1, padding="valid", activation="linear"),
    Conv2D(filters=3, kernel_size=[3, 3]),
    Dense(units=1, activation="linear"),
    # Layers in another order, split otherwise, or one level deeper.
    ModelSpec(layers=(RELU, Flatten())),
    ModelSpec(layers=(Flatten(), RELU)),
    ModelSpec(layers=(RELU, RELU, Flatten())),
    ModelSpec(layers=(Residual(layers=(RELU,)), Flatten())),
    ModelSpec(layers=(Residual(layers=(RELU, RELU)), Flatten())),
    ModelSpec(layers=(Residual(layers=(Residual(layers=(RELU,)),)), Flatten())),
    ModelSpec(layers=(Residual(layers=(RELU,), activation="relu"), Flatten())),
    ModelSpec(layers=(Dense(units=12),)),
    ModelSpec(layers=(Dense(units=1), Dense(units=2))),
    ModelSpec(layers=(Dense(units=12),), input_shape=(28, 281, 1)),
    ModelSpec(layers=(Dense(units=12),), input_shape=(282, 8, 1)),
    ModelSpec(layers=(Dense(units=12),), input_shape=(28, 28, 11)),
    # Data.
    DataSpec(),
    DataSpec(name="mnist"),
    DataSpec(classes=tuple(range(10))),
    DataSpec(classes=(0, 1)),
    DataSpec(classes=(1, 0)),
    DataSpec(classes=[0, 1]),
    DataSpec(limit=1000),
    DataSpec(validation=0),
    # One spec inside another is not the other.
    *(p.train for p in PRESETS.values()),
    *(p.train.model for p in PRESETS.values()),
)


def test_keys_of_similar_specs_are_equal_iff_the_specs_are() -> None:
    wrong = [(a, b) for a, b in combinations(SIMILAR, 2) if (key(a) == key(b)) is not bool(a == b)]
    assert not wrong
    assert len({key(spec) for spec in SIMILAR}) < len(SIMILAR), "some of them are equal"


@given(st.one_of(our.train_specs(), our.model_specs(), our.data_specs()))
def test_a_key_outlives_json(spec: Spec) -> None:
    again = type(spec).model_validate_json(spec.model_dump_json())
    assert key(again) == key(spec)
    assert len(key(spec)) == 24
    assert set(key(spec)) <= set("0123456789abcdef")


@given(our.model_specs(most=2), our.model_specs(most=2))
def test_keys_of_two_networks(a: ModelSpec, b: ModelSpec) -> None:
    assert (key(a) == key(b)) is (a == b)


@given(our.layers((4, 4, 1)), our.layers((4, 4, 1)))
def test_keys_of_two_layers(a: Spec, b: Spec) -> None:
    assert (key(a) == key(b)) is (a == b)


@given(our.train_specs(), st.data())
def test_one_field_changed_changes_the_key_iff_its_value_differs(
    spec: TrainSpec, data: st.DataObject
) -> None:
    changes: dict[str, st.SearchStrategy[Any]] = {
        "learning_rate": st.floats(1e-6, 10),
        "optimizer": st.sampled_from(("sgd", "adam")),
        "schedule": st.sampled_from(("constant", "cosine")),
        "batch_size": st.integers(1, 3),
        "epochs": st.integers(1, 3),
        "seed": st.integers(0, 3),
    }
    name = data.draw(st.sampled_from(sorted(changes)))
    value = data.draw(changes[name] | st.just(getattr(spec, name)))
    other = TrainSpec(**{**dict(spec), name: value})
    assert (key(other) == key(spec)) is (other == spec) is (value == getattr(spec, name))


@given(our.train_specs())
def test_the_canonical_form_does_not_depend_on_the_order_of_fields(spec: TrainSpec) -> None:
    body = spec.model_dump(mode="json")
    assert canonical(TrainSpec.model_validate(dict(reversed(body.items())))) == canonical(spec)


def test_the_key_of_a_preset_stays_what_it_was() -> None:
    assert key(preset("lenet5").train) == GOLDEN


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_a_key_is_the_same_in_another_process(seed: str) -> None:
    code = (
        "from dl_core.keys import key; from dl_core.specs import PRESETS;"
        "print(*[key(p.train) for p in PRESETS.values()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=Path(dl_core.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [key(p.train) for p in PRESETS.values()]

"""Specs say what they accept, what shape they make, and come back from JSON as they were."""

from __future__ import annotations

import json
from math import prod
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dl_core import specs
from dl_core.errors import (
    ConvoscopeError,
    GroupsDoNotDivide,
    InputDoesNotFitData,
    KernelTooLarge,
    NeedsMaps,
    OutputDoesNotFitClasses,
    ResidualShapeMismatch,
    UnknownPreset,
)
from dl_core.specs import (
    DATASETS,
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
    Layer,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    Spec,
    TrainSpec,
    ZeroPadding2D,
    preset,
    show,
)
from dl_core.specs.data import ClassesRepeated
from tests import strategies as our

LAYER: TypeAdapter[Any] = TypeAdapter(Layer)
KINDS: tuple[type[Spec], ...] = get_args(get_args(Layer)[0])
HEAD = Dense(units=10, activation="softmax")


def reason(refused: pytest.ExceptionInfo[ValidationError]) -> ConvoscopeError:
    """The error inside pydantic's."""
    (only,) = refused.value.errors()
    error = only["ctx"]["error"]
    assert isinstance(error, ConvoscopeError)
    return error


# Round trips -----------------------------------------------------------------------------------


@given(our.train_specs())
def test_a_training_comes_back_from_json(spec: TrainSpec) -> None:
    text = spec.model_dump_json()
    assert TrainSpec.model_validate_json(text) == spec
    assert TrainSpec.model_validate(json.loads(text)) == spec
    assert hash(TrainSpec.model_validate_json(text)) == hash(spec)


@given(our.model_specs())
def test_a_network_comes_back_from_json(spec: ModelSpec) -> None:
    again = ModelSpec.model_validate_json(spec.model_dump_json())
    assert again == spec
    assert [type(layer) for layer in again.layers] == [type(layer) for layer in spec.layers]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_comes_back_from_json(name: str) -> None:
    train = preset(name).train
    assert TrainSpec.model_validate_json(train.model_dump_json()) == train


# Shapes ----------------------------------------------------------------------------------------


@given(our.model_specs())
def test_shapes_are_positive_one_per_layer(spec: ModelSpec) -> None:
    assert len(spec.shapes) == len(spec.layers)
    assert all(len(shape) in (1, 3) and min(shape) >= 1 for shape in spec.shapes)
    assert spec.output_shape == spec.shapes[-1]


@given(our.model_specs())
def test_a_network_is_its_first_layers_then_the_others(spec: ModelSpec) -> None:
    for cut in range(1, len(spec.layers)):
        head = ModelSpec(input_shape=spec.input_shape, layers=spec.layers[:cut])
        assert head.shapes == spec.shapes[:cut]


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        (Conv2D(filters=8), (28, 28, 1), (26, 26, 8)),
        (Conv2D(filters=8, padding="same"), (28, 28, 1), (28, 28, 8)),
        (Conv2D(filters=2, kernel_size=(5, 1), strides=(2, 3)), (28, 28, 3), (12, 10, 2)),
        (Conv2D(filters=2, dilation=2), (7, 8, 3), (3, 4, 2)),
        (Conv2D(filters=2, kernel_size=9, strides=4, padding="same"), (5, 3, 1), (2, 1, 2)),
        (MaxPool2D(), (7, 7, 3), (3, 3, 3)),
        (MaxPool2D(padding="same"), (7, 7, 3), (4, 4, 3)),
        (MaxPool2D(pool_size=3, strides=2), (7, 6, 3), (3, 2, 3)),
        (AveragePool2D(pool_size=(1, 4)), (7, 9, 2), (7, 2, 2)),
        (Conv2D(filters=6, groups=3), (5, 5, 3), (3, 3, 6)),
        (DepthwiseConv2D(strides=2, padding="same"), (7, 8, 3), (4, 4, 3)),
        (DepthwiseConv2D(depth_multiplier=2), (5, 5, 3), (3, 3, 6)),
        (SeparableConv2D(filters=4, depth_multiplier=2), (5, 5, 3), (3, 3, 4)),
        (ZeroPadding2D(padding=((1, 2), (0, 3))), (4, 5, 6), (7, 8, 6)),
        (GlobalAveragePool2D(), (4, 5, 6), (6,)),
        (GlobalMaxPool2D(keepdims=True), (4, 5, 6), (1, 1, 6)),
        (Flatten(), (4, 5, 6), (120,)),
        (Flatten(), (7,), (7,)),
        (Dense(units=3), (5,), (3,)),
        (Dense(units=3), (4, 5, 6), (4, 5, 3)),
        (Dropout(), (4, 5, 6), (4, 5, 6)),
        (BatchNormalization(), (9,), (9,)),
        (Activation(activation="tanh"), (2, 2, 2), (2, 2, 2)),
        (Residual(layers=(Conv2D(filters=6, padding="same"),)), (4, 5, 6), (4, 5, 6)),
    ],
    ids=lambda value: show(value) if isinstance(value, tuple) else value.kind,
)
def test_shape_made(layer: Layer, before: specs.Shape, after: specs.Shape) -> None:
    assert layer.output_shape(before, "1") == after


def test_every_kind_of_layer_is_drawn_by_the_strategies() -> None:
    kinds: set[str] = set()

    @settings(max_examples=400)
    @given(our.layers((6, 6, 2)))
    def draw(layer: Layer) -> None:
        kinds.add(layer.kind)

    draw()
    assert kinds == {kind.model_fields["kind"].default for kind in KINDS}


# What may be written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (Conv2D(filters=1, kernel_size=5), Conv2D(filters=1, kernel_size=(5, 5))),
        (Conv2D(filters=1, strides=2), Conv2D(filters=1, strides=(2, 2))),
        (Conv2D(filters=1, dilation=3), Conv2D(filters=1, dilation=(3, 3))),
        (MaxPool2D(pool_size=3), MaxPool2D(pool_size=(3, 3))),
        (AveragePool2D(strides=1), AveragePool2D(strides=(1, 1))),
    ],
)
def test_one_number_means_a_pair(short: Spec, long: Spec) -> None:
    assert short == long
    assert short.model_dump_json() == long.model_dump_json()


@given(st.integers(1, 1024))
def test_a_pair_may_be_a_list(n: int) -> None:
    assert LAYER.validate_python({"kind": "max_pool2d", "pool_size": [n, n]}).pool_size == (n, n)
    assert LAYER.validate_json(f'{{"kind": "max_pool2d", "pool_size": {n}}}').pool_size == (n, n)


def test_strides_of_a_pooling_default_to_its_window() -> None:
    assert MaxPool2D(pool_size=(3, 2)).steps == (3, 2)
    assert MaxPool2D(pool_size=(3, 2), strides=1).steps == (1, 1)


def _example(cls: type[Spec]) -> dict[str, Any]:
    required = {"filters": 1, "units": 1, "activation": "relu", "layers": [{"kind": "flatten"}]}
    return {k: v for k, v in required.items() if k in cls.model_fields}


@pytest.mark.parametrize("cls", [*KINDS, ModelSpec, DataSpec], ids=lambda cls: cls.__name__)
def test_unknown_fields_are_refused(cls: type[Spec]) -> None:
    assert cls(**_example(cls))
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        cls(**{**_example(cls), "colour": "red"})


def test_unknown_fields_are_refused_deep_inside() -> None:
    body = preset("lenet5").train.model_dump(mode="json")
    body["model"]["layers"][0]["colour"] = "red"
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        TrainSpec.model_validate(body)


@pytest.mark.parametrize(
    ("cls", "field", "value"),
    [
        (Conv2D, "filters", 0),
        (Conv2D, "filters", 16385),
        (Conv2D, "kernel_size", 0),
        (Conv2D, "kernel_size", (3, -1)),
        (Conv2D, "kernel_size", (3, 3, 3)),
        (Conv2D, "strides", "two"),
        (Conv2D, "padding", "full"),
        (Conv2D, "activation", "__import__"),
        (Dense, "units", 0),
        (Dense, "units", 2.5),
        (Dropout, "rate", 1),
        (Dropout, "rate", -0.1),
        (Dropout, "rate", float("nan")),
        (BatchNormalization, "momentum", 1),
        (BatchNormalization, "epsilon", 0),
        (Residual, "layers", ()),
        (ModelSpec, "layers", ()),
        (ModelSpec, "input_shape", (28, 28)),
        (ModelSpec, "input_shape", (28, 0, 1)),
        (DataSpec, "name", "imagenet"),
        (DataSpec, "classes", (0, 10)),
        (DataSpec, "limit", 19),
        (DataSpec, "validation", 0.51),
    ],
)
def test_values_out_of_range_are_refused(cls: type[Spec], field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        cls(**{**_example(cls), field: value})
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("learning_rate", 0),
        ("learning_rate", float("inf")),
        ("learning_rate", float("nan")),
        ("batch_size", 0),
        ("epochs", 0),
        ("epochs", 10_001),
        ("seed", -1),
        ("seed", 2**31),
        ("optimizer", "adamax"),
        ("schedule", "step"),
        ("loss", "mse"),
    ],
)
def test_a_training_out_of_range_is_refused(field: str, value: object) -> None:
    body = {**preset("mlp").train.model_dump(), field: value}
    with pytest.raises(ValidationError) as refused:
        TrainSpec(**body)
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_a_spec_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        HEAD.units = 3  # type: ignore[misc]


# What does not fit -----------------------------------------------------------------------------

POOLED = Residual(layers=(MaxPool2D(),))


@pytest.mark.parametrize(
    ("layers", "error", "where"),
    [
        ((Conv2D(filters=1, kernel_size=29),), KernelTooLarge, "1"),
        ((MaxPool2D(pool_size=28), MaxPool2D()), KernelTooLarge, "2"),
        ((Conv2D(filters=1, kernel_size=10, dilation=4),), KernelTooLarge, "1"),
        ((Flatten(), Dense(units=3), Conv2D(filters=1)), NeedsMaps, "3"),
        ((GlobalAveragePool2D(), MaxPool2D()), NeedsMaps, "2"),
        ((Flatten(), ZeroPadding2D()), NeedsMaps, "2"),
        ((Conv2D(filters=6), Conv2D(filters=6, groups=4)), GroupsDoNotDivide, "2"),
        ((Conv2D(filters=6), Conv2D(filters=4, groups=3)), GroupsDoNotDivide, "2"),
        ((Flatten(), GlobalAveragePool2D()), NeedsMaps, "2"),
        ((Dropout(), POOLED), ResidualShapeMismatch, "2"),
        ((Residual(layers=(Conv2D(filters=1), Conv2D(filters=1))),), ResidualShapeMismatch, "1"),
        ((Residual(layers=(Dropout(), Flatten(), MaxPool2D())),), NeedsMaps, "1.3"),
        (
            (Residual(layers=(Dropout(), Residual(layers=(POOLED,)))),),
            ResidualShapeMismatch,
            "1.2.1",
        ),
        ((Residual(layers=(Dense(units=1), MaxPool2D(pool_size=29))),), KernelTooLarge, "1.2"),
    ],
)
def test_what_does_not_fit_names_the_layer(
    layers: Any, error: type[ConvoscopeError], where: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ModelSpec(layers=layers)
    found = reason(refused)
    assert type(found) is error
    assert found.params["layer"] == where
    assert f"Layer {where} (" in str(found)


def test_kernel_too_large_gives_both_sizes() -> None:
    with pytest.raises(ValidationError) as refused:
        ModelSpec(input_shape=(5, 9, 1), layers=(Conv2D(filters=1, kernel_size=(6, 3)),))
    assert reason(refused).params | {"layer": ""} == {
        "layer": "",
        "kind": "Conv2D",
        "kernel": "6×3",
        "size": "5×9",
    }


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"data": DataSpec(name="cifar10")}, InputDoesNotFitData),
        ({"data": DataSpec(classes=(3, 7))}, OutputDoesNotFitClasses),
        ({"loss": "binary_crossentropy"}, OutputDoesNotFitClasses),
        (
            {"data": DataSpec(classes=(3, 7)), "loss": "binary_crossentropy"},
            OutputDoesNotFitClasses,
        ),
        ({"model": ModelSpec(layers=(HEAD,))}, OutputDoesNotFitClasses),
    ],
)
def test_a_network_must_fit_its_data(change: dict[str, Any], error: type[ConvoscopeError]) -> None:
    good = {name: getattr(preset("mlp").train, name) for name in TrainSpec.model_fields}
    with pytest.raises(ValidationError) as refused:
        TrainSpec(**good | change)
    assert type(reason(refused)) is error


@pytest.mark.parametrize("classes", [(), (3,), (3, 3), (1, 2, 1)])
def test_classes_are_two_or_more_each_once(classes: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        DataSpec(classes=classes)
    assert type(reason(refused)) is ClassesRepeated


def test_class_names_follow_the_order_asked_for() -> None:
    assert DataSpec(classes=(7, 3)).class_names == ("7", "3")
    assert DataSpec(name="cifar10").class_names == DATASETS["cifar10"].class_names


# Presets ---------------------------------------------------------------------------------------

PARAMETERS = {
    "perceptron": ([(784, 1)], 785),
    "mlp": ([(784, 64), (64, 32), (32, 16), (16, 10)], 53_018),
    "cnn6": (
        [(3, 3, 1, 32), (3, 3, 32, 32), (3, 3, 32, 16), (784, 32), (32, 16), (16, 10)],
        40_010,
    ),
    "mnist_convnet": ([(3, 3, 1, 32), (3, 3, 32, 64), (1600, 10)], 34_826),
    "parameter_table": ([(3, 3, 1, 32), (6272, 128), (128, 10)], 804_554),
    "lenet5": ([(5, 5, 1, 6), (5, 5, 6, 16), (400, 120), (120, 84), (84, 10)], 61_706),
}
"""Kernels of each preset and its total with biases. 34,826 is keras.io's own summary of the
example, 804,554 the courses' exercise, 61,706 the usual count of this LeNet-5."""


def kernels(spec: ModelSpec) -> list[tuple[int, ...]]:
    shapes = (spec.input_shape, *spec.shapes)
    found: list[tuple[int, ...]] = []
    for layer, shape in zip(spec.layers, shapes[:-1], strict=True):
        if isinstance(layer, Conv2D):
            found.append((*layer.kernel_size, shape[-1], layer.filters))
        elif isinstance(layer, Dense):
            found.append((shape[-1], layer.units))
    return found


@pytest.mark.parametrize("name", PRESETS)
def test_parameters_of_a_preset(name: str) -> None:
    expected, total = PARAMETERS[name]
    found = kernels(preset(name).train.model)
    assert found == expected
    assert sum(prod(shape) + shape[-1] for shape in found) == total


@pytest.mark.parametrize(
    ("name", "accuracy"), [("mlp", 0.97), ("cnn6", 0.9879), ("mnist_convnet", 0.9922)]
)
def test_published_accuracies(name: str, accuracy: float) -> None:
    assert preset(name).published_accuracy == accuracy


def test_an_unknown_preset_is_told_which_there_are() -> None:
    with pytest.raises(UnknownPreset) as refused:
        preset("resnet")
    assert all(name in str(refused.value) for name in PRESETS)

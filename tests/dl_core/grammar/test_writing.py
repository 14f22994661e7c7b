"""What is written is read back as it was, and is short."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl_core.errors import SpecError
from dl_core.grammar import letters, parse, write
from dl_core.grammar.folding import fold
from dl_core.grammar.reading import DEEPEST
from dl_core.specs import (
    PRESETS,
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    Layer,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    ZeroPadding2D,
)
from tests import strategies as our
from tests.dl_core.networks import alexnet_v2, resnet50_path, vgg16

NETWORKS = {name: preset.train.model for name, preset in PRESETS.items()} | {
    "vgg16": vgg16(),
    "alexnet_v2": alexnet_v2(),
    "resnet50_path": resnet50_path(),
}


# There and back --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NETWORKS)
def test_known_networks_come_back(name: str) -> None:
    assert parse(write(NETWORKS[name])).model == NETWORKS[name]


@settings(max_examples=400)
@given(our.model_specs(most=8))
def test_any_network_comes_back(model: ModelSpec) -> None:
    text = write(model)
    assert parse(text).model == model
    assert letters(text) == ()
    assert write(parse(text).model) == text


RELU, LINEAR = Activation(activation="relu"), Activation(activation="linear")
CONV = Conv2D(filters=2, padding="same")
FEW: tuple[Any, ...] = (
    RELU,
    LINEAR,
    Activation(activation="softmax"),
    CONV,
    CONV.model_copy(update={"activation": "relu"}),
    DepthwiseConv2D(padding="same", activation="relu"),
    MaxPool2D(strides=1),  # type: ignore[arg-type]
    Flatten(),
    GlobalAveragePool2D(keepdims=True),
    Dense(units=2),
    Dense(units=2, activation="relu"),
    Dropout(),
    Residual(layers=(RELU, LINEAR)),
    Residual(layers=(CONV, RELU, CONV), activation="relu"),
    Residual(layers=(Dense(units=2), RELU, Dense(units=2))),
)


@st.composite
def monotonous(draw: st.DrawFn) -> ModelSpec:
    """Networks of a few layers over and over, also where two would become one if read carelessly:
    activations after anything, flattening before anything."""
    few = draw(st.lists(st.sampled_from(FEW), min_size=1, max_size=4))
    found: list[Layer] = []
    shape: Any = (6, 5, 2)
    for layer in draw(st.lists(st.sampled_from(few), min_size=1, max_size=24)):
        try:
            shape = layer.output_shape(shape, "?")
        except SpecError:
            continue
        found.append(layer)
    return ModelSpec(input_shape=(6, 5, 2), layers=tuple(found) or (RELU,))


@settings(max_examples=600)
@given(monotonous())
def test_repetitions_come_back(model: ModelSpec) -> None:
    assert parse(write(model)).model == model


size = st.integers(1, 1024)
pair = st.tuples(size, size)
window = {
    "kernel_size": pair,
    "strides": pair,
    "dilation": pair,
    "padding": st.just("same"),
    "activation": our.activations,
    "use_bias": st.booleans(),
}
pool = {"pool_size": pair, "strides": st.none() | pair, "padding": st.just("same")}
edges = st.tuples(st.integers(0, 512), st.integers(0, 512))
anything = st.one_of(
    st.builds(Conv2D, filters=st.integers(1, 16384), **window),
    st.builds(Conv2D, filters=st.sampled_from([64, 4096]), groups=st.sampled_from([2, 64])),
    st.builds(DepthwiseConv2D, depth_multiplier=st.integers(1, 64), **window),
    st.builds(
        SeparableConv2D,
        filters=st.integers(1, 16384),
        depth_multiplier=st.integers(1, 64),
        **window,
    ),
    st.builds(MaxPool2D, **pool),
    st.builds(AveragePool2D, **pool),
    st.builds(ZeroPadding2D, padding=st.tuples(edges, edges)),
    st.builds(Dense, units=st.integers(1, 65536), use_bias=st.booleans()),
    st.builds(Dropout, rate=st.floats(0, 1, exclude_max=True)),
    st.builds(
        BatchNormalization,
        momentum=st.floats(0, 1, exclude_max=True),
        epsilon=st.floats(0, 1, exclude_min=True),
    ),
)


@given(anything)
def test_every_value_that_a_layer_may_have_comes_back(layer: Any) -> None:
    model = ModelSpec(input_shape=(1024, 1024, 64), layers=(layer,))
    assert parse(write(model)).model == model


def test_as_many_layers_as_a_network_may_have_come_back() -> None:
    sizes = (*range(1, 200), *range(1, 200), 7, 7)
    layers = tuple(Conv2D(filters=n, padding="same") for n in sizes)
    model = ModelSpec(input_shape=(4, 4, 1), layers=layers)
    assert len(model.layers) == 400
    assert parse(write(model)).model == model


def test_a_block_longer_than_a_network_comes_back() -> None:
    branch = tuple(Dropout(rate=n % 7 / 10) for n in range(1000))
    model = ModelSpec(layers=(Residual(layers=branch),))
    assert parse(write(model)).model == model


def test_blocks_in_blocks_come_back() -> None:
    block = Residual(layers=(Flatten(), Dense(units=3)), activation="tanh")
    for _ in range(DEEPEST - 1):
        block = Residual(layers=(block,), activation="relu")
    model = ModelSpec(input_shape=(1, 1, 3), layers=(Flatten(), block))
    assert parse(write(model)).model == model


# Short -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        ("[[CONV(32) -> RELU]*2 -> POOL]*2", None),
        ("CONV(8)*3", None),
        ("CONV(8, 3x3, same, stride 1, dilation 1x1, groups 1)", "CONV(8)"),
        ("CONV(8, 5, valid, tanh)", "CONV(8, 5x5, valid) -> TANH"),
        ("POOL(2x2, valid)", "POOL"),
        ("POOL(2, stride 2)", None),
        ("DWCONV(3x3, stride 2x1)", None),
        ("PAD(top 1, bottom 1, left 1, right 1)", "PAD"),
        ("PAD(top 2, bottom 2)", "PAD(2x0)"),
        ("PAD(top 1)", None),
        ("PAD(0)", None),
        ("DROPOUT -> FLATTEN -> FC", "DROPOUT(0.5) -> FC(10)"),
        ("FLATTEN -> DROPOUT(0.0) -> FC(9)", "FLATTEN -> DROPOUT(0) -> FC(9)"),
        ("FLATTEN -> FLATTEN -> FC(9)", "FLATTEN*2 -> FC(9)"),
        ("FC(9, cellwise) -> FC(9)", None),
        ("CONV(8) -> LINEAR -> RELU", "CONV(8) -> ACT(relu)"),
        ("CONV(8) -> RELU -> RELU", None),
        ("[[RES[CONV(1) -> BN] -> RELU]*3 -> PAD]*2", None),
        ("BN(momentum 0.99)", "BN"),
        ("[RELU6 -> BN]*2 -> RELU6*2", None),
        ("[CONV(4) -> RELU]*3 -> POOL -> [[CONV(8) -> RELU]*3 -> POOL]*2", None),
        ("TANH -> BN -> TANH", None),
    ],
)
def test_what_is_written(layers: str, text: str | None) -> None:
    assert write(parse(layers).model) == f"INPUT(28x28x1) -> {text or layers}"


def test_lenet_5_in_full() -> None:
    assert write(NETWORKS["lenet5"]) == (
        "INPUT(28x28x1) -> CONV(6, 5x5) -> TANH -> POOL(2, stride 2) -> CONV(16, 5x5, valid) -> "
        "TANH -> POOL(2, stride 2) -> FC(120) -> TANH -> FC(84) -> TANH -> FC(10) -> SOFTMAX"
    )


def unfolded(text: str) -> list[str]:
    """The items of a folded text of single letters, by a parser of three lines."""
    text = text.replace(" -> ", "")
    while "*" in text:
        start = text.index("*")
        opening = start - 1 if text[start - 1] != "]" else text.rindex("[", 0, start)
        stop = start + 1
        while stop < len(text) and text[stop].isdigit():
            stop += 1
        body = text[opening:start].strip("[]")
        text = text[:opening] + body * int(text[start + 1 : stop]) + text[stop:]
    return list(text)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40))
def test_folding_loses_nothing_and_is_never_longer(items: list[str]) -> None:
    text = fold([(item,) for item in items])
    assert unfolded(text) == items
    assert len(text) <= len(" -> ".join(items))


@given(
    body=st.lists(st.sampled_from(["CONV(32)", "POOL", "FC(10)"]), min_size=1, max_size=5),
    times=st.integers(2, 50),
)
def test_a_repetition_is_written_once(body: list[str], times: int) -> None:
    whole = fold([(item,) for item in body * times])
    assert len(whole) <= len(" -> ".join(body)) + len(f"[]*{times * len(body)}")

"""What a text means."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.counting import summary
from dl_core.grammar import letters, parse
from dl_core.specs import (
    Activation,
    ActivationName,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
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
    ZeroPadding2D,
)
from tests.dl_core.networks import vgg16

TEXTBOOK = "INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC"
CONV = Conv2D(filters=32, padding="same")
CONV_RELU = Conv2D(filters=32, padding="same", activation="relu")
FC_RELU = Dense(units=128, activation="relu")
RELU = Activation(activation="relu")
SCORES = Dense(units=10)


def layers(text: str, **counts: int) -> tuple[Any, ...]:
    return parse(text, counts).model.layers


# The textbook ----------------------------------------------------------------------------------


def test_the_sentence_of_the_textbook() -> None:
    parsed = parse(TEXTBOOK, {"N": 2, "M": 3, "K": 2})
    assert parsed.letters == ("N", "M", "K")
    block = (CONV_RELU, CONV_RELU, MaxPool2D())
    assert parsed.model == ModelSpec(
        layers=(*block * 3, Flatten(), FC_RELU, FC_RELU, SCORES), input_shape=(28, 28, 1)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    # CS231n, "Convolutional networks", layer patterns.
    [
        ("INPUT -> FC", (Flatten(), SCORES)),
        ("INPUT -> CONV -> RELU -> FC", (CONV_RELU, Flatten(), SCORES)),
        (
            "INPUT -> [CONV -> RELU -> POOL]*2 -> FC -> RELU -> FC",
            (*(CONV_RELU, MaxPool2D()) * 2, Flatten(), FC_RELU, SCORES),
        ),
        (
            "INPUT -> [CONV -> RELU -> CONV -> RELU -> POOL]*3 -> [FC -> RELU]*2 -> FC",
            (*(CONV_RELU, CONV_RELU, MaxPool2D()) * 3, Flatten(), FC_RELU, FC_RELU, SCORES),
        ),
    ],
)
def test_the_examples_of_the_textbook(text: str, expected: tuple[Any, ...]) -> None:
    assert layers(text) == expected


def test_no_repetition_at_all_is_a_linear_classifier() -> None:
    assert layers(TEXTBOOK, N=0, M=0, K=0) == (Flatten(), SCORES)


def test_vgg16_has_the_published_number_of_parameters() -> None:
    text = """
        INPUT(224x224x3) -> [CONV(64) -> RELU]*2 -> POOL -> [CONV(128) -> RELU]*2 -> POOL
        -> [CONV(256) -> RELU]*3 -> POOL -> [[CONV(512) -> RELU]*3 -> POOL]*2
        -> FC(4096)*2 -> FC(1000)
    """
    assert parse(text).model == vgg16()
    assert summary(parse(text).model).totals.parameters == 138_357_544


def test_a_residual_network() -> None:
    text = """
        INPUT(32x32x3) -> CONV(16, nobias) -> BN -> RELU
        -> [RES[[CONV(16, nobias) -> BN -> RELU] -> CONV(16, nobias) -> BN] -> RELU]*3
        -> GAP -> FC(10) -> SOFTMAX
    """
    conv = Conv2D(filters=16, padding="same", use_bias=False)
    branch = (conv, BatchNormalization(), RELU, conv, BatchNormalization())
    block = Residual(layers=branch, activation="relu")
    ending = (GlobalAveragePool2D(), Dense(units=10, activation="softmax"))
    expected = (conv, BatchNormalization(), RELU, *(block,) * 3, *ending)
    assert parse(text).model == ModelSpec(input_shape=(32, 32, 3), layers=expected)


# Layers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("CONV", CONV),
        ("CONV(8)", Conv2D(filters=8, padding="same")),
        ("CONV(8, 5x5, valid)", Conv2D(filters=8, kernel_size=5)),
        ("CONV(8, 5, valid)", Conv2D(filters=8, kernel_size=5)),
        ("CONV(1x3)", Conv2D(filters=32, kernel_size=(1, 3), padding="same")),
        ("conv2d( filters = 8 , size 1×3 )", Conv2D(filters=8, kernel_size=(1, 3), padding="same")),
        (
            "CONV(8, stride 2, relu)",
            Conv2D(filters=8, strides=2, padding="same", activation="relu"),
        ),
        ("CONV(8, stride 2x1)", Conv2D(filters=8, strides=(2, 1), padding="same")),
        (
            "CONV(8, dilation=2, nobias)",
            Conv2D(filters=8, dilation=2, padding="same", use_bias=False),
        ),
        ("CONV(8, groups 2)", Conv2D(filters=8, groups=2, padding="same")),
        ("DWCONV", DepthwiseConv2D(padding="same")),
        (
            "DWCONV(5x5, valid, multiplier 2, leaky_relu)",
            DepthwiseConv2D(kernel_size=5, depth_multiplier=2, activation="leaky_relu"),
        ),
        ("SEPCONV", SeparableConv2D(filters=32, padding="same")),
        ("SEPCONV(8, 5x5, valid)", SeparableConv2D(filters=8, kernel_size=5)),
        ("POOL", MaxPool2D()),
        ("MaxPool(3, stride 2, same)", MaxPool2D(pool_size=3, strides=2, padding="same")),
        ("AVGPOOL(2x3)", AveragePool2D(pool_size=(2, 3))),
        ("GAP", GlobalAveragePool2D()),
        ("GMP(keepdims)", GlobalMaxPool2D(keepdims=True)),
        ("PAD", ZeroPadding2D()),
        ("PAD(2)", ZeroPadding2D(padding=((2, 2), (2, 2)))),
        ("PAD(1x2)", ZeroPadding2D(padding=((1, 1), (2, 2)))),
        ("PAD(left 3)", ZeroPadding2D(padding=((0, 0), (3, 0)))),
        ("PAD(1, bottom 2)", ZeroPadding2D(padding=((1, 2), (1, 1)))),
        ("BN", BatchNormalization()),
        (
            "BN(momentum 0.9, epsilon 1e-5, nocenter, noscale)",
            BatchNormalization(momentum=0.9, epsilon=1e-5, center=False, scale=False),
        ),
        ("DROPOUT", Dropout(rate=0.5)),
        ("DROPOUT(.25)", Dropout(rate=0.25)),
        ("FLATTEN", Flatten()),
        ("FC(9, cellwise)", Dense(units=9)),
        ("DENSE(9, cellwise, nobias, tanh)", Dense(units=9, use_bias=False, activation="tanh")),
        ("ACT(gelu)", Activation(activation="gelu")),
        ("Swish", Activation(activation="silu")),
        ("RES[CONV(4)]", Residual(layers=(Conv2D(filters=4, padding="same"),))),
        ("RES(relu)[BN]", Residual(layers=(BatchNormalization(),), activation="relu")),
    ],
)
def test_a_layer(text: str, layer: Any) -> None:
    assert layers(f"INPUT(9x9x4) -> {text}") == (layer,)


@pytest.mark.parametrize("name", get_args(ActivationName))
def test_every_activation_is_a_word(name: str) -> None:
    for word in (name, name.upper(), name.replace("_", "").title()):
        assert layers(f"POOL -> {word}")[1] == Activation(activation=name)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("POOL", (28, 28, 1)),
        ("INPUT -> POOL", (28, 28, 1)),
        ("INPUT() -> POOL", (28, 28, 1)),
        ("INPUT(32x30x3) -> POOL", (32, 30, 3)),
        ("input(32, 30, 3) → pool", (32, 30, 3)),
        ("INPUT(32 × 30) -> POOL", (32, 30, 1)),
    ],
)
def test_the_input(text: str, shape: tuple[int, ...]) -> None:
    assert parse(text).model.input_shape == shape


@pytest.mark.parametrize(
    "text",
    [
        "input(28x28x1)->[[conv(8,3x3,same)->relu]*2->pool(2)]*2->fc(9)",
        " INPUT ( 28 × 28 × 1 ) → [ [ Conv( 8 , 3 × 3 ) → ReLU ] × 2 → Pool ] × 2 → Dense( 9 ) ",
        "INPUT(28X28X1)\n--> [\n  [CONV(8) => RELU]*2\n  –> MAXPOOL\n]*2\n-> FLATTEN -> FC(9)\n",
    ],
)
def test_case_spaces_and_arrows_do_not_matter(text: str) -> None:
    block = (Conv2D(filters=8, padding="same", activation="relu"),) * 2
    assert layers(text) == (*(*block, MaxPool2D()) * 2, Flatten(), Dense(units=9))


# Units left out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("FC", [10]),
        ("FC -> SOFTMAX", [10]),
        ("FC -> ACT(relu) -> TANH", [10]),
        ("FC -> FC", [128, 10]),
        ("FC -> DROPOUT", [128]),
        ("FC(5)", [5]),
        ("FC(128)", [128]),
        ("[FC]*2", [128, 128]),
        ("FC?", [128]),
    ],
)
def test_the_last_fc_has_a_unit_for_each_class(text: str, units: list[int]) -> None:
    assert [layer.units for layer in layers(text) if isinstance(layer, Dense)] == units


# Activations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CONV -> RELU", (CONV_RELU,)),
        ("CONV(32, relu)", (CONV_RELU,)),
        ("CONV -> ACT(relu)", (CONV, RELU)),
        ("CONV -> RELU -> RELU", (CONV_RELU, RELU)),
        ("CONV(32, relu) -> RELU", (CONV_RELU, RELU)),
        ("CONV(32, linear) -> RELU", (CONV, RELU)),
        ("CONV -> LINEAR -> RELU", (CONV, RELU)),
        ("CONV -> POOL -> RELU", (CONV, MaxPool2D(), RELU)),
        ("CONV*2 -> RELU", (CONV, CONV_RELU)),
        ("[RELU -> CONV]*2 -> RELU", (RELU, CONV_RELU, CONV_RELU)),
        ("RES[BN] -> RELU", (Residual(layers=(BatchNormalization(),), activation="relu"),)),
        ("RES[BN] -> ACT(relu)", (Residual(layers=(BatchNormalization(),)), RELU)),
        (
            "RES(linear)[BN -> RELU] -> RELU",
            (Residual(layers=(BatchNormalization(), RELU)), RELU),
        ),
        ("FC(9, cellwise) -> SOFTMAX", (Dense(units=9, activation="softmax"),)),
    ],
)
def test_an_activation_right_after_belongs_to_the_layer(text: str, expected: Any) -> None:
    assert layers(text) == expected


# Brackets and letters --------------------------------------------------------------------------


@given(
    items=st.lists(st.sampled_from(["CONV(2)", "RELU", "BN", "RES[BN]", "POOL?"]), min_size=1),
    times=st.integers(1, 4),
)
def test_brackets_abbreviate(items: list[str], times: int) -> None:
    body = " -> ".join(items)
    written_out = " -> ".join([body] * times)
    assert parse(f"BN -> [{body}]*{times}") == parse(f"BN -> {written_out}")
    assert parse(f"[{body}]*N", {"N": times}).model == parse(written_out).model


def test_letters_stand_for_counts_in_order_of_appearance() -> None:
    text = "[[CONV -> POOL?]*M -> BN*n]*M -> FC*Depth1"
    assert letters(text) == parse(text).letters == ("M", "N", "DEPTH1")
    kinds = [layer.kind for layer in layers(text, m=2, N=0, depth1=1)]
    assert kinds == ["conv2d", "max_pool2d"] * 4 + ["flatten", "dense"]


def test_a_text_may_say_what_its_letters_are() -> None:
    parsed = parse("BN*N -> TANH*M -> RELU*K, N=2, k=0", {"N": 5, "M": 3})
    assert parsed.letters == ("M",)
    assert [layer.kind for layer in parsed.model.layers] == [
        "batch_normalization",
        "batch_normalization",
        *["activation"] * 3,
    ]


def test_letters_are_known_where_no_network_is_made() -> None:
    assert letters("POOL*N -> CONV(groups 7)*M") == ("N", "M")


# With or without -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("INPUT(4x4x1) -> [POOL?]*9", ["max_pool2d"] * 2),
        ("INPUT(4x4x1) -> [POOL(2, same)?]*9", ["max_pool2d"] * 2),
        ("INPUT(4x4x1) -> [[CONV -> POOL]?]*9", ["conv2d", "max_pool2d"] * 2),
        ("INPUT(4x4x1) -> [[CONV -> POOL]*9]? -> BN", ["batch_normalization"]),
        ("INPUT(1x5x1) -> POOL? -> BN", ["batch_normalization"]),
        ("FLATTEN -> CONV? -> GAP? -> FC?", ["flatten", "dense"]),
        ("RES[CONV(3)]? -> BN", ["batch_normalization"]),
        ("INPUT(4x4x1) -> RES[CONV(1) -> POOL(2)?]? -> BN", ["batch_normalization"]),
        ("CONV(6) -> CONV(6, groups 4)? -> CONV(6, groups 3)?", ["conv2d", "conv2d"]),
        ("CONV -> RELU? -> BN", ["conv2d", "batch_normalization"]),
        ("CONV -> [RELU -> FLATTEN -> CONV]? -> BN", ["conv2d", "batch_normalization"]),
        ("CONV?*2", ["conv2d"] * 2),
        ("CONV*2?", ["conv2d"] * 2),
    ],
)
def test_what_may_be_left_out_is_there_where_it_fits(text: str, kinds: list[str]) -> None:
    assert [layer.kind for layer in layers(text)] == kinds


def test_what_is_left_out_leaves_no_trace() -> None:
    """Not even the activation that it would have given to the layer before."""
    assert layers("CONV -> [RELU -> FLATTEN -> CONV]? -> TANH") == (
        Conv2D(filters=32, padding="same", activation="tanh"),
    )

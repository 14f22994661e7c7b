"""The source of a network, run in Keras, builds the network that is on screen."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings

from dl_core import models
from dl_core.codegen import functional_code, sequential_code
from dl_core.errors import StridesWithDilation
from dl_core.specs import (
    PRESETS,
    Activation,
    ActivationName,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    ZeroPadding2D,
    graph_of,
)
from tests.dl_core.codegen.running import model_of
from tests.strategies import model_specs


def told(model: Any) -> list[tuple[Any, ...]]:
    """Each layer of a Keras model: class, settings, output shape, number of parameters.

    Left out: names, what is drawn at random and from which seed, and the identity that
    :func:`models.build` puts after an addition without activation.
    """
    return [
        (type(x).__name__, _settings(x.get_config()), tuple(x.output.shape), x.count_params())
        for x in model.layers
        if type(x).__name__ != "InputLayer"
        and not (x.name.startswith("residual") and x.get_config().get("activation") == "linear")
    ]


def _settings(config: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.get("class_name") if isinstance(value, dict) else value
        for name, value in config.items()
        if name not in ("name", "seed")
    }


# Networks that can be trained -------------------------------------------------------------------


@pytest.mark.keras
@pytest.mark.parametrize("name", PRESETS)
def test_presets(keras: Any, name: str) -> None:
    spec = PRESETS[name].train.model
    wanted = told(models.build(spec))
    assert told(model_of(functional_code(spec))) == wanted
    plain = sequential_code(spec)
    assert plain is not None
    assert told(model_of(plain)) == wanted


@pytest.mark.keras
@settings(max_examples=60)
@given(spec=model_specs())
def test_any_network(keras: Any, spec: ModelSpec) -> None:
    wanted = told(models.build(spec))
    assert told(model_of(functional_code(spec))) == wanted
    assert told(model_of(functional_code(graph_of(spec)))) == wanted
    plain = sequential_code(spec)
    if plain is None:
        assert any(isinstance(layer, Residual) for layer in spec.layers)
    else:
        assert told(model_of(plain)) == wanted


WINDOW: Any = {"kernel_size": (2, 3), "padding": "same", "activation": "hard_silu"}
SETTINGS: list[Any] = [
    Conv2D(filters=6, groups=3, **WINDOW),
    Conv2D(filters=2, strides=(2, 1), use_bias=False, **WINDOW),
    Conv2D(filters=2, dilation=(1, 2), **WINDOW),
    DepthwiseConv2D(depth_multiplier=2, dilation=2, use_bias=False, **WINDOW),  # type: ignore[arg-type]
    DepthwiseConv2D(strides=2),  # type: ignore[arg-type]
    SeparableConv2D(filters=5, depth_multiplier=3, use_bias=False, **WINDOW),
    SeparableConv2D(filters=5, dilation=(2, 1), strides=1),  # type: ignore[arg-type]
    *(
        kind(pool_size=size, strides=strides, padding=padding)
        for kind in (MaxPool2D, AveragePool2D)
        for size in ((2, 2), (3, 2))
        for strides in (None, (1, 1), (2, 2), (1, 3))
        for padding in ("valid", "same")
    ),
    *(
        kind(keepdims=kept)
        for kind in (GlobalAveragePool2D, GlobalMaxPool2D)
        for kept in (False, True)
    ),
    *(ZeroPadding2D(padding=p) for p in (((1, 1), (1, 1)), ((2, 2), (0, 0)), ((0, 1), (2, 3)))),
    BatchNormalization(momentum=0.9, epsilon=1e-5),
    BatchNormalization(center=False),
    BatchNormalization(scale=False),
    Dropout(rate=0.25),
    Dense(units=4, use_bias=False, activation="gelu"),
    *(Activation(activation=name) for name in get_args(ActivationName)),
]


@pytest.mark.keras
@pytest.mark.parametrize("layer", SETTINGS, ids=repr)
def test_every_setting(keras: Any, layer: Any) -> None:
    spec = ModelSpec(input_shape=(8, 9, 3), layers=(layer,))
    wanted = told(models.build(spec))
    assert told(model_of(functional_code(spec))) == wanted
    assert told(model_of(sequential_code(spec) or "")) == wanted


BLOCK = Residual(
    layers=(
        Conv2D(filters=4, padding="same", use_bias=False),
        BatchNormalization(),
        Residual(layers=(Activation(activation="relu"),) * 2),
    ),
    activation="relu",
)


@pytest.mark.keras
@pytest.mark.parametrize("times", [1, 2, 3, 5])
@pytest.mark.parametrize("first", [False, True])
def test_blocks_in_a_row(keras: Any, times: int, first: bool) -> None:
    before = () if first else (Conv2D(filters=4),)
    spec = ModelSpec(
        input_shape=(9, 9, 4),
        layers=(*before, *[BLOCK] * times, GlobalAveragePool2D(), Dense(units=3)),
    )
    source = functional_code(spec)
    assert told(model_of(source)) == told(models.build(spec))
    assert ("for _ in range" in source) is (times >= 3)


def test_a_line_for_each_layer() -> None:
    spec = PRESETS["lenet5"].train.model
    for source in (sequential_code(spec), functional_code(spec)):
        assert source is not None
        calls = [line for line in source.splitlines() if "keras.layers." in line]
        assert len(calls) == len(spec.layers)
        assert max(map(len, source.splitlines())) <= 100
    assert 'keras.layers.Conv2D(6, 5, padding="same", activation="tanh")' in source
    assert "keras.layers.MaxPooling2D(2)" in source


def test_a_residual_block_is_not_sequential() -> None:
    assert sequential_code(ModelSpec(input_shape=(9, 9, 4), layers=(BLOCK,))) is None


@pytest.mark.parametrize("write", [sequential_code, functional_code])
def test_what_keras_refuses_is_refused_by_name(write: Any) -> None:
    wrong = Conv2D(filters=2, strides=2, dilation=2, padding="same")  # type: ignore[arg-type]
    with pytest.raises(StridesWithDilation, match="Layer 2 "):
        write(ModelSpec(layers=(Conv2D(filters=1), wrong)))

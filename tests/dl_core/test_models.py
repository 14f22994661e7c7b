from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl_core import models
from dl_core.errors import StridesWithDilation
from dl_core.specs import (
    PRESETS,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    ModelSpec,
    Residual,
    SeparableConv2D,
)
from tests.strategies import model_specs

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("keras")]

NESTED = ModelSpec(
    input_shape=(6, 6, 2),
    layers=(
        Conv2D(filters=3, padding="same", use_bias=False),
        Residual(
            layers=(
                Conv2D(filters=3, padding="same"),
                BatchNormalization(),
                Residual(layers=(Dense(units=3), Dropout(rate=0.2)), activation="tanh"),
            ),
            activation="relu",
        ),
        Activation(activation="gelu"),
        Flatten(),
        Dense(units=4, activation="softmax"),
    ),
)


def images(spec: ModelSpec, n: int = 3) -> np.ndarray:
    return np.random.default_rng(0).random((n, *spec.input_shape), dtype=np.float32)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("perceptron", 785), ("mlp", 53_018), ("parameter_table", 804_554), ("lenet5", 61_706)],
)
def test_presets_have_the_published_number_of_parameters(name: str, parameters: int) -> None:
    assert models.build(PRESETS[name].train.model).count_params() == parameters


def test_weights_are_named_by_path() -> None:
    weights = models.get_weights(models.build(NESTED))
    assert {name: array.shape for name, array in weights.items()} == {
        "0.kernel": (3, 3, 2, 3),
        "1.0.kernel": (3, 3, 3, 3),
        "1.0.bias": (3,),
        "1.1.gamma": (3,),
        "1.1.beta": (3,),
        "1.1.moving_mean": (3,),
        "1.1.moving_variance": (3,),
        "1.2.0.kernel": (3, 3),
        "1.2.0.bias": (3,),
        "4.kernel": (108, 4),
        "4.bias": (4,),
    }
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float32)}


@settings(max_examples=30)
@given(model_specs(), st.integers(0, 2**31 - 1))
def test_any_spec_builds_and_its_weights_travel(spec: ModelSpec, seed: int) -> None:
    model, other = models.build(spec, seed), models.build(spec, seed + 1)
    assert model.output_shape == (None, *spec.output_shape)
    weights = models.get_weights(model)
    assert sum(array.size for array in weights.values()) == model.count_params()
    models.set_weights(other, weights)
    back = models.get_weights(other)
    assert all(np.array_equal(back[name], weights[name]) for name in weights)


def test_same_seed_same_weights_and_other_seed_other_weights() -> None:
    one, same, other = (models.get_weights(models.build(NESTED, seed)) for seed in (1, 1, 2))
    kernels = [name for name in one if name.endswith("kernel")]
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not any(np.array_equal(one[name], other[name]) for name in kernels)


def test_the_two_kernels_of_a_separable_convolution_do_not_start_equal() -> None:
    layer = SeparableConv2D(filters=4, kernel_size=1)  # type: ignore[arg-type]
    model = models.build(ModelSpec(input_shape=(2, 2, 4), layers=(layer,)))
    weights = models.get_weights(model)
    first, second = weights["0.depthwise_kernel"].ravel(), weights["0.pointwise_kernel"].ravel()
    assert not np.allclose(first / first[0], second[: first.size] / second[0])


def test_layers_of_one_network_do_not_start_equal() -> None:
    twice = ModelSpec(input_shape=(1, 1, 5), layers=(Flatten(), *[Dense(units=5)] * 2))
    weights = models.get_weights(models.build(twice, 0))
    assert not np.array_equal(weights["1.kernel"], weights["2.kernel"])


def test_residual_adds_its_input() -> None:
    block = Residual(layers=(Dense(units=2, use_bias=False),), activation="relu")
    model = models.build(ModelSpec(input_shape=(1, 1, 2), layers=(block,)))
    models.set_weights(model, {"0.0.kernel": np.array([[0, 1], [-3, 0]], np.float32)})
    out = np.asarray(model.predict_on_batch(np.array([[[[1.0, 2.0]]]], np.float32)))
    np.testing.assert_allclose(out.ravel(), [0, 3])  # relu([1, 2] + [-6, 1])


@pytest.mark.parametrize(
    "change",
    [
        lambda w: {n: a for n, a in w.items() if n != "4.bias"},
        lambda w: w | {"5.kernel": w["4.kernel"]},
        lambda w: w | {"0.kernel": w["0.kernel"][:2]},
    ],
)
def test_weights_of_another_network_are_refused_and_change_nothing(change: object) -> None:
    model = models.build(NESTED)
    before = models.get_weights(model)
    wrong = {name: array + 1 for name, array in change(before).items()}  # type: ignore[operator]
    with pytest.raises(ValueError, match="do not fit"):
        models.set_weights(model, wrong)
    after = models.get_weights(model)
    assert all(np.array_equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize("kind", [Conv2D, SeparableConv2D, DepthwiseConv2D])
def test_strides_with_dilation_are_refused_by_name(kind: Any) -> None:
    filters = {} if kind is DepthwiseConv2D else {"filters": 2}
    layer = kind(**filters, strides=2, dilation=2, padding="same")
    with pytest.raises(StridesWithDilation, match=rf"Layer 2 \({kind.__name__}\)"):
        models.build(ModelSpec(layers=(Conv2D(filters=1), layer)))


def test_exported_model_reads_back(keras: ModuleType, tmp_path: object) -> None:
    model = models.build(NESTED, 3)
    path = f"{tmp_path}/model.keras"
    model.save(path)
    back = keras.models.load_model(path)
    x = images(NESTED)
    np.testing.assert_allclose(back.predict_on_batch(x), model.predict_on_batch(x), atol=1e-6)
    assert models.get_weights(back).keys() == models.get_weights(model).keys()

"""Filters by their layers, and their kernels by input channel, against the forward pass."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core import forward
from dl_core.convolution import conv2d
from dl_core.filters import (
    NoFilters,
    UnknownFilterLayer,
    filter_layer,
    filter_layers,
    kernels,
    norms,
)
from dl_core.specs import (
    PRESETS,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
)


def drawn(spec: ModelSpec) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    return {
        name: rng.normal(size=shape).astype(np.float32)
        for name, shape in forward.expected_weights(spec).items()
    }


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_layer_with_kernels_of_every_preset(name: str) -> None:
    spec = PRESETS[name].train.model
    weights = drawn(spec)
    layers = filter_layers(spec)
    assert {layer.path for layer in layers} == {n.split(".")[0] for n in weights}
    for layer in layers:
        found = kernels(layer, weights)
        assert len(found) == layer.filters
        assert found.size == weights[f"{layer.path}.kernel"].size


def test_a_filter_answers_what_its_kernels_add_up_to() -> None:
    """One window: the sum over channels of kernel times pixels is the filter's answer."""
    spec = ModelSpec(input_shape=(3, 3, 4), layers=(Conv2D(filters=5, use_bias=False),))
    weights, image = drawn(spec), np.random.default_rng(0).random((1, 3, 3, 4), np.float32)
    (layer,) = filter_layers(spec)
    by_hand = np.einsum("fchw,hwc->f", kernels(layer, weights), image[0])
    np.testing.assert_allclose(by_hand, forward.run(spec, weights, image)[0].ravel(), rtol=1e-4)


def test_a_dense_layer_is_folded_back_to_the_maps_it_reads() -> None:
    spec = ModelSpec(
        input_shape=(4, 6, 2),
        layers=(MaxPool2D(), Flatten(), Dropout(rate=0.5), Dense(units=3, use_bias=False)),
    )
    weights, image = drawn(spec), np.random.default_rng(0).random((1, 4, 6, 2), np.float32)
    (layer,) = filter_layers(spec)
    assert layer.folded == (2, 3, 2)
    outputs = forward.run(spec, weights, image)
    by_hand = np.einsum("fchw,hwc->f", kernels(layer, weights), outputs[0][0])
    np.testing.assert_allclose(by_hand, outputs[-1][0], rtol=1e-4)


def test_a_separable_convolution_as_the_plain_one_that_does_the_same() -> None:
    convolution = SeparableConv2D(filters=3, depth_multiplier=2, use_bias=False)
    spec = ModelSpec(input_shape=(6, 6, 2), layers=(convolution,))
    weights, image = drawn(spec), np.random.default_rng(0).random((1, 6, 6, 2), np.float32)
    (layer,) = filter_layers(spec)
    plain = np.transpose(kernels(layer, weights), (2, 3, 1, 0))
    expected = forward.run(spec, weights, image)[0]
    np.testing.assert_allclose(conv2d(image, plain), expected, atol=1e-4)


def test_a_depthwise_filter_reads_one_channel() -> None:
    convolution = DepthwiseConv2D(depth_multiplier=2, use_bias=False)
    spec = ModelSpec(input_shape=(3, 3, 2), layers=(convolution,))
    weights, image = drawn(spec), np.random.default_rng(0).random((1, 3, 3, 2), np.float32)
    (layer,) = filter_layers(spec)
    found = kernels(layer, weights)
    assert found.shape == (4, 1, 3, 3)
    by_hand = [float((found[f, 0] * image[0, :, :, f // 2]).sum()) for f in range(4)]
    np.testing.assert_allclose(by_hand, forward.run(spec, weights, image)[0].ravel(), rtol=1e-4)


def test_the_answer_of_a_filter_is_after_its_normalisation_and_activation() -> None:
    spec = ModelSpec(
        input_shape=(8, 8, 3),
        layers=(
            Conv2D(filters=4, padding="same"),
            BatchNormalization(),
            Activation(activation="relu"),
            Activation(activation="tanh"),
            Residual(
                layers=(Conv2D(filters=4, padding="same"), BatchNormalization()), activation="relu"
            ),
            GlobalAveragePool2D(),
            Dense(units=2, activation="softmax"),
        ),
    )
    first, inner, last = filter_layers(spec)
    assert (first.answer, first.activation, first.can_die) == ("activation_2", "relu", True)
    assert (inner.name, inner.answer) == ("conv2d_4_0", "batch_normalization_4_1")
    assert not inner.can_die
    assert (last.answer, last.folded) == ("dense_6", (1, 1, 4))


def test_what_has_no_filters() -> None:
    with pytest.raises(NoFilters):
        filter_layers(ModelSpec(input_shape=(4, 4, 1), layers=(Flatten(),)))
    with pytest.raises(UnknownFilterLayer):
        filter_layer(PRESETS["mlp"].train.model, "conv2d_0")


def test_a_layer_after_a_vector_has_single_numbers() -> None:
    layer = filter_layer(PRESETS["mlp"].train.model, "dense_2")
    assert layer.folded is None
    assert kernels(layer, drawn(PRESETS["mlp"].train.model)).shape == (32, 64, 1, 1)


def test_norms_of_kernels() -> None:
    found = np.random.default_rng(0).normal(size=(3, 2, 5, 5))
    assert norms(found)[2, 1] == pytest.approx(np.linalg.norm(found[2, 1]))
    assert norms(np.zeros((1, 1, 3, 3))).tolist() == [[0.0]]

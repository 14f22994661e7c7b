from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dl_core import forward, models
from dl_core.errors import WeightsDoNotFit
from dl_core.specs import (
    PRESETS,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    ModelSpec,
    Residual,
    layer_name,
)
from tests.dl_core import reference

TOLERANCE = 1e-4


def _images(spec: ModelSpec, n: int = 2, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((n, *spec.input_shape), dtype=np.float32)


def _assert_every_layer_equal(keras: ModuleType, spec: ModelSpec, seed: int) -> None:
    model = models.build(spec)
    weights = reference.random_weights(spec, seed)
    models.set_weights(model, weights)
    names = [layer_name(layer, str(i)) for i, layer in enumerate(spec.layers)]
    outputs = [model.get_layer(name).output for name in names]
    images = _images(spec, seed=seed)
    expected = keras.Model(model.input, outputs)(images, training=False)
    found = forward.run(spec, weights, images)
    assert len(found) == len(expected)
    for name, mine, theirs in zip(names, found, expected, strict=True):
        theirs = keras.ops.convert_to_numpy(theirs)
        assert mine.dtype == np.float32
        np.testing.assert_allclose(mine, theirs, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)


@pytest.mark.keras
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_equals_keras(name: str, keras: ModuleType) -> None:
    _assert_every_layer_equal(keras, PRESETS[name].train.model, seed=1)


@pytest.mark.keras
# Random networks do take the softmax of a single value, of which Keras warns.
@pytest.mark.filterwarnings("ignore:.*You are using a softmax over axis:UserWarning")
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(spec=reference.models(), seed=st.integers(0, 99))
def test_random_networks_equal_keras(keras: ModuleType, spec: ModelSpec, seed: int) -> None:
    keras.backend.clear_session()
    _assert_every_layer_equal(keras, spec, seed)


@pytest.mark.keras
@pytest.mark.parametrize("name", PRESETS)
def test_expected_weights_are_those_of_keras(name: str, keras: ModuleType) -> None:
    spec = PRESETS[name].train.model
    theirs = {path: array.shape for path, array in models.get_weights(models.build(spec)).items()}
    assert forward.expected_weights(spec) == theirs


@given(spec=reference.models())
def test_outputs_have_the_shapes_of_the_spec(spec: ModelSpec) -> None:
    found = forward.run(spec, reference.random_weights(spec), _images(spec, n=3))
    assert tuple(output.shape[1:] for output in found) == spec.shapes
    assert {len(output) for output in found} == {3}


@given(n=st.integers(0, 7), chunk=st.integers(1, 4))
def test_predict_is_the_last_output_whatever_the_chunks(n: int, chunk: int) -> None:
    spec = PRESETS["lenet5"].train.model
    weights, images = reference.random_weights(spec), _images(spec, n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forward, "CHUNK", chunk)
        found = forward.predict(spec, weights, images)
    assert found.shape == (n, 10)
    np.testing.assert_allclose(found, forward.run(spec, weights, images)[-1], atol=1e-6)


def test_the_input_and_the_weights_are_left_alone() -> None:
    block = Residual(layers=(BatchNormalization(),), activation="relu")
    spec = ModelSpec(input_shape=(4, 4, 1), layers=(Dropout(), block, AveragePool2D(), Flatten()))
    weights, images = reference.random_weights(spec), _images(spec)
    before = images.copy(), {name: array.copy() for name, array in weights.items()}
    forward.run(spec, weights, images)
    np.testing.assert_array_equal(images, before[0])
    for name, array in weights.items():
        np.testing.assert_array_equal(array, before[1][name])


def test_batch_normalisation_by_hand() -> None:
    """``gamma (x - mean) / sqrt(variance + epsilon) + beta``, with a variance of 0."""
    layer = BatchNormalization(epsilon=0.25)
    spec = ModelSpec(input_shape=(1, 1, 1), layers=(layer, Residual(layers=(layer,))))
    values = {"gamma": 3.0, "beta": 1.0, "moving_mean": 2.0, "moving_variance": 0.0}
    weights = {
        f"{path}.{name}": np.float32([value])
        for path in ("0", "1.0")
        for name, value in values.items()
    }
    first, second = forward.run(spec, weights, np.full((1, 1, 1, 1), 4.0))
    assert first.item() == 3 * (4 - 2) / 0.5 + 1
    assert second.item() == 13 + 3 * (13 - 2) / 0.5 + 1


def test_weights_of_a_residual_are_named_by_their_path() -> None:
    inner = Residual(layers=(Conv2D(filters=2, padding="same", use_bias=False),))
    spec = ModelSpec(
        input_shape=(5, 5, 2), layers=(Residual(layers=(BatchNormalization(), inner)), Flatten())
    )
    assert forward.expected_weights(spec) == {
        "0.0.gamma": (2,),
        "0.0.beta": (2,),
        "0.0.moving_mean": (2,),
        "0.0.moving_variance": (2,),
        "0.1.0.kernel": (3, 3, 2, 2),
    }


def test_probabilities_of_one_output_are_two() -> None:
    spec = PRESETS["perceptron"].train.model
    weights, images = reference.random_weights(spec), _images(spec)
    found = forward.probabilities(spec, weights, images)
    np.testing.assert_allclose(found[:, 1:], forward.predict(spec, weights, images))
    np.testing.assert_allclose(found.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"1.kernel": None}, "1.kernel should be 4×2 and is –"),
        ({"1.kernel": np.ones((2, 4))}, "1.kernel should be 4×2 and is 2×4"),
        ({"7.bias": np.ones(3)}, "7.bias should be – and is 3"),
    ],
)
def test_weights_of_another_network_are_refused(change: dict, words: str) -> None:
    spec = ModelSpec(input_shape=(2, 2, 1), layers=(Flatten(), Dense(units=2)))
    weights = reference.random_weights(spec) | change
    weights = {name: array for name, array in weights.items() if array is not None}
    for compute in (forward.run, forward.predict):
        with pytest.raises(WeightsDoNotFit, match=words):
            compute(spec, weights, _images(spec))


@pytest.mark.parametrize("shape", [(28, 28, 1), (2, 28, 28), (2, 27, 28, 1), (2, 28, 28, 3)])
def test_images_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    spec = PRESETS["perceptron"].train.model
    with pytest.raises(ValueError, match="images must be"):
        forward.run(spec, reference.random_weights(spec), np.ones(shape))

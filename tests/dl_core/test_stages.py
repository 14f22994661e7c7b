from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl_core import forward, models
from dl_core.errors import WeightsDoNotFit
from dl_core.specs import (
    PRESETS,
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    ModelSpec,
    SeparableConv2D,
    preset,
)
from dl_core.stages import stages, trace
from tests.dl_core import reference
from tests.inside import NETWORKS

TOLERANCE = 1e-4
"""Of 32-bit sums of some thousand products, as in ``test_forward``."""


def _images(spec: ModelSpec, n: int = 2) -> np.ndarray:
    return np.random.default_rng(3).random((n, *spec.input_shape), dtype=np.float32)


@pytest.mark.keras
@pytest.mark.parametrize("name", NETWORKS)
def test_every_stage_equals_keras(name: str, keras: ModuleType) -> None:
    spec = NETWORKS[name]
    model = models.build(spec)
    weights = reference.random_weights(spec, 5)
    models.set_weights(model, weights)
    whole = [(i, s) for i, s in enumerate(stages(spec)) if i and s.half != 1]
    outputs = [model.get_layer(stage.name).output for _i, stage in whole]
    images = _images(spec)
    expected = keras.Model(model.input, outputs)(images, training=False)
    found = trace(spec, weights, images)
    assert len(found) == len(stages(spec))
    for (i, stage), theirs in zip(whole, keras.tree.flatten(expected), strict=True):
        theirs = keras.ops.convert_to_numpy(theirs)
        mine = found[i]
        assert mine.dtype == np.float32
        np.testing.assert_allclose(
            mine.reshape(theirs.shape), theirs, rtol=TOLERANCE, atol=TOLERANCE, err_msg=stage.name
        )


@settings(max_examples=60)
@given(spec=reference.models(), seed=st.integers(0, 99))
def test_the_last_stage_is_the_answer(spec: ModelSpec, seed: int) -> None:
    weights, images = reference.random_weights(spec, seed), _images(spec)
    found, last = trace(spec, weights, images), forward.run(spec, weights, images)[-1]
    np.testing.assert_array_equal(found[-1].reshape(last.shape), last)
    for stage, output in zip(stages(spec), found, strict=True):
        assert output.shape == (2, *stage.shape)


def test_halves_of_a_separable_convolution_have_their_own_weights() -> None:
    spec = ModelSpec(
        input_shape=(8, 8, 3),
        layers=(SeparableConv2D(filters=5, depth_multiplier=2), Flatten(), Dense(units=2)),
    )
    _image, depthwise, pointwise, _dense = stages(spec)
    assert (depthwise.half, pointwise.half) == (1, 2)
    assert depthwise.weights == {"kernel": "0.depthwise_kernel"}
    assert pointwise.weights == {"kernel": "0.pointwise_kernel", "bias": "0.bias"}
    assert (depthwise.shape, pointwise.shape) == ((6, 6, 6), (6, 6, 5))


def test_flatten_stays_where_something_else_than_a_dense_layer_reads_it() -> None:
    spec = ModelSpec(layers=(Flatten(), Dropout(), BatchNormalization(), Dense(units=2)))
    assert [type(s.layer).__name__ for s in stages(spec)] == [
        "Image",
        "Flatten",
        "BatchNormalization",
        "Dense",
    ]
    assert [s.reads for s in stages(spec)] == [(), (0,), (1,), (2,)]


def test_a_flatten_at_the_end_is_the_answer() -> None:
    spec = ModelSpec(layers=(Dense(units=2), Flatten()))
    assert stages(spec)[-1].shape == (28 * 28 * 2,)


def test_every_weight_of_a_preset_belongs_to_one_stage() -> None:
    for name in PRESETS:
        spec = preset(name).train.model
        used = [w for stage in stages(spec) for w in stage.weights.values()]
        assert sorted(used) == sorted(forward.expected_weights(spec))


def test_weights_that_do_not_fit_are_refused() -> None:
    spec = preset("perceptron").train.model
    with pytest.raises(WeightsDoNotFit):
        trace(spec, {}, _images(spec))

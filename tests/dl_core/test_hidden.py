"""Layers by name, and what they make of images."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core import forward
from dl_core.hidden import PIXELS, LayerNotThere, last_hidden, sizes, vectors
from dl_core.specs import Dense, Dropout, Flatten, GlobalAveragePool2D, ModelSpec, preset
from dl_core.specs.convolutions import Conv2D
from tests.pages.stage import weights


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("perceptron", PIXELS),
        ("mlp", "dense_3"),
        ("cnn6", "dense_7"),
        ("mnist_convnet", "max_pool2d_3"),
        ("parameter_table", "dense_3"),
        ("lenet5", "dense_6"),
    ],
)
def test_the_last_hidden_layer_of_a_preset(name: str, last: str) -> None:
    model = preset(name).train.model
    assert last_hidden(model) == last
    assert last in sizes(model)


def test_a_network_without_a_dense_layer() -> None:
    model = ModelSpec(layers=(Conv2D(filters=3), Conv2D(filters=10), GlobalAveragePool2D()))
    assert last_hidden(model) == "conv2d_1"


def test_what_follows_the_last_dense_layer_is_no_hidden_one() -> None:
    model = ModelSpec(layers=(Flatten(), Dense(units=5), Dense(units=10), Dropout(rate=0.1)))
    assert last_hidden(model) == "dense_1"


def test_vectors_are_the_outputs_of_the_forward_pass() -> None:
    spec = preset("lenet5").train
    images = np.random.default_rng(0).random((3, 28, 28, 1), np.float32)
    given = weights(spec)
    outputs = forward.run(spec.model, given, images)
    for name, size in sizes(spec.model).items():
        expected = images if name == PIXELS else outputs[int(name.rsplit("_", 1)[1])]
        found = vectors(spec.model, given, images, name)
        assert found.shape == (3, size)
        np.testing.assert_array_equal(found, expected.reshape(3, -1))
    with pytest.raises(LayerNotThere, match="dense_99"):
        vectors(spec.model, given, images, "dense_99")

"""The source of Keras Applications, run in Keras, builds the same layers, which compute the same.

All of them, with and without top, are compared by benchmarks/architectures.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl_core.applications import architecture
from dl_core.codegen import functional_code
from dl_core.keras_files import read_config
from dl_core.keras_files.settings import APPLICATION_LAYERS
from dl_core.specs import APPLICATIONS, ArchitectureSpec
from tests.dl_core.codegen.running import is_same, model_of, rebuilt, same_values

FAMILIES = """
    VGG16 ResNet50 ResNet50V2 InceptionV3 InceptionResNetV2 Xception MobileNet MobileNetV2
    MobileNetV3Small DenseNet121 NASNetMobile EfficientNetB0 EfficientNetV2B0 ConvNeXtTiny
"""
COMPUTED = ("MobileNetV3Small", "EfficientNetV2B0", "ConvNeXtTiny")
"""Those with arithmetic between layers, given normalisation, classes written out; small ones."""


@pytest.mark.keras
@pytest.mark.parametrize("name", FAMILIES.split())
def test_one_of_each_family(keras: Any, name: str) -> None:
    least = APPLICATIONS[name].least
    question = ArchitectureSpec(application=name, top=False, input_shape=(least, least, 3))
    theirs = architecture(question)
    model = rebuilt(theirs)
    assert is_same(theirs, model)
    named = {row.name for row in theirs.rows if "_bn" in row.name or "_out" in row.name}
    assert named <= {layer.name for layer in model.layers}


@pytest.mark.keras
def test_with_its_classifier(keras: Any) -> None:
    theirs = architecture(ArchitectureSpec(application="MobileNetV3Large", classes=7))
    assert is_same(theirs, rebuilt(theirs))


@pytest.mark.keras
@pytest.mark.parametrize("name", COMPUTED)
def test_it_computes_the_same(keras: Any, name: str) -> None:
    assert same_values(getattr(keras.applications, name), APPLICATIONS[name].least) < 1e-4


@pytest.mark.keras
def test_another_network_is_not_the_same(keras: Any) -> None:
    """The comparison sees a shape, a class, a setting."""
    shape = (32, 32, 3)
    small, other = (
        architecture(ArchitectureSpec(application=name, top=False, input_shape=shape))
        for name in ("EfficientNetV2B0", "EfficientNetV2B1")
    )
    assert not is_same(small, rebuilt(other))
    source = functional_code(read_config(small.config))
    for change in (("momentum=0.9,", "momentum=0.8,"), ('Activation("silu"', 'Activation("gelu"')):
        assert not is_same(small, model_of(source.replace(*change, 1)))


# Classes written out --------------------------------------------------------------------------


def own_layers(keras: Any) -> Any:
    """A network with every class that Keras keeps to itself."""
    from keras.src.applications.convnext import LayerScale, StochasticDepth
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    assert set(APPLICATION_LAYERS) == {"LayerScale", "StochasticDepth", "CustomScaleLayer"}
    image = keras.Input((4, 4, 3))
    x = LayerScale(0.5, 3, name="scaled")(image)
    x = CustomScaleLayer(0.25)([image, x])
    return keras.Model(image, StochasticDepth(0.5)(x))


@pytest.mark.keras
def test_classes_of_keras_applications(keras: Any, tmp_path: Path) -> None:
    theirs = own_layers(keras)
    source = functional_code(read_config(theirs.to_json()))
    ours = model_of(source)
    x = np.random.default_rng(0).uniform(size=(2, 4, 4, 3)).astype("float32")
    np.testing.assert_array_equal(ours(x), theirs(x))
    np.testing.assert_allclose(ours(x), 1.125 * x, rtol=1e-6)
    ours.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again(x), ours(x))
    assert [w.shape for w in again.trainable_weights] == [(3,)]


@pytest.mark.keras
def test_a_branch_is_left_out_for_a_share_of_the_images(keras: Any) -> None:
    ours = model_of(functional_code(read_config(own_layers(keras).to_json())))
    made = keras.ops.convert_to_numpy(ours(np.ones((400, 4, 4, 3), "float32"), training=True))
    assert {float(value) for value in np.unique(made)} == {0.0, 2.25}
    assert np.all(made.reshape(400, -1).std(axis=1) == 0)
    assert 0.4 < np.mean(made[:, 0, 0, 0] > 0) < 0.6


@pytest.mark.keras
def test_what_they_do_is_said_in_the_words_of_the_reader(keras: Any) -> None:
    graph = read_config(own_layers(keras).to_json())
    source = functional_code(graph, lambda text: text.upper())
    assert '"""THE FIRST INPUT PLUS THE SECOND TIMES A NUMBER.' in source
    assert len(model_of(source).layers) == 4

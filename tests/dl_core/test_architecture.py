"""Networks built by Keras without weights: Keras Applications, and those that readers bring."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dl_core import applications
from dl_core.applications import Architecture, KerasRefuses, architecture, without_weights
from dl_core.counting import summary
from dl_core.engine import task
from dl_core.engine.work import Work
from dl_core.errors import ApplicationUnknown, ImageTooSmall, LimitExceeded
from dl_core.keras_files import as_model, config_in, read_config
from dl_core.keras_files.errors import CarriesCode, ForeignLayer
from dl_core.keys import canonical
from dl_core.keys import key as key_of
from dl_core.limits import Limits
from dl_core.specs import ArchitectureSpec
from dl_core.store import Store
from tests.dl_core.keras_files.described import entrance, layer, sequential, text

# Without weights ------------------------------------------------------------------------------


@pytest.mark.keras
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak of memory")
def test_no_weight_is_made(keras: Any) -> None:
    architecture(ArchitectureSpec(application="MobileNet"))  # what is imported late is by now
    before = _peak(reset=True)
    found = architecture(ArchitectureSpec(application="VGG16"))
    assert found.parameters * 4 > 500_000_000
    assert _peak() - before < 100_000_000


def _peak(reset: bool = False) -> int:
    """The most memory of this process, in bytes, since the last reset."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


@pytest.mark.keras
def test_a_model_made_beside_it_has_its_weights_and_names(keras: Any) -> None:
    keras.utils.clear_session()
    architecture(ArchitectureSpec(application="VGG16"))
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    assert model.layers[0].name == "dense"
    assert keras.ops.convert_to_numpy(model.layers[0].kernel).shape == (4, 2)
    left = without_weights(lambda: keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)]))
    model.predict(keras.ops.ones((1, 4)), verbose=0)
    assert all(variable._value is None for variable in left.variables)


# Networks of readers --------------------------------------------------------------------------


def networks(keras: Any) -> dict[str, Callable[[], Any]]:
    layers, ops = keras.layers, keras.ops

    def sequence() -> Any:
        inner = [layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()]
        return keras.Sequential([keras.Input((28, 28, 1)), *inner, layers.Dense(10, "softmax")])

    def built_later() -> Any:
        maps = [layers.PReLU(), layers.PReLU(shared_axes=[1, 2]), layers.SpatialDropout2D(0.2)]
        model = keras.Sequential([layers.Conv2D(4, 3), *maps, layers.Flatten()])
        model.add(layers.Dense(2, activation="exponential"))
        model.build((None, 9, 9, 3))
        return model

    def shared() -> Any:
        image = keras.Input((32, 32, 3))
        inner = [layers.Conv2D(3, 3, padding="same"), layers.BatchNormalization()]
        base = keras.Sequential([keras.Input((32, 32, 3)), *inner], name="base")
        x = base(base(image)) + image * 2.0 - 1
        dense = layers.Dense(5, activation=layers.LeakyReLU(0.1))
        x = layers.Concatenate()([dense(x), dense(layers.GaussianNoise(0.1)(x))])
        return keras.Model(image, ops.mean(ops.relu(x), axis=[1, 2]))

    def several() -> Any:
        a, b = keras.Input((8, 8, 2), name="a"), keras.Input((8, 8, 2), name="b")
        inner = keras.Model([a, b], [layers.Add()([a, b]), layers.Subtract()([a, b])], name="in")
        p, q = keras.Input((8, 8, 2), name="p"), keras.Input((8, 8, 2), name="q")
        s, t = inner([p, q])
        u, v = inner([t, s])
        out = {"u": u, "v": layers.GlobalMaxPooling2D(keepdims=True)(v)}
        return keras.Model({"p": p, "q": q}, out)

    def transferred() -> Any:
        base = keras.applications.MobileNetV2(
            weights=None, include_top=False, input_shape=(32, 32, 3)
        )
        base.trainable = False
        head = [layers.GlobalAveragePooling2D(), layers.LayerNormalization(), layers.Dense(5)]
        return keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), base, *head])

    def operations() -> Any:
        image = keras.Input((6, 6, 3))
        x = ops.concatenate([image, ops.maximum(image, image)], axis=-1)
        x = ops.square(ops.softmax(ops.clip(ops.reshape(x, (-1, 36, 6)), 0, 6)) / 2)
        return keras.Model(image, layers.Dense(2, use_bias=False)(x))

    def other_layers() -> Any:
        image = keras.Input((12, 12, 4))
        x = layers.ZeroPadding2D(((1, 2), (0, 3)))(layers.RandomFlip()(image))
        x = layers.Cropping2D(((0, 1), (2, 0)))(layers.Normalization()(x))
        x = layers.Conv2D(8, 3, groups=2, dilation_rate=2)(x)
        x = layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding="same")(x)
        x = layers.SeparableConv2D(6, (3, 1), depth_multiplier=2, use_bias=False)(x)
        x = layers.Reshape((-1, 6))(layers.AveragePooling2D(2, strides=1, padding="same")(x))
        return keras.Model(image, layers.Dropout(0.1)(layers.Softmax()(layers.ELU()(x))))

    made = (sequence, built_later, shared, several, transferred, operations, other_layers)
    return {make.__name__: make for make in made}


NETWORKS = ("sequence", "built_later", "shared", "several", "transferred", "operations")
NETWORKS += ("other_layers",)


@pytest.mark.keras
@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_a_reader(keras: Any, name: str, tmp_path: Path) -> None:
    model = networks(keras)[name]()
    assert set(networks(keras)) == set(NETWORKS)
    described = model.to_json()
    model.save(tmp_path / "model.keras")
    size = {"upload_bytes": 100_000_000}
    inside = config_in((tmp_path / "model.keras").read_bytes(), Limits(**size))
    for given in (described, json.dumps(model.get_config()), inside):
        theirs = architecture(ArchitectureSpec(config=given))
        assert theirs.parameters == model.count_params()
        ours = summary(read_config(given))
        assert ours.totals.parameters == theirs.parameters
        assert ours.totals.trainable == theirs.trainable
        assert ours.totals.trainable == sum(prod(w.shape) for w in model.trainable_weights)
        rows = {row.name: (row.output, row.parameters, row.trainable) for row in ours.rows}
        for row in theirs.rows:
            assert rows[row.name] == (row.output, row.parameters, row.trainable)


@pytest.mark.keras
def test_sizes_left_open_are_filled_for_keras_too(keras: Any) -> None:
    network = sequential(
        entrance(None, None, 3), layer("Conv2D", "c", filters=2, kernel_size=[3, 3])
    )
    question = ArchitectureSpec(config=text(network), input_shape=(10, 12, 3))
    assert architecture(question).rows[0].output == (8, 10, 2)


@pytest.mark.keras
def test_keras_never_sees_what_is_refused(keras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(question: ArchitectureSpec) -> Any:
        raise AssertionError("Keras was called")

    monkeypatch.setattr(applications, "keras_model", build)
    code = {"class_name": "__lambda__", "config": {"value": "4wEAAAA="}}
    for bad, error in (
        (layer("Lambda", "l", function=code), CarriesCode),
        (layer("Swirl", "s", "os"), ForeignLayer),
    ):
        with pytest.raises(error):
            architecture(ArchitectureSpec(config=text(sequential(entrance(4), bad))))
    huge = layer("Dense", "d", units=65_536)
    with pytest.raises(LimitExceeded, match="Parameters of the imported network"):
        architecture(ArchitectureSpec(config=text(sequential(entrance(65_536), huge))))


@pytest.mark.keras
def test_what_keras_cannot_build_is_said(keras: Any) -> None:
    both = layer("Conv2D", "c", filters=1, kernel_size=[3, 3], strides=[2, 2], dilation_rate=[2, 2])
    with pytest.raises(KerasRefuses, match="strides"):
        architecture(ArchitectureSpec(config=text(sequential(entrance(9, 9, 1), both))))


@pytest.mark.keras
def test_an_answer_travels(keras: Any) -> None:
    asked = canonical(ArchitectureSpec(application="MobileNet", top=False))
    found = task.answer(asked, Work.alone(Store("nowhere")))
    again = Architecture.from_dict(json.loads(json.dumps(found)))
    assert again.rows[0].name == "conv1"
    assert as_model(read_config(again.config)) is not None
    assert (again.backend, again.keras) == (keras.backend.backend(), keras.__version__)


# Questions, without Keras ---------------------------------------------------------------------


def test_equal_networks_are_the_same_question() -> None:
    plain = ArchitectureSpec(application="VGG16")
    assert plain == ArchitectureSpec(application="VGG16", input_shape=(224, 224, 3), classes=1000)
    assert key_of(plain) != key_of(ArchitectureSpec(application="VGG16", top=False))
    bare = ArchitectureSpec(application="VGG16", top=False, classes=10)
    assert key_of(bare) == key_of(ArchitectureSpec(application="VGG16", top=False))
    assert ArchitectureSpec.model_validate_json(plain.model_dump_json()) == plain


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        ({"application": "VGG17"}, ApplicationUnknown, "no application named “VGG17”"),
        (
            {"application": "InceptionV3", "input_shape": (32, 32, 3)},
            ImageTooSmall,
            "Inception v3 is too deep for images of 32×32: Keras builds it for 75×75 or larger",
        ),
        ({"application": "ResNet50", "input_shape": (224, 31, 3)}, ImageTooSmall, "32×32"),
        ({"config": " " * 6_000_000}, LimitExceeded, "over the limit"),
    ],
    ids=["unknown", "small", "narrow", "long"],
)
def test_a_question_that_cannot_be(settings: dict[str, Any], error: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ArchitectureSpec(**settings)
    inner = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(inner, error)
    assert said in str(inner)


@pytest.mark.parametrize("settings", [{}, {"application": "VGG16", "config": "{}"}])
def test_a_question_is_about_one_network(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ArchitectureSpec(**settings)

"""Every Keras Application, as Keras counts it and as it is counted here."""

from __future__ import annotations

from typing import Any

import pytest

from dl_core import applications
from dl_core.applications import Architecture, architecture, without_weights
from dl_core.counting import summary
from dl_core.keras_files import read_config
from dl_core.receptive_field import fields
from dl_core.specs import APPLICATIONS, ArchitectureSpec, GraphSpec


def built(name: str, top: bool = True, side: int = 0, **more: Any) -> Architecture:
    shape = {"input_shape": (side, side, 3)} if side else {}
    return architecture(ArchitectureSpec(application=name, top=top, **shape, **more))


def assert_same_count(graph: GraphSpec, theirs: Architecture) -> None:
    """Layer by layer: names, shapes, parameters, which of them are trained."""
    ours = summary(graph)
    assert (ours.totals.parameters, ours.totals.trainable) == (theirs.parameters, theirs.trainable)
    rows = {row.name: (row.output, row.parameters, row.trainable) for row in ours.rows}
    assert {r.name: (r.output, r.parameters, r.trainable) for r in theirs.rows} == rows
    assert len(theirs.rows) == len(ours.rows)


# Every application ----------------------------------------------------------------------------


@pytest.mark.keras
@pytest.mark.parametrize("top", [True, False], ids=["top", "no top"])
@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_is_counted_as_keras_counts_it(keras: Any, name: str, top: bool) -> None:
    theirs = built(name, top)
    graph = read_config(theirs.config)
    assert graph.shapes[0] == ArchitectureSpec(application=name).input_shape
    assert_same_count(graph, theirs)


@pytest.mark.keras
def test_the_table_has_them_all(keras: Any) -> None:
    there = {n for n in dir(keras.applications) if n[0].isupper()}
    assert set(APPLICATIONS) == there


@pytest.mark.keras
@pytest.mark.parametrize("name", ["InceptionV3", "Xception", "MobileNetV3Small", "ResNet50"])
def test_the_table_says_how_small_an_image_may_be(keras: Any, name: str) -> None:
    least = APPLICATIONS[name].least
    assert_same_count(read_config(built(name, False, least).config), built(name, False, least))
    make = getattr(keras.applications, name)
    with pytest.raises(ValueError, match="at least"):
        make(weights=None, include_top=False, input_shape=(least - 1, least - 1, 3))


@pytest.mark.keras
@pytest.mark.parametrize("name", ["NASNetMobile", "EfficientNetB0", "DenseNet121", "VGG16"])
def test_any_size_and_number_of_channels(keras: Any, name: str) -> None:
    question = ArchitectureSpec(application=name, top=False, input_shape=(97, 131, 1))
    theirs = architecture(question)
    assert_same_count(read_config(theirs.config), theirs)
    few = built(name, True, 64, classes=7)
    assert few.rows[-1].output == (7,)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "top", "parameters", "layers"),
    [
        ("VGG16", True, 138_357_544, 23),
        ("ResNet50", True, 25_636_712, 177),
        ("InceptionV3", False, 21_802_784, 311),
    ],
)
def test_published_parameters(keras: Any, name, top, parameters, layers) -> None:
    found = built(name, top)
    graph = read_config(found.config)
    assert summary(graph).totals.parameters == parameters
    assert len(graph.nodes) == layers


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "size", "jump", "padding"),
    [
        ("VGG16", 212, 32, 90),
        ("ResNet50", 483, 32, None),
        ("ResNet101", 1027, 32, None),
        ("ResNet152", 1507, 32, None),
        ("InceptionV3", 1311, 32, None),
        ("InceptionResNetV2", 3039, 32, None),
        ("MobileNet", 315, 32, None),
    ],
)
def test_published_receptive_fields(keras: Any, name, size, jump, padding) -> None:
    """Araujo, Norris & Sim 2019 and github.com/google-research/receptive_field: the last maps."""
    field = fields(read_config(built(name, top=False).config))[-1]
    assert field.size == (size, size)
    assert field.jump == (jump, jump)
    assert padding is None or -field.rows.start == padding


# Multiply-accumulates -------------------------------------------------------------------------

COUNTED = ("Conv2D", "DepthwiseConv2dNative", "MatMul")


@pytest.mark.keras
@pytest.mark.parametrize(
    "name", ["VGG16", "ResNet50", "MobileNetV2", "Xception", "DenseNet121", "EfficientNetB0"]
)
def test_macs_are_half_the_operations_that_tensorflow_counts(keras: Any, name: str) -> None:
    if keras.backend.backend() != "tensorflow":
        pytest.skip("TensorFlow's profiler counts TensorFlow's graphs")
    question = ArchitectureSpec(application=name)
    model = without_weights(lambda: applications.keras_model(question))
    counted = _operations(model, question.input_shape)
    ours = summary(read_config(model.to_json())).totals
    assert ours.macs * 2 == sum(counted[kind] for kind in COUNTED if kind in counted)
    assert "Einsum" not in counted


def _operations(model: Any, shape: Any) -> dict[str, int]:
    """Floating-point operations of one image through ``model``, by TensorFlow's kind of node."""
    import tensorflow as tf

    traced = tf.function(lambda x: model(x, training=False))
    graph = traced.get_concrete_function(tf.TensorSpec((1, *shape))).graph
    profiler = tf.compat.v1.profiler
    options = profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    found = profiler.profile(graph, cmd="op", options=options)
    return {child.name: child.float_ops for child in _below(found)}


def _below(node: Any) -> list[Any]:
    return [node, *(inner for child in node.children for inner in _below(child))]

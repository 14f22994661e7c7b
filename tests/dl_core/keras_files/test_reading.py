"""Descriptions become graphs: nested networks, shared layers, several inputs, two forms of JSON."""

from __future__ import annotations

from typing import Any

import pytest

from dl_core.counting import summary
from dl_core.keras_files.errors import ImportRefused, SharedWeightsDoNotFit
from dl_core.specs import (
    Activation,
    Conv2D,
    Elementwise,
    Merge,
)
from tests.dl_core.keras_files.described import (
    CONV,
    entrance,
    functional,
    layer,
    read,
    reading,
    sequential,
    tensor,
    text,
)

# Forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "described",
    [
        sequential(entrance(8, 8, 3), CONV),
        sequential(entrance(8, 8, 3), CONV)["config"],
        sequential(CONV, build_input_shape=[None, 8, 8, 3]),
        functional(
            [entrance(8, 8, 3), reading(CONV, tensor("image"))], ["image", 0, 0], ["conv", 0, 0]
        ),
        functional(
            [entrance(8, 8, 3), reading(CONV, tensor("image"))], [["image", 0, 0]], [["conv", 0, 0]]
        )["config"],
        text(sequential(entrance(8, 8, 3), CONV)),
    ],
    ids=["model", "its config", "built later", "graph", "its config too", "text in text"],
)
def test_every_form_of_the_same_network(described: Any) -> None:
    graph = read(described)
    expected = Conv2D(filters=2, padding="same", activation="relu")
    assert [node.layer for node in graph.nodes[1:]] == [expected]
    assert graph.shapes == ((8, 8, 3), (8, 8, 2))


def test_keras_2() -> None:
    layers = [
        {
            "class_name": "InputLayer",
            "config": {"batch_input_shape": [None, 4, 4, 1], "name": "in"},
        },
        {"class_name": "Conv2D", "config": {"name": "c", "filters": 3, "kernel_size": [2, 2]}},
        {"class_name": "ReLU", "config": {"name": "r", "max_value": 6.0}},
        {"class_name": "Concatenate", "config": {"name": "both", "axis": -1}},
    ]
    for described, calls in zip(
        layers,
        ([], [[["in", 0, 0, {}]]], [[["c", 0, 0, {}]]], [[["c", 0, 0, {}], ["r", 0, 0, {}]]]),
        strict=True,
    ):
        described |= {"name": described["config"]["name"], "inbound_nodes": calls}
    config = {"name": "m", "layers": layers, "input_layers": [["in", 0, 0]]}
    old = {"class_name": "Functional", "config": config | {"output_layers": [["both", 0, 0]]}}
    graph = read(old)
    assert graph.shapes[-1] == (3, 3, 6)
    assert graph.nodes[2].layer == Activation(activation="relu6")
    assert graph.nodes[3].inputs == (1, 2)


def test_keras_2_counts_the_calls_of_a_network_from_1() -> None:
    dense = {
        "class_name": "Dense",
        "config": {"name": "d", "units": 3, "batch_input_shape": [None, 4]},
    }
    inner = {"class_name": "Sequential", "config": {"name": "inner", "layers": [dense]}}
    layers = [
        {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "name": "in"}},
        inner,
        {"class_name": "Dense", "config": {"name": "last", "units": 2}},
    ]
    calls: tuple[Any, ...] = ([], [[["in", 0, 0, {}]]], [[["inner", 1, 0, {}]]])
    for described, nodes in zip(layers, calls, strict=True):
        described |= {"name": described["config"]["name"], "inbound_nodes": nodes}
    config = {"name": "m", "layers": layers, "input_layers": [["in", 0, 0]]}
    graph = read(
        {"class_name": "Functional", "config": config | {"output_layers": [["last", 0, 0]]}}
    )
    assert [node.name for node in graph.nodes] == ["in", "inner/d", "last"]
    assert summary(graph).totals.parameters == 4 * 3 + 3 + 3 * 2 + 2


# Graphs ---------------------------------------------------------------------------------------


def test_a_layer_called_again_has_its_weights_once() -> None:
    calls = (tensor("image"), tensor("conv"))
    graph = read(
        functional([entrance(8, 8, 2), reading(CONV, *calls)], ["image", 0, 0], ["conv", 1, 0])
    )
    assert [(node.name, node.shares) for node in graph.nodes[1:]] == [("conv", None), ("conv_2", 1)]
    assert summary(graph).totals.parameters == 2 * (9 * 2 + 1)
    assert summary(graph).totals.macs == 2 * 8 * 8 * 2 * 9 * 2


def test_its_weights_must_fit_each_time() -> None:
    dense = reading(layer("Dense", "d", units=3), tensor("image"), tensor("d"))
    with pytest.raises(SharedWeightsDoNotFit, match="Layer d is used several times"):
        read(functional([entrance(4), dense], ["image", 0, 0], ["d", 1, 0]))


def test_the_order_is_that_of_the_data() -> None:
    """Keras lists a layer once, even where a later layer stands between two calls of it."""
    norm = reading(layer("BatchNormalization", "norm"), tensor("conv"))
    conv = reading(CONV, tensor("image"), tensor("norm"))
    graph = read(functional([norm, entrance(8, 8, 2), conv], ["image", 0, 0], ["conv", 1, 0]))
    assert [node.name for node in graph.nodes] == ["image", "conv", "norm", "conv_2"]


def test_networks_in_networks() -> None:
    innermost = sequential(entrance(8, 8, 2, name="x"), CONV, name="innermost")
    inner = sequential(entrance(8, 8, 2, name="y"), innermost, layer("ReLU", "r"), name="inner")
    twice = reading(inner, tensor("image"), tensor("inner"))
    graph = read(functional([entrance(8, 8, 2), twice], ["image", 0, 0], ["inner", 1, 0]))
    assert [(node.name, node.depth, node.shares) for node in graph.nodes] == [
        ("image", 0, None),
        ("inner/innermost/conv", 2, None),
        ("inner/r", 1, None),
        ("inner/innermost/conv_2", 2, 1),
        ("inner/r_2", 1, None),
    ]


def test_a_layer_of_two_networks_is_one_layer() -> None:
    """``.keras`` files mark an object that stands in two places."""
    shared = {**CONV, "shared_object_id": 7}
    first, second = (sequential(shared, name=name) for name in ("a", "b"))
    graph = read(sequential(entrance(8, 8, 2), first, second))
    assert [node.shares for node in graph.nodes] == [None, None, 1]


def test_several_inputs_and_outputs() -> None:
    a, b = entrance(4, 4, 2, name="a"), entrance(4, 4, 2, name="b")
    add = reading(layer("Add", "sum"), [[tensor("a"), tensor("b")]])
    less = reading(layer("Subtract", "less"), [[tensor("a"), tensor("b")]])
    outputs = {"y": ["sum", 0, 0], "z": ["less", 0, 0]}
    inner = functional([a, b, add, less], [["a", 0, 0], ["b", 0, 0]], outputs, name="inner")
    c, d = entrance(4, 4, 2, name="c"), entrance(4, 4, 2, name="d")
    use = reading(inner, [[tensor("d"), tensor("c")]])
    join = reading(layer("Concatenate", "join", axis=3), [[tensor("inner", 0, 1), tensor("inner")]])
    whole = functional([c, d, use, join], {"c": ["c", 0, 0], "d": ["d", 0, 0]}, ["join", 0, 0])
    graph = read(whole)
    assert [(n.name, n.inputs) for n in graph.nodes] == [
        ("c", ()),
        ("d", ()),
        ("inner/sum", (1, 0)),
        ("inner/less", (1, 0)),
        ("join", (3, 2)),
    ]
    assert graph.shapes[-1] == (4, 4, 4)


def test_what_is_frozen_is_not_trained() -> None:
    frozen = layer("Dense", "frozen", units=3)
    frozen["config"]["trainable"] = False
    norm = layer("BatchNormalization", "norm")
    graph = read(sequential(entrance(4), frozen, norm))
    rows = summary(graph).rows
    assert [(row.parameters, row.trainable) for row in rows] == [(15, 0), (12, 6)]
    inner = sequential(norm, name="inner", trainable=False)
    assert summary(read(sequential(entrance(4), inner))).totals.trainable == 0


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ({"args": [tensor("image"), 3], "kwargs": {}}, ("x2", 3.0)),
        ({"args": [1, tensor("image")], "kwargs": {}}, ("x1", 1.0)),
        ({"args": [tensor("image")], "kwargs": {"x2": [1, 2]}}, ("x2", (1.0, 2.0))),
        ({"args": [], "kwargs": {"x2": tensor("image"), "x1": 0.5}}, ("x1", 0.5)),
        ({"args": [tensor("image")], "kwargs": {}}, None),
        ({"args": [tensor("image"), "3"], "kwargs": {}}, None),
        ({"args": [tensor("image"), {"class_name": "__lambda__"}], "kwargs": {}}, None),
        ({"args": [tensor("image"), 1, 2], "kwargs": {"x1": 4}}, None),
        ([[tensor("image")]], None),
    ],
    ids=str,
)
def test_the_number_beside_a_value(call: Any, expected: Any) -> None:
    less = {**layer("Subtract", "less", "keras.src.ops.numpy"), "name": "less"}
    network = functional(
        [entrance(4, 4, 2), {**less, "inbound_nodes": [call]}], ["image", 0, 0], ["less", 0, 0]
    )
    if expected is None:
        with pytest.raises(ImportRefused):
            read(network)
    else:
        assert read(network).nodes[1].layer == Elementwise(name="Subtract", settings=(expected,))


def test_operations() -> None:
    module = "keras.src.ops.numpy"
    layers = [
        entrance(6, 6, 2),
        reading(layer("Multiply", "twice", module), [tensor("image"), 2.0]),
        reading(layer("Add", "sum", module), [tensor("twice"), tensor("image")]),
        reading(layer("Relu", "relu", "keras.src.ops.nn"), tensor("sum")),
        reading(layer("Mean", "mean", module, axis=[1, 2], keepdims=True), tensor("relu")),
    ]
    graph = read(functional(layers, ["image", 0, 0], ["mean", 0, 0]))
    assert [node.layer for node in graph.nodes[1:4]] == [
        Elementwise(name="Multiply", settings=(("x2", 2.0),)),
        Merge(how="add"),
        Activation(activation="relu"),
    ]
    assert graph.shapes[-1] == (1, 1, 2)

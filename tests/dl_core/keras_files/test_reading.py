"""Descriptions become graphs: nested networks, shared layers, several inputs, two forms of JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from dl_core.counting import summary
from dl_core.errors import BranchesDoNotMeet, KernelTooLarge, LimitExceeded
from dl_core.keras_files import as_model, read_config
from dl_core.keras_files.errors import (
    CarriesCode,
    ForeignLayer,
    GraphBroken,
    NotANetwork,
    SettingUnread,
    SharedWeightsDoNotFit,
    SizeMissing,
    UnknownLayer,
)
from dl_core.specs import (
    Activation,
    Conv2D,
    Dense,
    Elementwise,
    GraphSpec,
    Merge,
    ModelSpec,
    PReLU,
    Residual,
    graph_of,
)
from tests.dl_core.keras_files.described import (
    entrance,
    functional,
    layer,
    reading,
    sequential,
    tensor,
    text,
)
from tests.strategies import model_specs

CONV = layer("Conv2D", "conv", filters=2, kernel_size=[3, 3], padding="same", activation="relu")


def read(described: Any, shape: tuple[int, ...] | None = None) -> GraphSpec:
    return read_config(text(described), shape)


def alone(described: dict[str, Any], *shape: int) -> Any:
    """What a layer becomes that reads images of ``shape``."""
    return read(sequential(entrance(*(shape or (8, 8, 2))), described)).nodes[1].layer


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
        Elementwise(name="Multiply"),
        Merge(how="add"),
        Activation(activation="relu"),
    ]
    assert graph.shapes[-1] == (1, 1, 2)


# Layers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (layer("ReLU", "r"), Activation(activation="relu")),
        (layer("ReLU", "r", max_value=3), Elementwise(name="ReLU")),
        (layer("LeakyReLU", "r", negative_slope=0.2), Activation(activation="leaky_relu")),
        (layer("LeakyReLU", "r", negative_slope=0.1), Elementwise(name="LeakyReLU")),
        (layer("Activation", "a", activation="swish"), Activation(activation="silu")),
        (layer("PReLU", "p", shared_axes=[1, 2]), PReLU(shared=(1, 2))),
        (layer("Dense", "d", units=3, activation=None), Dense(units=3)),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_layer(described: Any, expected: Any) -> None:
    assert alone(described) == expected


def test_weights_of_a_prelu() -> None:
    assert PReLU().weight_shapes((8, 8, 2)) == {"alpha": (8, 8, 2)}
    assert PReLU(shared=(1, 2)).weight_shapes((8, 8, 2)) == {"alpha": (1, 1, 2)}


def test_an_activation_that_is_not_explained_here_comes_after_its_layer() -> None:
    graph = read(sequential(entrance(4), layer("Dense", "d", units=3, activation="exponential")))
    assert [(n.name, n.layer) for n in graph.nodes[1:]] == [
        ("d", Dense(units=3)),
        ("d_activation", Elementwise(name="exponential")),
    ]


def test_an_activation_that_is_a_layer() -> None:
    leaky = layer("LeakyReLU", "leaky", negative_slope=0.2)
    assert alone(layer("Dense", "d", units=3, activation=leaky)) == Dense(
        units=3, activation="leaky_relu"
    )


def test_normalisation_with_given_numbers_has_no_weights() -> None:
    given_numbers = layer("Normalization", "n", axis=[-1], mean=[0.5], variance=[2.0])
    learned = layer("Normalization", "m", axis=[-1])
    rows = summary(read(sequential(entrance(4, 4, 3), given_numbers, learned))).rows
    assert [(row.parameters, row.trainable) for row in rows] == [(0, 0), (7, 0)]


# Refusals -------------------------------------------------------------------------------------

LAMBDA = {"class_name": "__lambda__", "config": {"value": "4wEAAAA="}}


@pytest.mark.parametrize(
    ("described", "error", "said"),
    [
        (
            layer("Lambda", "l", function=LAMBDA),
            CarriesCode,
            "Layer l (Lambda) carries Python code",
        ),
        (layer("Dense", "d", units=3, activation=LAMBDA), CarriesCode, "Layer d (__lambda__)"),
        (
            layer("Dense", "d", units=3, kernel_initializer=layer("Evil", "e", "os")),
            ForeignLayer,
            "belongs to os",
        ),
        (
            layer(
                "Dense",
                "d",
                units=3,
                activation={"class_name": "function", "module": "builtins", "config": "mine"},
            ),
            CarriesCode,
            "Layer d (mine)",
        ),
        (layer("Swirl", "s", "my.package"), ForeignLayer, "belongs to my.package"),
        (layer("Swirl", "s", None), ForeignLayer, "not one of Keras’s own"),
        ({**layer("Dense", "d", units=3), "registered_name": "me>Dense"}, ForeignLayer, "me>Dense"),
        (layer("LayerScale", "s", None), ForeignLayer, "Layer s (LayerScale)"),
        (layer("LSTM", "rnn", units=3), UnknownLayer, "Layer rnn is of a kind"),
        (layer("Wrapped", "w", "keras.src.ops.numpy"), UnknownLayer, "Wrapped"),
        (layer("Conv2D", "c", filters=0, kernel_size=3), SettingUnread, "filters = 0"),
        (layer("Conv2D", "c", filters="many", kernel_size=3), SettingUnread, "filters = many"),
        (layer("Dense", "d", units=3, lora_rank=4), SettingUnread, "lora_rank = 4"),
        (layer("Dense", "d", units=3, activation="glu"), SettingUnread, "activation = glu"),
        (
            layer("MaxPooling2D", "p", pool_size=2, data_format="channels_first"),
            SettingUnread,
            "data_format = channels_first",
        ),
        (layer("BatchNormalization", "b", axis=1), SettingUnread, "axis = 1"),
        (layer("Conv2D", "c", filters=1, kernel_size=9), KernelTooLarge, "window of 9×9"),
        (layer("InputLayer", "again"), None, ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_layer_that_is_refused(described: Any, error: Any, said: str) -> None:
    network = sequential(entrance(8, 8, 2), described)
    if error is None:
        assert len(read(network).nodes) == 1
        return
    with pytest.raises(error) as caught:
        read(network)
    assert said in str(caught.value)


def test_code_in_how_it_was_compiled_is_neither_read_nor_refused() -> None:
    network = sequential(entrance(8, 8, 2), CONV)
    network["compile_config"] = {"loss": LAMBDA, "optimizer": layer("Mine", "m", "my.package")}
    assert len(read(network).nodes) == 2


def test_a_network_of_a_class_of_somebody_is_refused() -> None:
    network = sequential(entrance(8, 8, 2), CONV)
    for change in ({"class_name": "Gan", "module": "my.package"}, {"class_name": "Gan"}):
        with pytest.raises(ForeignLayer):
            read(network | change)


def test_sizes_that_are_missing() -> None:
    network = sequential(entrance(None, None, 3), CONV)
    with pytest.raises(SizeMissing, match=r"image is \?×\?×3"):
        read(network)
    assert read(network, (20, 24, 1)).shapes == ((20, 24, 3), (20, 24, 2))
    with pytest.raises(SizeMissing):
        read(sequential(CONV))
    assert read(sequential(CONV), (5, 5, 1)).shapes[0] == (5, 5, 1)
    with pytest.raises(SettingUnread, match="batch_shape"):
        read(sequential(entrance(0, 4, 3), CONV))


@pytest.mark.parametrize(
    ("layers", "outputs"),
    [
        ([reading(CONV, tensor("nobody"))], ["conv", 0, 0]),
        ([reading(CONV, tensor("conv"))], ["conv", 0, 0]),
        ([reading(CONV, tensor("image"))], ["conv", 5, 0]),
        ([reading(CONV, tensor("image"))], ["conv", 0, -1]),
        ([reading(CONV, tensor("image", 0, 3))], ["conv", 0, 0]),
        ([reading(CONV, [])], ["conv", 0, 0]),
        ([reading(layer("ReLU", "a\ud800"), tensor("image"))], ["image", 0, 0]),
    ],
)
def test_graphs_that_contradict_themselves(layers: Any, outputs: Any) -> None:
    with pytest.raises(GraphBroken):
        read(functional([entrance(8, 8, 2), *layers], ["image", 0, 0], outputs))


def test_branches_that_do_not_meet_are_named() -> None:
    add = reading(layer("Add", "sum"), [[tensor("image"), tensor("conv")]])
    network = functional(
        [entrance(8, 8, 3), reading(CONV, tensor("image")), add], ["image", 0, 0], ["sum", 0, 0]
    )
    with pytest.raises(BranchesDoNotMeet, match=r"layer sum \(add\).*8×8×3, 8×8×2"):
        read(network)


def test_networks_that_multiply_are_stopped() -> None:
    """Twelve short descriptions, each of which uses the one inside it four times."""
    relu = reading(layer("ReLU", "n0"), tensor("x"))
    network = functional([entrance(4, name="x"), relu], ["x", 0, 0], ["n0", 0, 0], name="n1")
    for i in range(1, 12):
        name = f"n{i}"
        calls = [tensor("x"), *(tensor(name, call) for call in range(3))]
        layers = [entrance(4, name="x"), reading(network, *calls)]
        network = functional(layers, ["x", 0, 0], [name, 4, 0], name=f"n{i + 1}")
    assert len(text(network)) < 20_000
    with pytest.raises(LimitExceeded, match="Layers of the imported network"):
        read(network)


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        3,
        None,
        {"layers": 3},
        {"class_name": "Dense", "config": {"units": 3}},
        {"layers": [3]},
    ],
)
def test_json_that_is_no_network(value: Any) -> None:
    with pytest.raises(NotANetwork):
        read(value)


# As something to train ------------------------------------------------------------------------


@given(model_specs())
@settings(max_examples=200)
def test_a_graph_of_a_network_to_train_is_that_network(model: ModelSpec) -> None:
    assert as_model(graph_of(model)) == model


def test_a_residual_block_is_recognised() -> None:
    add = reading(layer("Add", "sum"), [[tensor("image"), tensor("conv")]])
    relu = reading(layer("ReLU", "relu"), tensor("sum"))
    layers = [entrance(8, 8, 2), reading(CONV, tensor("image")), add, relu]
    model = as_model(read(functional(layers, ["image", 0, 0], ["relu", 0, 0])))
    conv = Conv2D(filters=2, padding="same", activation="relu")
    assert model is not None
    assert model.layers == (Residual(layers=(conv,), activation="relu"),)


@pytest.mark.parametrize(
    "layers",
    [
        [reading(CONV, tensor("image"), tensor("conv"))],
        [reading(layer("Rescaling", "conv", scale=0.5), tensor("image"))],
        [
            reading(CONV, tensor("image")),
            reading(layer("Subtract", "sum"), [[tensor("image"), tensor("conv")]]),
        ],
        [
            reading(CONV, tensor("image")),
            reading(layer("Add", "sum"), [[tensor("conv"), tensor("conv")]]),
        ],
    ],
    ids=["shared", "not trained", "not added", "added to itself"],
)
def test_what_is_no_sequence_is_not_trained(layers: Any) -> None:
    last = layers[-1]["name"]
    at = len(layers[-1]["inbound_nodes"]) - 1
    graph = read(functional([entrance(8, 8, 2), *layers], ["image", 0, 0], [last, at, 0]))
    assert as_model(graph) is None


def test_an_image_larger_than_are_trained_is_not() -> None:
    assert as_model(read(sequential(entrance(8, 8, 65), CONV))) is None


def test_the_text_may_be_spaced() -> None:
    assert len(read_config(json.dumps(sequential(entrance(8, 8, 2), CONV), indent=4)).nodes) == 2

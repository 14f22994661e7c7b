"""Layers of Keras become ours, or are refused by name with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from dl_core.counting import summary
from dl_core.errors import KernelTooLarge, LimitExceeded
from dl_core.keras_files.errors import (
    CarriesCode,
    ForeignLayer,
    GraphBroken,
    LayerNotRead,
    NotANetwork,
    SettingUnread,
    SizeMissing,
)
from dl_core.specs import (
    Activation,
    Dense,
    Elementwise,
    PReLU,
)
from dl_core.specs.errors import BranchesDoNotMeet
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


def alone(described: dict[str, Any], *shape: int) -> Any:
    """What a layer becomes that reads images of ``shape``."""
    return read(sequential(entrance(*(shape or (8, 8, 2))), described)).nodes[1].layer


def _leaky(slope: float) -> Elementwise:
    return Elementwise(name="LeakyReLU", settings=(("negative_slope", slope),))


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (layer("ReLU", "r"), Activation(activation="relu")),
        (layer("ReLU", "r", max_value=3), Elementwise(name="ReLU", settings=(("max_value", 3.0),))),
        (layer("LeakyReLU", "r", negative_slope=0.2), Activation(activation="leaky_relu")),
        (layer("LeakyReLU", "r", negative_slope=0.1), _leaky(0.1)),
        (layer("LeakyReLU", "r", alpha=0.1), _leaky(0.1)),
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
        (layer("LSTM", "rnn", units=3), LayerNotRead, "Layer rnn is of a kind"),
        (layer("Wrapped", "w", "keras.src.ops.numpy"), LayerNotRead, "Wrapped"),
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

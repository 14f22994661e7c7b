"""Graphs that are no more than a sequence can be trained here; others cannot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from dl_core.keras_files import as_model, read_config
from dl_core.specs import (
    Conv2D,
    ModelSpec,
    Residual,
    graph_of,
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
)
from tests.strategies import model_specs


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

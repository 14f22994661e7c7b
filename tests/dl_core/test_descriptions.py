"""A network from its description: ours, or Keras's; and what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from dl_core.descriptions import network_in
from dl_core.errors import LimitExceeded
from dl_core.keras_files import ImportRefused
from dl_core.limits import LIMITS
from dl_core.specs import Activation, GraphSpec, Image, ModelSpec, Node, graph_of
from tests.strategies import model_specs


@settings(max_examples=40, deadline=None)
@given(model_specs())
def test_what_is_written_is_read_back(model: ModelSpec) -> None:
    assert network_in(model.model_dump_json()) == model
    assert network_in(graph_of(model).model_dump_json(indent=2)) == graph_of(model)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"layers": []', '{"class_name": 3}', "null"])
def test_what_describes_nothing_is_refused(text: str) -> None:
    with pytest.raises(ImportRefused):
        network_in(text)


@pytest.mark.parametrize(
    "body", [{"nodes": []}, {"model": {}}, {"layers": [{"kind": "conv3d"}]}, {"nodes": 3}]
)
def test_a_description_of_ours_that_is_wrong_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        network_in(json.dumps(body))


def test_too_many_layers_are_refused() -> None:
    many = LIMITS.imported_layers
    relu = Activation(activation="relu")
    nodes = [Node(name=f"n{i}", layer=relu, inputs=(i - 1,)) for i in range(1, many + 1)]
    first = Node(name="image", layer=Image(shape=(8, 8, 1)))
    text = GraphSpec(nodes=(first, *nodes)).model_dump_json()
    assert len(text) < LIMITS.config_bytes
    with pytest.raises(LimitExceeded):
        network_in(text)
    fewer = GraphSpec(nodes=(first, *nodes[:-1]))
    assert network_in(fewer.model_dump_json()) == fewer

"""The source of a network that branches, run in Keras, builds that network."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl_core.codegen import CannotBeWritten, functional_code
from dl_core.keras_files import read_config
from dl_core.specs import (
    Activation,
    Conv2D,
    Elementwise,
    Flatten,
    GraphSpec,
    Image,
    LayerSpec,
    Merge,
    Node,
    PerChannel,
    Shape,
)
from dl_core.specs.joins import How
from tests.dl_core.codegen.running import model_of
from tests.strategies import keeping


@st.composite
def graphs(draw: st.DrawFn) -> GraphSpec:
    """Layers that read any earlier ones, meet in additions and concatenations, are used again."""
    nodes = [Node(name=f"input_{i}", layer=Image(shape=(3, 3, 2))) for i in range(draw(_few))]
    shapes: list[Shape] = [(3, 3, 2)] * len(nodes)
    for i in range(draw(st.integers(3, 8))):
        node = draw(_nodes(i, nodes, shapes))
        nodes.append(node)
        shapes = list(GraphSpec(nodes=tuple(nodes)).shapes)
    return GraphSpec(nodes=tuple(nodes))


_few = st.integers(1, 2)
_names = st.sampled_from(("block/{}", "{}", "class {}", "x", "été_{}", 'a"{}\\', "dense_{}"))


@st.composite
def _nodes(draw: st.DrawFn, i: int, nodes: list[Node], shapes: list[Shape]) -> Node:
    names = {node.name for node in nodes}
    name = draw(_names.map(lambda name: name.format(i)).filter(lambda name: name not in names))
    j, k = (draw(st.integers(0, len(nodes) - 1)) for _ in range(2))
    kind = draw(st.sampled_from(("again", "two", "one")))
    if kind == "two":
        how = "add" if shapes[j] == shapes[k] and draw(st.booleans()) else "concatenate"
        return Node(name=name, layer=Merge(how=how), inputs=(j, k))  # type: ignore[arg-type]
    convolutions = [n for n, node in enumerate(nodes) if isinstance(node.layer, Conv2D)]
    if kind == "again" and convolutions:
        j = draw(st.sampled_from(convolutions))
        owner = nodes[j]
        same = [n for n, shape in enumerate(shapes) if shape == shapes[owner.inputs[0]]]
        shares = j if owner.shares is None else owner.shares
        inputs = (draw(st.sampled_from(same)),)
        return Node(name=name, layer=owner.layer, inputs=inputs, shares=shares)
    convolution = Conv2D(filters=draw(st.integers(1, 3)), kernel_size=draw(_few), padding="same")
    layer = draw(st.one_of(st.just(convolution), keeping()))
    return Node(name=name, layer=layer, inputs=(j,), frozen=draw(st.booleans()))


def meant(graph: GraphSpec) -> Counter[Any]:
    """What a graph makes, whatever its order and names: for each layer its calls, with all that
    they read."""
    spelled: list[Any] = []
    calls: dict[int, list[str]] = {}
    for i, node in enumerate(graph.nodes):
        owner = i if node.shares is None else node.shares
        fixed = graph.nodes[owner].frozen and bool(node.layer.weight_shapes((3, 3, 2)))
        reads = tuple(spelled[j] for j in node.inputs)
        spelled.append((node.layer.model_dump_json(), fixed, reads))
        calls.setdefault(owner, []).append(repr(spelled[-1]))
    return Counter(tuple(sorted(found)) for found in calls.values())


@pytest.mark.keras
def test_a_layer_that_is_called_again(keras: Any) -> None:
    shared = Conv2D(filters=2, padding="same")
    nodes = (
        *(Node(name=name, layer=Image(shape=(3, 3, 2))) for name in ("left", "right")),
        *(Node(name=f"see_{i}", layer=shared, inputs=(i,), shares=i * 2 or None) for i in (0, 1)),
        Node(name="met", layer=Merge(how="concatenate"), inputs=(2, 3)),
    )
    wanted = GraphSpec(nodes=nodes)
    model = model_of(functional_code(wanted))
    assert model.count_params() == 38
    assert meant(read_config(model.to_json())) == meant(wanted)


@pytest.mark.keras
@settings(max_examples=60)
@given(graph=graphs())
def test_any_graph(keras: Any, graph: GraphSpec) -> None:
    model = model_of(functional_code(graph))
    back = read_config(model.to_json())
    assert meant(back) == meant(graph)


def graph(*layers: LayerSpec) -> GraphSpec:
    image = Node(name="image", layer=Image(shape=(4, 4, 2)))
    nodes = (Node(name=f"n{i}", layer=x, inputs=(i,)) for i, x in enumerate(layers))  # type: ignore
    return GraphSpec(nodes=(image, *nodes))


@pytest.mark.parametrize("how", get_args(How))
@pytest.mark.keras
def test_ways_to_meet(keras: Any, how: Any) -> None:
    nodes = (*graph(Conv2D(filters=2, kernel_size=1)).nodes,)  # type: ignore[arg-type]
    wanted = GraphSpec(nodes=(*nodes, Node(name="met", layer=Merge(how=how), inputs=(1, 0))))
    assert meant(read_config(model_of(functional_code(wanted)).to_json())) == meant(wanted)


def test_names_of_networks_are_written_where_two_layers_need_them() -> None:
    names = ("in/a", "in/b", "out/b")
    nodes = [Node(name="image", layer=Image(shape=(4,)))]
    nodes += [
        Node(name=name, layer=Activation(activation="relu"), inputs=(i,))
        for i, name in enumerate(names)
    ]
    source = functional_code(GraphSpec(nodes=tuple(nodes)))
    assert [f'name="{name}"' in source for name in ("a", "in_b", "out_b")] == [True] * 3


@pytest.mark.parametrize(
    "layer",
    [
        Elementwise(name="Rescaling"),
        Elementwise(name="Multiply"),
        PerChannel(name="LayerNormalization"),
        Elementwise(name="Lambda", settings=(("function", "x"),)),
    ],
)
def test_what_is_only_counted_cannot_be_written(layer: LayerSpec) -> None:
    with pytest.raises(CannotBeWritten, match=r"Layer n1 \(\w+\) cannot be written"):
        functional_code(graph(Activation(activation="relu"), layer))


def test_a_name_from_a_file_stays_a_name() -> None:
    hostile = 'x")\nimport os; os.system("true")  # '
    nodes = (
        Node(name=hostile, layer=Image(shape=(4, 4, 2))),
        Node(name=f"{hostile}2", layer=Conv2D(filters=1), inputs=(0,)),
        Node(name=f"{hostile}3", layer=Activation(activation="relu"), inputs=(1,)),
        Node(name="lambda", layer=Merge(how="add"), inputs=(1, 2)),
    )
    tree = ast.parse(functional_code(GraphSpec(nodes=nodes)))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [alias.name for node in imported for alias in node.names] == ["keras"]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert all(ast.unparse(f).startswith("keras.") for f in calls)


def test_one_branch_is_finished_before_the_next() -> None:
    """Nodes of an imported network come layer by layer, those of two branches mixed."""
    relu, tanh = (Activation(activation=name) for name in ("relu", "tanh"))
    nodes = (
        Node(name="image", layer=Image(shape=(4, 4, 2))),
        Node(name="left_1", layer=relu, inputs=(0,)),
        Node(name="right_1", layer=tanh, inputs=(0,)),
        Node(name="left_2", layer=relu, inputs=(1,)),
        Node(name="right_2", layer=tanh, inputs=(2,)),
        Node(name="both", layer=Merge(how="add"), inputs=(3, 4)),
        Node(name="end", layer=Flatten(), inputs=(5,)),
    )
    assert functional_code(GraphSpec(nodes=nodes)).splitlines()[2:] == [
        "inputs = keras.Input((4, 4, 2))",
        "",
        'x = keras.layers.Activation("relu", name="left_1")(inputs)',
        'left_2 = keras.layers.Activation("relu", name="left_2")(x)',
        'x = keras.layers.Activation("tanh", name="right_1")(inputs)',
        'x = keras.layers.Activation("tanh", name="right_2")(x)',
        'x = keras.layers.Add(name="both")([left_2, x])',
        'outputs = keras.layers.Flatten(name="end")(x)',
        "",
        "model = keras.Model(inputs, outputs)",
    ]

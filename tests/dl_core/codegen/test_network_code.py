"""The source of a network, run in Keras, builds the network that is on screen."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl_core import models
from dl_core.applications import architecture, without_weights
from dl_core.codegen import CannotBeWritten, functional_code, sequential_code
from dl_core.errors import StridesWithDilation
from dl_core.keras_files import read_config
from dl_core.specs import (
    PRESETS,
    Activation,
    ArchitectureSpec,
    BatchNormalization,
    Conv2D,
    Dense,
    Elementwise,
    Flatten,
    GlobalAveragePool2D,
    GraphSpec,
    Image,
    LayerSpec,
    Merge,
    ModelSpec,
    Node,
    PerChannel,
    Residual,
    Shape,
    graph_of,
)
from tests.strategies import keeping, model_specs

APPLICATIONS = ("VGG16", "ResNet50", "InceptionV3", "Xception", "MobileNetV2", "DenseNet121")


def run(source: str) -> Any:
    """``model`` of ``source``, as a reader would run it."""
    variables: dict[str, Any] = {}
    exec(compile(source, "the source on screen", "exec"), variables)
    return variables["model"]


def told(model: Any) -> list[tuple[Any, ...]]:
    """Each layer of a Keras model: class, settings, output shape, number of parameters.

    Left out: names, what is drawn at random and from which seed, and the identity that
    :func:`models.build` puts after an addition without activation.
    """
    return [
        (type(x).__name__, _settings(x.get_config()), tuple(x.output.shape), x.count_params())
        for x in model.layers
        if type(x).__name__ != "InputLayer"
        and not (x.name.startswith("residual") and x.get_config().get("activation") == "linear")
    ]


def _settings(config: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.get("class_name") if isinstance(value, dict) else value
        for name, value in config.items()
        if name not in ("name", "seed")
    }


# Networks that can be trained -------------------------------------------------------------------


@pytest.mark.keras
@pytest.mark.parametrize("name", PRESETS)
def test_presets(keras: Any, name: str) -> None:
    spec = PRESETS[name].train.model
    wanted = told(models.build(spec))
    assert told(run(functional_code(spec))) == wanted
    plain = sequential_code(spec)
    assert plain is not None
    assert told(run(plain)) == wanted


@pytest.mark.keras
@settings(max_examples=60)
@given(spec=model_specs())
def test_any_network(keras: Any, spec: ModelSpec) -> None:
    wanted = told(models.build(spec))
    assert told(run(functional_code(spec))) == wanted
    assert told(run(functional_code(graph_of(spec)))) == wanted
    plain = sequential_code(spec)
    if plain is None:
        assert any(isinstance(layer, Residual) for layer in spec.layers)
    else:
        assert told(run(plain)) == wanted


BLOCK = Residual(
    layers=(
        Conv2D(filters=4, padding="same", use_bias=False),
        BatchNormalization(),
        Residual(layers=(Activation(activation="relu"),) * 2),
    ),
    activation="relu",
)


@pytest.mark.keras
@pytest.mark.parametrize("times", [1, 2, 3, 5])
@pytest.mark.parametrize("first", [False, True])
def test_blocks_in_a_row(keras: Any, times: int, first: bool) -> None:
    before = () if first else (Conv2D(filters=4),)
    spec = ModelSpec(
        input_shape=(9, 9, 4),
        layers=(*before, *[BLOCK] * times, GlobalAveragePool2D(), Dense(units=3)),
    )
    source = functional_code(spec)
    assert told(run(source)) == told(models.build(spec))
    assert ("for _ in range" in source) is (times >= 3)


def test_a_line_for_each_layer() -> None:
    spec = PRESETS["lenet5"].train.model
    for source in (sequential_code(spec), functional_code(spec)):
        assert source is not None
        calls = [line for line in source.splitlines() if "keras.layers." in line]
        assert len(calls) == len(spec.layers)
        assert max(map(len, source.splitlines())) <= 100
    assert 'keras.layers.Conv2D(6, 5, padding="same", activation="tanh")' in source
    assert "keras.layers.MaxPooling2D(2)" in source


def test_a_residual_block_is_not_sequential() -> None:
    assert sequential_code(ModelSpec(input_shape=(9, 9, 4), layers=(BLOCK,))) is None


@pytest.mark.parametrize("write", [sequential_code, functional_code])
def test_what_keras_refuses_is_refused_by_name(write: Any) -> None:
    wrong = Conv2D(filters=2, strides=2, dilation=2, padding="same")  # type: ignore[arg-type]
    with pytest.raises(StridesWithDilation, match="Layer 2 "):
        write(ModelSpec(layers=(Conv2D(filters=1), wrong)))


# Networks that branch ---------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> GraphSpec:
    """Layers that read any earlier ones, meet in additions and concatenations, are used again."""
    nodes = [Node(name=f"input_{i}", layer=Image(shape=(3, 3, 2))) for i in range(draw(_few))]
    shapes: list[Shape] = [(3, 3, 2)] * len(nodes)
    for i in range(draw(st.integers(1, 8))):
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
    kind = draw(st.sampled_from(("one", "one", "two", "again")))
    if kind == "two":
        how = "add" if shapes[j] == shapes[k] and draw(st.booleans()) else "concatenate"
        return Node(name=name, layer=Merge(how=how), inputs=(j, k))  # type: ignore[arg-type]
    owner = nodes[j]
    if kind == "again" and isinstance(owner.layer, Conv2D):
        same = [n for n, shape in enumerate(shapes) if shape == shapes[owner.inputs[0]]]
        shares = j if owner.shares is None else owner.shares
        inputs = (draw(st.sampled_from(same)),)
        return Node(name=name, layer=owner.layer, inputs=inputs, shares=shares)
    convolution = Conv2D(filters=draw(st.integers(1, 3)), kernel_size=draw(_few), padding="same")
    layer = draw(st.one_of(st.just(convolution), keeping()))
    return Node(name=name, layer=layer, inputs=(j,), frozen=draw(st.booleans()))


def meant(graph: GraphSpec) -> Counter[Any]:
    """What a graph makes, whatever its order and names: each layer with all that it reads."""
    known: dict[Any, int] = {}
    found: list[int] = []
    for node in graph.nodes:
        weights = () if node.shares is None else (found[node.shares],)
        what = (node.layer, node.frozen, weights, *(found[j] for j in node.inputs))
        found.append(known.setdefault(what, len(known)))
    numbers = {number: what for what, number in known.items()}
    return Counter(_spelled(number, numbers) for number in found)


def _spelled(number: int, numbers: dict[int, Any]) -> Any:
    layer, frozen, weights, *reads = numbers[number]
    deeper = tuple(_spelled(n, numbers) for n in (*weights, *reads))
    return layer.model_dump_json(), frozen and bool(layer.weight_shapes((3, 3, 2))), deeper


@pytest.mark.keras
@settings(max_examples=60)
@given(graph=graphs())
def test_any_graph(keras: Any, graph: GraphSpec) -> None:
    model = run(functional_code(graph))
    back = read_config(model.to_json())
    assert meant(back) == meant(graph)


@pytest.mark.keras
@pytest.mark.parametrize("name", APPLICATIONS)
def test_networks_of_keras_applications(keras: Any, name: str) -> None:
    wanted = architecture(ArchitectureSpec(application=name))
    source = functional_code(read_config(wanted.config))
    model = without_weights(lambda: run(source))
    assert model.count_params() == wanted.parameters
    rows = Counter((r.kind, r.output, r.parameters, r.trainable) for r in wanted.rows)
    found = architecture(ArchitectureSpec(config=model.to_json())).rows
    assert Counter((_as_ours(r.kind), r.output, r.parameters, r.trainable) for r in found) == (
        Counter((_as_ours(kind), *rest) for kind, *rest in rows.elements())
    )
    named = {row.name for row in wanted.rows if "_bn" in row.name or "_out" in row.name}
    assert named <= {row.name for row in found}


def _as_ours(kind: str) -> str:
    """``ReLU`` is written as the activation it is."""
    return "Activation" if kind == "ReLU" else kind


def graph(*layers: LayerSpec) -> GraphSpec:
    image = Node(name="image", layer=Image(shape=(4, 4, 2)))
    nodes = (Node(name=f"n{i}", layer=x, inputs=(i,)) for i, x in enumerate(layers))  # type: ignore
    return GraphSpec(nodes=(image, *nodes))


@pytest.mark.parametrize(
    "layer", [Elementwise(name="Rescaling"), PerChannel(name="LayerNormalization")]
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

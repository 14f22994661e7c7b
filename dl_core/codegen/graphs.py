"""A network whose layers branch and meet in Keras: a line for each layer."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Container

from dl_core.codegen.classes import CLASSES
from dl_core.codegen.layers import is_usual_name, layer_source
from dl_core.codegen.operations import is_operation, operation_source
from dl_core.codegen.source import call, quoted
from dl_core.specs import Activation, AnyLayer, Elementwise, GraphSpec, Image, Kept, Merge, Node

_TAKEN = ("x", "keras", "model", "inputs", "outputs", *CLASSES)
_OWN: dict[tuple[str, str], Kept] = {
    ("ReLU", "relu"): (),
    ("ReLU", "relu6"): (("max_value", 6.0),),
    ("LeakyReLU", "leaky_relu"): (("negative_slope", 0.2),),
    ("ELU", "elu"): (),
    ("Softmax", "softmax"): (),
}
"""What a class of its own is given to be the activation that it is here."""
_USUAL_INPUT = re.compile(r"image|input(_layer)?(_\d+)?")


def graph_source(graph: GraphSpec) -> str:
    """The statements that make ``graph``, one branch finished before the next begins.

    Raises:
        CannotBeWritten, StridesWithDilation: as :func:`~dl_core.codegen.layers.layer_source`.
    """
    order, names = branch_by_branch(graph), _names(graph)
    variables = _variables(graph, order, names)
    readers = _readers(graph)
    shared, lines = _shared_layers(graph, names, variables)
    for i in order:
        lines.append(f"{variables[i]} = {_made(graph, i, names, variables, shared)}")
        lines += [""] * (len(readers[i]) > 1)  # branches begin
    return "\n".join([*lines, "", f"model = keras.Model({_ends(graph, variables)})"])


def chain(graph: GraphSpec) -> list[str] | None:
    """The calls that make the layers of a network, image aside, where each reads the one before
    it; ``None`` for any other.

    Raises:
        CannotBeWritten, StridesWithDilation: as :func:`~dl_core.codegen.layers.layer_source`.
    """
    first, *rest = graph.nodes
    follows = all(node.inputs == (i,) and node.shares is None for i, node in enumerate(rest))
    plain = any(is_operation(node.layer) for node in rest)
    if not isinstance(first.layer, Image) or not rest or not follows or plain:
        return None
    return [_call(graph, i, name) for i, name in enumerate(_names(graph))][1:]


def _shared_layers(
    graph: GraphSpec, names: list[str], variables: dict[int, str]
) -> tuple[dict[int, str], list[str]]:
    """The variable of each layer that is called several times, and the lines that make them."""
    owners = sorted({owner for node in graph.nodes if (owner := node.shares) is not None})
    taken = {*_TAKEN, *variables.values()}
    found: dict[int, str] = {}
    for owner in owners:
        found[owner] = _free(f"{names[owner]}_layer", taken)
        taken.add(found[owner])
    lines = [f"{found[owner]} = {_call(graph, owner, names[owner])}" for owner in owners]
    return found, [*lines, *[""] * bool(lines)]


def _made(
    graph: GraphSpec, i: int, names: list[str], variables: dict[int, str], shared: dict[int, str]
) -> str:
    """What node ``i`` makes of what it reads."""
    node = graph.nodes[i]
    if is_operation(node.layer):
        return operation_source(node, variables[node.inputs[0]])
    layer = shared.get(i if node.shares is None else node.shares)
    return (layer or _call(graph, i, names[i])) + _read(node, variables)


def branch_by_branch(graph: GraphSpec) -> list[int]:
    """The nodes in an order in which each comes after what it reads, and as soon as that is there.

    >>> from dl_core.specs import graph_of, preset
    >>> branch_by_branch(graph_of(preset("perceptron").train.model))
    [0, 1, 2]
    """
    found: dict[int, None] = {}
    waiting = list(reversed(_outputs(graph)))
    while waiting:
        missing = [j for j in graph.nodes[waiting[-1]].inputs if j not in found]
        if missing:
            waiting += reversed(missing)
        else:
            found[waiting.pop()] = None
    return list(found)


def _outputs(graph: GraphSpec) -> list[int]:
    return [i for i, readers in enumerate(_readers(graph)) if not readers]


def _readers(graph: GraphSpec) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in graph.nodes]
    for i, node in enumerate(graph.nodes):
        for j in node.inputs:
            found[j].add(i)
    return found


def _images(graph: GraphSpec) -> list[int]:
    return [i for i, node in enumerate(graph.nodes) if isinstance(node.layer, Image)]


def _names(graph: GraphSpec) -> list[str]:
    """The name of each node, without those of the networks around it where it is enough."""
    last = [node.name.rsplit("/", 1)[-1] for node in graph.nodes]
    times = Counter(last)
    found: dict[str, None] = {}
    for node, name in zip(graph.nodes, last, strict=True):
        whole = name if times[name] == 1 else node.name.replace("/", "_")
        found[_numbered(whole, found)] = None
    return list(found)


def _variables(graph: GraphSpec, order: list[int], names: list[str]) -> dict[int, str]:
    """The variable of each node: ``x`` where only the next line reads it."""
    readers = _readers(graph)
    found = {
        at[0]: end
        for end, at in (("outputs", _outputs(graph)), ("inputs", _images(graph)))
        if len(at) == 1
    }
    taken = set(_TAKEN)
    for i, after in zip(order, [*order[1:], -1], strict=True):
        if i not in found:
            passing = readers[i] == {after} and not isinstance(graph.nodes[i].layer, Image)
            found[i] = "x" if passing else _free(names[i], taken)
            taken.add(found[i])
    return found


def _free(name: str, taken: set[str]) -> str:
    """A variable called like the layer ``name``.

    >>> _free("conv2_block1/out", set()), _free("3x3", set()), _free("x", {"x"})
    ('conv2_block1_out', '_3x3', 'x_2')
    """
    plain = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not plain.isidentifier() or keyword.iskeyword(plain):
        plain = f"_{plain}"
    return _numbered(plain, taken)


def _numbered(name: str, taken: Container[str]) -> str:
    """``name``, with a number where it is taken."""
    found, n = name, 1
    while found in taken:
        n += 1
        found = f"{name}_{n}"
    return found


def _call(graph: GraphSpec, i: int, name: str) -> str:
    node = graph.nodes[i]
    layer = _as_written(node)
    name = "" if node.path else name
    if isinstance(layer, Image):
        named = None if _USUAL_INPUT.fullmatch(name) else quoted(name)
        return call("keras.Input", str(layer.shape), name=named)
    if is_usual_name(name, layer):
        name = ""
    frozen = node.frozen and bool(layer.weight_shapes(graph.read_by(i)[0]))
    return layer_source(layer, node.name, name=name, frozen=frozen)


def _as_written(node: Node) -> AnyLayer:
    """The layer, an activation as the class that it was."""
    if isinstance(node.layer, Activation):
        given = _OWN.get((node.keras, node.layer.activation))
        if given is not None:
            return Elementwise(name=node.keras, settings=given)
    return node.layer


def _read(node: Node, variables: dict[int, str]) -> str:
    read = [variables[j] for j in node.inputs]
    if isinstance(node.layer, Merge):
        return f"([{', '.join(read)}])"
    return f"({read[0]})" if read else ""


def _ends(graph: GraphSpec, variables: dict[int, str]) -> str:
    """What the model reads and makes."""
    lists = ([variables[i] for i in at] for at in (_images(graph), _outputs(graph)))
    return ", ".join(names[0] if len(names) == 1 else f"[{', '.join(names)}]" for names in lists)

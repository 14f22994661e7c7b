"""A network whose layers branch and meet in Keras: a line for each layer."""

from __future__ import annotations

import keyword
import re

from dl_core.codegen.layers import is_usual_name, layer_source
from dl_core.codegen.source import call, quoted
from dl_core.specs import GraphSpec, Image, Merge, Node

_TAKEN = ("x", "keras", "model", "inputs", "outputs")
_USUAL_INPUT = re.compile(r"image|input(_layer)?(_\d+)?")


def graph_source(graph: GraphSpec) -> str:
    """The statements that make ``graph``, one branch finished before the next begins.

    Raises:
        CannotBeWritten, StridesWithDilation: as :func:`~dl_core.codegen.layers.layer_source`.
    """
    order = branch_by_branch(graph)
    variables = _variables(graph, order)
    shared = {owner for node in graph.nodes if (owner := node.shares) is not None}
    readers = _readers(graph)
    layers: dict[int, str] = {}
    lines: list[str] = []
    for i in order:
        owner = i if (first := graph.nodes[i].shares) is None else first
        made = node_source(graph.nodes[owner])
        if owner in shared:
            if owner not in layers:
                layers[owner] = _free(f"{graph.nodes[owner].name}_layer", set(variables.values()))
                lines.append(f"{layers[owner]} = {made}")
            made = layers[owner]
        lines.append(f"{variables[i]} = {made}{_read(graph.nodes[i], variables)}")
        lines += [""] * (len(readers[i]) > 1)  # branches begin
    return "\n".join([*lines, "", f"model = keras.Model({_ends(graph, variables)})"])


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


def _variables(graph: GraphSpec, order: list[int]) -> dict[int, str]:
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
            found[i] = "x" if passing else _free(graph.nodes[i].name, taken)
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
    found, n = plain, 1
    while found in taken:
        n += 1
        found = f"{plain}_{n}"
    return found


def node_source(node: Node) -> str:
    """The call that makes the layer of ``node``, with its name where that says something.

    Raises:
        CannotBeWritten, StridesWithDilation: as :func:`~dl_core.codegen.layers.layer_source`.
    """
    layer = node.layer
    name = "" if node.path else node.name.replace("/", "_")
    if isinstance(layer, Image):
        named = None if _USUAL_INPUT.fullmatch(name) else quoted(name)
        return call("keras.Input", str(layer.shape), name=named)
    if is_usual_name(name, layer):
        name = ""
    return layer_source(layer, node.name, name=name, frozen=node.frozen)


def _read(node: Node, variables: dict[int, str]) -> str:
    read = [variables[j] for j in node.inputs]
    if isinstance(node.layer, Merge):
        return f"([{', '.join(read)}])"
    return f"({read[0]})" if read else ""


def _ends(graph: GraphSpec, variables: dict[int, str]) -> str:
    """What the model reads and makes."""
    lists = ([variables[i] for i in at] for at in (_images(graph), _outputs(graph)))
    return ", ".join(names[0] if len(names) == 1 else f"[{', '.join(names)}]" for names in lists)

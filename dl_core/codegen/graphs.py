"""A network whose layers branch and meet in Keras: a line for each layer."""

from __future__ import annotations

import keyword
import re

from dl_core.codegen.layers import is_usual_name, layer_source
from dl_core.codegen.source import quoted
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
    layers = _reused(graph, variables)
    lines: list[str] = []
    for i in order:
        node, owner = graph.nodes[i], _owner(graph, i)
        made = _call(graph.nodes[owner])
        if owner in layers and layers[owner] not in lines:
            lines += [f"{layers[owner]} = {made}"]
        lines.append(f"{variables[i]} = {layers.get(owner, made)}{_read(node, variables)}")
    ends = f"{_listed(graph, variables, first=True)}, {_listed(graph, variables, first=False)}"
    return "\n".join([*lines, "", f"model = keras.Model({ends})"])


def branch_by_branch(graph: GraphSpec) -> list[int]:
    """The nodes in an order in which each comes after what it reads, and as soon as that is there.

    >>> from dl_core.specs import graph_of, preset
    >>> branch_by_branch(graph_of(preset("perceptron").train.model))
    [0, 1, 2]
    """
    found: dict[int, None] = {}
    waiting = list(reversed(_unread(graph)))
    while waiting:
        missing = [j for j in graph.nodes[waiting[-1]].inputs if j not in found]
        if missing:
            waiting += reversed(missing)
        else:
            found[waiting.pop()] = None
    return list(found)


def _unread(graph: GraphSpec) -> list[int]:
    read = {j for node in graph.nodes for j in node.inputs}
    return [i for i in range(len(graph.nodes)) if i not in read]


def _variables(graph: GraphSpec, order: list[int]) -> dict[int, str]:
    """The variable of each node: ``x`` where only the next line reads it."""
    readers: dict[int, set[int]] = {i: set() for i in order}
    for i in order:
        for j in graph.nodes[i].inputs:
            readers[j].add(i)
    taken = set(_TAKEN)
    found: dict[int, str] = {}
    for i, after in zip(order, [*order[1:], -1], strict=True):
        passing = readers[i] == {after} and not isinstance(graph.nodes[i].layer, Image)
        found[i] = "x" if passing else _free(graph.nodes[i].name, taken)
        taken.add(found[i])
    for end in ("inputs", "outputs"):
        at = _ends(graph, first=end == "inputs")
        found |= {at[0]: end} if len(at) == 1 else {}
    return found


def _free(name: str, taken: set[str]) -> str:
    """A variable called like the layer ``name``.

    >>> _free("conv2_block1/out", set()), _free("3x3", set()), _free("x", {"x"})
    ('conv2_block1_out', '_3x3', 'x_2')
    """
    plain = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not plain.isidentifier() or keyword.iskeyword(plain):
        plain = f"_{plain}"
    return next(v for v in (plain, *(f"{plain}_{n}" for n in range(2, len(taken) + 3)))
                if v not in taken)

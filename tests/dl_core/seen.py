"""Which cells of every earlier map one value depends on, cell by cell: slow, and plainly right."""

from __future__ import annotations

from itertools import product

from dl_core.receptive_field import fields
from dl_core.specs import GraphSpec
from dl_core.transposes import Transposed
from dl_core.windows import Axis

Cell = tuple[int, int]
Seen = dict[int, set[Cell]]


def planes(graph: GraphSpec) -> list[Cell]:
    """Height and width of each node's map; a flattened one keeps its own."""
    return [
        (shape[0], shape[1]) if len(shape) == 3 else field.cells
        for shape, field in zip(graph.shapes, fields(graph), strict=True)
    ]


def seen(graph: GraphSpec, i: int, cell: Cell) -> tuple[Seen, Seen]:
    """By node: the cells that ``cell`` of node ``i`` depends on, and the positions outside of maps
    that are read, which are padding."""
    inside: Seen = {i: {cell}}
    outside: Seen = {}
    sizes = planes(graph)
    for j in range(i, -1, -1):
        node = graph.nodes[j]
        for k in node.inputs if j in inside else ():
            axes = node.layer.axes(graph.read_by(j)[0])
            if axes is not None:
                read = {tap for at in inside[j] for tap in _taps(axes, at)}
            elif inside[j] and (node.layer.reads_all(graph.read_by(j)[0]) or sizes[j] != sizes[k]):
                read = set(product(range(sizes[k][0]), range(sizes[k][1])))
            else:
                read = inside[j]
            there = {
                at for at in read if all(0 <= p < n for p, n in zip(at, sizes[k], strict=True))
            }
            inside.setdefault(k, set()).update(there)
            outside.setdefault(k, set()).update(read - there)
    return inside, {k: cells for k, cells in outside.items() if cells}


def _taps(axes: tuple[Axis, Axis] | tuple[Transposed, Transposed], cell: Cell) -> list[Cell]:
    return list(product(axes[0].taps(cell[0]), axes[1].taps(cell[1])))

"""The region of the input that one value of a layer depends on.

Recurrences of Araujo, Norris & Sim 2019 ("Computing Receptive Fields of Convolutional Neural
Networks", Distill), along each axis: a window of ``k`` taps, dilation ``d``, stride ``s`` and
``p`` cells of padding before turns (start, size, jump) into
``(start - p jump, size + d (k - 1) jump, s jump)``. Where maps become larger again, the jump may be
a fraction, and cells see more or less by turns: :mod:`dl_core.reaches`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from dl_core.reaches import MOST_PHASES, Jump, PhasesExceeded, Reach
from dl_core.specs import Axes, GraphSpec, Image, LayerSpec, ModelSpec, Shape, Transposes, graph_of
from dl_core.specs.errors import TooManyPhases

__all__ = [
    "Field",
    "Jump",
    "Reach",
    "drifts",
    "fields",
    "last_field",
    "plane_of",
    "resized",
]


@dataclass(frozen=True)
class Field:
    """The receptive field of the values of a layer, vertical then horizontal.

    ``cells`` is the size of the last map, kept because a vector made by ``Flatten`` still comes
    from it, and ``image`` that of the network's input.
    """

    rows: Reach
    columns: Reach
    cells: tuple[int, int]
    image: tuple[int, int]

    def union(self, other: Field) -> Field:
        """The field of what is made of values of this field and of ``other``."""
        rows = self.rows.union(other.rows, self.image[0])
        columns = self.columns.union(other.columns, self.image[1])
        cells = max(self.cells, other.cells)  # a map beside one value per channel stays a map
        return replace(self, rows=rows, columns=columns, cells=cells)

    def through(self, axes: Axes | Transposes) -> Field:
        """The field after a window slides over this map."""
        down, across = axes
        rows, columns = self.rows.through(down), self.columns.through(across)
        return Field(rows, columns, (down.out, across.out), self.image)

    def whole(self) -> Field:
        """The field of a value that reads all of this map."""
        rows = self.rows.whole(self.cells[0], self.image[0])
        columns = self.columns.whole(self.cells[1], self.image[1])
        return Field(rows, columns, (1, 1), self.image)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in input pixels. May exceed the image: the rest is padding."""
        return self.rows.size, self.columns.size

    @property
    def jump(self) -> tuple[Jump, Jump]:
        """Input pixels between the fields of two neighbouring values, 0 where position is lost;
        on average, where they see by turns."""
        return self.rows.jump, self.columns.jump


def fields(network: ModelSpec | GraphSpec) -> tuple[Field, ...]:
    """The field after each node of the graph, which :func:`~dl_core.specs.graph_of` makes of a
    ``ModelSpec``: where branches meet, the union of theirs.

    Raises:
        TooManyPhases: maps are made larger so often that cells see in too many ways.

    >>> from dl_core.specs import preset
    >>> [field.size for field in fields(preset("mnist_convnet").train.model)][:5]
    [(1, 1), (3, 3), (4, 4), (8, 8), (10, 10)]
    """
    graph = graph_of(network) if isinstance(network, ModelSpec) else network
    found: list[Field] = []
    for i, node in enumerate(graph.nodes):
        before = [found[j] for j in node.inputs]
        try:
            found.append(_step(graph, i, node.layer, before))
        except PhasesExceeded as error:
            raise TooManyPhases(layer=node.name, cap=MOST_PHASES) from error
    return tuple(found)


def _step(graph: GraphSpec, i: int, layer: LayerSpec, before: list[Field]) -> Field:
    if not before:
        size = plane_of(graph.shapes[i])
        return Field(Reach(), Reach(), size, size)
    field, shape = before[0], graph.read_by(i)[0]
    for other in before[1:]:
        field = field.union(other)
    axes = layer.axes(shape)
    if axes is not None:
        return field.through(axes)
    return field.whole() if layer.reads_all(shape) else field


def last_field(graph: GraphSpec) -> Field | None:
    """The field of the last map whose values still have places; ``None`` without one that slid."""
    placed = (field for field in reversed(fields(graph)) if all(field.jump))
    return next((field for field in placed if field.size != (1, 1)), None)


def resized(graph: GraphSpec, side: int) -> GraphSpec:
    """The same network on images of ``side`` x ``side``.

    Raises:
        pydantic.ValidationError: a map is too small for a window.
    """
    first, *others = graph.nodes
    layer = Image(shape=(side, side, *graph.shapes[0][2:]))
    return GraphSpec(nodes=(first.model_copy(update={"layer": layer}), *others))


def drifts(graph: GraphSpec, sides: Iterable[int]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Of those ``sides`` of the input that the network takes: how far the middle of its last map
    looks from the middle of the image, along a row."""
    found: dict[int, float] = {}
    for side in sides:
        with suppress(ValueError):  # too small for a window
            field = last_field(resized(graph, side))
            if field is not None:
                found[side] = field.columns.drift(field.cells[1], side)
    return tuple(found), tuple(found.values())


def plane_of(shape: Shape) -> tuple[int, int]:
    """Height and width of maps; a vector has one cell.

    >>> plane_of((28, 20, 3)), plane_of((784,))
    ((28, 20), (1, 1))
    """
    return (shape[0], shape[1]) if len(shape) == 3 else (1, 1)

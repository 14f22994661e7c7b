"""The region of the input that one value of a layer depends on.

Recurrences of Araujo, Norris & Sim 2019 ("Computing Receptive Fields of Convolutional Neural
Networks", Distill), along each axis: a window of ``k`` taps, dilation ``d``, stride ``s`` and
``p`` cells of padding before turns (start, size, jump) into
``(start - p jump, size + d (k - 1) jump, s jump)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dl_core.shapes import plane
from dl_core.specs import (
    AveragePool2D,
    Conv2D,
    Dense,
    GlobalAveragePool2D,
    Layer,
    MaxPool2D,
    ModelSpec,
    Residual,
    Shape,
)
from dl_core.windows import Axis


@dataclass(frozen=True)
class Reach:
    """What the cells of a map see along one axis of the input, in input cells.

    Cell ``o`` depends on ``size`` cells from ``start + o jump`` on; those below 0 or past the end
    are padding. ``jump`` is 0 where position is lost and every value sees the same.
    """

    start: int = 0
    size: int = 1
    jump: int = 1

    def interval(self, o: int) -> tuple[int, int]:
        """First and last input cell that output cell ``o`` depends on, padding included.

        >>> Reach(start=-1, size=3, jump=2).interval(1)
        (1, 3)
        """
        first = self.start + o * self.jump
        return first, first + self.size - 1

    def through(self, ax: Axis) -> Reach:
        """The reach after a window slides over this map."""
        return Reach(
            self.start - ax.before * self.jump,
            self.size + (ax.span - 1) * self.jump,
            self.jump * ax.stride,
        )

    def union(self, other: Reach) -> Reach:
        """The smallest reach that holds this one and ``other``: two paths that meet."""
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        return replace(self, start=start, size=end - start, jump=min(self.jump, other.jump))

    def whole(self, cells: int, length: int) -> Reach:
        """The reach of a value that reads all ``cells`` of this map, of an input of ``length``."""
        start = max(0, self.start)
        end = min(length, self.start + (cells - 1) * self.jump + self.size)
        return Reach(start, end - start, 0)


@dataclass(frozen=True)
class Field:
    """The receptive field of the values of a layer, vertical then horizontal.

    ``cells`` is the size of the last map, kept because a vector made by ``Flatten`` still comes
    from it.
    """

    rows: Reach
    columns: Reach
    cells: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in input pixels. May exceed the image: the rest is padding."""
        return self.rows.size, self.columns.size

    @property
    def jump(self) -> tuple[int, int]:
        """Input pixels between the fields of two neighbouring values; 0 where position is lost."""
        return self.rows.jump, self.columns.jump


def fields(spec: ModelSpec) -> tuple[Field, ...]:
    """The field after each layer of ``spec.layers``.

    >>> from dl_core.specs import preset
    >>> [field.size for field in fields(preset("mnist_convnet").train.model)][:4]
    [(3, 3), (4, 4), (8, 8), (10, 10)]
    """
    return tuple(field for field, _ in trace(spec.layers, spec.input_shape))


def trace(
    layers: Iterable[Layer], shape: Shape, before: Field | None = None, image: Shape | None = None
) -> list[tuple[Field, list[Field]]]:
    """For each layer in sequence its field, and the fields inside its branch if it has one.

    ``shape`` is what the first layer reads, ``before`` its field and ``image`` the shape of the
    network's input: by default the first layer reads the image itself.
    """
    image = image or shape
    field = before or Field(Reach(), Reach(), (shape[0], shape[1]))
    found = []
    for layer in layers:
        field, inner = _step(layer, shape, field, image)
        found.append((field, inner))
        shape = layer.output_shape(shape, "")
    return found


def _step(layer: Layer, shape: Shape, field: Field, image: Shape) -> tuple[Field, list[Field]]:
    match layer:
        case Conv2D():
            window = (layer.kernel_size, layer.strides, layer.padding, layer.dilation)
            return _slide(field, plane((shape[0], shape[1]), *window)), []
        case MaxPool2D() | AveragePool2D():
            axes = plane((shape[0], shape[1]), layer.pool_size, layer.steps, layer.padding)
            return _slide(field, axes), []
        case GlobalAveragePool2D():
            return _everything(field, image), []
        case Dense() if len(shape) == 1:
            return _everything(field, image), []
        case Residual():
            inner = trace(layer.layers, shape, field, image)
            end = inner[-1][0]
            rows, columns = field.rows.union(end.rows), field.columns.union(end.columns)
            flat = [f for outer, deeper in inner for f in (outer, *deeper)]
            return Field(rows, columns, end.cells), flat
    return field, []


def _slide(field: Field, axes: tuple[Axis, Axis]) -> Field:
    rows, columns = axes
    return Field(field.rows.through(rows), field.columns.through(columns), (rows.out, columns.out))


def _everything(field: Field, image: Shape) -> Field:
    rows = field.rows.whole(field.cells[0], image[0])
    columns = field.columns.whole(field.cells[1], image[1])
    return Field(rows, columns, (1, 1))

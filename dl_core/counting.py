"""What a network costs: parameters and multiply-accumulates, layer by layer and in all.

One multiply-accumulate is one MAC and two FLOPs; biases, activations, pooling and normalisation
are not counted. Taps that fall on padding are, as in every published table.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from dl_core.receptive_field import Field, trace
from dl_core.shapes import Placed, parameters, walk
from dl_core.specs import Conv2D, Dense, Layer, ModelSpec, Shape


@dataclass(frozen=True)
class Row:
    """One layer. A ``Residual`` row counts nothing itself: the rows of its branch follow it.

    ``path`` is that of :class:`~dl_core.shapes.Placed`; ``name`` the class of the layer.
    ``receptive_field`` is (height, width) in input pixels and ``jump`` the pixels between the
    fields of two neighbours, 0 where position is lost.
    """

    path: str
    name: str
    kind: str
    depth: int
    input: Shape
    output: Shape
    parameters: int
    trainable: int
    macs: int
    receptive_field: tuple[int, int]
    jump: tuple[int, int]


@dataclass(frozen=True)
class Totals:
    """Sums over all rows, for one image."""

    parameters: int
    trainable: int
    macs: int

    @property
    def flops(self) -> int:
        return 2 * self.macs

    @property
    def not_trainable(self) -> int:
        return self.parameters - self.trainable


@dataclass(frozen=True)
class Summary:
    rows: tuple[Row, ...]
    totals: Totals


def summary(spec: ModelSpec) -> Summary:
    """Rows in the order data meets the layers, and their totals.

    >>> from dl_core.specs import preset
    >>> found = summary(preset("parameter_table").train.model)
    >>> [row.parameters for row in found.rows], found.totals.parameters
    ([320, 0, 0, 802944, 1290], 804554)
    """
    spread = [
        field for outer, inner in trace(spec.layers, spec.input_shape) for field in (outer, *inner)
    ]
    rows = tuple(_row(at, field) for at, field in zip(walk(spec), spread, strict=True))
    totals = Totals(
        parameters=sum(row.parameters for row in rows),
        trainable=sum(row.trainable for row in rows),
        macs=sum(row.macs for row in rows),
    )
    return Summary(rows, totals)


def _row(at: Placed, field: Field) -> Row:
    own, trained = parameters(at.layer, at.input)
    return Row(
        path=at.path,
        name=type(at.layer).__name__,
        kind=at.layer.kind,
        depth=at.depth,
        input=at.input,
        output=at.output,
        parameters=own,
        trainable=trained,
        macs=macs(at.layer, at.input),
        receptive_field=field.size,
        jump=field.jump,
    )


def macs(layer: Layer, shape: Shape) -> int:
    """Multiply-accumulates of ``layer`` itself on one input of ``shape``.

    >>> macs(Conv2D(filters=32, padding="same"), (28, 28, 1))  # 28 × 28 × 32 outputs of 9 products
    225792
    """
    out = layer.output_shape(shape, "")
    if isinstance(layer, Conv2D):
        return prod(out) * prod(layer.kernel_size) * shape[-1]
    if isinstance(layer, Dense):
        return prod(out) * shape[-1]
    return 0

"""What a network costs: parameters and multiply-accumulates, layer by layer and in all.

One multiply-accumulate is one MAC and two FLOPs; biases, activations, pooling and normalisation
are not counted. Taps that fall on padding are, as in every published table.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from dl_core.formulas import macs_formula, parameters_formula
from dl_core.receptive_field import Field, Jump, fields
from dl_core.shapes import parameters
from dl_core.specs import (
    Elementwise,
    Flatten,
    GraphSpec,
    Image,
    LayerSpec,
    Merge,
    ModelSpec,
    PerChannel,
    Reshape,
    Shape,
    graph_of,
)

VIEWS = (Flatten, Reshape)
"""Layers that make no values of their own."""


@dataclass(frozen=True)
class Row:
    """One layer of a network; where an image enters has none.

    ``kind`` is what the layer is called (``Conv2D``, ``Add``), ``reads`` the names of the layers
    before it and ``input`` the shape that the first of them makes. ``path`` is that of
    :class:`~dl_core.shapes.Placed`, empty in an imported network; ``depth`` how many blocks it is
    inside of. ``values`` are those it makes: the size of the output, but none for layers that only
    give the same values another shape. A layer that ``shares`` the weights of another,
    whose name it gives, has no parameters of its own. ``receptive_field`` is (height, width) in
    input pixels, ``jump`` the pixels between the fields of two neighbours, 0 where position is
    lost, and ``start`` where the field of the first value begins, negative in the padding. Both
    formulas write a count out with its numbers (:mod:`dl_core.formulas`); ``""`` where it is 0.
    """

    name: str
    kind: str
    path: str
    depth: int
    reads: tuple[str, ...]
    input: Shape
    output: Shape
    parameters: int
    trainable: int
    macs: int
    values: int
    receptive_field: tuple[int, int]
    jump: tuple[Jump, Jump]
    start: tuple[int, int]
    shares: str = ""
    parameters_formula: str = ""
    macs_formula: str = ""


@dataclass(frozen=True)
class Totals:
    """Sums over all rows, for one image. ``values`` are those that layers make."""

    parameters: int
    trainable: int
    macs: int
    values: int

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


def summary(network: ModelSpec | GraphSpec) -> Summary:
    """Rows in the order data meets the layers, and their totals.

    >>> from dl_core.specs import preset
    >>> found = summary(preset("parameter_table").train.model)
    >>> [row.parameters for row in found.rows], found.totals.parameters
    ([320, 0, 0, 802944, 1290], 804554)
    """
    graph = graph_of(network) if isinstance(network, ModelSpec) else network
    rows = tuple(
        _row(graph, i, field)
        for i, field in enumerate(fields(graph))
        if not isinstance(graph.nodes[i].layer, Image)
    )
    names = ("parameters", "trainable", "macs", "values")
    return Summary(rows, Totals(**{n: sum(getattr(row, n) for row in rows) for n in names}))


def _row(graph: GraphSpec, i: int, field: Field) -> Row:
    node = graph.nodes[i]
    read, output = graph.read_by(i)[0], graph.shapes[i]
    shares = "" if node.shares is None else graph.nodes[node.shares].name
    own, trained = (0, 0) if shares else parameters(node.layer, read)
    return Row(
        name=node.name,
        kind=title(node.layer),
        path=node.path,
        depth=node.depth,
        reads=tuple(graph.nodes[j].name for j in node.inputs),
        input=read,
        output=output,
        parameters=own,
        trainable=0 if node.frozen else trained,
        macs=node.layer.macs(read),
        values=0 if isinstance(node.layer, VIEWS) else prod(output),
        receptive_field=field.size,
        jump=field.jump,
        start=(field.rows.start, field.columns.start),
        shares=shares,
        parameters_formula="" if shares else parameters_formula(node.layer, read),
        macs_formula=macs_formula(node.layer, read),
    )


def title(layer: LayerSpec) -> str:
    """What a layer is called.

    >>> title(Merge(how="add")), title(Elementwise(name="Rescaling"))
    ('Add', 'Rescaling')
    """
    if isinstance(layer, Merge):
        return layer.how.capitalize()
    if isinstance(layer, Elementwise | PerChannel):
        return layer.name
    return type(layer).__name__


def as_dense(row: Row) -> int:
    """Parameters of the dense layer, biases included, that reads and makes the same values.

    >>> from dl_core.specs import preset
    >>> as_dense(summary(preset("parameter_table").train.model).rows[0])  # 28×28 to 28×28×32
    19694080
    """
    return (prod(row.input) + 1) * row.values


@dataclass(frozen=True)
class Share:
    """What a layer, or several together, has of all parameters and of all MACs, in 0 … 1."""

    name: str
    layers: int
    parameters: float
    macs: float


def shares(found: Summary, most: int = 14) -> tuple[Share, ...]:
    """The layers that hold or compute something, in their order: the ``most`` with the largest
    shares, then the others together, without a name.

    >>> from dl_core.specs import preset
    >>> [round(s.parameters, 3) for s in shares(summary(preset("parameter_table").train.model))]
    [0.0, 0.998, 0.002]
    """
    whole = found.totals
    each = [
        Share(row.name, 1, row.parameters / (whole.parameters or 1), row.macs / (whole.macs or 1))
        for row in found.rows
        if row.parameters or row.macs
    ]
    order = sorted(range(len(each)), key=lambda i: -max(each[i].parameters, each[i].macs))
    kept = [each[i] for i in sorted(order[:most])]
    rest = [each[i] for i in order[most:]]
    if not rest:
        return tuple(kept)
    sums = sum(s.parameters for s in rest), sum(s.macs for s in rest)
    return (*kept, Share("", len(rest), *sums))

"""What sliding a window gives: its output, what was slid over what, what one cell is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl_core.arrays import Array
from dl_core.windows import Axis

PoolKind = Literal["max", "average"]


@dataclass(frozen=True)
class Tap:
    """One cell of a window. ``weight`` is 1 in pooling. A cell of padding (``exists`` is false)
    has the value 0."""

    row: int
    column: int
    channel: int
    value: float
    weight: float
    exists: bool

    @property
    def product(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, eq=False)
class Slid:
    """``output`` has the rank of the input, and a last axis of maps where there are several. ``x``
    is the input as (h, w, c); a ``series`` is one row."""

    output: Array
    x: Array
    rows: Axis
    columns: Axis
    series: bool

    @property
    def maps(self) -> Array:
        """``output`` as (rows, columns, maps), whatever the rank of the input."""
        return self.output.reshape(self.rows.out, self.columns.out, -1)


@dataclass(frozen=True, eq=False)
class Convolved(Slid):
    """What :func:`convolve` computed.

    ``before_activation`` is shaped like ``output``. ``kernel`` (kh, kw, c, f) is what was slid:
    flipped, if that was asked for; ``bias`` is (f,). One multiply-accumulate is one MAC; bias and
    activation are not counted, products with padding are, as in :mod:`dl_core.counting`.
    """

    before_activation: Array
    kernel: Array
    bias: Array | None

    @property
    def macs(self) -> int:
        """Multiply-accumulates."""
        return self.rows.out * self.columns.out * self.kernel.size

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.kernel.size + (0 if self.bias is None else self.bias.size)

    def taps(self, row: int, column: int, filter: int = 0) -> tuple[Tap, ...]:
        """Every product of one output cell: channel by channel, each row by row. Their sum and the
        bias are the cell of ``before_activation``."""
        return tuple(
            _tap(self.x, r, c, channel, self.kernel[a, b, channel, filter])
            for channel in range(self.x.shape[2])
            for a, r in enumerate(self.rows.taps(row))
            for b, c in enumerate(self.columns.taps(column))
        )


@dataclass(frozen=True, eq=False)
class Pooled(Slid):
    """What :func:`pool` computed. It multiplies nothing and learns nothing: ``macs`` and
    ``parameters`` are 0."""

    kind: PoolKind
    macs: int = 0
    parameters: int = 0

    def taps(self, row: int, column: int, channel: int = 0) -> tuple[Tap, ...]:
        """The cells that one output cell takes the largest, or the mean, of: those that exist."""
        return tuple(
            _tap(self.x, r, c, channel, 1)
            for r in self.rows.taps(row)
            for c in self.columns.taps(column)
            if 0 <= r < self.rows.size and 0 <= c < self.columns.size
        )


def _tap(x: Array, row: int, column: int, channel: int, weight: float) -> Tap:
    exists = 0 <= row < x.shape[0] and 0 <= column < x.shape[1]
    value = float(x[row, column, channel]) if exists else 0.0
    return Tap(row, column, channel, value, float(weight), exists)

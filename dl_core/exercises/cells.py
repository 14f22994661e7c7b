"""Exercises that compute one cell of an output: of a convolution, of a pooling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl_core.shapes import plane
from dl_core.windows import Axis, Padding

Grid = tuple[tuple[int, ...], ...]
"""A small matrix of whole numbers."""
Window = tuple[tuple[int | None, ...], ...]
"""What a window stands over; ``None`` is padding."""


@dataclass(frozen=True)
class _Cell:
    """A square window of ``size`` on ``x``, and the output ``cell`` (row, column) asked for."""

    x: Grid
    size: int
    stride: int
    padding: Padding
    cell: tuple[int, int]

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """The window along rows and along columns."""
        shape = len(self.x), len(self.x[0])
        steps = self.stride, self.stride
        return plane(shape, (self.size, self.size), steps, self.padding)

    @property
    def window(self) -> Window:
        """The cells that the output cell reads."""
        rows, columns = (ax.taps(o) for ax, o in zip(self.axes, self.cell, strict=True))
        return tuple(tuple(self._at(i, j) for j in columns) for i in rows)

    def _at(self, i: int, j: int) -> int | None:
        inside = 0 <= i < len(self.x) and 0 <= j < len(self.x[0])
        return self.x[i][j] if inside else None


@dataclass(frozen=True)
class ConvolutionCell(_Cell):
    """One output cell of a convolution: the sum of the products, and the bias.

    >>> x, kernel = ((3, 3, 2), (0, 0, 1), (3, 1, 2)), ((0, 1, 2), (2, 2, 0), (0, 1, 2))
    >>> asked = ConvolutionCell(x, 3, 1, "valid", (0, 0), kernel, bias=1)
    >>> asked.row_sums, asked.total, asked.answer
    ((7, 0, 5), 12, 13)
    """

    kernel: Grid
    bias: int
    kind = "convolution_cell"
    tolerance = 0.0

    @property
    def terms(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The factors of each product, row by row; padding counts as 0."""
        return tuple(
            tuple((value or 0, weight) for value, weight in zip(values, weights, strict=True))
            for values, weights in zip(self.window, self.kernel, strict=True)
        )

    @property
    def row_sums(self) -> tuple[int, ...]:
        """The sum of the products of each row of the kernel."""
        return tuple(sum(a * b for a, b in row) for row in self.terms)

    @property
    def total(self) -> int:
        """The sum of all products."""
        return sum(self.row_sums)

    @property
    def answer(self) -> int:
        """The output cell."""
        return self.total + self.bias


@dataclass(frozen=True)
class PoolCell(_Cell):
    """One output cell of a pooling; cells of padding are not there to be pooled.

    >>> asked = PoolCell(((1, 5), (2, 4)), 2, 2, "valid", (0, 0), "average")
    >>> asked.values, asked.total, asked.answer
    ((1, 5, 2, 4), 12, 3.0)
    """

    how: Literal["max", "average"]
    kind = "pool_cell"

    @property
    def tolerance(self) -> float:
        """A mean may have more decimals than one cares to write."""
        return 0.0 if self.how == "max" else 0.01

    @property
    def values(self) -> tuple[int, ...]:
        """The cells that exist in the window."""
        return tuple(value for row in self.window for value in row if value is not None)

    @property
    def total(self) -> int:
        """Their sum."""
        return sum(self.values)

    @property
    def answer(self) -> float:
        """The output cell."""
        return max(self.values) if self.how == "max" else self.total / len(self.values)

"""Descriptions of layers that make maps smaller, or wider by zeros, without weights."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dl_core.specs.base import (
    Axes,
    LayerSpec,
    PaddingName,
    Pair,
    Shape,
    WindowSpec,
    added,
    slide,
)


class _Pool2D(WindowSpec):
    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    """``None`` steps by ``pool_size``, so windows touch and do not overlap."""
    padding: PaddingName = "valid"

    @property
    def steps(self) -> tuple[int, int]:
        """The strides in force."""
        return self.strides or self.pool_size

    def axes(self, shape: Shape) -> Axes:
        return slide(shape, self.pool_size, self.steps, self.padding)

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (*self._placed(shape, where), shape[-1])


class MaxPool2D(_Pool2D):
    """The largest value of each window."""

    kind: Literal["max_pool2d"] = "max_pool2d"


class AveragePool2D(_Pool2D):
    """The mean of each window, over the cells that exist."""

    kind: Literal["average_pool2d"] = "average_pool2d"


class _GlobalPool2D(LayerSpec):
    keepdims: bool = added(False)
    """Whether ``(h, w, c)`` becomes ``(1, 1, c)`` instead of ``(c,)``."""

    def output_shape(self, shape: Shape, where: str) -> Shape:
        channels = self._maps(shape, where)[-1]
        return (1, 1, channels) if self.keepdims else (channels,)

    def reads_all(self, shape: Shape) -> bool:
        return True


class GlobalAveragePool2D(_GlobalPool2D):
    """The mean of each map."""

    kind: Literal["global_average_pool2d"] = "global_average_pool2d"


class GlobalMaxPool2D(_GlobalPool2D):
    """The largest value of each map."""

    kind: Literal["global_max_pool2d"] = "global_max_pool2d"


Edge = Annotated[int, Field(ge=0, le=512)]
Edges = tuple[tuple[Edge, Edge], tuple[Edge, Edge]]
"""Cells (above, below), (left, right)."""


class ZeroPadding2D(WindowSpec):
    """Zeros around each map."""

    kind: Literal["zero_padding2d"] = "zero_padding2d"
    padding: Edges = ((1, 1), (1, 1))

    def axes(self, shape: Shape) -> Axes:
        return slide(shape, (1, 1), (1, 1), self.padding)

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (*self._placed(shape, where), shape[-1])

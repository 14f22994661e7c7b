"""Descriptions of convolutions: plain and grouped, depthwise, separable."""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal

from pydantic import Field

from dl_core.errors import GroupsDoNotDivide
from dl_core.specs.base import (
    ActivationName,
    Axes,
    PaddingName,
    Pair,
    Shape,
    Transposes,
    WindowSpec,
    added,
    slide,
)

Filters = Annotated[int, Field(ge=1, le=16384)]


class ConvolutionSpec(WindowSpec):
    """What all convolutions are given, those that make maps larger too."""

    kernel_size: Pair = (3, 3)
    strides: Pair = (1, 1)
    padding: PaddingName = "valid"
    dilation: Pair = (1, 1)
    activation: ActivationName = "linear"
    use_bias: bool = True

    @property
    def strided_and_dilated(self) -> bool:
        """Whether it steps by more than one cell and is dilated too, which Keras refuses."""
        return max(self.strides) > 1 and max(self.dilation) > 1

    def axes(self, shape: Shape) -> Axes | Transposes:
        return slide(shape, self.kernel_size, self.strides, self.padding, self.dilation)

    def _with_bias(self, kernels: dict[str, Shape], filters: int) -> dict[str, Shape]:
        return kernels | {"bias": (filters,)} if self.use_bias else kernels


class Conv2D(ConvolutionSpec):
    """Cross-correlation with ``filters`` learned kernels, plus bias, then activation.

    With several ``groups``, channels and filters are dealt into as many parts, and the filters of
    a part read the channels of that part only.
    """

    kind: Literal["conv2d"] = "conv2d"
    filters: Filters
    groups: int = added(1, ge=1, le=16384)

    def output_shape(self, shape: Shape, where: str) -> Shape:
        window = self._placed(shape, where)
        if shape[2] % self.groups or self.filters % self.groups:
            raise GroupsDoNotDivide(
                layer=where, groups=self.groups, channels=shape[2], filters=self.filters
            )
        return (*window, self.filters)

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        kernel = (*self.kernel_size, shape[-1] // self.groups, self.filters)
        return self._with_bias({"kernel": kernel}, self.filters)

    def macs(self, shape: Shape) -> int:
        out = prod(self.output_shape(shape, ""))
        return out * prod(self.kernel_size) * (shape[-1] // self.groups)


class DepthwiseConv2D(ConvolutionSpec):
    """Each channel is filtered on its own, by ``depth_multiplier`` kernels."""

    kind: Literal["depthwise_conv2d"] = "depthwise_conv2d"
    depth_multiplier: Annotated[int, Field(ge=1, le=64)] = 1

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (*self._placed(shape, where), shape[2] * self.depth_multiplier)

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        channels = shape[-1]
        kernel = (*self.kernel_size, channels, self.depth_multiplier)
        return self._with_bias({"kernel": kernel}, channels * self.depth_multiplier)

    def macs(self, shape: Shape) -> int:
        return prod(self.output_shape(shape, "")) * prod(self.kernel_size)


class SeparableConv2D(ConvolutionSpec):
    """A depthwise convolution, then a 1×1 convolution over channels (Chollet 2017)."""

    kind: Literal["separable_conv2d"] = "separable_conv2d"
    filters: Filters
    depth_multiplier: Annotated[int, Field(ge=1, le=64)] = 1

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (*self._placed(shape, where), self.filters)

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        middle = shape[-1] * self.depth_multiplier
        kernels: dict[str, Shape] = {
            "depthwise_kernel": (*self.kernel_size, shape[-1], self.depth_multiplier),
            "pointwise_kernel": (1, 1, middle, self.filters),
        }
        return self._with_bias(kernels, self.filters)

    def macs(self, shape: Shape) -> int:
        middle = shape[-1] * self.depth_multiplier
        return prod(self._placed(shape, "")) * middle * (prod(self.kernel_size) + self.filters)


Convolution = Conv2D | DepthwiseConv2D | SeparableConv2D

"""Descriptions of layers that make maps larger: upsampling, transposed convolution.

Only imported networks have them. Both are windows slid over what they make (Dumoulin & Visin 2016,
"A guide to convolution arithmetic for deep learning", arXiv:1603.07285, section 4).
"""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from dl_core.specs.base import LayerSpec, Pair, Shape, Transposes, as_pair, show
from dl_core.specs.convolutions import ConvolutionSpec, Filters
from dl_core.specs.errors import MapsTooLarge, NothingLeft
from dl_core.transposes import enlarged, transposed

MOST_SIDE = 65_536
"""Cells of a side of a map that a layer may make larger."""
More = Annotated[int, Field(ge=0, le=1023)]
Interpolation = Literal["nearest", "bilinear"]


class UpSampling2D(LayerSpec):
    """Maps ``size`` times as high and wide: each cell repeated, or new ones between cells."""

    kind: Literal["up_sampling2d"] = "up_sampling2d"
    size: Pair = (2, 2)
    interpolation: Interpolation = "nearest"

    def axes(self, shape: Shape) -> Transposes:
        bilinear = self.interpolation == "bilinear"
        rows, columns = (
            enlarged(cells, factor, bilinear=bilinear)
            for cells, factor in zip(shape[:2], self.size, strict=True)
        )
        return rows, columns

    def output_shape(self, shape: Shape, where: str) -> Shape:
        self._maps(shape, where)
        return (*_placed(self, shape, where), shape[2])


class Conv2DTranspose(ConvolutionSpec):
    """A convolution backwards: each cell gives ``filters`` kernels, times its values, to the cells
    that the window covers of the output, where they add up; plus bias, then activation.

    ``output_padding`` fixes the size of the output, which several may share with one input
    (:func:`~dl_core.transposes.transposed`). Where strides are larger than the kernel, some cells
    get the bias alone.
    """

    kind: Literal["conv2d_transpose"] = "conv2d_transpose"
    filters: Filters
    output_padding: Annotated[tuple[More, More], BeforeValidator(as_pair)] | None = None

    @field_validator("dilation")
    @classmethod
    def _not_strided_too(cls, dilation: tuple[int, int], info: ValidationInfo) -> tuple[int, int]:
        if max(dilation) > 1 and max(info.data.get("strides", (1, 1))) > 1:
            raise ValueError("Keras computes no stride with a dilation")
        return dilation

    @field_validator("output_padding")
    @classmethod
    def _below_strides(
        cls, more: tuple[int, int] | None, info: ValidationInfo
    ) -> tuple[int, int] | None:
        strides = info.data.get("strides", (1024, 1024))
        if more is not None and (more[0] >= strides[0] or more[1] >= strides[1]):
            raise ValueError("an output padding must be smaller than its stride")
        return more

    def axes(self, shape: Shape) -> Transposes:
        more = self.output_padding or (None, None)
        rows, columns = (
            transposed(i, k, stride=s, padding=self.padding, dilation=d, output_padding=a)
            for i, k, s, d, a in zip(
                shape[:2], self.kernel_size, self.strides, self.dilation, more, strict=True
            )
        )
        return rows, columns

    def output_shape(self, shape: Shape, where: str) -> Shape:
        self._maps(shape, where)
        return (*_placed(self, shape, where), self.filters)

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        kernel = (*self.kernel_size, self.filters, shape[-1])
        return self._with_bias({"kernel": kernel}, self.filters)

    def macs(self, shape: Shape) -> int:
        """Every value it reads times every weight of its channel, as the convolution that it
        transposes counts them, and as TensorFlow's profiler does where ``same`` padding makes maps
        ``strides`` times as large; products that are cut off are counted, as those with padding
        are."""
        return prod(shape) * prod(self.kernel_size) * self.filters


def _placed(layer: UpSampling2D | Conv2DTranspose, shape: Shape, where: str) -> tuple[int, int]:
    """Height and width of the output.

    Raises:
        NothingLeft: there are no cells.
        MapsTooLarge: there are too many.
    """
    rows, columns = layer.axes(shape)
    size, kind = (rows.out, columns.out), type(layer).__name__
    if 0 in size:
        raise NothingLeft(layer=where, kind=kind, size=show(shape[:2]))
    if max(size) > MOST_SIDE:
        raise MapsTooLarge(layer=where, kind=kind, size=show(size), cap=MOST_SIDE)
    return size

"""Descriptions of layers: frozen, validated, with the shape, weights and cost of each.

Shapes carry no batch axis: ``(height, width, channels)`` for maps, ``(units,)`` for vectors.
"""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal

from pydantic import Field

from dl_core.errors import ResidualShapeMismatch
from dl_core.specs.base import ActivationName, LayerSpec, Shape, added, show
from dl_core.specs.convolutions import Conv2D, DepthwiseConv2D, SeparableConv2D
from dl_core.specs.pools import (
    AveragePool2D,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    ZeroPadding2D,
)


class Flatten(LayerSpec):
    """All values in one vector, row by row, channels innermost."""

    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (prod(shape),)


class Dense(LayerSpec):
    """``activation(x W + b)``. Acts on the last axis, as Keras does; maps want Flatten first."""

    kind: Literal["dense"] = "dense"
    units: Annotated[int, Field(ge=1, le=65536)]
    activation: ActivationName = "linear"
    use_bias: bool = True

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (*shape[:-1], self.units)

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        weights: dict[str, Shape] = {"kernel": (shape[-1], self.units)}
        return weights | {"bias": (self.units,)} if self.use_bias else weights

    def macs(self, shape: Shape) -> int:
        return prod(shape) * self.units

    def reads_all(self, shape: Shape) -> bool:
        return len(shape) == 1  # on maps it acts cell by cell


class Dropout(LayerSpec):
    """Zeroes a share ``rate`` of its input, a new draw at each training step; off at inference."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Field(ge=0, lt=1)] = 0.5


class BatchNormalization(LayerSpec):
    """Centres and scales each channel, by batch when training, by running averages after."""

    kind: Literal["batch_normalization"] = "batch_normalization"
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.99
    epsilon: Annotated[float, Field(gt=0, le=1)] = 1e-3
    center: bool = added(True)
    scale: bool = added(True)

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        own = {"gamma": self.scale, "beta": self.center}
        names = [*(name for name, there in own.items() if there), *sorted(NOT_TRAINED)]
        return dict.fromkeys(names, shape[-1:])


NOT_TRAINED = frozenset({"moving_mean", "moving_variance"})
"""Weights that follow the data by running averages and that no gradient moves."""


class Activation(LayerSpec):
    """An activation function as a layer of its own."""

    kind: Literal["activation"] = "activation"
    activation: ActivationName


class Residual(LayerSpec):
    """``activation(x + branch(x))``, where ``branch`` is ``layers`` in sequence."""

    kind: Literal["residual"] = "residual"
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]
    activation: ActivationName = "linear"

    def output_shape(self, shape: Shape, where: str) -> Shape:
        branch = shape
        for i, layer in enumerate(self.layers):
            branch = layer.output_shape(branch, f"{where}.{i + 1}")
        if branch != shape:
            raise ResidualShapeMismatch(layer=where, before=show(shape), after=show(branch))
        return shape


Layer = Annotated[
    Conv2D
    | DepthwiseConv2D
    | SeparableConv2D
    | MaxPool2D
    | AveragePool2D
    | GlobalAveragePool2D
    | GlobalMaxPool2D
    | ZeroPadding2D
    | Flatten
    | Dense
    | Dropout
    | BatchNormalization
    | Activation
    | Residual,
    Field(discriminator="kind"),
]
"""What a network that can be trained here is made of."""
Residual.model_rebuild()

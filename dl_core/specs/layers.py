"""Descriptions of layers: frozen, validated, with the shape each one makes.

Shapes carry no batch axis: ``(height, width, channels)`` for maps, ``(units,)`` for vectors.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from dl_core.errors import KernelTooLarge, NeedsMaps, ResidualShapeMismatch
from dl_core.windows import axis

Shape = tuple[int, ...]

ActivationName = Literal[
    "linear",
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "sigmoid",
    "hard_sigmoid",
    "tanh",
    "softsign",
    "softplus",
    "silu",
    "hard_silu",
    "gelu",
    "mish",
    "softmax",
]
"""Keras's names; :mod:`dl_core.activations` computes each."""


def _as_pair(value: Any) -> Any:
    return (value, value) if isinstance(value, int) else value


Size = Annotated[int, Field(ge=1, le=1024)]
Pair = Annotated[tuple[Size, Size], BeforeValidator(_as_pair)]
"""``3`` and ``(3, 3)`` mean the same; stored as ``(height, width)``."""
PaddingName = Literal["valid", "same"]


def show(shape: Shape) -> str:
    """A shape as a reader writes it.

    >>> show((28, 28, 1))
    '28×28×1'
    """
    return "×".join(map(str, shape))


class Spec(BaseModel):
    """Base of every description: immutable, hashable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _one_zero(cls, value: Any) -> Any:
        """``-0.0`` equals ``0.0`` but is written otherwise, so equal specs would differ in key."""
        return 0.0 if isinstance(value, float) and value == 0 else value


class _Layer(Spec):
    def output_shape(self, shape: Shape, where: str) -> Shape:
        """The shape made from ``shape``; ``where`` names the layer in errors (``"3"``, ``"3.1"``).

        Raises:
            SpecError: the layer cannot read ``shape``.
        """
        return shape

    def _maps(self, shape: Shape, where: str) -> tuple[int, int, int]:
        if len(shape) != 3:
            raise NeedsMaps(layer=where, kind=type(self).__name__, size=shape[0])
        return shape

    def _window(
        self, shape: Shape, where: str, size: Pair, strides: Pair, padding: str, dilation: Pair
    ) -> tuple[int, int]:
        h, w, _ = self._maps(shape, where)
        out = tuple(
            axis(i, k, stride=s, padding=padding, dilation=d).out  # type: ignore[arg-type]
            for i, k, s, d in zip((h, w), size, strides, dilation, strict=True)
        )
        if 0 in out:
            raise KernelTooLarge(
                layer=where, kind=type(self).__name__, kernel=show(size), size=show((h, w))
            )
        return out  # type: ignore[return-value]


class Conv2D(_Layer):
    """Cross-correlation with ``filters`` learned kernels, plus bias, then activation."""

    kind: Literal["conv2d"] = "conv2d"
    filters: Annotated[int, Field(ge=1, le=4096)]
    kernel_size: Pair = (3, 3)
    strides: Pair = (1, 1)
    padding: PaddingName = "valid"
    dilation: Pair = (1, 1)
    activation: ActivationName = "linear"
    use_bias: bool = True

    def output_shape(self, shape: Shape, where: str) -> Shape:
        window = self._window(
            shape, where, self.kernel_size, self.strides, self.padding, self.dilation
        )
        return (*window, self.filters)


class _Pool2D(_Layer):
    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    """``None`` steps by ``pool_size``, so windows touch and do not overlap."""
    padding: PaddingName = "valid"

    @property
    def steps(self) -> tuple[int, int]:
        """The strides in force."""
        return self.strides or self.pool_size

    def output_shape(self, shape: Shape, where: str) -> Shape:
        window = self._window(shape, where, self.pool_size, self.steps, self.padding, (1, 1))
        return (*window, shape[-1])


class MaxPool2D(_Pool2D):
    """The largest value of each window."""

    kind: Literal["max_pool2d"] = "max_pool2d"


class AveragePool2D(_Pool2D):
    """The mean of each window, over the cells that exist."""

    kind: Literal["average_pool2d"] = "average_pool2d"


class GlobalAveragePool2D(_Layer):
    """The mean of each map: ``(h, w, c)`` becomes ``(c,)``."""

    kind: Literal["global_average_pool2d"] = "global_average_pool2d"

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (self._maps(shape, where)[-1],)


class Flatten(_Layer):
    """All values in one vector, row by row, channels innermost."""

    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape, where: str) -> Shape:
        size = 1
        for n in shape:
            size *= n
        return (size,)


class Dense(_Layer):
    """``activation(x W + b)``. Acts on the last axis, as Keras does; maps want Flatten first."""

    kind: Literal["dense"] = "dense"
    units: Annotated[int, Field(ge=1, le=65536)]
    activation: ActivationName = "linear"
    use_bias: bool = True

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return (*shape[:-1], self.units)


class Dropout(_Layer):
    """Zeroes a share ``rate`` of its input, a new draw at each training step; off at inference."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Field(ge=0, lt=1)] = 0.5


class BatchNormalization(_Layer):
    """Centres and scales each channel, by batch when training, by running averages after."""

    kind: Literal["batch_normalization"] = "batch_normalization"
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.99
    epsilon: Annotated[float, Field(gt=0, le=1)] = 1e-3


class Activation(_Layer):
    """An activation function as a layer of its own."""

    kind: Literal["activation"] = "activation"
    activation: ActivationName


class Residual(_Layer):
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
    | MaxPool2D
    | AveragePool2D
    | GlobalAveragePool2D
    | Flatten
    | Dense
    | Dropout
    | BatchNormalization
    | Activation
    | Residual,
    Field(discriminator="kind"),
]
Residual.model_rebuild()

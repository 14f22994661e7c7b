"""What all descriptions share: validation, names, shapes, and a window that slides over a map.

Shapes carry no batch axis: ``(height, width, channels)`` for maps, ``(units,)`` for vectors.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from dl_core.errors import KernelTooLarge, NeedsMaps
from dl_core.transposes import Transposed
from dl_core.windows import Axis, axis

FieldsRefused = ValidationError
"""What a description raises whose fields have impossible values."""
Shape = tuple[int, ...]
Axes = tuple[Axis, Axis]
"""Vertical, then horizontal."""
Transposes = tuple[Transposed, Transposed]
"""The same of a layer that makes maps larger."""

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


def as_pair(value: Any) -> Any:
    """One number for both axes, as two."""
    return (value, value) if isinstance(value, int) else value


Size = Annotated[int, Field(ge=1, le=1024)]
Pair = Annotated[tuple[Size, Size], BeforeValidator(as_pair)]
"""``3`` and ``(3, 3)`` mean the same; stored as ``(height, width)``."""
PaddingName = Literal["valid", "same"]


def show(shape: Shape) -> str:
    """A shape as a reader writes it.

    >>> show((28, 28, 1))
    '28×28×1'
    """
    return "×".join(map(str, shape))


def added(default: Any, **limits: Any) -> Any:
    """A field that came later: left out where it has its default, so that the keys of what was
    described before, and with them stored trainings, stay what they were."""
    return Field(default=default, exclude_if=lambda value: value == default, **limits)


class Spec(BaseModel):
    """Base of every description: immutable, hashable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _one_zero(cls, value: Any) -> Any:
        """``-0.0`` equals ``0.0`` but is written otherwise, so equal specs would differ in key."""
        return 0.0 if isinstance(value, float) and value == 0 else value


class LayerSpec(Spec):
    """Base of the layers. By default one keeps shape and values' places and has no weights."""

    def output_shape(self, shape: Shape, where: str) -> Shape:
        """The shape made from ``shape``; ``where`` names the layer in errors (``"3"``, ``"3.1"``).

        Raises:
            SpecError: the layer cannot read ``shape``.
        """
        return shape

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        """Name and shape of each weight it owns when it reads ``shape``, in Keras's order."""
        return {}

    def macs(self, shape: Shape) -> int:
        """Multiply-accumulates on one input of ``shape``; biases are not counted."""
        return 0

    def axes(self, shape: Shape) -> Axes | Transposes | None:
        """The vertical and the horizontal window it slides over maps of ``shape``, or over those
        that it makes of them, if it does."""
        return None

    def reads_all(self, shape: Shape) -> bool:
        """Whether each value it makes depends on all of ``shape``, wherever that stands."""
        return False

    def _maps(self, shape: Shape, where: str) -> tuple[int, int, int]:
        if len(shape) != 3:
            raise NeedsMaps(layer=where, kind=type(self).__name__, size=shape[0])
        return shape


class WindowSpec(LayerSpec):
    """A layer that slides a window. ``axes`` is what subclasses define."""

    def _placed(self, shape: Shape, where: str) -> tuple[int, int]:
        """Height and width of the output.

        Raises:
            NeedsMaps: there are no maps to slide over.
            KernelTooLarge: the window fits nowhere.
        """
        self._maps(shape, where)
        axes = self.axes(shape)
        assert axes is not None
        if 0 in (axes[0].out, axes[1].out):
            raise KernelTooLarge(
                layer=where,
                kind=type(self).__name__,
                kernel=show((axes[0].kernel, axes[1].kernel)),
                size=show(shape[:2]),
            )
        return axes[0].out, axes[1].out


def slide(shape: Shape, size: Pair, strides: Pair, padding: Any, dilation: Pair = (1, 1)) -> Axes:
    """The windows along both axes of maps of ``shape``; ``padding`` by name, or for each axis the
    cells before and after."""
    pads = (padding, padding) if isinstance(padding, str) else padding
    vertical, horizontal = (
        axis(i, k, stride=s, padding=p, dilation=d)
        for i, k, s, p, d in zip(shape[:2], size, strides, pads, dilation, strict=True)
    )
    return vertical, horizontal

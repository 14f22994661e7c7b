"""Where each layer of a network stands: its path, its input and output shapes, its weights.

Shapes carry no batch axis: ``(height, width, channels)`` for maps, ``(units,)`` for vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from dl_core.specs import NOT_TRAINED, Layer, LayerSpec, ModelSpec, Residual, Shape
from dl_core.windows import Axis, Padding, axis

PlanePadding = Padding | tuple[Padding, Padding]
"""One padding for both axes (``"valid"``, ``"same"`` or cells on every side), or a pair, vertical
then horizontal, of which each may be ``(before, after)``."""


@dataclass(frozen=True)
class Placed:
    """A layer in its network.

    ``path`` names its weights: the 0-based index in ``ModelSpec.layers``, with a dot and the index
    in the branch for a layer of a ``Residual`` (``"3.0"``).
    """

    path: str
    layer: Layer
    input: Shape
    output: Shape

    @property
    def depth(self) -> int:
        """0 for a layer of the network, 1 for a layer of a residual branch, and so on."""
        return self.path.count(".")


def walk(spec: ModelSpec) -> Iterator[Placed]:
    """Every layer in the order data meets it, a ``Residual`` before the layers of its branch.

    >>> from dl_core.specs import preset
    >>> [placed.output for placed in walk(preset("lenet5").train.model)][:3]
    [(28, 28, 6), (14, 14, 6), (10, 10, 16)]
    """
    return _walk(spec.layers, spec.input_shape, "")


def _walk(layers: Sequence[Layer], shape: Shape, prefix: str) -> Iterator[Placed]:
    for i, layer in enumerate(layers):
        path = f"{prefix}{i}"
        output = layer.output_shape(shape, path)
        yield Placed(path, layer, shape, output)
        if isinstance(layer, Residual):
            yield from _walk(layer.layers, shape, f"{path}.")
        shape = output


def parameters(layer: LayerSpec, shape: Shape) -> tuple[int, int]:
    """``(all, trained by gradient)`` numbers ``layer`` itself owns when it reads ``shape``.

    >>> from dl_core.specs import BatchNormalization, Conv2D
    >>> parameters(Conv2D(filters=32), (28, 28, 1))
    (320, 320)
    >>> parameters(BatchNormalization(), (28, 28, 32))
    (128, 64)
    """
    sizes = {name: prod(shape) for name, shape in layer.weight_shapes(shape).items()}
    trained = sum(size for name, size in sizes.items() if not is_fixed(name))
    return sum(sizes.values()), trained


def is_fixed(weight: str) -> bool:
    """Whether no gradient moves a weight of that name."""
    return weight in NOT_TRAINED or weight.startswith("fixed")


def plane(
    size: tuple[int, int],
    kernel: tuple[int, int],
    strides: tuple[int, int] = (1, 1),
    padding: PlanePadding = "valid",
    dilation: tuple[int, int] = (1, 1),
) -> tuple[Axis, Axis]:
    """The vertical and the horizontal :class:`~dl_core.windows.Axis` of a window on a map.

    Raises:
        ValueError: a size below 1, or a negative padding.

    >>> [ax.out for ax in plane((28, 28), (5, 3), padding=(2, "same"))]
    [28, 28]
    """
    pair = padding if isinstance(padding, tuple) else (padding, padding)
    vertical, horizontal = (
        axis(i, k, stride=s, padding=p, dilation=d)
        for i, k, s, p, d in zip(size, kernel, strides, pair, dilation, strict=True)
    )
    return vertical, horizontal


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    """``3`` and ``(3, 3)`` mean the same.

    >>> pair(3)
    (3, 3)
    """
    return (value, value) if isinstance(value, int) else value

"""Where each layer of a network stands: its path, its input and output shapes, its weights.

Shapes carry no batch axis: ``(height, width, channels)`` for maps, ``(units,)`` for vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from dl_core.specs import BatchNormalization, Conv2D, Dense, Layer, ModelSpec, Residual, Shape
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


def weight_shapes(layer: Layer, shape: Shape) -> dict[str, Shape]:
    """Name and shape of each weight ``layer`` owns when it reads ``shape``, in Keras's order.

    >>> weight_shapes(Conv2D(filters=32), (28, 28, 3))
    {'kernel': (3, 3, 3, 32), 'bias': (32,)}
    """
    if isinstance(layer, BatchNormalization):
        return dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), shape[-1:])
    if isinstance(layer, Conv2D):
        kernel: Shape = (*layer.kernel_size, shape[-1], layer.filters)
    elif isinstance(layer, Dense):
        kernel = (shape[-1], layer.units)
    else:
        return {}
    return {"kernel": kernel, "bias": kernel[-1:]} if layer.use_bias else {"kernel": kernel}


NOT_TRAINED = frozenset({"moving_mean", "moving_variance"})
"""Weights that follow the data by running averages and that no gradient moves."""


def parameters(layer: Layer, shape: Shape) -> tuple[int, int]:
    """``(all, trained by gradient)`` numbers ``layer`` itself owns when it reads ``shape``.

    >>> parameters(Conv2D(filters=32), (28, 28, 1))
    (320, 320)
    >>> parameters(BatchNormalization(), (28, 28, 32))
    (128, 64)
    """
    sizes = {name: prod(shape) for name, shape in weight_shapes(layer, shape).items()}
    trained = sum(size for name, size in sizes.items() if name not in NOT_TRAINED)
    return sum(sizes.values()), trained


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

"""What the filters of a network are made of: where they are, and their kernels by input
channel.

A *filter* is what makes one channel of a layer's output: all kernels of a convolution that lead to
one map, or the weights of one neuron. Those of a dense layer that reads flattened maps are folded
back to the shape of the maps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.errors import N_, ConvoscopeError
from dl_core.shapes import Placed, walk
from dl_core.specs import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    LayerSpec,
    ModelSpec,
    SeparableConv2D,
    Shape,
    layer_name,
)

Array = NDArray[Any]
Weights = Mapping[str, Array]
FILTERED = (Conv2D, DepthwiseConv2D, SeparableConv2D, Dense)
"""Layers that have filters."""
CLOSED = frozenset({"relu", "relu6"})
"""Activations that are exactly 0 for every negative sum, so that a filter can die."""
_KEEPS = (Activation, BatchNormalization, Dropout)
"""Layers that belong to the filters before them: they change each value, but mix none."""


class NoFilters(ConvoscopeError):
    template = N_("This network has no layer with weights: there are no filters to look at.")


class UnknownFilterLayer(ConvoscopeError):
    template = N_("This network has no layer with filters named “{name}”.")


@dataclass(frozen=True)
class FilterLayer:
    """A layer with filters, at ``path`` in its network (see :class:`dl_core.shapes.Placed`).

    ``answer`` is the name of the layer whose output its filters' answer is: its own, or that of the
    last normalisation or activation that follows it at once. ``folded`` is the shape (h, w, c) of
    the maps that a dense layer reads flattened, if it does.
    """

    path: str
    name: str
    answer: str
    layer: LayerSpec
    input: Shape
    output: Shape
    activation: str
    folded: Shape | None = None

    @property
    def filters(self) -> int:
        return self.output[-1]

    @property
    def is_dense(self) -> bool:
        return isinstance(self.layer, Dense)

    @property
    def weights(self) -> int:
        """How many weights its kernels have, biases left out."""
        shapes = self.layer.weight_shapes(self.input)
        return sum(prod(shape) for name, shape in shapes.items() if name.endswith("kernel"))

    @property
    def can_die(self) -> bool:
        """Whether a filter that never exceeds zero gets no gradient either."""
        return self.activation in CLOSED


def filter_layers(model: ModelSpec) -> tuple[FilterLayer, ...]:
    """Every layer of ``model`` that has filters, in the order data meets them.

    Raises:
        NoFilters: there is none.

    >>> from dl_core.specs import preset
    >>> [layer.name for layer in filter_layers(preset("lenet5").train.model)]
    ['conv2d_0', 'conv2d_2', 'dense_5', 'dense_6', 'dense_7']
    >>> filter_layers(preset("perceptron").train.model)[0].folded
    (28, 28, 1)
    """
    placed = list(walk(model))
    found = tuple(_described(one, placed) for one in placed if isinstance(one.layer, FILTERED))
    if not found:
        raise NoFilters()
    return found


def filter_layer(model: ModelSpec, name: str) -> FilterLayer:
    """The one of :func:`filter_layers` that is called ``name``.

    Raises:
        NoFilters, UnknownFilterLayer: see the sentence of each.
    """
    for layer in filter_layers(model):
        if layer.name == name:
            return layer
    raise UnknownFilterLayer(name=name)


def _described(one: Placed, placed: list[Placed]) -> FilterLayer:
    answer, activation = one, getattr(one.layer, "activation", "linear")
    for after in _following(one, placed):
        if not isinstance(after.layer, _KEEPS) or activation != "linear":
            break
        answer, activation = after, getattr(after.layer, "activation", "linear")
    return FilterLayer(
        one.path,
        layer_name(one.layer, one.path),
        layer_name(answer.layer, answer.path),
        one.layer,
        one.input,
        one.output,
        activation,
        _folded(one, placed),
    )


def _following(one: Placed, placed: list[Placed]) -> list[Placed]:
    """The layers after ``one`` of the same sequence, in order."""
    parent, _dot, place = one.path.rpartition(".")
    beside = [p for p in placed if p.path.rpartition(".")[0] == parent]
    return beside[int(place) + 1 :]


def _folded(one: Placed, placed: list[Placed]) -> Shape | None:
    """The maps behind the vector that ``one`` reads, if only they were flattened in between."""
    if not isinstance(one.layer, Dense) or "." in one.path:
        return None
    before = [p for p in placed if not p.depth][: int(one.path)]
    for layer in reversed(before):
        if isinstance(layer.layer, Flatten) and len(layer.input) == 3:
            return layer.input
        if isinstance(layer.layer, GlobalAveragePool2D | GlobalMaxPool2D):
            return (1, 1, one.input[-1])
        if not isinstance(layer.layer, Dropout):
            return None
    return None


# Kernels ------------------------------------------------------------------------------------------


def kernels(layer: FilterLayer, weights: Weights) -> Array:
    """The kernels of ``layer`` by filter and input channel, ``(filters, channels, kh, kw)``.

    With groups, a filter has the channels of its group only; a depthwise one, its own. Of a
    separable convolution these are the kernels of the plain one that does the same (each channel's
    depthwise kernels times their pointwise weights, added up). The weights of a dense layer are
    folded back to maps where it reads flattened ones, and single numbers where it does not.

    >>> from dl_core.specs import preset
    >>> mlp = preset("mlp").train.model
    >>> first = filter_layers(mlp)[0]
    >>> kernels(first, {"1.kernel": np.zeros((784, 64))}).shape
    (64, 1, 28, 28)
    """
    path = layer.path
    match layer.layer:
        case SeparableConv2D():
            return _separable(
                weights[f"{path}.depthwise_kernel"], weights[f"{path}.pointwise_kernel"]
            )
        case DepthwiseConv2D():
            kernel = weights[f"{path}.kernel"]
            h, w, channels, each = kernel.shape
            return np.moveaxis(kernel.reshape(h, w, channels * each), -1, 0)[:, None]
        case Dense():
            kernel = weights[f"{path}.kernel"]
            folded = layer.folded or (1, 1, kernel.shape[0])
            return np.transpose(kernel.reshape(*folded, -1), (3, 2, 0, 1))
    return np.transpose(weights[f"{path}.kernel"], (3, 2, 0, 1))


def _separable(depthwise: Array, pointwise: Array) -> Array:
    """``sum over m of depthwise[:, :, c, m] * pointwise[c each + m, f]``."""
    _h, _w, channels, each = depthwise.shape
    points = pointwise.reshape(channels, each, -1)
    found: Array = np.einsum("hwcm,cmf->fchw", depthwise, points)
    return found


def norms(found: Array) -> Array:
    """The Euclidean norm of each kernel, ``(filters, channels)``: how much a filter listens to each
    channel.

    >>> norms(np.full((1, 2, 2, 2), 3.0)).tolist()
    [[6.0, 6.0]]
    """
    return np.asarray(np.sqrt((np.asarray(found, dtype=np.float64) ** 2).sum(axis=(2, 3))))


def montage(filter_kernels: Array) -> Array:
    """The kernels (channels, h, w) of one filter as one picture, in rows as nearly square as can
    be, a line of zeros between them.

    >>> montage(np.ones((3, 1, 2))).tolist()
    [[1.0, 1.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0, 0.0]]
    """
    channels, h, w = filter_kernels.shape
    across = int(np.ceil(np.sqrt(channels * h / w)))
    across = min(channels, max(1, across))
    down = -(-channels // across)
    gap = 1 if h * w > 1 else 0
    picture = np.zeros((down * (h + gap) - gap, across * (w + gap) - gap), filter_kernels.dtype)
    for i, kernel in enumerate(filter_kernels):
        top, left = i // across * (h + gap), i % across * (w + gap)
        picture[top : top + h, left : left + w] = kernel
    return picture

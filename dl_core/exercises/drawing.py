"""Drawing an exercise from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Literal

from dl_core.exercises.cells import ConvolutionCell, Grid, PoolCell
from dl_core.exercises.networks import FirstDense
from dl_core.exercises.numbers import NAMES, ActivationPoint, OutputSize, Parameters, PoolSize
from dl_core.exercises.reaching import ReceptiveField, Window
from dl_core.exercises.scores import SoftmaxClass
from dl_core.shapes import plane
from dl_core.windows import Padding

Kind = Literal[
    "convolution_cell",
    "output_size",
    "pool_cell",
    "pool_size",
    "activation",
    "parameters",
    "first_dense",
    "receptive_field",
    "softmax",
]
HOW: tuple[Literal["max", "average"], ...] = ("max", "average")


def exercise(kind: Kind, seed: int) -> Any:
    """The exercise number ``seed`` of a kind.

    Raises:
        KeyError: there is no such kind.

    >>> exercise("parameters", 1) == exercise("parameters", 1)
    True
    """
    return _DRAWN[kind](random.Random(f"{kind} {seed}"))


def _grid(rng: random.Random, height: int, width: int, low: int, high: int) -> Grid:
    return tuple(tuple(rng.randint(low, high) for _ in range(width)) for _ in range(height))


def _cell(
    rng: random.Random, shape: tuple[int, int], size: int, stride: int, padding: Padding
) -> tuple[int, int]:
    rows, columns = plane(shape, (size, size), (stride, stride), padding)
    return rng.randrange(rows.out), rng.randrange(columns.out)


def _convolution_cell(rng: random.Random) -> ConvolutionCell:
    shape = rng.randint(4, 5), rng.randint(4, 6)
    size, stride = rng.choice((2, 3, 3)), rng.choice((1, 1, 2))
    padding: Padding = rng.choice((0, 0, 1))
    x, kernel = _grid(rng, *shape, 0, 4), _grid(rng, size, size, -1, 2)
    cell = _cell(rng, shape, size, stride, padding)
    bias = rng.choice((-2, -1, 1, 2))
    return ConvolutionCell(x, size, stride, padding, cell, kernel, bias)


def _pool_cell(rng: random.Random) -> PoolCell:
    shape = rng.randint(4, 6), rng.randint(4, 6)
    size = rng.choice((2, 2, 3))
    stride = rng.choice((size, size, 1, 2))
    padding: Padding = rng.choice(("valid", "valid", "same"))
    x = _grid(rng, *shape, -3, 9)
    return PoolCell(
        x, size, stride, padding, _cell(rng, shape, size, stride, padding), rng.choice(HOW)
    )


def _output_size(rng: random.Random) -> OutputSize:
    kernel = rng.choice((2, 3, 3, 5, 7))
    dilation = rng.choice((1, 1, 1, 2))
    size = rng.choice((7, 10, 12, 14, 16, 20, 28, 32, 64, 100, 224))
    size = max(size, dilation * (kernel - 1) + 1)
    padding: Padding = rng.choice(("valid", "same", 1, 2))
    return OutputSize(size, kernel, rng.choice((1, 1, 2, 2, 3, 4)), padding, dilation)


def _pool_size(rng: random.Random) -> PoolSize:
    kernel = rng.choice((2, 2, 3, 3, 4))
    size = rng.choice((7, 10, 13, 14, 15, 24, 26, 28, 55, 110, 224))
    stride = rng.choice((kernel, kernel, 2, 1))
    padding: Padding = rng.choice(("valid", "valid", "same"))
    return PoolSize(size, kernel, stride, padding, how=rng.choice(HOW))


def _activation(rng: random.Random) -> ActivationPoint:
    tenths = rng.choice([t for t in range(-45, 46, 5) if t and abs(t) != 30] + [70])
    return ActivationPoint(rng.choice(NAMES), tenths / 10, rng.random() < 0.5)


def _parameters(rng: random.Random) -> Parameters:
    height = rng.choice((1, 3, 3, 5, 7))
    width = height if rng.random() < 0.8 else rng.choice((1, 3, 5))
    channels = rng.choice((1, 3, 6, 16, 32, 64))
    filters = rng.choice((6, 8, 16, 32, 64, 128))
    return Parameters((height, width), channels, filters, rng.random() < 0.75)


def _first_dense(rng: random.Random) -> FirstDense:
    return FirstDense(
        size=rng.choice((12, 20, 28, 28, 32)),
        channels=rng.choice((1, 3)),
        filters=rng.choice((4, 8, 10, 16, 32)),
        kernel=rng.choice((3, 3, 5)),
        padding=rng.choice(("valid", "same")),
        pool=2,
        units=rng.choice((10, 32, 64, 100, 128)),
    )


def _receptive_field(rng: random.Random) -> ReceptiveField:
    windows = []
    for i in range(rng.choice((2, 3, 3, 4))):
        if i and rng.random() < 0.4:
            windows.append(Window(2, stride=2, pools=True))
            continue
        dilation = rng.choice((1, 1, 1, 2))
        stride = 1 if dilation > 1 else rng.choice((1, 1, 1, 2))
        windows.append(Window(rng.choice((3, 3, 3, 5, 7)), stride, dilation))
    return ReceptiveField(tuple(windows))


def _softmax(rng: random.Random) -> SoftmaxClass:
    scores = tuple(rng.randint(-2, 3) for _class in range(3))
    return SoftmaxClass(scores, rng.randrange(3), rng.randrange(3), rng.random() < 0.5)


_DRAWN: dict[str, Callable[[random.Random], Any]] = {
    "convolution_cell": _convolution_cell,
    "output_size": _output_size,
    "pool_cell": _pool_cell,
    "pool_size": _pool_size,
    "activation": _activation,
    "parameters": _parameters,
    "first_dense": _first_dense,
    "receptive_field": _receptive_field,
    "softmax": _softmax,
}
KINDS = tuple(_DRAWN)

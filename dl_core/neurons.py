"""Which hidden neurons fit a set of points best: a search over a grid, without chance.

A neuron is ``f(w x + b)`` with ``w`` one of a few steepnesses, either way round, and its middle
``-b / w`` one of a few places. Neurons are added one at a time, each where it lowers the error
most; output weights are those of least squares (Chen, Cowan & Grant 1991).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.activations import apply

Array = NDArray[Any]
Points = tuple[tuple[float, float], ...]
"""``(x, y)`` each, ``x`` from -1 to 1."""

STEEPNESS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
PLACES = np.linspace(-1, 1, 41).round(2)
RIDGE = 1e-4
"""Weight of the squared output weights in least squares: near copies share what they do, rather
than cancel out with huge weights."""
_NO_RIDGE, _TIDY = 1e-9, 3.0
"""Where plain least squares gives no neuron outputs larger than this, no more is asked of it."""
_TRADES, _ROUNDS = 8, 8
"""Up to how many neurons may trade places, and how often: with more there is little to win."""


def hidden(activation: str, w: Array, b: Array, x: Array) -> Array:
    """What neurons with weights ``w``, ``b`` (n,) make of ``x`` (points,): (n, points)."""
    return apply(activation, w[:, None] * x + b[:, None])


def choose(activation: str, points: Points, neurons: int) -> tuple[Array, Array]:
    """Weights ``w`` and ``b`` of ``neurons`` hidden neurons for ``points``.

    >>> w, b = choose("relu", ((-1, 1), (-0.5, 0.5), (0, 0), (0.5, 0.5), (1, 1)), 2)
    >>> (-b / w + 0.0).round(9).tolist()  # |x| is made of two half lines that meet at 0
    [0.0, 0.0]
    """
    grid, chosen = _grid(activation, points), list(_chosen(activation, points, neurons))
    return grid.w[chosen], grid.b[chosen]


def output_weights(values: Array, y: Array) -> tuple[Array, float]:
    """``v`` (n,) and ``c`` for which ``c + v @ values`` comes closest to ``y``; where that takes
    large ``v``, they are held down by :data:`RIDGE`. ``values`` is (n, points)."""
    means = values.mean(axis=1)
    centred = values - means[:, None]
    products, with_target = centred @ centred.T, centred @ (y - y.mean())
    v = np.linalg.solve(_penalised(products, _NO_RIDGE), with_target)
    if np.abs(v * centred.max(axis=1, initial=0)).max(initial=0) > _TIDY:
        v = np.linalg.solve(_penalised(products), with_target)
    return v, float(y.mean() - means @ v)


def _penalised(products: Array, ridge: float = RIDGE) -> Array:
    return products + ridge * np.diag(np.diagonal(products))


@dataclass(frozen=True)
class _Grid:
    """Neurons to choose from. Of their values on the points, with the mean taken off: all
    ``products`` among themselves, and those with the target."""

    w: Array
    b: Array
    products: Array
    with_target: Array


@lru_cache(maxsize=16)
def _grid(activation: str, points: Points) -> _Grid:
    x, y = np.array(points, dtype=np.float64).T
    steep = np.array([s * sign for s in STEEPNESS for sign in (1, -1)])
    w = np.repeat(steep, len(PLACES))
    b = -w * np.tile(PLACES, len(steep))
    values = hidden(activation, w, b, x)
    values -= values.mean(axis=1, keepdims=True)
    return _Grid(w, b, values @ values.T, values @ (y - y.mean()))


@lru_cache(maxsize=1024)
def _chosen(activation: str, points: Points, neurons: int) -> tuple[int, ...]:
    """Which neurons of the grid: those of one fewer, and the one that lowers the error most."""
    if neurons == 0:
        return ()
    grid = _grid(activation, points)
    if neurons == 2:
        return _best_pair(grid)
    before = _chosen(activation, points, neurons - 1)
    chosen = [*before, _best(grid, before)]
    return _traded(grid, chosen) if 3 <= neurons <= _TRADES else tuple(chosen)


def _traded(grid: _Grid, chosen: list[int]) -> tuple[int, ...]:
    """``chosen`` after each has been given up for the best one in its place, until none is."""
    for _round in range(_ROUNDS):
        start = list(chosen)
        for i in range(len(chosen)):
            chosen[i] = _best(grid, chosen[:i] + chosen[i + 1 :], unless=chosen[i])
        if chosen == start:
            break
    return tuple(chosen)


def _best(grid: _Grid, others: Sequence[int], unless: int | None = None) -> int:
    """The neuron that lowers the penalised error most beside ``others``; ``unless``, where it does
    as well."""
    kept = list(others)
    own = np.diagonal(grid.products)
    new, gain = own * (1 + RIDGE), grid.with_target
    if kept:
        across = grid.products[kept]
        solved = np.linalg.solve(_penalised(across[:, kept]), across)
        new = new - (across * solved).sum(axis=0)
        gain = gain - solved.T @ grid.with_target[kept]
    lowered = np.where(own > 0, gain**2 / np.where(own > 0, new, 1), 0)
    lowered[kept] = -1
    best = int(lowered.argmax())
    return unless if unless is not None and lowered[unless] >= lowered[best] * 0.999 else best


def _best_pair(grid: _Grid) -> tuple[int, int]:
    """The two neurons that lower the penalised error most, of all pairs."""
    own, h = np.diagonal(grid.products) * (1 + RIDGE), grid.with_target
    determinant = np.outer(own, own) - grid.products**2
    lowered = np.outer(h**2, own) - np.outer(h, h) * grid.products
    lowered = (lowered + lowered.T) / np.where(determinant > 0, determinant, np.inf)
    np.fill_diagonal(lowered, -1)
    first, second = divmod(int(lowered.argmax()), len(own))
    return first, second

"""Filters that look for the same, for the opposite, or for nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Pair:
    """Two filters and the cosine of the angle between their weights."""

    first: int
    second: int
    cosine: float


def similarity(found: Array) -> Array:
    """The cosine between all weights of any two filters, ``(filters, filters)``, in -1 … 1.

    1 where one is a positive multiple of the other, -1 where it is a negative one. A filter of
    zeros has no direction: 0, with itself too. Biases are left out.

    >>> rows = np.array([[1.0, 2.0], [3.0, 6.0], [-1.0, -2.0], [0.0, 0.0]])
    >>> similarity(rows).round(6)[0].tolist()
    [1.0, 1.0, -1.0, 0.0]
    """
    rows = np.asarray(found, dtype=np.float64).reshape(len(found), -1)
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    rows = rows / np.where(largest > 0, largest, 1)  # squares of tiny weights would vanish
    size = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    rows = rows / np.where(size > 0, size, 1)
    return np.asarray(np.clip(rows @ rows.T, -1, 1))


def alike(cosines: Array, least: float) -> list[Pair]:
    """Pairs of different filters whose cosine is ``least`` or more, or ``-least`` or less; the most
    alike first.

    >>> alike(np.array([[1, 0.5, -0.9], [0.5, 1, 0], [-0.9, 0, 1]]), 0.8)
    [Pair(first=0, second=2, cosine=-0.9)]
    """
    rows, columns = np.triu_indices(len(cosines), 1)
    values = cosines[rows, columns]
    chosen = np.flatnonzero(np.abs(values) >= least)
    order = chosen[np.argsort(-np.abs(values[chosen]), kind="stable")]
    return [Pair(int(rows[i]), int(columns[i]), float(values[i])) for i in order]


def expected_cosine(weights_each: int) -> float:
    """The standard deviation of the cosine of two directions drawn at random among ``weights_each``
    dimensions, ``1 / sqrt(n)``: what chance alone makes (Vershynin 2018, section 3.2).

    >>> expected_cosine(9)
    0.3333333333333333
    """
    return float(1 / np.sqrt(max(1, weights_each)))


@dataclass(frozen=True)
class Silent:
    """Filters that tell nothing apart: ``dead`` ones never exceed zero, ``constant`` ones have the
    same value everywhere on every image."""

    dead: tuple[int, ...]
    constant: tuple[int, ...]


def silent(low: Array, high: Array) -> Silent:
    """Of each filter's lowest and highest answer, (filters,) each, over all cells of all images.

    >>> silent(np.array([0.0, 0.0, 2.0, -3.0]), np.array([0.0, 1.0, 2.0, -1.0]))
    Silent(dead=(0, 3), constant=(0, 2))
    """
    dead = np.flatnonzero(np.asarray(high) <= 0)
    constant = np.flatnonzero(np.asarray(high) == np.asarray(low))
    return Silent(tuple(map(int, dead)), tuple(map(int, constant)))

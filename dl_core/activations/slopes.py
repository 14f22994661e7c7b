"""What a slope says about learning: where it is lost, how steep it gets, what comes out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dl_core.activations.functions import Array
from dl_core.activations.parameters import complete, find

FLAT = 0.05
"""A slope below this lets less than a twentieth of a gradient through."""

_FAR = 1e12


def _searched() -> Array:
    """The line, finer where functions bend: steps of 1/4096 to 4, of 1/64 to 64, then by ratio."""
    half = np.concatenate(
        [
            np.linspace(0, 4, 4 * 4096, endpoint=False),
            np.linspace(4, 64, 60 * 64, endpoint=False),
            np.geomspace(64, _FAR, 2000),
        ]
    )
    return np.concatenate([-half[:0:-1], half])


_LINE = _searched()


@dataclass(frozen=True)
class Zone:
    """From ``low`` to ``high``, either of which may be infinite, the slope is nearly lost."""

    low: float
    high: float

    @property
    def is_tail(self) -> bool:
        """Whether it goes on for ever: the function is saturated there. A zone with two ends lies
        around a point where the slope changes its sign.

        >>> [zone.is_tail for zone in saturation("silu")]
        [True, False]
        """
        return math.isinf(self.low) or math.isinf(self.high)


@dataclass(frozen=True)
class Facts:
    """``low`` and ``high`` bound the outputs (infinite where nothing does), ``flattest`` and
    ``steepest`` the slopes."""

    low: float
    high: float
    flattest: float
    steepest: float
    monotone: bool
    """Whether a larger ``x`` never makes the output smaller."""
    odd: bool
    """Whether ``f(-x) = -f(x)``: outputs of centred inputs are centred on zero too."""


def saturation(
    name: str, parameters: Mapping[str, float] | None = None, threshold: float = FLAT
) -> tuple[Zone, ...]:
    """Where the slope of ``name`` is smaller than ``threshold`` in size, left to right.

    A gradient that comes back through such a zone is multiplied by less than ``threshold``.

    Raises:
        ActivationError: there is no such function of one number, or no such parameter.

    >>> saturation("relu")
    (Zone(low=-inf, high=0.0),)
    >>> [(round(z.low, 3), round(z.high, 3)) for z in saturation("sigmoid")]
    [(-inf, -2.887), (2.887, inf)]
    """
    chosen, values = find(name), complete(name, parameters)

    def lost(x: Array) -> Array:
        small: Array = np.abs(chosen.derivative(x, **values)) < threshold
        return small

    inside = lost(_LINE)
    # Where it begins and ends: between the points at which the answer changes.
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    edges = [_turn(lost, float(_LINE[i]), float(_LINE[i + 1])) for i in turns]
    if inside[0]:
        edges.insert(0, -math.inf)
    if inside[-1]:
        edges.append(math.inf)
    return tuple(Zone(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))


def facts(name: str, parameters: Mapping[str, float] | None = None) -> Facts:
    """Bounds of outputs and slopes of ``name``, an activation of one number.

    Raises:
        ActivationError: there is no such function, or no such parameter.

    >>> facts("sigmoid").steepest
    0.25
    >>> facts("tanh").low, facts("softplus").high
    (-1.0, inf)
    """
    chosen, values = find(name), complete(name, parameters)
    slopes = chosen.derivative(_LINE, **values)
    outputs = chosen.function(_LINE, **values)
    ends = outputs[[0, -1]]
    return Facts(
        low=-math.inf if ends.min() < -_FAR / 1e6 else _tidy(float(outputs.min())),
        high=math.inf if ends.max() > _FAR / 1e6 else _tidy(float(outputs.max())),
        flattest=_tidy(float(slopes.min())),
        steepest=_tidy(float(slopes.max())),
        monotone=bool(slopes.min() >= 0),
        odd=bool(np.allclose(outputs, -outputs[::-1])),
    )


def _turn(lost: Callable[[Array], Array], low: float, high: float) -> float:
    """Where, between ``low`` and ``high``, the answer of ``lost`` changes: by halving."""
    first = bool(lost(np.array(low)))
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if bool(lost(np.array(middle))) == first else (low, middle)
    return _tidy((low + high) / 2)


def _tidy(value: float) -> float:
    return round(value, 9) + 0.0  # no minus before a zero

"""What hidden neurons buy: a line, then a bend, then a curve.

``y = c + sum v_i f(w_i x + b_i)``, one hidden layer of one input, fitted to a target. How it is
fitted: the hidden weights ``w_i, b_i`` are searched for on a grid of steepnesses and positions, one
neuron after another, each where it lowers the error most; the first two are the best pair, and up
to eight may then trade places for better ones. The output weights ``v_i`` and ``c`` are those of
least squares, very large ones held down. That is orthogonal least squares (Chen, Cowan & Grant
1991, "Orthogonal least squares learning algorithm for radial basis function networks"), and no
gradient descent: nothing is drawn at random, and the same question has the same answer. That some
such sum comes as near as one likes is Cybenko's theorem (1989), and Leshno et al.'s (1993) for
every activation that is not a polynomial: ``linear`` is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dl_core.activations import apply, derivative
from dl_core.neurons import choose, hidden, output_weights

Array = NDArray[Any]
TargetName = Literal["line", "absolute", "bump", "sine", "step", "noisy"]
TARGETS: tuple[TargetName, ...] = get_args(TargetName)
MOST_NEURONS = 32
X: Array = np.linspace(-1, 1, 161)
"""Where curves are drawn, and, but for noisy points, where they are fitted."""

NOISY_POINTS, NOISE = 40, 0.2
_VISIBLE = 0.02
"""A change of slope that counts as a bend."""

_CURVES: dict[TargetName, Callable[[Array], Array]] = {
    "line": lambda x: 0.7 * x + 0.1,
    "absolute": lambda x: 1.6 * np.abs(x) - 0.8,
    "bump": lambda x: 1.6 * np.exp(-((x / 0.3) ** 2)) - 0.6,
    "sine": lambda x: 0.8 * np.sin(2 * np.pi * x),
    "step": lambda x: np.where(x < 0, -0.7, 0.7),
    "noisy": lambda x: 0.8 * np.sin(1.25 * np.pi * x),
}


@dataclass(frozen=True, eq=False)
class Target:
    """``x``, ``y`` is what is fitted, ``curve`` at :data:`X` what it was made from."""

    x: Array
    y: Array
    curve: Array

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Each ``x`` with its ``y``."""
        return tuple(zip(self.x.tolist(), self.y.tolist(), strict=True))


@lru_cache(maxsize=64)
def target(name: TargetName, seed: int = 0) -> Target:
    """The target called ``name``; ``seed`` draws the points of ``noisy``.

    >>> target("absolute").y.max().round(3)
    np.float64(0.8)
    """
    curve = _CURVES[name]
    if name != "noisy":
        return Target(X, curve(X), curve(X))
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(-1, 1, NOISY_POINTS))
    return Target(x, curve(x) + rng.normal(0, NOISE, NOISY_POINTS), curve(X))


# Corners ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corners:
    """Where the slope of an activation jumps, or, where it is ``broken``, the activation itself;
    and by how much. ``straight``: between corners it is made of straight lines."""

    places: tuple[float, ...]
    jumps: tuple[float, ...]
    straight: bool
    broken: bool = False


@lru_cache(maxsize=64)
def corners(activation: str) -> Corners:
    """The corners of ``activation``, looked for at every 64th from -8 to 8.

    >>> corners("relu")
    Corners(places=(0.0,), jumps=(1.0,), straight=True, broken=False)
    >>> corners("tanh").places
    ()
    """
    z, step = np.arange(-512, 513) / 64, 1e-6
    before, after = derivative(activation, z - step), derivative(activation, z + step)
    leaps = apply(activation, z + step) - apply(activation, z - step)
    broken = bool(np.abs(leaps).max() > 1e-3)
    jumps = leaps if broken else after - before
    found = np.abs(jumps) > 1e-3
    straight = bool(np.abs(before[1:] - after[:-1]).max() < 1e-6)
    heights = tuple(jumps[found].round(4).tolist())
    return Corners(tuple(z[found].tolist()), heights, straight, broken)


# Fitting ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fit:
    """A fitted layer of ``n`` neurons.

    ``terms`` (n, len(X)) is what each neuron adds at :data:`X`, ``y`` their sum with ``c``.
    ``error`` is the root mean square error on what was fitted, ``curve_error`` that to the curve
    the target was made from. ``bends`` are where the slope of ``y`` jumps; or, with neurons that
    jump themselves, ``y``.
    """

    target: Target
    activation: str
    w: Array
    b: Array
    v: Array
    c: float
    terms: Array
    y: Array
    error: float
    curve_error: float
    bends: Array

    @property
    def neurons(self) -> int:
        """How many there are."""
        return len(self.w)

    @property
    def most_bends(self) -> int:
        """The most bends that so many neurons can make."""
        return self.neurons * len(corners(self.activation).places)


@lru_cache(maxsize=128)
def fit(name: TargetName, activation: str, neurons: int, seed: int = 0) -> Fit:
    """The layer of ``neurons`` hidden neurons fitted to the target called ``name``.

    >>> fit("absolute", "relu", 2).bends.tolist()  # two neurons, of which each makes half of |x|
    [0.0]
    >>> fit("sine", "linear", 32).bends.tolist()  # any number of lines adds up to a line
    []
    """
    goal = target(name, seed)
    w, b, v, c, fitted = _solved(name, activation, neurons, seed)
    terms = v[:, None] * hidden(activation, w, b, X)
    y = c + terms.sum(axis=0)
    return Fit(
        *(goal, activation, w, b, v, c, terms, y),
        error=_rms(fitted - goal.y),
        curve_error=_rms(y - goal.curve),
        bends=_bends(activation, w, b, v),
    )


@dataclass(frozen=True, eq=False)
class Errors:
    """The root mean square error with 0 to :data:`MOST_NEURONS` neurons: on what was fitted, and to
    the curve that was made from."""

    fitted: Array
    curve: Array

    @property
    def best(self) -> int:
        """With how many neurons the curve itself is met best."""
        return int(self.curve.argmin())


@lru_cache(maxsize=128)
def errors(name: TargetName, activation: str, seed: int = 0) -> Errors:
    """The errors of every number of neurons.

    >>> noisy = errors("noisy", "relu")  # more neurons fit the points better, not what made them
    >>> noisy.best < 16, noisy.fitted[32] < noisy.fitted[noisy.best]
    (True, np.True_)
    """
    goal = target(name, seed)
    fitted, curve = [], []
    for neurons in range(MOST_NEURONS + 1):
        w, b, v, c, at_points = _solved(name, activation, neurons, seed)
        fitted.append(_rms(at_points - goal.y))
        curve.append(_rms(c + v @ hidden(activation, w, b, X) - goal.curve))
    return Errors(np.array(fitted), np.array(curve))


def _solved(
    name: TargetName, activation: str, neurons: int, seed: int
) -> tuple[Array, Array, Array, float, Array]:
    """``w``, ``b``, ``v``, ``c``, and what they make of the target's points."""
    goal = target(name, seed)
    w, b = choose(activation, goal.points, neurons)
    values = hidden(activation, w, b, goal.x)
    v, c = output_weights(values, goal.y)
    return w, b, v, c, c + v @ values


def _bends(activation: str, w: Array, b: Array, v: Array) -> Array:
    """Where the slope of the sum jumps between -1 and 1; corners that meet may cancel out."""
    found = corners(activation)
    places = ((np.array(found.places)[:, None] - b) / w).round(9).ravel()
    reach = np.sign(w) if found.broken else np.abs(w)  # a jump keeps its height, a slope does not
    jumps = (np.array(found.jumps)[:, None] * reach * v).ravel()
    where, which = np.unique(places, return_inverse=True)
    total = np.bincount(which, weights=jumps, minlength=len(where))
    kept: Array = where[(np.abs(total) > _VISIBLE) & (np.abs(where) < 1)]
    return kept


def _rms(error: Array) -> float:
    return float(np.sqrt((error**2).mean()))

"""What an activation function does to depth: a signal through many random layers, and a gradient
back.

A network of ``depth`` dense layers, all of one width, without biases, and not trained:
``z = h W``, ``h = f(z)``. A batch of inputs drawn from a standard normal goes in; a gradient drawn
from a standard normal comes back for half of it (:func:`backward`). What is left of either, layer
by layer, says whether such a network can begin to learn. The experiment is Glorot & Bengio's (2010,
"Understanding the difficulty of training deep feedforward neural networks", section 4), made
deeper.

Everything is computed in double precision: 50 layers multiply numbers by 10 to the power of 60.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dl_core.activations import ACTIVATIONS, apply, derivative
from dl_core.activations.slopes import FLAT
from dl_core.histograms import Histograms, histograms
from dl_core.initialisation import InitialisationName, Shape, deviation, shape, unit_weights

Array = NDArray[Any]

ELEMENTWISE: tuple[str, ...] = tuple(n for n, a in ACTIVATIONS.items() if a.elementwise)
"""Activations that a hidden layer can have: each value by itself."""

MOST_LAYERS = 50
WIDTHS = (16, 32, 64, 128)
BATCH = 64
"""Inputs that go through the network."""
BACK = 32
"""Those for which a gradient comes back."""
_ROUNDING = 1e-14
"""Differences this small beside the values themselves are rounding, and nothing else."""


@dataclass(frozen=True)
class Stack:
    """A network of random layers. ``sigma`` is the standard deviation of ``fixed`` weights."""

    activation: str
    initialisation: InitialisationName = "glorot_uniform"
    depth: int = 20
    width: int = 64
    seed: int = 0
    sigma: float = 0.01

    @property
    def deviation(self) -> float:
        """Standard deviation of its weights."""
        return deviation(self.initialisation, self.width, self.width, sigma=self.sigma)


@dataclass(frozen=True)
class Signal:
    """Of the inputs (row 0) and of the outputs of each layer (rows 1 to ``depth``).

    ``spread`` is what tells inputs apart: the standard deviation of a unit over the batch, root
    mean square over the units. ``dead`` is the share of units that are zero, with slope zero, for
    the whole batch; ``flat`` the share of sums at which the slope is below :data:`FLAT`.
    """

    mean: Array
    std: Array
    spread: Array
    dead: Array
    flat: Array
    histograms: Histograms

    def first(self, layers: int) -> Signal:
        """That of the inputs and the first ``layers`` layers."""
        rows = slice(layers + 1)
        return Signal(
            *(self.mean[rows], self.std[rows], self.spread[rows]),
            *(self.dead[rows], self.flat[rows]),
            histograms=self.histograms.first(layers + 1),
        )


@dataclass(frozen=True)
class Passage:
    """What happened on the way through ``stack`` and back.

    ``gradient`` (depth,) is the standard deviation of the gradient with respect to each layer's
    sums ``z``, first layer first, for one of standard deviation 1 with respect to the outputs.
    """

    stack: Stack
    signal: Signal
    gradient: Array
    gradients: Histograms

    @property
    def arrived(self) -> float:
        """The gradient that reaches the first layer, of 1 sent back."""
        return float(self.gradient[0])

    @property
    def signal_left(self) -> float:
        """The standard deviation of the last outputs, of 1 at the input."""
        return float(self.signal.std[-1])

    @property
    def difference_left(self) -> float:
        """What is left, at the output, of the differences between inputs."""
        return float(self.signal.spread[-1] / self.signal.spread[0])

    @property
    def dead_units(self) -> int:
        """Dead units of all layers."""
        return round(float(self.signal.dead.sum()) * self.stack.width)

    @property
    def units(self) -> int:
        """Units of all layers."""
        return self.stack.depth * self.stack.width

    @property
    def alike(self) -> bool:
        """Whether the outputs have kept their size, but hardly depend on the input any more."""
        return self.signal_left > 1e-3 and self.difference_left < 1e-3 * self.signal_left


Verdict = Literal["none", "vanishes", "shrinks", "steady", "grows", "explodes"]


def verdict(share: float) -> Verdict:
    """What to call it when ``share`` is left of 1.

    >>> [verdict(share) for share in (0, 1e-9, 0.01, 0.8, 50, 1e9)]
    ['none', 'vanishes', 'shrinks', 'steady', 'grows', 'explodes']
    """
    bounds: tuple[tuple[float, Verdict], ...] = (
        (0.0, "none"),
        (1e-4, "vanishes"),
        (0.05, "shrinks"),
        (20.0, "steady"),
        (1e4, "grows"),
    )
    return next((name for bound, name in bounds if share <= bound), "explodes")


def forward(x: Array, weights: Sequence[Array], activation: str) -> tuple[Array, Array]:
    """The sums and the outputs of every layer, each (depth, batch, width), for ``x`` (batch,
    width) and square ``weights``."""
    sums = np.empty((len(weights), *x.shape), x.dtype)
    outputs = np.empty_like(sums)
    h = x
    for z, out, w in zip(sums, outputs, weights, strict=True):
        np.matmul(h, w, out=z)
        out[:] = h = apply(activation, z)
    return sums, outputs


def backward(gradient: Array, slopes: Array, weights: Sequence[Array]) -> Array:
    """The gradient with respect to every layer's sums, (depth, batch, width).

    ``gradient`` is that with respect to the last outputs, ``slopes`` the derivative of the
    activation at every sum. ``delta = gradient * slope``, and one layer below the gradient is
    ``delta Wᵀ`` (Rumelhart, Hinton & Williams 1986). That of the weights is ``hᵀ delta``.
    """
    deltas = np.empty(slopes.shape, gradient.dtype)
    for delta, slope, w in zip(deltas[::-1], slopes[::-1], weights[::-1], strict=True):
        np.multiply(gradient, slope, out=delta)
        gradient = delta @ w.T
    return deltas


@lru_cache(maxsize=256)
def propagate(stack: Stack) -> Passage:
    """Send a batch through ``stack``, and a gradient back. The same stack gives the same numbers.

    A deeper stack of the same seed begins with the layers of a shallower one.

    >>> propagate(Stack("sigmoid", "fixed", depth=20, sigma=0.01)).arrived < 1e-12
    True
    """
    signal, slopes = _through(replace(stack, depth=MOST_LAYERS))
    _x, gradient, drawn = _drawn(stack.width, stack.seed, shape(stack.initialisation))
    weights = drawn[: stack.depth] * stack.deviation
    deltas = backward(gradient, slopes[: stack.depth], list(weights)).reshape(stack.depth, -1)
    return Passage(stack, signal.first(stack.depth), deltas.std(axis=1), histograms(deltas))


@lru_cache(maxsize=16)
def _through(stack: Stack) -> tuple[Signal, Array]:
    """What the batch becomes, and the slope at every sum. Kept: a depth is a beginning of it."""
    x, _gradient, drawn = _drawn(stack.width, stack.seed, shape(stack.initialisation))
    sums, outputs = forward(x, list(drawn * stack.deviation), stack.activation)
    slopes = derivative(stack.activation, sums)
    values = np.concatenate((x[None], outputs))
    mean, std, spread = _spreads(values)
    dead = ((outputs == 0) & (slopes == 0)).all(axis=1).mean(axis=1)
    flat = (np.abs(slopes) < FLAT).mean(axis=(1, 2))
    of_inputs = np.zeros(1)
    signal = Signal(
        *(mean, std, spread),
        dead=np.concatenate((of_inputs, dead)),
        flat=np.concatenate((of_inputs, flat)),
        histograms=histograms(values.reshape(len(values), -1)),
    )
    return signal, slopes[:, :BACK].astype(np.float32)


@lru_cache(maxsize=8)
def _drawn(width: int, seed: int, shape: Shape) -> tuple[Array, Array, Array]:
    """The batch, the gradient sent back, and the weights, of standard deviation 1."""
    rng = np.random.default_rng([seed, width])
    x, gradient = (_standardised(rng.standard_normal((n, width))) for n in (BATCH, BACK))
    return x, gradient, unit_weights(shape, (MOST_LAYERS, width, width), rng).astype(np.float64)


def _standardised(values: Array) -> Array:
    """With mean 0 and standard deviation 1 as they stand, not only on average."""
    centred = values - values.mean()
    standardised: Array = centred / centred.std()
    return standardised


def _spreads(values: Array) -> tuple[Array, Array, Array]:
    """Mean, standard deviation, and that over the batch alone, of (layers, batch, width)."""
    mean = values.mean(axis=(1, 2))
    of_units = values.mean(axis=1)
    within = ((values - of_units[:, None]) ** 2).mean(axis=(1, 2))
    between = ((of_units - mean[:, None]) ** 2).mean(axis=1)
    std, spread = np.sqrt(within + between), np.sqrt(within)
    return mean, std, np.where(spread > _ROUNDING * (std + np.abs(mean)), spread, 0)

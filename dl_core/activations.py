"""Activation functions: for each name a function, its derivative, its formula and its source.

Functions take an array of any shape and return one of the same shape and dtype (integers become
float64). Constants are Keras's defaults.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dl_core.specs import ActivationName

Array = NDArray[Any]
Elementwise = Callable[[Array], Array]

LEAK = 0.2
"""Slope of ``leaky_relu`` below zero: Keras's default (the article used 0.01)."""
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""Constants of Klambauer et al. 2017, equation 14, for which mean 0 and variance 1 are stable."""


@dataclass(frozen=True)
class ActivationFunction:
    """``formula`` is LaTeX for the function of ``x``; ``source`` where it was first given."""

    function: Elementwise
    derivative: Elementwise
    formula: str
    source: str


def apply(name: ActivationName, x: ArrayLike) -> Array:
    """The activation ``name`` of ``x``; ``softmax`` runs over the last axis.

    >>> apply("relu", [-1.0, 2.0])
    array([0., 2.])
    >>> apply("softmax", [1000.0, 1000.0])
    array([0.5, 0.5])
    """
    return ACTIVATIONS[name].function(_floating(x))


def derivative(name: ActivationName, x: ArrayLike) -> Array:
    """The slope at ``x``; at a corner, one of the two.

    For ``softmax`` it is the diagonal of the Jacobian, ``p (1 - p)``: how an output moves with its
    own score.

    >>> derivative("relu", [-1.0, 0.0, 2.0])
    array([0., 0., 1.])
    """
    return ACTIVATIONS[name].derivative(_floating(x))


def _floating(x: ArrayLike) -> Array:
    array = np.asarray(x)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _where(condition: Array, yes: Any, no: Any, like: Array) -> Array:
    value: Array = np.where(condition, yes, no).astype(like.dtype, copy=False)
    return value


def softmax(x: Array) -> Array:
    """``exp(x) / sum(exp(x))`` over the last axis; the largest score is subtracted first, which
    changes nothing but keeps ``exp`` from overflowing."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    value: Array = powers / powers.sum(axis=-1, keepdims=True)
    return value


def sigmoid(x: Array) -> Array:
    """``1 / (1 + exp(-x))``, by an exponential that cannot overflow."""
    small = np.exp(-np.abs(x))
    value: Array = np.where(x >= 0, 1, small) / (1 + small)
    return value


def softplus(x: Array) -> Array:
    """``log(1 + exp(x))``, without overflow for large ``x``."""
    value: Array = np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
    return value


_GRID = np.arange(6 * 256 + 1) / 256
_ERF = np.array([math.erf(v) for v in _GRID])
_ERF_SLOPE = 2 / math.sqrt(math.pi) * np.exp(-_GRID * _GRID)


def erf(x: Array) -> Array:
    """The error function to 1e-11; NumPy has none.

    Exact values 1/256 apart, and from the nearest one Taylor's polynomial of degree 3. Beyond 6
    it is 1 to the last bit.
    """
    distance = np.minimum(np.abs(x), 6).astype(np.float64)
    i = np.rint(distance * 256).astype(np.intp)
    a, d = _GRID[i], distance - _GRID[i]
    value: Array = _ERF[i] + _ERF_SLOPE[i] * d * (1 - a * d + (2 * a * a - 1) * d * d / 3)
    return (np.sign(x) * value).astype(x.dtype)


def _elu(x: Array) -> Array:
    # np.where computes both branches: the minimum keeps the exponential of the unused one finite.
    return _where(x > 0, x, np.expm1(np.minimum(x, 0)), x)


def _selu(x: Array) -> Array:
    return SELU_SCALE * _where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0)), x)


def _selu_slope(x: Array) -> Array:
    return SELU_SCALE * _where(x > 0, 1, SELU_ALPHA * np.exp(np.minimum(x, 0)), x)


def _sigmoid_slope(x: Array) -> Array:
    p = sigmoid(x)
    slope: Array = p * (1 - p)
    return slope


def _softmax_slope(x: Array) -> Array:
    p = softmax(x)
    slope: Array = p * (1 - p)
    return slope


def _hard_sigmoid(x: Array) -> Array:
    value: Array = np.clip(x + 3, 0, 6) / 6
    return value


def _hard_silu_slope(x: Array) -> Array:
    return _where(x <= -3, 0, np.where(x < 3, x / 3 + 0.5, 1), x)


def _silu_slope(x: Array) -> Array:
    p = sigmoid(x)
    slope: Array = p * (1 + x * (1 - p))
    return slope


def _normal(x: Array) -> Array:
    value: Array = (1 + erf(x * math.sqrt(0.5))) / 2
    return value


def _gelu_slope(x: Array) -> Array:
    near = np.clip(x, -15, 15)  # the density is nothing beyond, and x * x could overflow
    density = np.exp(-near * near / 2) * math.sqrt(1 / (2 * math.pi))
    slope: Array = _normal(x) + near * density
    return slope


def _mish_slope(x: Array) -> Array:
    t = np.tanh(softplus(x))
    slope: Array = t + x * (1 - t * t) * sigmoid(x)
    return slope


_PIECEWISE = r"\begin{cases} x & x > 0 \\ %s & x \le 0 \end{cases}"
_CLASSIC = "Rumelhart, Hinton & Williams 1986"
_MOBILE = "Howard et al. 2019 (arXiv:1905.02244)"

ACTIVATIONS: dict[ActivationName, ActivationFunction] = {
    "linear": ActivationFunction(lambda x: x, np.ones_like, "x", "identity"),
    "relu": ActivationFunction(
        lambda x: np.maximum(x, 0),
        lambda x: (x > 0).astype(x.dtype),
        r"\max(0, x)",
        "Nair & Hinton 2010",
    ),
    "relu6": ActivationFunction(
        lambda x: np.clip(x, 0, 6),
        lambda x: ((x > 0) & (x < 6)).astype(x.dtype),
        r"\min(\max(0, x), 6)",
        "Krizhevsky 2010",
    ),
    "leaky_relu": ActivationFunction(
        lambda x: np.maximum(x, LEAK * x),
        lambda x: _where(x > 0, 1, LEAK, x),
        _PIECEWISE % "0.2\\,x",
        "Maas, Hannun & Ng 2013",
    ),
    "elu": ActivationFunction(
        _elu,
        lambda x: np.exp(np.minimum(x, 0)),
        _PIECEWISE % "e^x - 1",
        "Clevert et al. 2015 (arXiv:1511.07289)",
    ),
    "selu": ActivationFunction(
        _selu,
        _selu_slope,
        r"1.0507 " + _PIECEWISE % r"1.6733\,(e^x - 1)",
        "Klambauer et al. 2017 (arXiv:1706.02515)",
    ),
    "sigmoid": ActivationFunction(sigmoid, _sigmoid_slope, r"\frac{1}{1 + e^{-x}}", _CLASSIC),
    "hard_sigmoid": ActivationFunction(
        _hard_sigmoid,
        lambda x: _where((x > -3) & (x < 3), 1 / 6, 0, x),
        r"\frac{\min(\max(0, x + 3), 6)}{6}",
        _MOBILE,
    ),
    "tanh": ActivationFunction(np.tanh, lambda x: 1 - np.tanh(x) ** 2, r"\tanh x", _CLASSIC),
    "softsign": ActivationFunction(
        lambda x: x / (1 + np.abs(x)),
        lambda x: (1 / (1 + np.abs(x))) ** 2,
        r"\frac{x}{1 + |x|}",
        "Bergstra et al. 2009",
    ),
    "softplus": ActivationFunction(softplus, sigmoid, r"\ln(1 + e^x)", "Dugas et al. 2001"),
    "silu": ActivationFunction(
        lambda x: x * sigmoid(x),
        _silu_slope,
        r"\frac{x}{1 + e^{-x}}",
        "Hendrycks & Gimpel 2016; Elfwing et al. 2017 (arXiv:1702.03118)",
    ),
    "hard_silu": ActivationFunction(
        lambda x: x * _hard_sigmoid(x),
        _hard_silu_slope,
        r"x\,\frac{\min(\max(0, x + 3), 6)}{6}",
        _MOBILE,
    ),
    "gelu": ActivationFunction(
        lambda x: x * _normal(x),
        _gelu_slope,
        r"\frac{x}{2}\left(1 + \operatorname{erf}\frac{x}{\sqrt 2}\right)",
        "Hendrycks & Gimpel 2016 (arXiv:1606.08415)",
    ),
    "mish": ActivationFunction(
        lambda x: x * np.tanh(softplus(x)),
        _mish_slope,
        r"x \tanh(\ln(1 + e^x))",
        "Misra 2019 (arXiv:1908.08681)",
    ),
    "softmax": ActivationFunction(
        softmax,
        _softmax_slope,
        r"\frac{e^{x_i}}{\sum_j e^{x_j}}",
        "Bridle 1989",
    ),
}

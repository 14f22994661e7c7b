"""The functions and their derivatives, number by number.

All take an array of any shape and return one of the same shape and dtype. None overflows.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LEAK = 0.2
"""Slope of ``leaky_relu`` below zero: Keras's default (the article used 0.01)."""
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""Constants of Klambauer et al. 2017, equation 14, for which mean 0 and variance 1 are stable."""
FIT, CUBIC = math.sqrt(2 / math.pi), 0.044715
"""Constants of Hendrycks & Gimpel 2016, section 2: the tanh that stands in for GELU's erf."""


def _where(condition: Array, yes: Any, no: Any, like: Array) -> Array:
    value: Array = np.where(condition, yes, no).astype(like.dtype, copy=False)
    return value


def step(x: Array) -> Array:
    return _where(x >= 0, 1, 0, x)


# Those with an exponential ----------------------------------------------------------------------


def softmax(x: Array) -> Array:
    """``exp(x) / sum(exp(x))`` over the last axis; the largest score is subtracted first, which
    changes nothing but keeps ``exp`` from overflowing."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    value: Array = powers / powers.sum(axis=-1, keepdims=True)
    return value


def softmax_slope(x: Array) -> Array:
    p = softmax(x)
    slope: Array = p * (1 - p)
    return slope


def sigmoid(x: Array) -> Array:
    """``1 / (1 + exp(-x))``, by an exponential that cannot overflow."""
    small = np.exp(-np.abs(x))
    value: Array = np.where(x >= 0, 1, small) / (1 + small)
    return value


def sigmoid_slope(x: Array) -> Array:
    p = sigmoid(x)
    slope: Array = p * (1 - p)
    return slope


def softplus(x: Array) -> Array:
    """``log(1 + exp(x))``, without overflow for large ``x``."""
    value: Array = np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
    return value


def tanh_slope(x: Array) -> Array:
    slope: Array = 1 - np.tanh(x) ** 2
    return slope


def silu(x: Array, beta: float = 1) -> Array:
    value: Array = x * sigmoid(_scaled(x, beta))
    return value


def silu_slope(x: Array, beta: float = 1) -> Array:
    z = _scaled(x, beta)
    p = sigmoid(z)
    slope: Array = p * (1 + z * (1 - p))
    return slope


def _scaled(x: Array, beta: float) -> Array:
    # Beyond 750 the exponential of a double is nothing; infinity times nothing is not a number.
    with np.errstate(over="ignore"):
        value: Array = np.clip(x.dtype.type(beta) * x, -750, 750)
    return value


def mish(x: Array) -> Array:
    value: Array = x * np.tanh(softplus(x))
    return value


def mish_slope(x: Array) -> Array:
    t = np.tanh(softplus(x))
    slope: Array = t + x * (1 - t * t) * sigmoid(x)
    return slope


# Those with two or three pieces -----------------------------------------------------------------
# np.where computes every branch: a minimum keeps the exponential of the unused one finite.


def leaky_relu(x: Array, slope: float = LEAK) -> Array:
    return _where(x > 0, x, slope * x, x)


def leaky_relu_slope(x: Array, slope: float = LEAK) -> Array:
    return _where(x > 0, 1, slope, x)


def relu6_slope(x: Array) -> Array:
    return ((x > 0) & (x < 6)).astype(x.dtype)


def elu(x: Array, alpha: float = 1) -> Array:
    return _where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)), x)


def elu_slope(x: Array, alpha: float = 1) -> Array:
    return _where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)), x)


def selu(x: Array) -> Array:
    return SELU_SCALE * elu(x, SELU_ALPHA)


def selu_slope(x: Array) -> Array:
    return SELU_SCALE * elu_slope(x, SELU_ALPHA)


def hard_sigmoid(x: Array) -> Array:
    value: Array = np.clip(x + 3, 0, 6) / 6
    return value


def hard_sigmoid_slope(x: Array) -> Array:
    return _where((x > -3) & (x < 3), 1 / 6, 0, x)


def hard_silu(x: Array) -> Array:
    value: Array = x * hard_sigmoid(x)
    return value


def hard_silu_slope(x: Array) -> Array:
    return _where(x <= -3, 0, np.where(x < 3, x / 3 + 0.5, 1), x)


def softsign(x: Array) -> Array:
    value: Array = x / (1 + np.abs(x))
    return value


def softsign_slope(x: Array) -> Array:
    slope: Array = (1 / (1 + np.abs(x))) ** 2
    return slope


# Those of the normal distribution ---------------------------------------------------------------

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


def gelu(x: Array) -> Array:
    value: Array = x * _normal(x)
    return value


def gelu_slope(x: Array) -> Array:
    near = _near(x)
    density = np.exp(-near * near / 2) * math.sqrt(1 / (2 * math.pi))
    slope: Array = _normal(x) + near * density
    return slope


def gelu_tanh(x: Array) -> Array:
    value: Array = x / 2 * (1 + _tanh_of_cubic(_near(x)))
    return value


def gelu_tanh_slope(x: Array) -> Array:
    near = _near(x)
    t = _tanh_of_cubic(near)
    slope: Array = (1 + t) / 2 + near * (1 - t * t) * FIT * (1 + 3 * CUBIC * near * near) / 2
    return slope


def _normal(x: Array) -> Array:
    value: Array = (1 + erf(x * math.sqrt(0.5))) / 2
    return value


def _near(x: Array) -> Array:
    # The density is nothing beyond, and x * x could overflow.
    value: Array = np.clip(x, -15, 15)
    return value


def _tanh_of_cubic(x: Array) -> Array:
    value: Array = np.tanh(FIT * (x + CUBIC * x**3))
    return value

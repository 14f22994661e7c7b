"""Activation functions: what each is, its value, its slope, and where its slope is lost.

Functions take an array of any shape and return one of the same shape and dtype (integers become
float64). Parameters that are not given have Keras's defaults. Networks may use the functions that
:data:`~dl_core.specs.ActivationName` names; :data:`ACTIVATIONS` has a few more, to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from dl_core.activations.functions import (
    LEAK,
    SELU_ALPHA,
    SELU_SCALE,
    Array,
    erf,
    sigmoid,
    softmax,
    softplus,
)
from dl_core.activations.parameters import ActivationError, Parameters, complete, find
from dl_core.activations.slopes import Facts, Zone, facts, saturation
from dl_core.activations.table import (
    ACTIVATIONS,
    ActivationFunction,
    Elementwise,
    Parameter,
)

__all__ = [
    "ACTIVATIONS",
    "ActivationError",
    "ActivationFunction",
    "Array",
    "Elementwise",
    "Facts",
    "LEAK",
    "Parameter",
    "Parameters",
    "SELU_ALPHA",
    "SELU_SCALE",
    "Zone",
    "apply",
    "complete",
    "derivative",
    "erf",
    "facts",
    "find",
    "saturation",
    "sigmoid",
    "softmax",
    "softplus",
]


def apply(name: str, x: ArrayLike, parameters: Mapping[str, float] | None = None) -> Array:
    """The activation ``name`` of ``x``; ``softmax`` runs over the last axis.

    Raises:
        ActivationError: there is no such function, or it has no such parameter.

    >>> apply("relu", [-1.0, 2.0])
    array([0., 2.])
    >>> apply("leaky_relu", [-1.0, 2.0], {"slope": 0.5})
    array([-0.5,  2. ])
    >>> apply("softmax", [1000.0, 1000.0])
    array([0.5, 0.5])
    """
    return find(name).function(_floating(x), **complete(name, parameters))


def derivative(name: str, x: ArrayLike, parameters: Mapping[str, float] | None = None) -> Array:
    """The slope at ``x``; at a corner, one of the two; at the jump of ``step``, zero.

    For ``softmax`` it is the diagonal of the Jacobian, ``p (1 - p)``: how an output moves with its
    own score.

    Raises:
        ActivationError: there is no such function, or it has no such parameter.

    >>> derivative("relu", [-1.0, 0.0, 2.0])
    array([0., 0., 1.])
    """
    return find(name).derivative(_floating(x), **complete(name, parameters))


def _floating(x: ArrayLike) -> Array:
    array = np.asarray(x)
    return array if array.dtype.kind == "f" else array.astype(np.float64)

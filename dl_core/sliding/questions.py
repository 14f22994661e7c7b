"""A convolution or a pooling as a question to Keras (:class:`~dl_core.specs.CheckSpec`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from dl_core.activations import complete
from dl_core.arrays import INPUT, Array, numbers
from dl_core.limits import LIMITS, Limits
from dl_core.sliding.convolving import plan_convolution
from dl_core.sliding.maps import maps_shape
from dl_core.sliding.placing import Steps
from dl_core.sliding.pooling import plan_pooling
from dl_core.sliding.results import PoolKind
from dl_core.specs import CheckSpec, Values
from dl_core.windows import Axis


def convolution_question(
    x: Any,
    kernel: Any,
    bias: Any = None,
    *,
    stride: Steps = 1,
    padding: Any = "valid",
    dilation: Steps = 1,
    activation: str = "linear",
    parameters: Mapping[str, float] | None = None,
    flip: bool = False,
    limits: Limits = LIMITS,
) -> CheckSpec:
    """What :func:`~dl_core.sliding.convolve` computes for the same arguments, asked of Keras.

    Raises:
        ConvoscopeError: as :func:`~dl_core.sliding.convolve`.
        LimitExceeded: more than ``limits.checked_cells`` would travel.
    """
    x = numbers(x, INPUT)
    plan = plan_convolution(
        x.shape, kernel, bias, stride=stride, padding=padding, dilation=dilation, limits=limits
    )
    out = plan.rows.out * plan.columns.out * plan.filters.shape[3]
    limits.check("checked_cells", max(x.size + plan.filters.size, out))
    slid = plan.filters[::-1, ::-1] if flip else plan.filters
    return CheckSpec(
        mode="convolution",
        series=x.ndim == 1,
        x=Values.of(x.reshape(maps_shape(x.shape))),
        kernel=Values.of(slid),
        bias=None if plan.biases is None else Values.of(plan.biases),
        activation=activation,
        parameters=tuple(sorted(complete(activation, parameters).items())),
        **_moves(padding, plan.rows, plan.columns),
    )


def pooling_question(
    x: Any,
    size: Steps = 2,
    *,
    kind: PoolKind = "max",
    stride: Steps | None = None,
    padding: Any = "valid",
    whole: bool = False,
    limits: Limits = LIMITS,
) -> CheckSpec:
    """What :func:`~dl_core.sliding.pool` computes for the same arguments, asked of Keras.

    Raises:
        ConvoscopeError: as :func:`~dl_core.sliding.pool`.
        LimitExceeded: more than ``limits.checked_cells`` would travel.
    """
    x = numbers(x, INPUT)
    rows, columns = plan_pooling(
        x.shape, size, kind=kind, stride=stride, padding=padding, whole=whole, limits=limits
    )
    limits.check("checked_cells", max(x.size, rows.out * columns.out * maps_shape(x.shape)[2]))
    return CheckSpec(
        mode=kind,
        series=x.ndim == 1,
        whole=whole,
        x=Values.of(x.reshape(maps_shape(x.shape))),
        window=(rows.kernel, columns.kernel),
        **_moves("valid" if whole else padding, rows, columns),
    )


def _moves(padding: Any, rows: Axis, columns: Axis) -> dict[str, Any]:
    """How the window moves: padding by name where Keras has it by name."""
    named = padding in ("valid", "same")
    sides = ((rows.before, rows.after), (columns.before, columns.after))
    return {
        "strides": (rows.stride, columns.stride),
        "padding": padding if named else sides,
        "dilation": (rows.dilation, columns.dilation),
    }


@dataclass(frozen=True)
class Comparison:
    """How far two results are apart: ``largest`` difference of a value, and whether rounding to
    32 bits explains it."""

    largest: float
    agrees: bool


def compare(question: CheckSpec, ours: Array, theirs: Array) -> Comparison:
    """``theirs``, the answer to ``question``, beside ``ours``, of the same values in any shape.

    A sum of ``n`` products in 32-bit floats is off by at most about ``n`` roundings of the sum of
    their absolute values (Higham 2002, section 4.2); an activation stretches that at most threefold
    (:mod:`dl_core.activations`), except ``step``, which jumps.
    """
    difference = np.abs(
        np.asarray(ours, np.float64).ravel() - np.asarray(theirs, np.float64).ravel()
    )
    largest = float(difference.max())
    terms, size = _reach(question)
    roundings = 3 * (terms + 4) * float(np.finfo(np.float32).eps)
    return Comparison(largest, largest <= roundings * max(size, 1.0))


def _reach(question: CheckSpec) -> tuple[int, float]:
    """Terms of a sum, and the largest that the sum of their absolute values can be."""
    x = float(np.abs(question.x.array()).max())
    if question.kernel is None:
        return prod(question.window), x
    kernel = np.abs(question.kernel.array())
    bias = 0.0 if question.bias is None else float(np.abs(question.bias.array()).max())
    return kernel[..., 0].size, x * float(kernel.sum(axis=(0, 1, 2)).max()) + bias

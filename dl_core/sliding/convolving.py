"""A convolution layer, its input and settings checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core import activations
from dl_core.arrays import BIAS, INPUT, KERNEL, Array, ArrayShapeRefused, numbers, shaped, swept
from dl_core.convolution import conv2d
from dl_core.errors import N_
from dl_core.limits import LIMITS, Limits
from dl_core.sliding.maps import maps_shape, of_rank
from dl_core.sliding.placing import (
    DILATION,
    STRIDE,
    Steps,
    WindowError,
    both_ways,
    check_cells,
    margins,
    place,
)
from dl_core.sliding.results import Convolved
from dl_core.windows import Axis


class ChannelsDoNotMatch(WindowError):
    template = N_("Channels: {kernel} in the kernel, {input} in the input. They must be as many.")


class BiasesDoNotMatch(WindowError):
    template = N_("Biases: {found}, filters: {filters}. There must be one bias for each filter.")


def convolve(
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
) -> Convolved:
    """A convolution layer: ``kernel`` slid over ``x``, plus ``bias``, then ``activation``.

    In one dimension, ``O(t) = sum over a of I(t + a) K(a)``. Deep learning calls this a
    convolution though it is a cross-correlation; ``flip`` turns the kernel around first (on both
    axes of a map), which makes it the convolution of mathematics.

    Args:
        x: a series ``(n,)``, a map ``(h, w)`` or several ``(h, w, c)``; nested lists will do.
        kernel: for a series ``(k,)``, or ``(k, 1, f)`` for several filters; for maps ``(kh, kw)``,
            or ``(kh, kw, c, f)``.
        bias: one number, or ``(f,)``.
        stride, dilation: one number, or (down, across).
        padding: ``"valid"``, ``"same"`` as in Keras, cells on every side, or a pair (down, across)
            of which each may be (before, after); (before, after) for a series.
        activation, parameters: see :func:`dl_core.activations.apply`.

    Raises:
        ArrayError: an array is ragged, empty, not numeric, not finite, or of a shape that does not
            fit.
        WindowError: the kernel with its dilation is larger than the padded input; channels or
            biases are not as many; a stride, dilation or padding is out of range.
        LimitExceeded: more than ``limits.cells`` or ``limits.macs``.

    >>> convolve([1, 2, 4, 7], [-1, 1]).output
    array([1., 2., 3.])
    >>> convolve([1, 2, 4, 7], [-1, 1], flip=True).output
    array([-1., -2., -3.])

    ``I(t + a)`` reaches further apart with dilation, and past the ends with padding:

    >>> convolve([1, 2, 4, 7], [1, 0, 1], padding="same", dilation=2).output
    array([4., 7., 1., 2.])

    A filter reads every channel, and each filter makes a map:

    >>> found = convolve(np.ones((5, 5, 3)), np.ones((3, 3, 3, 2)), bias=[0, 1], stride=2)
    >>> found.output.shape, found.output[0, 0].tolist(), found.macs, found.parameters
    ((2, 2, 2), [27.0, 28.0], 216, 56)
    """
    x = numbers(x, INPUT)
    plan = plan_convolution(
        x.shape, kernel, bias, stride=stride, padding=padding, dilation=dilation, limits=limits
    )
    maps = x.reshape(maps_shape(x.shape))
    slid = plan.filters[::-1, ::-1] if flip else plan.filters
    before = _slide(maps, slid, plan)
    after = activations.apply(activation, before, parameters)
    return Convolved(
        output=of_rank(after, x.ndim),
        x=maps,
        rows=plan.rows,
        columns=plan.columns,
        series=x.ndim == 1,
        before_activation=of_rank(before, x.ndim),
        kernel=slid,
        bias=plan.biases,
    )


@dataclass(frozen=True, eq=False)
class Plan:
    """A convolution about to be computed: ``filters`` (kh, kw, c, f), ``biases`` (f,)."""

    filters: Array
    biases: Array | None
    rows: Axis
    columns: Axis


def plan_convolution(
    shape: Sequence[int],
    kernel: Any,
    bias: Any = None,
    *,
    stride: Steps = 1,
    padding: Any = "valid",
    dilation: Steps = 1,
    limits: Limits = LIMITS,
) -> Plan:
    """Check everything about :func:`convolve` on an input of ``shape`` but its values.

    Arguments and errors are those of :func:`convolve`.
    """
    size = maps_shape(shape)
    filters = _filters(numbers(kernel, KERNEL), series=len(shape) == 1)
    if filters.shape[2] != size[2]:
        raise ChannelsDoNotMatch(kernel=filters.shape[2], input=size[2])
    rows, columns = place(
        size[:2],
        filters.shape[:2],
        what=KERNEL,
        strides=both_ways(stride, STRIDE, series=len(shape) == 1),
        padding=margins(padding, series=len(shape) == 1),
        dilation=both_ways(dilation, DILATION, series=len(shape) == 1),
    )
    check_cells((rows, columns), size[2], filters.shape[3], limits)
    limits.check("macs", rows.out * columns.out * filters.size)
    biases = None if bias is None else _biases(bias, filters.shape[3])
    return Plan(filters, biases, rows, columns)


def _filters(kernel: Array, *, series: bool) -> Array:
    """A kernel as filters (kh, kw, c, f)."""
    if series and kernel.ndim in (1, 3):
        return kernel[None] if kernel.ndim == 3 else kernel[None, :, None, None]
    if not series and kernel.ndim in (2, 4):
        return kernel if kernel.ndim == 4 else kernel[:, :, None, None]
    wanted = _SERIES_KERNELS if series else _KERNELS
    raise ArrayShapeRefused(what=KERNEL, wanted=wanted, shape=shaped(kernel.shape))


_SERIES_KERNELS = N_("a series, as the input is one, or length × 1 × filters")
_KERNELS = N_("height × width, or height × width × channels × filters")


def _biases(bias: Any, filters: int) -> Array:
    found: Array = np.atleast_1d(numbers(bias, BIAS))
    if found.shape != (filters,):
        raise BiasesDoNotMatch(found=shaped(found.shape), filters=filters)
    return found


def _slide(maps: Array, filters: Array, plan: Plan) -> Array:
    """The sums, without the dust that rounding leaves where products cancel out."""
    found = _sums(maps, filters, plan.biases, plan)
    most = np.abs(maps).max() * np.abs(filters).sum() + _largest(plan.biases)
    terms = int(np.prod(filters.shape[:3])) + 1
    if (swept(found, terms, most) == found).all():
        return found  # nothing is near 0 but not 0: most inputs
    biases = None if plan.biases is None else np.abs(plan.biases)
    return swept(found, terms, _sums(np.abs(maps), np.abs(filters), biases, plan))


def _largest(biases: Array | None) -> float:
    return 0.0 if biases is None else float(np.abs(biases).max())


def _sums(maps: Array, filters: Array, biases: Array | None, plan: Plan) -> Array:
    rows, columns = plan.rows, plan.columns
    return conv2d(
        maps,
        filters,
        biases,
        strides=(rows.stride, columns.stride),
        padding=((rows.before, rows.after), (columns.before, columns.after)),
        dilation=(rows.dilation, columns.dilation),
    )

"""The counts of a layer written out with its numbers, without words: ``32 × (3×3×3 + 1)``.

Each is a Python expression once ``×`` is read as ``*``; tests compute it and compare.
"""

from __future__ import annotations

from dl_core.receptive_field import Reach
from dl_core.shapes import is_fixed
from dl_core.specs import (
    Conv2D,
    Conv2DTranspose,
    Dense,
    DepthwiseConv2D,
    LayerSpec,
    SeparableConv2D,
    Shape,
    show,
)
from dl_core.transposes import Transposed
from dl_core.windows import Axis


def parameters_formula(layer: LayerSpec, shape: Shape) -> str:
    """Where the parameters of ``layer`` come from when it reads ``shape``; ``""`` if it has none.

    >>> parameters_formula(Conv2D(filters=32), (28, 28, 3))
    '32 × (3×3×3 + 1)'
    >>> parameters_formula(Dense(units=10, use_bias=False), (128,))
    '10 × 128'
    """
    match layer:
        case Conv2D() | Conv2DTranspose():
            return _units(layer.filters, _kernel(layer, shape), layer)
        case DepthwiseConv2D():
            out = shape[-1] * layer.depth_multiplier
            return _units(out, show(layer.kernel_size), layer)
        case Dense():
            return _units(layer.units, str(shape[-1]), layer)
    return " + ".join(show(weight) if weight else "1" for weight in _grouped(layer, shape))


def _kernel(layer: Conv2D | Conv2DTranspose, shape: Shape) -> str:
    """The weights of one filter, which reads the channels of its group."""
    groups = layer.groups if isinstance(layer, Conv2D) else 1
    channels = shape[-1] if groups == 1 else f"({shape[-1]}/{groups})"
    return f"{show(layer.kernel_size)}×{channels}"


Unit = Conv2D | Conv2DTranspose | DepthwiseConv2D | Dense


def _units(n: int, each: str, layer: Unit) -> str:
    """``n`` times what one unit holds, its bias with it."""
    return f"{n} × ({each} + 1)" if layer.use_bias else f"{n} × {each}"


def _grouped(layer: LayerSpec, shape: Shape) -> list[Shape]:
    """The shapes of the weights; several of one length together: ``2×64``, trained ones first."""
    found = layer.weight_shapes(shape)
    if isinstance(layer, SeparableConv2D):
        return list(found.values())
    vectors = {
        fixed: [weight for name, weight in found.items() if weight and is_fixed(name) is fixed]
        for fixed in (False, True)
    }
    together = [(len(same), *same[0]) for same in vectors.values() if same]
    return together + [weight for weight in found.values() if not weight]


def macs_formula(layer: LayerSpec, shape: Shape) -> str:
    """Where the multiply-accumulates of ``layer`` come from; ``""`` if it has none.

    >>> macs_formula(Conv2D(filters=32, padding="same"), (28, 28, 3))
    '28×28×32 × 3×3×3'
    >>> macs_formula(Conv2DTranspose(filters=32, kernel_size=2, strides=2), (14, 14, 64))
    '14×14×64 × 2×2×32'
    """
    if not layer.macs(shape):
        return ""
    out = layer.output_shape(shape, "")
    match layer:
        case Conv2D():
            return f"{show(out)} × {_kernel(layer, shape)}"
        case Conv2DTranspose():
            return f"{show(shape)} × {show((*layer.kernel_size, layer.filters))}"
        case DepthwiseConv2D():
            return f"{show(out)} × {show(layer.kernel_size)}"
        case SeparableConv2D():
            middle = shape[-1] * layer.depth_multiplier
            return f"{show((*out[:2], middle))} × ({show(layer.kernel_size)} + {layer.filters})"
        case Dense():
            return f"{show(out)} × {shape[-1]}"
    raise TypeError(f"no formula for the multiply-accumulates of {layer!r}")


def size_formula(axis: Axis | Transposed) -> str:
    """The output size along one axis: ``⌊(28 + 2 − 1×(3 − 1) − 1) / 1⌋ + 1``; of a transposed
    window, relation 14 of Dumoulin & Visin 2016 (arXiv:1603.07285), with what is cut off.

    >>> from dl_core.transposes import transposed
    >>> from dl_core.windows import axis
    >>> size_formula(axis(28, 3, padding="same"))
    '⌊(28 + 2 − 1×(3 − 1) − 1) / 1⌋ + 1'
    >>> size_formula(transposed(14, 3, stride=2, padding="same"))
    '2×(14 − 1) + 1×(3 − 1) + 1 − 1'
    """
    pad = axis.before + axis.after
    taps = f"{axis.dilation}×({axis.kernel} − 1)"
    if isinstance(axis, Transposed):
        return f"{axis.stride}×({axis.size} − 1) + {taps} + 1 − {pad}"
    return f"⌊({axis.size} + {pad} − {taps} − 1) / {axis.stride}⌋ + 1"


# The field after a window, of one before it whose cells all see alike ----------------------------


def reach_formula(before: Reach, axis: Axis | Transposed) -> str:
    """The field's size after a window: that before, and what ``k - 1`` more taps add. Of a
    transposed one, at most ``⌈k/s⌉`` taps give to a cell.

    >>> from dl_core.transposes import transposed
    >>> from dl_core.windows import axis
    >>> reach_formula(Reach(size=4, jump=2), axis(13, 3))
    '4 + 1×(3 − 1)×2'
    >>> reach_formula(Reach(size=4, jump=2), transposed(13, 3, stride=2))
    '4 + (⌈3/2⌉ − 1)×2'
    """
    if isinstance(axis, Transposed) and axis.stride > 1:
        return f"{before.size} + (⌈{axis.kernel}/{axis.stride}⌉ − 1)×{before.jump}"
    return f"{before.size} + {axis.dilation}×({axis.kernel} − 1)×{before.jump}"


def jump_formula(before: Reach, axis: Axis | Transposed) -> str:
    """The jump after a window: that before, times the stride; after a transposed one, divided.

    >>> from dl_core.windows import axis
    >>> jump_formula(Reach(size=4, jump=2), axis(13, 3, stride=2))
    '2 × 2'
    """
    return f"{before.jump} {'/' if isinstance(axis, Transposed) else '×'} {axis.stride}"


def start_formula(before: Reach, axis: Axis | Transposed) -> str:
    """Where the field of the first value begins after a window: further by its padding; of a
    transposed one, by the cells before the map that would give to it.

    >>> from dl_core.transposes import transposed
    >>> from dl_core.windows import axis
    >>> start_formula(Reach(size=4, jump=2, start=-1), axis(13, 3, padding="same"))
    '−1 − 1×2'
    >>> start_formula(Reach(size=4, jump=2, start=-1), transposed(13, 3, stride=2))
    '−1 − ⌊(1×(3 − 1) − 0)/2⌋×2'
    """
    cells = str(axis.before)
    if isinstance(axis, Transposed):
        cells = f"⌊({axis.dilation}×({axis.kernel} − 1) − {axis.before})/{axis.stride}⌋"
    return f"{_signed(before.start)} − {cells}×{before.jump}"


def centre_formula(reach: Reach) -> str:
    """The middle of the field of the first value: from where it begins, half of what is left.

    >>> centre_formula(Reach(size=8, jump=2, start=-3))
    '−3 + (8 − 1)/2'
    """
    first, last = reach.interval(0)
    return f"{_signed(first)} + ({last - first + 1} − 1)/2"


def _signed(value: int) -> str:
    return f"−{-value}" if value < 0 else str(value)

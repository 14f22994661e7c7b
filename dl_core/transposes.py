"""Integer arithmetic of a window that makes a map larger, along one axis: transposed convolution
and upsampling.

Notation of Dumoulin & Visin 2016 (arXiv:1603.07285), section 4: input size ``i``, kernel ``k``,
stride ``s`` (of the convolution that is transposed), dilation ``d``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl_core.windows import Window


@dataclass(frozen=True)
class Transposed(Window):
    """One axis of a window that is slid over the output: input cell ``i`` gives to the ``kernel``
    cells ``i stride + dilation t - before`` of it. Dumoulin & Visin 2016, section 4.

    Build it with :func:`transposed`. ``before`` and ``after`` are cells cut off the output;
    ``after`` is negative where cells are added to its end that may read nothing. A stride above 1
    has no dilation, which Keras refuses.
    """

    @property
    def out(self) -> int:
        """``s(i - 1) + span - before - after``, and 0 when nothing is left.

        >>> transposed(14, 3, stride=2, padding="same").out
        28
        """
        return max(0, (self.size - 1) * self.stride + self.span - self.before - self.after)

    def reads(self, o: int) -> range:
        """Input positions that give to output cell ``o``, as if the map went on at both ends.

        >>> [list(transposed(5, 3, stride=2).reads(o)) for o in (2, 3)]  # by turns two and one
        [[0, 1], [1]]
        """
        if self.stride == 1:
            first = o + self.before - self.span + 1
            return range(first, first + self.span, self.dilation)
        at = o + self.before
        return range(-((self.kernel - 1 - at) // self.stride), at // self.stride + 1)

    def taps(self, o: int) -> tuple[int, ...]:
        """Input positions that output cell ``o`` is made of: none of them is padding.

        >>> transposed(5, 3, stride=2).taps(0), transposed(5, 1, stride=2).taps(1)
        ((0,), ())
        """
        return tuple(i for i in self.reads(o) if 0 <= i < self.size)


def transposed(
    size: int,
    kernel: int,
    *,
    stride: int = 1,
    padding: Literal["valid", "same"] = "valid",
    dilation: int = 1,
    output_padding: int | None = None,
) -> Transposed:
    """The axis of a transposed convolution, its output as large as Keras makes it.

    Without ``output_padding``, ``same`` makes ``s i`` cells and ``valid`` at least as many; with
    it, as many more than ``s(i - 1) + 1`` cells (``s(i - 1)`` for an even kernel) or than
    ``s(i - 1) + span``. What is cut off is the padding of the convolution that it transposes.

    >>> transposed(5, 3, stride=2).out, transposed(5, 3, stride=2, output_padding=1).out
    (11, 12)
    """
    span = dilation * (kernel - 1) + 1
    full = (size - 1) * stride + span
    if padding == "valid":
        more = max(stride - span, 0) if output_padding is None else output_padding
        return Transposed(size, kernel, stride, dilation, 0, -more)
    if output_padding is None:
        out = size * stride
    else:
        out = (size - 1) * stride + span % 2 + output_padding
    before = max(full - out, 0) // 2
    return Transposed(size, kernel, stride, dilation, before, full - out - before)


def enlarged(size: int, factor: int, *, bilinear: bool = False) -> Transposed:
    """The axis of a map made ``factor`` times as large: a transposed convolution with weights that
    are not learned (Dumoulin & Visin 2016, section 4; Long, Shelhamer & Darrell 2015, section 3.3).

    Nearest: each cell is repeated. Bilinear: each new cell lies between two, its centre on that of
    the map that it is mapped to (``half_pixel_centers``), or is one of them.

    >>> [enlarged(3, 2).taps(o) for o in range(3)]
    [(0,), (0,), (1,)]
    >>> [enlarged(3, 2, bilinear=True).taps(o) for o in range(3)]
    [(0,), (0, 1), (0, 1)]
    """
    kernel = 2 * factor - factor % 2 if bilinear else factor
    before = factor // 2 if bilinear else 0
    return Transposed(size, kernel, factor, 1, before, kernel - factor - before)

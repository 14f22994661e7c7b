"""Integer arithmetic of a window sliding along one axis.

Convolution and pooling share it, in one dimension as in two (each axis on its own). Notation of
Dumoulin & Visin 2016 (arXiv:1603.07285): input size ``i``, kernel ``k``, stride ``s``, dilation
``d``, padding ``before`` and ``after``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Padding = Literal["valid", "same"] | int | tuple[int, int]


@dataclass(frozen=True)
class Window:
    """One axis of a window on a map of ``size`` cells; ``before`` and ``after`` are cells at the
    map's ends."""

    size: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int

    @property
    def span(self) -> int:
        """Cells from the first to the last tap: ``d(k - 1) + 1``."""
        return self.dilation * (self.kernel - 1) + 1


@dataclass(frozen=True)
class Axis(Window):
    """One axis of a sliding window, with its padding resolved to cells.

    Build it with :func:`axis`. ``out`` is the output size, 0 when the window does not fit.
    """

    @property
    def out(self) -> int:
        """``floor((i + before + after - span) / s) + 1``, and 0 when the window does not fit.

        >>> axis(6, 3, stride=2, padding=1).out  # frameworks floor: the last column is unread
        3
        """
        return max(0, (self.size + self.before + self.after - self.span) // self.stride + 1)

    def sizing(self) -> Sizing:
        """The numbers of the formula for :attr:`out`.

        >>> axis(6, 3, stride=2, padding=1).sizing()
        Sizing(size=6, padding=2, dilation=1, kernel=3, stride=2, room=5, left=1, out=3)
        """
        padding = self.before + self.after
        room = self.size + padding - self.span
        return Sizing(
            size=self.size,
            padding=padding,
            dilation=self.dilation,
            kernel=self.kernel,
            stride=self.stride,
            room=room,
            left=room % self.stride if room >= 0 else 0,
            out=self.out,
        )

    def reads(self, o: int) -> range:
        """Input positions read by output cell ``o``, padding included."""
        start = o * self.stride - self.before
        return range(start, start + self.span, self.dilation)

    def taps(self, o: int) -> tuple[int, ...]:
        """Input positions read by output cell ``o``; those outside ``0 … size-1`` are padding.

        >>> axis(5, 3, padding="same").taps(0)
        (-1, 0, 1)
        """
        return tuple(self.reads(o))

    def every(self, tap: int) -> slice:
        """Where tap number ``tap`` of each window falls, along the padded axis.

        >>> axis(6, 3, stride=2).every(1)
        slice(1, 4, 2)
        """
        start = self.dilation * tap
        return slice(
            start, start + (self.out - 1) * self.stride + 1 if self.out else start, self.stride
        )

    def unread(self) -> tuple[int, ...]:
        """Input positions that no window reaches.

        >>> axis(6, 3, stride=2).unread()
        (5,)
        """
        read = {tap for o in range(self.out) for tap in self.taps(o)}
        return tuple(p for p in range(self.size) if p not in read)


@dataclass(frozen=True)
class Sizing:
    """``out = floor((size + padding - dilation (kernel - 1) - 1) / stride) + 1``, in numbers.

    ``padding`` is that of both sides together, the ``2p`` of the formula where they are equal.
    ``room`` is what is divided by ``stride``: the cells that the window can move; negative when it
    does not fit, and ``out`` is then 0. ``left`` is the remainder: the cells at the end, padding
    included, that no window reaches because the last step would be too long.
    """

    size: int
    padding: int
    dilation: int
    kernel: int
    stride: int
    room: int
    left: int
    out: int


def axis(
    size: int, kernel: int, *, stride: int = 1, padding: Padding = "valid", dilation: int = 1
) -> Axis:
    """Resolve ``padding`` into an :class:`Axis`.

    Raises:
        ValueError: a size, kernel, stride or dilation below 1, or a negative padding.
    """
    for name, value in (("size", size), ("kernel", kernel), ("stride", stride)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}")
    if dilation < 1:
        raise ValueError(f"dilation must be at least 1, not {dilation}")
    before, after = _amounts(size, kernel, stride, padding, dilation)
    if min(before, after) < 0:
        raise ValueError(f"padding must not be negative, not {(before, after)}")
    return Axis(size, kernel, stride, dilation, before, after)


def _amounts(
    size: int, kernel: int, stride: int, padding: Padding, dilation: int
) -> tuple[int, int]:
    if padding == "valid":
        return 0, 0
    if padding == "same":
        return same_padding(size, kernel, stride, dilation)
    if isinstance(padding, int):
        return padding, padding
    before, after = padding
    return int(before), int(after)


def same_padding(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Cells that ``same`` adds before and after, the odd one after, as Keras and TensorFlow do.

    >>> same_padding(5, 4), same_padding(6, 3, stride=2)
    ((1, 2), (0, 1))
    """
    out = -(-size // stride)
    total = max((out - 1) * stride + dilation * (kernel - 1) + 1 - size, 0)
    return total // 2, total - total // 2

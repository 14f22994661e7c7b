"""What a small shift of the input changes, before pooling and after it.

Pooling is said to make a network tolerant to small shifts. Tolerant, not blind: a pooled map moves
by whole cells too, only later. The numbers here say how much is left of a difference, and from
which shift on it is back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from dl_core.arrays import Array
from dl_core.sliding import Pooled, PoolKind, WindowError, pool


@dataclass(frozen=True)
class Pooling:
    """A pooling layer, as :func:`dl_core.sliding.pool` takes it."""

    kind: PoolKind = "max"
    size: int | tuple[int, int] = 2
    stride: int | tuple[int, int] | None = None
    padding: Any = "valid"
    whole: bool = False

    def layer(self, x: Array) -> Pooled:
        """``x`` through the layer.

        Raises:
            WindowError: the window does not fit.
        """
        return pool(x, self.size, **self.more)

    @property
    def more(self) -> dict[str, Any]:
        """What :func:`dl_core.sliding.pool` and its kin take beside the input and the size."""
        names = ("kind", "stride", "padding", "whole")
        return {name: getattr(self, name) for name in names}

    def along(self) -> Pooling:
        """The same of a series (n,), where this one is of its map (1, n, 1)."""
        stride = self.stride[1] if isinstance(self.stride, tuple) else self.stride
        size = self.size[1] if isinstance(self.size, tuple) else self.size
        padding = self.padding[1] if isinstance(self.padding, tuple) else self.padding
        return replace(self, size=size, stride=stride, padding=padding)


@dataclass(frozen=True, eq=False)
class Compared:
    """An image and its shifted copy, at one stage. ``share`` is :func:`changed` of the two."""

    original: Array
    moved: Array
    share: float

    @property
    def difference(self) -> Array:
        """Copy less original, (h, w, c)."""
        return self.moved - self.original


def shifted(x: Array, down: int = 0, right: int = 0) -> Array:
    """``x`` (h, w, c) moved by whole cells; what comes in repeats the border.

    >>> shifted(np.arange(4.0).reshape(1, 4, 1), right=1)[0, :, 0].tolist()
    [0.0, 0.0, 1.0, 2.0]
    """
    height, width = x.shape[:2]
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return x[rows][:, columns]


def changed(a: Array, b: Array) -> float:
    """How much of two arrays of one shape differs: ``sum |a - b| / (sum |a| + sum |b|)``.

    0 where they are equal, 1 where they have no value in common, as of two drawings that do not
    overlap. It is the dissimilarity of Bray & Curtis 1957.

    >>> changed(np.array([1.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0]))
    0.5
    """
    total = float(np.abs(a).sum() + np.abs(b).sum())
    return float(np.abs(a - b).sum()) / total if total else 0.0


def compare(x: Array, pooling: Pooling, down: int, right: int, times: int = 2) -> list[Compared]:
    """``x`` (h, w, c) and its shifted copy: as they are, pooled once, and so on up to ``times``.

    A stage whose window no longer fits is left out, as are those after it.

    >>> bar = np.zeros((4, 8, 1)); bar[:, 2] = 1
    >>> [stage.share for stage in compare(bar, Pooling(), 0, right=1)]
    [1.0, 0.0, 0.0]
    >>> [stage.share for stage in compare(bar, Pooling(), 0, right=2)]
    [1.0, 1.0, 1.0]
    """
    pairs = [(x, shifted(x, down, right))]
    times = min(times, 1) if pooling.whole else times  # one number: nothing is left to pool
    try:
        while len(pairs) <= times:
            original, moved = pairs[-1]
            pairs.append((pooling.layer(original).output, pooling.layer(moved).output))
    except WindowError:
        pass
    return [Compared(a, b, changed(a, b)) for a, b in pairs]


Way = Literal["right", "down"]


def against_shift(
    x: Array, pooling: Pooling, most: int = 8, *, way: Way = "right", times: int = 2
) -> Array:
    """:attr:`Compared.share` of each stage, for shifts of 0 to ``most``: (stages, most + 1)."""
    moves = [(d, 0) if way == "down" else (0, d) for d in range(most + 1)]
    columns = [[stage.share for stage in compare(x, pooling, *move, times=times)] for move in moves]
    return np.array(columns).T


def reaches(shares: Array, level: float) -> int | None:
    """The first shift that changes ``level`` or more; ``None`` where none does.

    >>> shares = np.array([0.0, 0.1, 0.3, 0.2])
    >>> reaches(shares, 0.2), reaches(shares, 0.5)
    (2, None)
    """
    found = np.flatnonzero(shares >= level)
    return int(found[0]) if len(found) else None

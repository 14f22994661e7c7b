"""What a training tells while it runs: plain dictionaries, ready for JSON.

In order: ``downloading`` (only when data has to be fetched), ``started``, then ``progress`` and
``epoch``, then ``evaluating`` and ``done``; or ``stopped``; or ``failed``. Arrays are packed by
:func:`dl_core.packing.pack`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from dl_core.packing import Packed, pack
from dl_core.specs import Shape

Event = dict[str, Any]
Emit = Callable[[Event], None]

MAX_KERNELS = 32
"""Units of a dense layer shown as images; convolutions show all their filters."""


class Throttle:
    """Says when the next progress event is due: often at first, ever less in a long run.

    Four a second for 200 s, one a second until 1,600 s, then further and further apart, so that
    a day of training makes fewer than 3,000 of them.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = self._last = clock()

    def due(self) -> bool:
        """Whether enough time has passed since the last ``True``; if so, start counting again."""
        now = self._clock()
        elapsed = now - self._start
        interval = 0.25 if elapsed < 200 else 1.0 if elapsed < 1600 else elapsed / 160
        if now - self._last < interval:
            return False
        self._last = now
        return True


def first_kernels(weights: dict[str, np.ndarray], shape: Shape) -> np.ndarray | None:
    """Kernels to show as images: (kh, kw, cin, filters) of the first convolution, depthwise ones
    included; else the weights of the first dense layer as (h, w, c, units), at most 32 units, when
    it reads the flattened image of ``shape`` (h, w, c); else nothing.

    >>> first_kernels({"1.kernel": np.zeros((784, 64))}, (28, 28, 1)).shape
    (28, 28, 1, 32)
    """
    first = (".kernel", ".depthwise_kernel")
    named = [(_order(name), name) for name in weights if name.endswith(first)]
    kernels = [weights[name] for _, name in sorted(named)]
    for kernel in kernels:
        if kernel.ndim == 4:
            return kernel
    if kernels and kernels[0].shape[0] == np.prod(shape):
        return kernels[0][:, :MAX_KERNELS].reshape(*shape, -1)
    return None


def packed_kernels(weights: dict[str, np.ndarray], shape: Shape) -> Packed | None:
    """:func:`first_kernels`, packed."""
    kernels = first_kernels(weights, shape)
    return None if kernels is None else pack(kernels)


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".")[:-1])

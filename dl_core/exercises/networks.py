"""Exercises on a small network: what its dense layer holds."""

from __future__ import annotations

from dataclasses import dataclass

from dl_core.windows import Axis, Padding, axis


@dataclass(frozen=True)
class FirstDense:
    """How many numbers the first dense layer learns, after a convolution and a pooling.

    >>> asked = FirstDense(28, 1, 32, 3, "same", 2, 128)
    >>> asked.convolved.out, asked.pooled.out, asked.flat, asked.answer
    (28, 14, 6272, 802944)
    """

    size: int
    channels: int
    filters: int
    kernel: int
    padding: Padding
    pool: int
    units: int
    kind = "first_dense"
    tolerance = 0.0

    @property
    def convolved(self) -> Axis:
        """The convolution along one side."""
        return axis(self.size, self.kernel, padding=self.padding)

    @property
    def pooled(self) -> Axis:
        """The pooling along one side."""
        return axis(self.convolved.out, self.pool, stride=self.pool)

    @property
    def flat(self) -> int:
        """Values that each unit reads."""
        return self.pooled.out**2 * self.filters

    @property
    def answer(self) -> int:
        """Weights and biases."""
        return self.units * (self.flat + 1)

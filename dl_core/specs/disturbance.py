"""Description of how an image is disturbed before a network reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from dl_core.specs.base import Spec


@dataclass(frozen=True)
class Reach:
    """From where to where one disturbance goes, in steps, and where it does nothing."""

    low: float
    high: float
    step: float
    rest: float = 0

    @property
    def values(self) -> tuple[float, ...]:
        """All of them, ``rest`` among them.

        >>> Reach(0.5, 1.5, 0.25, rest=1).values
        (0.5, 0.75, 1.0, 1.25, 1.5)
        """
        count = round((self.high - self.low) / self.step) + 1
        return tuple(round(self.low + i * self.step, 10) for i in range(count))


REACHES = {
    "across": Reach(-14, 14, 1),
    "down": Reach(-14, 14, 1),
    "rotation": Reach(-90, 90, 5),
    "scale": Reach(0.5, 1.5, 0.05, rest=1),
    "thickness": Reach(-2, 3, 0.25),
    "noise": Reach(0, 1, 0.05),
}
"""By the names of the fields of :class:`Disturbance`."""


class Disturbance(Spec):
    """What is done to an image, in this order: its strokes are made thicker, it is scaled and
    rotated about its middle, then shifted; noise is added last. By default nothing is done."""

    across: Annotated[int, Field(ge=-14, le=14)] = 0
    """Pixels to the right."""
    down: Annotated[int, Field(ge=-14, le=14)] = 0
    """Pixels downward."""
    rotation: Annotated[float, Field(ge=-90, le=90)] = 0
    """Degrees, anticlockwise."""
    scale: Annotated[float, Field(ge=0.5, le=1.5)] = 1
    """How many times as large."""
    thickness: Annotated[float, Field(ge=-2, le=3)] = 0
    """Pixels by which the edges of what is bright move outward."""
    noise: Annotated[float, Field(ge=0, le=1)] = 0
    """Standard deviation of what is added to each value, which lies in 0 … 1."""
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """Draws the noise."""

    @property
    def is_none(self) -> bool:
        """Whether nothing is done, whatever the seed."""
        return all(getattr(self, name) == reach.rest for name, reach in REACHES.items())

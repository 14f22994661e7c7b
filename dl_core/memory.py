"""The memory that training a network takes, in bytes, from the shapes of what must be kept.

Kept for each image of a batch: the image and the output of every layer, which the backward pass
reads again. Frameworks keep somewhat more (both sides of an activation) or less (what they compute
again), and need room to work; the order of magnitude is what this tells.
"""

from __future__ import annotations

from dataclasses import dataclass

from dl_core.counting import Totals
from dl_core.specs import OptimizerName

BYTES = 4
"""Of a number in single precision."""
STATES: dict[OptimizerName, int] = {"sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2}
"""Numbers an optimizer keeps for each trained parameter."""


@dataclass(frozen=True)
class Memory:
    """Bytes, each part on its own."""

    weights: int
    gradients: int
    optimizer: int
    activations: int

    @property
    def total(self) -> int:
        return self.weights + self.gradients + self.optimizer + self.activations


def training_memory(totals: Totals, image: int, batch: int, optimizer: OptimizerName) -> Memory:
    """What training takes with ``batch`` images of ``image`` values at a time.

    >>> from dl_core.counting import summary
    >>> from dl_core.specs import preset
    >>> totals = summary(preset("lenet5").train.model).totals
    >>> training_memory(totals, image=784, batch=32, optimizer="adam").weights
    246824
    """
    return Memory(
        weights=BYTES * totals.parameters,
        gradients=BYTES * totals.trainable,
        optimizer=BYTES * totals.trainable * STATES[optimizer],
        activations=BYTES * batch * (image + totals.values),
    )

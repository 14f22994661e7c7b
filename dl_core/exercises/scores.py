"""Exercises on softmax: small scores, with the keys of a pocket calculator."""

from __future__ import annotations

from dataclasses import dataclass

from dl_core.activations.scores import Softmax, explain
from dl_core.exercises.numbers import FINE


@dataclass(frozen=True)
class SoftmaxClass:
    """The probability that softmax gives to the class ``asked`` (from 0), or the ``gradient`` of
    the cross-entropy by its score, where the class ``true`` is the true one.

    >>> one = SoftmaxClass((2, 1, 0), asked=1, true=0, gradient=False)
    >>> round(one.answer, 4), round(one.found.total, 4)
    (0.2447, 11.1073)
    """

    scores: tuple[int, ...]
    asked: int
    true: int
    gradient: bool
    kind = "softmax"
    tolerance = FINE

    @property
    def found(self) -> Softmax:
        """Every number on the way."""
        return explain(self.scores, self.true)

    @property
    def probability(self) -> float:
        """Of the class that is asked for."""
        return float(self.found.probabilities[self.asked])

    @property
    def truth(self) -> int:
        """``y``: 1 for the true class, else 0."""
        return int(self.asked == self.true)

    @property
    def answer(self) -> float:
        """What is asked for."""
        return float(self.found.gradient[self.asked]) if self.gradient else self.probability

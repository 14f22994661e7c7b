"""Softmax from the inside: every number from scores to gradient, and what goes wrong naively."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl_core.activations.functions import Array, sigmoid, softmax


@dataclass(frozen=True)
class Softmax:
    """One row of scores on its way to a loss; every array is (classes,).

    ``terms`` are ``exp(score / temperature)`` and ``total`` is their sum: infinite or zero where a
    double cannot hold them. ``loss`` is the cross-entropy of the true class, ``gradient`` its
    derivative by each score.
    """

    terms: Array
    total: float
    probabilities: Array
    loss: float
    gradient: Array
    sigmoids: Array
    """The sigmoid of each score on its own: these are no probabilities of rival classes."""


def explain(scores: Sequence[float], true: int, temperature: float = 1.0) -> Softmax:
    """All numbers of ``softmax(scores / temperature)`` and of its cross-entropy.

    The gradient by score ``i`` is ``(p_i - y_i) / temperature``, with ``y`` one at ``true`` and
    zero elsewhere (Bridle 1989; Bishop 2006, equation 4.109).

    >>> found = explain([2.0, 1.0, 0.1], true=0)
    >>> found.probabilities.round(3), round(found.loss, 3), found.gradient.round(3)
    (array([0.659, 0.242, 0.099]), 0.417, array([-0.341,  0.242,  0.099]))
    """
    x = np.asarray(scores, np.float64) / temperature
    p = softmax(x)
    with np.errstate(over="ignore", under="ignore"):
        terms = np.exp(x)
    centred = x - x.max()
    y = np.eye(len(x))[true]
    return Softmax(
        terms=terms,
        total=float(terms.sum()),
        probabilities=p,
        loss=float(np.log(np.exp(centred).sum()) - centred[true]) + 0.0,
        gradient=(p - y) / temperature,
        sigmoids=sigmoid(np.asarray(scores, np.float64)),
    )


def naive(scores: Sequence[float], temperature: float = 1.0) -> tuple[Array, Array]:
    """``exp(x)`` and ``exp(x) / sum(exp(x))`` in 32-bit floats, the maximum not subtracted.

    Networks compute in such floats: ``exp`` is infinite above 88.7, and infinity by infinity is
    not a number. Nor is zero by zero, when all scores are below -103.9.

    >>> naive([1000.0, 999.0])
    (array([inf, inf], dtype=float32), array([nan, nan], dtype=float32))
    """
    x = np.asarray(scores, np.float64).astype(np.float32) / np.float32(temperature)
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        terms = np.exp(x)
        return terms, terms / terms.sum()

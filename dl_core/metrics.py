"""How good predictions are: accuracy, confusion matrix, worst mistakes.

``probabilities`` is ``(n, classes)``, ``labels`` and ``predicted`` are ``(n,)`` integers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def both_classes(probabilities: Array) -> Array:
    """``(n, classes)``: one output ``p``, the probability of class 1, becomes ``(1 - p, p)``.

    >>> both_classes(np.array([[0.25], [1.0]]))
    array([[0.75, 0.25],
           [0.  , 1.  ]])
    """
    p = np.asarray(probabilities)
    return np.concatenate([1 - p, p], axis=-1) if p.shape[-1] == 1 else p


def predictions(probabilities: Array) -> Array:
    """The most probable class of each row; the first one where two tie.

    >>> predictions(np.array([[0.2, 0.8], [0.5, 0.5]]))
    array([1, 0])
    """
    return np.asarray(np.argmax(both_classes(probabilities), axis=-1))


def accuracy(labels: Array, predicted: Array) -> float:
    """Share of right answers, in 0 … 1.

    Raises:
        ValueError: nothing to count, or two lengths.

    >>> accuracy(np.array([0, 1, 2, 2]), np.array([0, 1, 2, 0]))
    0.75
    """
    labels, predicted = _same_length(labels, predicted)
    if not labels.size:
        raise ValueError("the accuracy of no image at all is not defined")
    return float(np.mean(labels == predicted))


def confusion_matrix(labels: Array, predicted: Array, classes: int) -> Array:
    """``(classes, classes)`` counts: row the true class, column the predicted one.

    Raises:
        ValueError: two lengths, or a class outside ``0 … classes - 1``.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
    array([[1, 1],
           [0, 1]])
    """
    labels, predicted = _same_length(labels, predicted)
    both = np.concatenate([labels, predicted])
    if both.size and not (both.min() >= 0 and both.max() < classes):
        raise ValueError(f"classes must be in 0 … {classes - 1}")
    cells = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes)


def worst_mistakes(labels: Array, probabilities: Array, count: int = 24) -> Array:
    """Indices of the wrong answers given with most assurance, worst first, at most ``count``.

    The assurance of a mistake is the probability given to the class wrongly chosen.

    >>> p = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.3, 0.7]])
    >>> worst_mistakes(np.array([1, 1, 1, 0]), p)
    array([0, 3, 1])
    """
    p = both_classes(probabilities)
    predicted = predictions(p)
    labels, predicted = _same_length(labels, predicted)
    wrong = np.flatnonzero(labels != predicted)
    # Stable, so that the list does not depend on NumPy's sorting where two are equally sure.
    order = np.argsort(-p[wrong, predicted[wrong]], kind="stable")
    return wrong[order][:count]


def _same_length(labels: Array, predicted: Array) -> tuple[Array, Array]:
    labels, predicted = np.asarray(labels, dtype=np.int64), np.asarray(predicted, dtype=np.int64)
    if labels.shape != predicted.shape or labels.ndim != 1:
        raise ValueError(f"expected two equal lengths, not {labels.shape} and {predicted.shape}")
    return labels, predicted

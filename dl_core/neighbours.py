"""Which points are near which: choice of images, votes of neighbours, classes that mix.

``labels`` are (n,) integers from 0; ``nearest`` is (n, k): the k points nearest to each, the
nearest first, itself not among them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def balanced(labels: Array, most: int, seed: int) -> Array:
    """Indices, in rising order, of at most ``most`` points drawn by ``seed``: as many of each class
    as there can be, a class that has too few leaving its places to the others.

    >>> balanced(np.array([0, 0, 0, 0, 1]), 4, seed=0).size
    4
    """
    rng = np.random.default_rng(seed)
    queues = [list(rng.permutation(np.flatnonzero(labels == c))) for c in np.unique(labels)]
    order = [queue[turn] for turn in range(len(labels)) for queue in queues if turn < len(queue)]
    return np.sort(np.array(order[:most], dtype=np.int64))


def nearest_to(points: Array, point: Array, k: int) -> tuple[Array, Array]:
    """Indices of the ``k`` of ``points`` (n, d) nearest to ``point`` (d,), and how far they are.

    >>> nearest_to(np.array([[0.0], [5.0], [2.0]]), np.array([1.5]), 2)
    (array([2, 0]), array([0.5, 1.5]))
    """
    away = np.sqrt(((points - point) ** 2).sum(axis=1))
    first = np.argsort(away, kind="stable")[:k]
    return first, away[first]


def between(places: Array, away: Array) -> Array:
    """The mean of ``places`` (k, 2), each counting by its closeness 1 / ``away`` (k,); where some
    are at no distance at all, the mean of those.

    >>> between(np.array([[0.0, 0.0], [4.0, 0.0]]), np.array([1.0, 3.0]))
    array([1., 0.])
    """
    same = away <= 0
    weights = same.astype(float) if same.any() else 1 / np.where(same, 1, away)
    return np.asarray(weights @ places / weights.sum())


def agreement(labels: Array, nearest: Array) -> float:
    """Share of points whose class is that of most of their neighbours (leave-one-out accuracy of
    the k nearest neighbours); where two classes tie, the one with the nearer neighbour wins.

    >>> agreement(np.array([0, 0, 1]), np.array([[1], [0], [0]]))
    0.6666666666666666
    """
    votes = labels[nearest]
    winners = [Counter(row.tolist()).most_common(1)[0][0] for row in votes]  # first met, first
    return float(np.mean(np.array(winners) == labels))


def mixing(labels: Array, nearest: Array, classes: int) -> Array:
    """(classes, classes): row a, column b, the share of the neighbours of points of class a that
    are of class b. A class without a point has a row of zeros.

    >>> mixing(np.array([0, 0, 1]), np.array([[1], [2], [1]]), 2)
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    counts = np.zeros((classes, classes))
    np.add.at(counts, (np.repeat(labels, nearest.shape[1]), labels[nearest].ravel()), 1)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def most_mixed(shares: Array) -> tuple[int, int, float]:
    """The two classes whose neighbours are most often of the other one, and how often: the mean of
    both ways.

    >>> most_mixed(np.array([[0.9, 0.1], [0.3, 0.7]]))
    (0, 1, 0.2)
    """
    both = np.triu((shares + shares.T) / 2, 1)
    a, b = np.unravel_index(int(both.argmax()), both.shape)
    return int(a), int(b), float(both[a, b])


def mistaken(labels: Array, answers: Array) -> list[tuple[int, int, int]]:
    """``(class, answer, how many)`` of wrong answers, the most frequent first.

    >>> mistaken(np.array([4, 4, 7, 1]), np.array([9, 9, 1, 1]))
    [(4, 9, 2), (7, 1, 1)]
    """
    wrong = np.flatnonzero(labels != answers)
    pairs = Counter((int(labels[i]), int(answers[i])) for i in wrong)
    return [(true, read, n) for (true, read), n in sorted(pairs.items(), key=lambda p: -p[1])]

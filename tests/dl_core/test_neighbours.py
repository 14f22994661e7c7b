"""Neighbours against brute force, and the choice of images."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.neighbours import (
    agreement,
    balanced,
    between,
    mistaken,
    mixing,
    most_mixed,
    nearest_to,
)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 5))
def test_images_are_as_balanced_as_they_can_be(n: int, most: int, seed: int) -> None:
    labels = np.random.default_rng(seed).integers(0, 4, n)
    chosen = balanced(labels, most, seed)
    assert len(chosen) == len(set(chosen.tolist())) == min(n, most)
    assert (np.sort(chosen) == chosen).all()
    there, taken = np.bincount(labels, minlength=4), np.bincount(labels[chosen], minlength=4)
    for a in range(4):  # nobody has two more than one who could have more
        assert all(taken[b] <= taken[a] + 1 for b in range(4) if taken[a] < there[a])


def test_another_seed_chooses_others() -> None:
    labels = np.arange(400) % 4
    assert not np.array_equal(balanced(labels, 40, 0), balanced(labels, 40, 1))
    np.testing.assert_array_equal(balanced(labels, 40, 3), balanced(labels, 40, 3))


def test_the_nearest_are_the_nearest() -> None:
    rng = np.random.default_rng(0)
    points, point = rng.normal(size=(50, 7)), rng.normal(size=7)
    found, away = nearest_to(points, point, 6)
    all_away = [sum((a - b) ** 2 for a, b in zip(p, point, strict=True)) ** 0.5 for p in points]
    assert found.tolist() == sorted(range(50), key=all_away.__getitem__)[:6]
    np.testing.assert_allclose(away, sorted(all_away)[:6])


def test_a_point_among_its_nearest_stands_within_them() -> None:
    places = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])
    np.testing.assert_allclose(between(places, np.array([1.0, 1.0, 1.0])), [2 / 3, 2 / 3])
    np.testing.assert_array_equal(between(places, np.array([5.0, 0.0, 3.0])), places[1])
    np.testing.assert_array_equal(between(places, np.array([0.0, 0.0, 3.0])), [1.0, 0.0])


@given(st.integers(0, 30))
def test_the_vote_is_that_of_the_most(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, 20)
    nearest = np.array([rng.permutation(np.delete(np.arange(20), i))[:5] for i in range(20)])
    right = 0
    for i in range(20):
        votes = [int(labels[j]) for j in nearest[i]]
        most = max(votes.count(c) for c in votes)
        right += next(c for c in votes if votes.count(c) == most) == labels[i]
    assert agreement(labels, nearest) == right / 20


def test_shares_of_a_class_add_up_and_the_most_mixed_are_found() -> None:
    rng = np.random.default_rng(1)
    labels, nearest = rng.integers(0, 3, 40), rng.integers(0, 40, (40, 5))
    shares = mixing(labels, nearest, 4)
    np.testing.assert_allclose(shares.sum(axis=1), [1, 1, 1, 0])
    a, b, share = most_mixed(shares)
    assert a < b
    others = {(i, j): (shares[i, j] + shares[j, i]) / 2 for i in range(4) for j in range(i)}
    assert share == pytest.approx(max(others.values()))


def test_errors_by_kind() -> None:
    labels, answers = np.array([1, 1, 2, 3, 3]), np.array([7, 7, 2, 5, 3])
    assert mistaken(labels, answers) == [(1, 7, 2), (3, 5, 1)]
    assert mistaken(labels, labels) == []

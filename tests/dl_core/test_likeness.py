"""Filters alike, opposite, dead and constant."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.likeness import Pair, alike, expected_cosine, silent, similarity


@pytest.mark.parametrize("scale", [1e-30, 0.5, 7.0, 1e30])
def test_a_scaled_copy_is_the_same_and_its_negative_the_opposite(scale: float) -> None:
    one = np.random.default_rng(1).normal(size=(4, 3, 3))
    found = similarity(np.stack([one, scale * one, -scale * one, np.zeros_like(one)]))
    np.testing.assert_allclose(found[0, :3], [1, 1, -1], atol=1e-12)
    assert (found[3] == 0).all()
    assert alike(found, 0.999) == [
        Pair(0, 1, pytest.approx(1.0)),
        Pair(0, 2, pytest.approx(-1.0)),
        Pair(1, 2, pytest.approx(-1.0)),
    ]


def test_similarity_by_hand() -> None:
    rows = np.random.default_rng(2).normal(size=(6, 2, 5, 5))
    a, b = rows[1].ravel(), rows[4].ravel()
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    assert similarity(rows)[1, 4] == pytest.approx(cosine)
    assert similarity(rows)[4, 1] == pytest.approx(cosine)


def test_the_most_alike_come_first_and_nobody_beside_himself() -> None:
    cosines = similarity(np.random.default_rng(3).normal(size=(9, 4)))
    pairs = alike(cosines, 0.0)
    assert len(pairs) == 9 * 8 / 2
    sizes = [abs(pair.cosine) for pair in pairs]
    assert sizes == sorted(sizes, reverse=True)
    assert all(pair.first < pair.second for pair in pairs)
    assert alike(similarity(np.ones((1, 4))), 0.0) == []


def test_what_chance_makes() -> None:
    rows = np.random.default_rng(4).normal(size=(400, 50))
    off = similarity(rows)[np.triu_indices(400, 1)]
    assert float(off.std()) == pytest.approx(expected_cosine(50), rel=0.02)


def test_dead_and_constant() -> None:
    found = silent(np.array([0, -2, -2, 0.5]), np.array([0, -1, 3, 0.5]))
    assert found.dead == (0, 1)
    assert found.constant == (0, 3)

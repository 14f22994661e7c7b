"""A training as a film: which moments, what changed, since when it is right."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.epochs import (
    MOMENTS,
    TRAVELLING,
    UNITS,
    Learned,
    changes,
    folded,
    kernel_stages,
    learned,
    moments,
    relative_change,
    staying,
)
from dl_core.forward import expected_weights
from dl_core.specs import PRESETS, Dense, Flatten, ModelSpec, preset
from dl_core.stages import stages
from dl_core.training.checkpoint import keeps
from tests.dl_core import reference
from tests.inside import NETWORKS


def kept(epoch: int, epochs: int) -> list[int]:
    """The snapshots that a training has after ``epoch`` of ``epochs``."""
    return [e for e in range(epoch) if e == 0 or keeps(e, epochs)] + [epoch] * (epoch > 0)


@given(st.integers(1, 100), st.integers(2, 30))
def test_a_film_grows_at_its_end_only(epochs: int, most: int) -> None:
    before: tuple[int, ...] = ()
    for epoch in range(1, epochs + 1):
        there = kept(epoch, epochs)
        chosen = moments(there, epochs, most)
        assert len(chosen) <= most
        assert (chosen[0], chosen[-1]) == (0, epoch)
        assert list(chosen) == sorted(set(chosen))
        assert set(chosen) <= set(there)
        assert chosen[:-1][: len(before) - 1] == before[:-1][: len(chosen) - 1]
        before = chosen


@pytest.mark.parametrize("epochs", [1, 5, 20, 22, 23, 50, 100])
def test_all_that_a_training_keeps_is_shown(epochs: int) -> None:
    there = kept(epochs, epochs)
    assert len(there) <= MOMENTS
    assert list(moments(there, epochs)) == there


@given(st.integers(4, 100), st.integers(3, 12))
def test_moments_are_about_evenly_apart(epochs: int, most: int) -> None:
    chosen = moments(range(epochs + 1), epochs, most)
    gaps = np.diff(chosen[:-1])
    assert len(set(gaps.tolist())) <= 2 or np.ptp(gaps) <= 1
    assert len(chosen) >= min(epochs + 1, most) / 2


@pytest.mark.parametrize("there", [[], [0], [3], [0, 7]])
def test_few_moments_are_all_shown(there: list[int]) -> None:
    assert list(moments(there, 10)) == there


@pytest.mark.parametrize("name", NETWORKS)
def test_what_travels_is_small(name: str) -> None:
    shapes = expected_weights(NETWORKS[name])
    left = staying(shapes)
    travelling = {n: prod(s) for n, s in shapes.items() if n not in left}
    assert sum(travelling.values()) <= TRAVELLING
    assert not left or sum(map(prod, shapes.values())) > TRAVELLING
    assert all(prod(shapes[n]) >= max(travelling.values()) for n in left)


def test_only_the_large_kernel_of_the_parameter_table_stays() -> None:
    assert staying(expected_weights(preset("parameter_table").train.model)) == {"3.kernel"}
    assert all(
        staying(expected_weights(one.train.model)) == set()
        for name, one in PRESETS.items()
        if name != "parameter_table"
    )


def test_kernels_that_are_images() -> None:
    found = {name: kernel_stages(model) for name, model in NETWORKS.items()}
    assert found["cnn6"] == (1, 2, 4)
    assert found["perceptron"] == found["mlp"] == (1,)
    assert found["parameter_table"] == (1,)
    separable = stages(NETWORKS["separable"])
    assert all(separable[i].half != 2 for i in found["separable"])
    assert len(found["residual"]) == 3


def test_a_large_first_layer_is_seen_by_some_of_its_units() -> None:
    spec = ModelSpec(layers=(Flatten(), Dense(units=200), Dense(units=10, activation="softmax")))
    weights = reference.random_weights(spec, 0)
    assert kernel_stages(spec) == (1,)
    shown = folded(spec, weights)
    assert list(shown) == [1]
    np.testing.assert_array_equal(shown[1], weights["1.kernel"][:, :UNITS])
    small = preset("mlp").train.model
    assert folded(small, reference.random_weights(small, 0)) == {}


def test_changes_are_those_of_vectors() -> None:
    rng = np.random.default_rng(0)
    film = [rng.normal(size=(3, 3, 2, 4)) for _ in range(4)]
    found = changes(film)
    assert found[0].relative is None
    assert found[-1].cosine == pytest.approx(1)
    for before, now, change in zip(film, film[1:], found[1:], strict=False):
        assert change.relative == pytest.approx(
            np.sqrt(((now - before) ** 2).sum() / (before**2).sum())
        )
        angle = (now * film[-1]).sum() / np.sqrt((now**2).sum() * (film[-1] ** 2).sum())
        assert change.cosine == pytest.approx(angle)


def test_nothing_has_changed_from_nothing() -> None:
    assert relative_change(np.zeros(3), np.ones(3)) is None
    assert [c.relative for c in changes([np.zeros(3), np.ones(3), np.ones(3)])] == [None, None, 0]
    assert changes([]) == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([7, 7], Learned(0, 0)),
        ([1, 7], Learned(1, 1)),
        ([1, 7, 1, 7, 7], Learned(1, 3)),
        ([7, 1], Learned(0, None)),
        ([1, 1], Learned(None, None)),
        ([7], Learned(0, 0)),
        ([], Learned(None, None)),
    ],
)
def test_when_an_answer_came(answers: list[int], expected: Learned) -> None:
    assert learned(answers, 7) == expected


@given(st.lists(st.integers(0, 2), max_size=12), st.integers(0, 2))
def test_it_is_right_from_then_on(answers: list[int], wanted: int) -> None:
    found = learned(answers, wanted)
    if found.since is not None:
        assert set(answers[found.since :]) == {wanted}
        assert found.since == 0 or answers[found.since - 1] != wanted
    else:
        assert not answers or answers[-1] != wanted
    assert found.first == (answers.index(wanted) if wanted in answers else None)

"""Stored networks in the worker: the right weights, kept, and never those of what is gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl_core.engine.work import Work
from dl_core.errors import ArtifactDamaged, RunUnknown
from dl_core.forward import predict
from dl_core.inspection import runs
from dl_core.inspection.runs import network
from dl_core.keys import key as key_of
from dl_core.specs import Conv2D, DataSpec, Dense, Flatten, MaxPool2D, ModelSpec, OfRun, TrainSpec
from dl_core.store import Store
from tests.pages import stage

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("keras")]

MODEL = ModelSpec(
    layers=(
        Conv2D(filters=3, kernel_size=3, activation="relu"),
        MaxPool2D(pool_size=2),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
)
SPEC = TrainSpec(model=MODEL, data=DataSpec(limit=20), epochs=3)
IMAGES = np.random.default_rng(0).random((2, 28, 28, 1)).astype(np.float32)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    runs._kept.clear()
    yield
    runs._kept.clear()


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work.alone(Store(str(tmp_path / "store")))


def about(work: Work, run: str, epoch: int | None = None) -> OfRun:
    return OfRun(run=run, stamp=work.store.stamp(run), epoch=epoch)


def folder(work: Work, run: str) -> Path:
    return Path(work.store.url) / run


def check(found: runs.Trained, weights: dict[str, np.ndarray]) -> None:
    """It computes what our own arithmetic does with ``weights``."""
    theirs = found.model.predict_on_batch(IMAGES)
    ours = predict(MODEL, weights, IMAGES)
    np.testing.assert_allclose(theirs, ours, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("epoch", [None, 0, 2])
def test_the_network_has_the_weights_of_that_epoch(work: Work, epoch: int | None) -> None:
    run = stage.train(work.store, SPEC)
    found = network(about(work, run, epoch), work)
    assert found.run.key == run
    stored = found.run.weights() if epoch is None else found.run.snapshot(epoch)
    check(found, stored)
    other = found.run.snapshot(1)
    assert not np.array_equal(stored["0.kernel"], other["0.kernel"])


def test_one_that_was_stopped_works_as_far_as_it_was_trained(work: Work) -> None:
    run = stage.interrupt(work.store, SPEC, 2)
    found = network(about(work, run), work)
    assert not found.run.complete
    check(found, found.run.snapshot(2))


def test_it_is_kept_and_the_oldest_is_forgotten(work: Work) -> None:
    run = stage.train(work.store, SPEC.model_copy(update={"epochs": runs.KEPT}))
    first = network(about(work, run), work)
    for epoch in range(runs.KEPT - 1):
        network(about(work, run, epoch), work)
        assert network(about(work, run), work) is first
    for epoch in range(runs.KEPT + 1):
        network(about(work, run, epoch), work)
    assert network(about(work, run), work) is not first
    assert len(runs._kept) == runs.KEPT


def test_one_that_was_trained_anew_is_another(work: Work) -> None:
    run = stage.train(work.store, SPEC)
    before = network(about(work, run), work)
    result: Any = stage.result(SPEC)
    result.weights["0.kernel"][:] = 0
    work.store.begin(SPEC)
    work.store.save(SPEC, result)
    after = network(about(work, run), work)
    assert after is not before
    assert not after.model.get_weights()[0].any()


def test_two_stores_are_not_mixed_up(work: Work, tmp_path: Path) -> None:
    run = stage.train(work.store, SPEC)
    one = network(about(work, run), work)
    other = Work.alone(Store(str(tmp_path / "other")))
    question = about(work, run)
    with pytest.raises(RunUnknown):
        network(question, other)
    stage.train(other.store, SPEC)
    assert network(question, other) is not one


def test_one_that_is_deleted_is_unknown_though_it_was_kept(work: Work) -> None:
    run = stage.train(work.store, SPEC)
    question = about(work, run)
    network(question, work)
    shutil.rmtree(folder(work, run))
    with pytest.raises(RunUnknown):
        network(question, work)


def test_one_that_is_damaged_is_set_aside(work: Work) -> None:
    run = stage.train(work.store, SPEC)
    question = about(work, run)
    (folder(work, run) / "weights.npz").write_bytes(b"not these")
    with pytest.raises(ArtifactDamaged):
        network(question, work)
    with pytest.raises(RunUnknown):
        network(question, work)


def test_an_epoch_that_was_not_kept_is_unknown(work: Work) -> None:
    run = stage.train(work.store, SPEC)
    with pytest.raises(RunUnknown):
        network(about(work, run, 99), work)


def test_what_is_no_key_is_unknown(work: Work) -> None:
    with pytest.raises(RunUnknown):
        network(OfRun(run="../elsewhere", stamp=""), work)


def test_each_training_and_each_epoch_is_a_question_of_its_own() -> None:
    asked = [
        OfRun(run="a", stamp="1"),
        OfRun(run="a", stamp="2"),
        OfRun(run="a", stamp="1", epoch=0),
        OfRun(run="a", stamp="1", epoch=1),
        OfRun(run="b", stamp="1"),
    ]
    assert len({key_of(question) for question in asked}) == len(asked)

"""What goes wrong during a training, on a real local cluster."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from dl_core.engine import Engine, RunView
from dl_core.errors import LossNotFinite, StoreUnwritable, UnexpectedFailure, WorkerLost
from dl_core.keys import key as key_of
from dl_core.specs import TrainSpec
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes
from tests.dl_core.engine.conftest import kinds, running

pytestmark = pytest.mark.cluster
MakeSpec = Callable[..., TrainSpec]


def worker_pid(view: RunView) -> int:
    pids: list[int] = [event["pid"] for event in view.events if event["type"] == "started"]
    return pids[-1]


def test_the_training_goes_on_after_its_worker_was_killed(engine: Engine, spec: MakeSpec) -> None:
    waiting = spec(epochs=1)
    view = running(engine, fakes.spec(seed=fakes.HOLDS, epochs=4), "epoch")
    engine.submit(waiting)
    os.kill(worker_pid(view), signal.SIGKILL)
    view = engine.wait(view.key, 60)
    assert view.state == "done"
    assert kinds(view, "progress", "epoch") == ["started", "interrupted", "started", "done"]
    resumed = [event["resumed"] for event in view.events if event["type"] == "started"]
    assert resumed == [0, 1]
    assert engine.wait(key_of(waiting), 30).state == "done"


def test_a_training_that_kills_its_worker_fails_and_blames_no_other(
    engine: Engine, spec: MakeSpec
) -> None:
    lethal = engine.submit(fakes.spec(seed=fakes.KILLS_ITSELF)).key
    innocent = engine.submit(spec(epochs=1)).key
    view = engine.wait(lethal, 120)
    assert view.state == "failed"
    assert isinstance(view.error, WorkerLost)
    assert kinds(view).count("started") == 3
    assert engine.wait(innocent, 60).state == "done"


@pytest.mark.parametrize(
    ("seed", "error"),
    [
        (fakes.RAISES, UnexpectedFailure),
        (fakes.DISK_FULL, StoreUnwritable),
        (fakes.NOT_FINITE, LossNotFinite),
    ],
)
def test_a_failure_is_told_once_and_can_be_tried_again(
    engine: Engine, seed: int, error: type[Exception]
) -> None:
    for _ in range(2):
        view = engine.wait(engine.submit(fakes.spec(seed=seed)).key, 30)
        assert view.state == "failed"
        assert type(view.error) is error
        assert kinds(view) == ["started", "failed"]
        assert view.events[-1]["error"] == view.error.to_dict()


def test_a_failure_is_forgotten_once_the_result_is_there(engine: Engine, store: Store) -> None:
    wanted = fakes.spec(seed=fakes.RAISES, epochs=7)
    view = engine.wait(engine.submit(wanted).key, 30)
    assert view.state == "failed"
    store.save(wanted, fakes.result())
    assert engine.view(view.key).state == "done"
    assert engine.view(view.key).error is None


def test_a_damaged_artifact_is_trained_again(engine: Engine, store: Store, spec: MakeSpec) -> None:
    wanted = spec(epochs=1)
    key = engine.wait(engine.submit(wanted).key, 30).key
    path = Path(store.url) / key / "weights.npz"
    path.write_bytes(path.read_bytes()[:-20])
    assert engine.submit(wanted).state == "queued"
    view = engine.wait(key, 30)
    assert kinds(view, "progress") == ["started", "epoch", "done"]
    assert store.load(key).complete


def test_an_artifact_that_vanished_is_no_longer_done(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    key = engine.wait(engine.submit(spec(epochs=1)).key, 30).key
    store.files.remove(key)
    assert engine.view(key).state == "absent"

"""The engine on a real local cluster, with a training that takes no framework."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dl_core.engine import Engine, RunView
from dl_core.errors import (
    LimitExceeded,
    LossNotFinite,
    OutputsNotProbabilities,
    QueueFull,
    StoreUnwritable,
    UnexpectedFailure,
    WorkerLost,
)
from dl_core.keys import key as key_of
from dl_core.limits import Limits
from dl_core.specs import Dense, Flatten, ModelSpec, TrainSpec
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes
from tests.dl_core.engine.conftest import RUNNER, until

pytestmark = pytest.mark.cluster
MakeSpec = Callable[..., TrainSpec]


def kinds(view: RunView, *left_out: str) -> list[str]:
    return [event["type"] for event in view.events if event["type"] not in left_out]


def running(engine: Engine, spec: TrainSpec, kind: str = "progress") -> RunView:
    """Submit ``spec`` and wait for an event of ``kind``."""
    key = engine.submit(spec).key
    until(lambda: kind in kinds(engine.view(key)))
    return engine.view(key)


def worker_pid(view: RunView) -> int:
    pids: list[int] = [event["pid"] for event in view.events if event["type"] == "started"]
    return pids[-1]


def test_a_training_runs_is_stored_and_tells_everything(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    wanted = spec(epochs=2)
    view = engine.submit(wanted)
    assert (view.state, view.spec, view.key) == ("queued", wanted, key_of(wanted))
    view = engine.wait(view.key, 30)
    assert view.state == "done"
    assert kinds(view, "progress") == ["started", "epoch", "epoch", "done"]
    assert len(view.events) == 4 + 2 * fakes.STEPS
    assert store.load(view.key).epoch == 2


def test_done_is_told_once_the_result_is_there(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    key = engine.submit(spec(epochs=1)).key
    until(lambda: "done" in kinds(engine.view(key)))
    assert store.is_done(key)


def test_eight_submitters_make_one_run(engine: Engine, spec: MakeSpec) -> None:
    wanted = spec(epochs=2)
    barrier = threading.Barrier(8)
    views: list[RunView] = []

    def submit() -> None:
        barrier.wait()
        engine.submit(wanted)
        views.append(engine.wait(key_of(wanted), 30))

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [view.state for view in views] == ["done"] * 8
    assert {kinds(view).count("started") for view in views} == {1}
    assert len({id(view) for view in views}) == 1


def test_a_done_spec_answers_at_once(engine: Engine, spec: MakeSpec) -> None:
    wanted = spec(epochs=1)
    engine.wait(engine.submit(wanted).key, 30)
    began = time.perf_counter()
    view = engine.submit(wanted)
    assert time.perf_counter() - began < 0.2
    assert view.state == "done"


def test_a_run_of_another_day_is_done_without_events(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    wanted = spec()
    store.save(wanted, fakes.result())
    view = engine.view(key_of(wanted))
    assert (view.state, view.events) == ("done", ())
    assert engine.submit(wanted).state == "done"


@pytest.mark.parametrize("key", ["0" * 24, "", "../..", "no key at all"])
def test_what_nobody_trained_is_absent(engine: Engine, key: str) -> None:
    assert engine.view(key) == RunView(key)
    engine.stop(key)
    assert engine.wait(key, 1).state == "absent"


def test_a_viewer_reads_memory_only(
    engine: Engine, spec: MakeSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dl_core.engine.link import Link

    view = running(engine, spec(epochs=50))
    original, callers = Link._call, set()

    def call(self: Link, op: str, **arguments: object) -> object:
        callers.add(threading.current_thread().name)
        return original(self, op, **arguments)

    monkeypatch.setattr(Link, "_call", call)
    seen = len(engine.view(view.key).events)
    began = time.perf_counter()
    for _ in range(1000):
        engine.view(view.key)
    assert time.perf_counter() - began < 0.5
    until(lambda: len(engine.view(view.key).events) > seen)
    assert callers == {"engine"}


def test_stop_in_the_middle_of_an_epoch_and_resume(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    wanted = spec(epochs=4)
    view = running(engine, wanted, "epoch")
    engine.stop(view.key)
    assert engine.view(view.key).state in ("stopping", "stopped")
    began = time.monotonic()
    view = engine.wait(view.key, 10)
    assert time.monotonic() - began < 2
    assert view.state == "stopped"
    assert kinds(view)[-1] == "stopped"
    finished = kinds(view).count("epoch")
    assert 1 <= finished < 4
    assert not store.load(view.key).complete
    engine.submit(wanted)
    view = engine.wait(view.key, 30)
    assert view.state == "done"
    assert view.events[0]["resumed"] == finished
    assert kinds(view).count("epoch") == 4 - finished


def test_submitting_right_after_stopping_goes_on(engine: Engine, spec: MakeSpec) -> None:
    wanted = spec(epochs=3)
    view = running(engine, wanted)
    engine.stop(view.key)
    engine.submit(wanted)
    assert engine.wait(view.key, 30).state == "done"


def test_who_waits_sees_the_position_and_leaves_the_queue_at_once(
    engine: Engine, spec: MakeSpec
) -> None:
    first = running(engine, spec(epochs=50))
    keys = [engine.submit(spec(epochs=1)).key for _ in range(3)]
    until(lambda: [engine.view(key).position for key in keys] == [1, 2, 3])
    assert [view.key for view in engine.active()] == [first.key, *keys]
    engine.stop(keys[0])
    assert engine.wait(keys[0], 5).state == "stopped"
    until(lambda: [engine.view(key).position for key in keys[1:]] == [1, 2])
    assert engine.view(first.key).state == "running"
    engine.stop(first.key)
    assert [engine.wait(key, 30).state for key in keys[1:]] == ["done", "done"]
    assert engine.view(keys[0]).events == ()


def test_the_training_goes_on_after_its_worker_was_killed(engine: Engine, spec: MakeSpec) -> None:
    waiting = spec(epochs=1)
    view = running(engine, spec(epochs=4), "epoch")
    engine.submit(waiting)
    os.kill(worker_pid(view), signal.SIGKILL)
    view = engine.wait(view.key, 60)
    assert view.state == "done"
    assert kinds(view, "progress", "epoch") == ["started", "interrupted", "started", "done"]
    resumed = [event["resumed"] for event in view.events if event["type"] == "started"]
    assert resumed[0] == 0
    assert resumed[1] > 0
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


def test_no_early_event_is_lost_in_a_long_run(engine: Engine) -> None:
    view = engine.wait(engine.submit(fakes.spec(seed=fakes.CHATTY, epochs=2)).key, 60)
    assert kinds(view)[0] == "started"
    steps = [e["step"] for e in view.events if e["type"] == "progress"]
    assert steps == [*range(1, 3001)] * 2


def test_limits(engine: Engine, store: Store, spec: MakeSpec) -> None:
    strict = Engine(store, limits=Limits(epochs=3, queue=1, parameters=2000), runner=RUNNER)
    with pytest.raises(LimitExceeded, match="Epochs: 4 is over the limit of 3"):
        strict.submit(spec(epochs=4))
    wide = ModelSpec(layers=(Flatten(), Dense(units=9), Dense(units=2, activation="softmax")))
    with pytest.raises(LimitExceeded, match="Parameters"):
        strict.submit(spec().model_copy(update={"model": wide}))
    linear = ModelSpec(layers=(Flatten(), Dense(units=2)))
    with pytest.raises(OutputsNotProbabilities):
        strict.submit(spec().model_copy(update={"model": linear}))


def test_a_full_queue_refuses(store: Store, engine: Engine, spec: MakeSpec) -> None:
    busy = running(engine, spec(epochs=50))
    other = Engine(store, _address(engine), limits=Limits(queue=2), runner=RUNNER)
    other.start()
    try:
        until(lambda: other.view(busy.key).state == "running")
        keys = [other.submit(spec(epochs=1)).key for _ in range(2)]
        until(lambda: [other.view(key).position for key in keys] == [1, 2])
        with pytest.raises(QueueFull, match="2 trainings"):
            other.submit(spec(epochs=1))
        for key in keys:
            engine.stop(key)
            assert other.wait(key, 10).state == "stopped"
    finally:
        other.close()


def test_another_app_sees_all_joins_and_stops(engine: Engine, store: Store, spec: MakeSpec) -> None:
    wanted = spec(epochs=50)
    view = running(engine, wanted, "epoch")
    other = Engine(store, _address(engine), runner=RUNNER)
    other.start()
    try:
        until(lambda: other.state().phase == "ready")
        until(lambda: "epoch" in kinds(other.view(view.key)), timeout=3)
        joined = other.submit(wanted)
        assert joined.state == "running"
        assert joined.spec == wanted
        assert joined.events[: len(view.events)] == view.events
        other.stop(view.key)
        assert engine.wait(view.key, 10).state == "stopped"
        ended = other.wait(view.key, 10)
        assert ended.events == engine.view(view.key).events
        assert kinds(ended).count("started") == 1
    finally:
        other.close()


def test_two_apps_that_submit_together_make_one_run(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    other = Engine(store, _address(engine), runner=RUNNER)
    other.start()
    try:
        until(lambda: other.state().phase == "ready")
        wanted = spec(epochs=2)
        both = (engine, other)
        threads = [threading.Thread(target=one.submit, args=(wanted,)) for one in both * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        views = [one.wait(key_of(wanted), 30) for one in both]
        assert [view.state for view in views] == ["done", "done"]
        until(lambda: engine.view(key_of(wanted)).events == other.view(key_of(wanted)).events)
        assert kinds(other.view(key_of(wanted))).count("started") == 1
    finally:
        other.close()


def test_a_training_outlives_the_app_that_asked_for_it(
    engine: Engine, store: Store, spec: MakeSpec
) -> None:
    leaver = Engine(store, _address(engine), runner=RUNNER)
    leaver.start()
    key = leaver.submit(spec(epochs=4)).key
    until(lambda: leaver.view(key).state == "running")
    leaver.close()
    assert engine.wait(key, 30).state in ("done", "absent")
    until(lambda: engine.view(key).state == "done")


def _address(engine: Engine) -> str:
    link = engine._service.link
    assert link is not None
    return link.address

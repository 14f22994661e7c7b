"""The engine on a real local cluster, with a training that takes no framework."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from dl_core.engine import Engine, RunView
from dl_core.errors import (
    LimitExceeded,
    OutputsNotProbabilities,
)
from dl_core.keys import key as key_of
from dl_core.limits import Limits
from dl_core.specs import Dense, Flatten, ModelSpec, TrainSpec
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes
from tests.dl_core.engine.conftest import RUNNER, kinds, running, until

pytestmark = pytest.mark.cluster
MakeSpec = Callable[..., TrainSpec]


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


def test_stop_in_the_middle_of_an_epoch_and_resume(engine: Engine, store: Store) -> None:
    wanted = fakes.spec(seed=fakes.HOLDS, epochs=5)
    view = running(engine, wanted, "epoch")
    engine.stop(view.key)
    assert engine.view(view.key).state in ("stopping", "stopped")
    began = time.monotonic()
    view = engine.wait(view.key, 10)
    assert time.monotonic() - began < 2
    assert view.state == "stopped"
    assert kinds(view)[-1] == "stopped"
    assert kinds(view).count("epoch") == 1
    assert not store.load(view.key).complete
    engine.submit(wanted)
    view = engine.wait(view.key, 30)
    assert view.state == "done"
    assert view.events[0]["resumed"] == 1
    assert kinds(view).count("epoch") == 4


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

"""Several apps on one scheduler: one book of trainings for all."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from dl_core.engine import Engine
from dl_core.errors import (
    QueueFull,
)
from dl_core.keys import key as key_of
from dl_core.limits import Limits
from dl_core.specs import TrainSpec
from dl_core.store import Store
from tests.dl_core.engine.conftest import RUNNER, address_of, kinds, running, until

pytestmark = pytest.mark.cluster
MakeSpec = Callable[..., TrainSpec]


def test_a_full_queue_refuses(store: Store, engine: Engine, spec: MakeSpec) -> None:
    busy = running(engine, spec(epochs=50))
    other = Engine(store, address_of(engine), limits=Limits(queue=2), runner=RUNNER)
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
    other = Engine(store, address_of(engine), runner=RUNNER)
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
    other = Engine(store, address_of(engine), runner=RUNNER)
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
    leaver = Engine(store, address_of(engine), runner=RUNNER)
    leaver.start()
    key = leaver.submit(spec(epochs=10)).key
    until(lambda: leaver.view(key).state == "running")
    leaver.close()
    until(lambda: engine.view(key).state == "running", timeout=2)
    assert engine.wait(key, 30).state == "done"

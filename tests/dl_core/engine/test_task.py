"""One training to the store, in this process, as the command line does it."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dl_core.engine import task
from dl_core.errors import LossNotFinite, StoreUnwritable, UnexpectedFailure
from dl_core.keys import key as key_of
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes

SPEC = fakes.spec(epochs=2)
KEY = key_of(SPEC)
Events = list[dict[str, Any]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


def never() -> bool:
    return False


def execute(store: Store, seed: int = 0, should_stop: Callable[[], bool] = never) -> Events:
    events: Events = []
    wanted = SPEC.model_copy(update={"seed": seed})
    fakes.execute(wanted, store, events.append, should_stop)
    return events


def test_it_trains_stores_and_answers_at_once_from_then_on(store: Store) -> None:
    assert [e["type"] for e in execute(store) if e["type"] != "progress"] == [
        "started",
        "epoch",
        "epoch",
        "done",
    ]
    assert store.load(KEY).complete
    assert execute(store) == []


def test_a_stopped_training_goes_on(store: Store) -> None:
    asked = iter(range(1000))
    events = execute(store, should_stop=lambda: next(asked) > 1.5 * fakes.STEPS)
    assert events[-1] == {"type": "stopped", "epoch": 1}
    assert store.load(KEY).epoch == 1
    assert execute(store)[0]["resumed"] == 1
    assert store.load(KEY).complete


def test_damage_is_repaired(store: Store) -> None:
    execute(store)
    (Path(store.url) / KEY / "metrics.json").write_text("{}")
    assert execute(store)[0]["type"] == "started"
    assert store.load(KEY).complete


def test_done_is_told_after_storing_or_not_at_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dl_core.store import files

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "write_synced", full)
    events: Events = []
    with pytest.raises(StoreUnwritable):
        fakes.execute(SPEC, store, events.append, never)
    assert [e["type"] for e in events][-2:] == ["epoch", "failed"]
    monkeypatch.undo()
    assert execute(store)[0]["resumed"] == 2  # nothing is trained twice
    assert store.load(KEY).complete


@pytest.mark.parametrize(
    ("seed", "error"),
    [
        (fakes.RAISES, UnexpectedFailure),
        (fakes.DISK_FULL, StoreUnwritable),
        (fakes.NOT_FINITE, LossNotFinite),
    ],
)
def test_a_failure_is_told_once(store: Store, seed: int, error: type[Exception]) -> None:
    events: Events = []
    with pytest.raises(error):
        fakes.execute(SPEC.model_copy(update={"seed": seed}), store, events.append, never)
    assert [e["type"] for e in events] == ["started", "failed"]


def test_two_that_want_the_same_take_turns(store: Store) -> None:
    told: list[Events] = []
    threads = [threading.Thread(target=lambda: told.append(execute(store))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(events) for events in told) == [0, 3 + 2 * fakes.STEPS + 1]


def test_who_waits_for_a_turn_can_be_stopped(store: Store) -> None:
    with store.exclusive(KEY):
        events = execute(store, should_stop=lambda: True)
    assert [e["type"] for e in events] == ["stopped"]


@pytest.mark.keras
def test_warming_up_names_backend_and_device(keras: Any) -> None:
    found = task.warm_up()
    assert found["backend"] == keras.backend.backend()
    assert found["device"]

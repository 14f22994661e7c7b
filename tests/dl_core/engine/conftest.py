"""One engine with its own cluster for all tests of this folder, and a store for each session."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from dl_core.engine import Engine, RunView
from dl_core.specs import TrainSpec
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes

RUNNER = "tests.dl_core.training_fakes"
_seeds = count(1000)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(str(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="session")
def session_engine(store: Store) -> Iterator[Engine]:
    engine = Engine(store, runner=RUNNER)
    engine.start()
    until(lambda: engine.state().phase == "ready", timeout=90)
    yield engine
    engine.close()


@pytest.fixture
def engine(session_engine: Engine) -> Iterator[Engine]:
    """The shared engine, ready; what a test left running is stopped after it."""
    until(lambda: session_engine.state().phase == "ready", timeout=90)
    yield session_engine
    for view in session_engine.active():
        session_engine.stop(view.key)
    until(lambda: not session_engine.active())


@pytest.fixture
def spec() -> Callable[..., TrainSpec]:
    """Makes specs that no other test has trained."""

    def make(epochs: int = 2, **changes: object) -> TrainSpec:
        return fakes.spec(seed=next(_seeds), epochs=epochs, **changes)

    return make


def until(true: Callable[[], object], timeout: float = 30) -> None:
    """Wait for ``true()``; fail after ``timeout`` seconds."""
    end = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def kinds(view: RunView, *left_out: str) -> list[str]:
    return [event["type"] for event in view.events if event["type"] not in left_out]


def running(engine: Engine, spec: TrainSpec, kind: str = "progress") -> RunView:
    """Submit ``spec`` and wait for an event of ``kind``."""
    key = engine.submit(spec).key
    until(lambda: kind in kinds(engine.view(key)))
    return engine.view(key)


def address_of(engine: Engine) -> str:
    link = engine._service.link
    assert link is not None
    return link.address

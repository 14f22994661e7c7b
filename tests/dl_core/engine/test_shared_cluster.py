"""A cluster started by hand, as a school with several machines would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dl_core.engine import Engine
from dl_core.specs import TrainSpec
from dl_core.store import Store
from tests.dl_core.engine.conftest import RUNNER, until

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).parents[3]
Dask = Callable[..., None]


@pytest.fixture
def dask() -> Iterator[Dask]:
    """Runs ``dask …`` until the test has ended."""
    with ExitStack() as stack:

        def run(*arguments: str) -> None:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)

        yield run


def test_workers_join_and_only_those_that_offer_to_train_are_used(
    tmp_path: Path,
    dask: Dask,
    spec: Callable[..., TrainSpec],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    dask("scheduler", *local, "--port", "0", "--scheduler-file", str(file))
    until(file.exists, timeout=60)
    address = json.loads(file.read_text())["address"]
    dask("worker", address, *local)
    monkeypatch.setenv("CONVOSCOPE_SCHEDULER", address)
    engine = Engine(Store(str(tmp_path / "store")), runner=RUNNER)
    engine.start()
    try:
        until(lambda: engine.state().error, timeout=60)
        assert "training=1" in str(engine.state().error)
        for _ in range(2):
            dask("worker", address, *local, "--resources", "training=1")
        until(lambda: (engine.state().phase, engine.state().workers) == ("ready", 2), timeout=60)
        keys = [engine.submit(spec(epochs=15)).key for _ in range(3)]
        until(lambda: sum(engine.view(key).state == "running" for key in keys) == 2)
        assert sum(engine.view(key).position == 1 for key in keys) == 1
        assert [engine.wait(key, 60).state for key in keys] == ["done"] * 3
    finally:
        engine.close()

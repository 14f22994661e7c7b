"""How the engine starts, what it survives, and that nothing outlives the app."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from dl_core.engine import Engine
from dl_core.engine import cluster as clusters
from dl_core.errors import EngineUnavailable
from dl_core.specs import TrainSpec
from dl_core.store import Store
from tests.dl_core.engine.conftest import RUNNER, until

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).parents[3]

# No guard on purpose: a page of Streamlit has none either.
APP = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are deaf to it
from dl_core.engine import Engine
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes

print("app", flush=True)
engine = Engine(Store(sys.argv[1]), runner="tests.dl_core.training_fakes")
engine.start()
key = engine.submit(fakes.spec(epochs=100)).key
while engine.view(key).state != "running":
    time.sleep(0.05)
print("running", flush=True)
time.sleep(600)
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process like the app's, with a training that runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment["TMPDIR"] = str(tmp_path / "temporary")
    (tmp_path / "temporary").mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", APP, str(tmp_path / "store")],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=tmp_path,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(2)]
        assert lines == ["app", "running"]
        yield process
        process.kill()


def family(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def test_the_engine_of_an_app_is_quiet_and_modest(app: subprocess.Popen[str]) -> None:
    children = family(app.pid)
    assert len(children) >= 3  # scheduler, nanny, worker
    heard = [c.laddr.ip for p in children for c in p.net_connections() if c.status == "LISTEN"]
    assert set(heard) == {"127.0.0.1"}
    nice = sorted(p.nice() for p in children)
    assert nice[-1] > psutil.Process(app.pid).nice() or nice[-1] == 19


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_app(
    app: subprocess.Popen[str], end: signal.Signals, tmp_path: Path
) -> None:
    children = family(app.pid)
    assert list((tmp_path / "temporary").glob("convoscope-*"))
    app.send_signal(end)
    until(lambda: gone(children), timeout=10)
    assert not list((tmp_path / "temporary").glob("convoscope-*"))


def test_nothing_outlives_ctrl_c_in_the_terminal(app: subprocess.Popen[str]) -> None:
    children = family(app.pid)
    os.killpg(app.pid, signal.SIGINT)
    until(lambda: gone(children), timeout=10)


def test_an_import_brings_neither_dask_nor_a_framework() -> None:
    code = (
        "import sys, dl_core.engine, dl_core.store\n"
        "print({'distributed', 'dask', 'keras', 'tensorflow', 'streamlit'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert found.stdout.strip() == "set()"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(Store(str(tmp_path / "store")), runner=RUNNER)
    yield engine
    engine.close()


def test_starting_is_told_and_takes_submissions(
    fresh: Engine, spec: Callable[..., TrainSpec]
) -> None:
    assert fresh.state().phase == "starting"
    began = time.monotonic()
    fresh.start()
    fresh.start()
    key = fresh.submit(spec(epochs=1)).key
    assert time.monotonic() - began < 0.1
    assert fresh.view(key).state == "queued"
    phases = []
    while fresh.state().phase != "ready":
        phases.append(fresh.state().phase)
        time.sleep(0.01)
        assert time.monotonic() - began < 90
    assert list(dict.fromkeys(phases)) in (["starting"], ["starting", "warming"])
    state = fresh.state()
    assert (state.backend, state.device, state.workers) == ("none", "CPU", 1)
    assert 0 < state.seconds < 90
    assert fresh.wait(key, 30).state == "done"
    assert fresh.state().seconds == state.seconds


@pytest.mark.parametrize("victim", ["scheduler", "nanny"])
def test_the_engine_rebuilds_its_cluster_and_the_training_goes_on(
    fresh: Engine, spec: Callable[..., TrainSpec], victim: str
) -> None:
    fresh.start()
    key = fresh.submit(spec(epochs=12)).key
    until(lambda: any(e["type"] == "epoch" for e in fresh.view(key).events), timeout=90)
    embedded = fresh._service.link._embedded._cluster  # type: ignore[union-attr]
    member = embedded.scheduler if victim == "scheduler" else embedded.workers[0]
    os.kill(member.process.pid, signal.SIGKILL)
    until(lambda: fresh.state().phase != "ready", timeout=60)
    view = fresh.wait(key, 90)
    assert view.state == "done"
    assert view.events[0]["resumed"] > 0


def test_a_scheduler_that_does_not_answer_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: Callable[..., TrainSpec]
) -> None:
    from dl_core.engine import link

    monkeypatch.setattr(link, "CONNECT", 0.2)
    monkeypatch.setenv("CONVOSCOPE_SCHEDULER", "tcp://127.0.0.1:9")
    engine = Engine(Store(str(tmp_path / "store")), runner=RUNNER)
    engine.start()
    early = engine.submit(spec())
    try:
        until(lambda: engine.state().phase == "failed", timeout=60)
        assert isinstance(engine.state().error, EngineUnavailable)
        assert "127.0.0.1:9" in str(engine.state().error)
        assert isinstance(engine.wait(early.key, 5).error, EngineUnavailable)
        with pytest.raises(EngineUnavailable):
            engine.submit(spec())
    finally:
        engine.close()


def test_a_framework_that_cannot_be_imported_is_said(tmp_path: Path) -> None:
    engine = Engine(Store(str(tmp_path / "store")), runner="tests.dl_core.no_such_module")
    engine.start()
    try:
        until(lambda: engine.state().phase == "failed", timeout=60)
        assert "no_such_module" in str(engine.state().error)
    finally:
        engine.close()


def test_threads_leave_the_app_one_processor_where_they_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system: ModuleType = pytest.importorskip("dask.system")
    for processors, used in ((1, 1), (2, 2), (3, 2), (16, 15)):
        monkeypatch.setattr(system, "CPU_COUNT", processors)
        assert clusters.threads() == used

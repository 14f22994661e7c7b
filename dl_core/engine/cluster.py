"""The cluster that an app starts for itself: a scheduler and a worker, each its own process.

They listen on loopback only, show no dashboard, and end with the app, even when it is killed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dl_core.engine import guard
from dl_core.engine.names import ALLOWED_DEATHS, RESOURCE

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
NICENESS = 10
"""The app answers viewers first; a training takes what is left of the processor."""


class Embedded:
    """A scheduler and one worker in subprocesses of this process.

    Made in a thread that lives as long as the app: some systems end a child with the thread that
    started it.
    """

    def __init__(self) -> None:
        import dask
        from distributed.deploy.subprocess import SubprocessCluster

        # A worker that dies is restarted by its nanny. The default would give it 15 s, less than
        # a busy machine takes, and end the nanny.
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1 hour"})
        self._folder = Path(tempfile.mkdtemp(prefix="convoscope-"))
        try:
            with _environment(_shared_settings(self._folder)):
                self._cluster: Any = SubprocessCluster(**_arguments(self._folder))
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.address: str = self._cluster.scheduler_address

    def is_alive(self) -> bool:
        """Whether the scheduler and the nanny still run."""
        processes = self._processes()
        return len(processes) > 1 and all(p.returncode is None for p in processes)

    def close(self) -> None:
        """End every process at once. A training loses no more than its epoch in progress."""
        from distributed import Status

        processes = self._processes()
        for process in processes:
            _kill(process)
        end = time.monotonic() + 5
        while any(p.returncode is None for p in processes) and time.monotonic() < end:
            time.sleep(0.01)
        # Nobody is left to be asked to close in order: Dask would wait for answers.
        self._cluster.scheduler.status = Status.closed
        self._cluster.shutdown_scheduler = False
        with suppress(Exception):
            self._cluster.close(timeout=5)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _processes(self) -> list[Any]:
        members = [self._cluster.scheduler, *self._cluster.workers.values()]
        return [member.process for member in members if member.process is not None]


def threads() -> int:
    """Processors that one training uses: all but one where there are more than two."""
    from dask.system import CPU_COUNT

    return int(CPU_COUNT) if CPU_COUNT <= 2 else int(CPU_COUNT) - 1


def _arguments(folder: Path) -> dict[str, Any]:
    return {
        "host": HOST,
        "n_workers": 1,
        # One trains; the other answers brief questions, and sets long ones going.
        "threads_per_worker": 2,
        "scheduler_kwargs": {
            "dashboard": False,
            "dashboard_address": f"{HOST}:0",
            "preload": [guard.__file__],
            "scheduler_file": str(folder / "scheduler.json"),
        },
        "worker_kwargs": {
            "resources": {RESOURCE: 1},
            "preload_nanny": [guard.__file__],
            "local_directory": str(folder),
            "env": _worker_settings(),
        },
    }


def _kill(process: Any) -> None:
    import psutil  # type: ignore[import-untyped]

    if process.returncode is not None:
        return
    with suppress(psutil.Error):
        family = psutil.Process(process.pid)
        for member in [family, *family.children(recursive=True)]:
            with suppress(psutil.Error):
                member.kill()


def _shared_settings(folder: Path) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {
        "PYTHONPATH": path,
        guard.OWNER: str(os.getpid()),
        guard.NICENESS: str(NICENESS),
        guard.FOLDER: str(folder),
        "DASK_LOGGING__DISTRIBUTED": "warning",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(ALLOWED_DEATHS),
        "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
        "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
    }


def _worker_settings() -> dict[str, str]:
    wanted = {
        "OMP_NUM_THREADS": str(threads()),
        "TF_NUM_INTRAOP_THREADS": str(threads()),
        "TF_CPP_MIN_LOG_LEVEL": "2",
        # Several processes may share the GPU: this worker, the command line, another app.
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    }
    return {name: os.environ.get(name, value) for name, value in wanted.items()}


@contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    """Variables for the processes started inside; Dask has no other way to hand them over."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

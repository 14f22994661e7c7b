"""The app as its users start it: a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds that the app may take to answer on a busy machine."""


@dataclass(frozen=True)
class Server:
    """A running app. ``log`` holds what it wrote."""

    url: str
    log: Path


@contextmanager
def serving(
    store: Path, log: Path, script: Path = ROOT / "app.py", **settings: str
) -> Iterator[Server]:
    """Run the app on ``store`` with ``settings`` in its environment; end it and all it started.

    Another ``script`` is run as if it stood beside the app, with a folder ``static`` of its own.
    """
    port = _free_port()
    url = f"http://{HOST}:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command.append(f"--server.port={port}")
    environment = {**os.environ, "CONVOSCOPE_STORE": str(store), **settings}
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT
        )
        try:
            _await(process, url, log)
            yield Server(url, log)
        finally:
            _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"the app did not start:\n{log.read_text(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(family, timeout=10)
    process.wait(timeout=10)

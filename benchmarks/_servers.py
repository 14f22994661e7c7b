"""Servers for a benchmark: on free loopback ports, with a store of their own, ended with it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks._protocol import Viewer

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
BARE = ROOT / "benchmarks" / "_bare_page.py"
LOOPBACK = "127.0.0.1"
START = 60.0
"""Seconds that a server may take to answer."""
ENGINE = 180.0
"""Seconds that the training engine may take to be ready."""


@dataclass(frozen=True)
class Server:
    """A running Streamlit server. ``host`` is ``127.0.0.1:port``; ``log``, what it printed."""

    host: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def facts(self) -> psutil.Process:
        """The server's own process."""
        return psutil.Process(self.process.pid)

    def others(self) -> list[psutil.Process]:
        """The processes that it started."""
        with suppress(psutil.Error):
            return list(self.facts.children(recursive=True))
        return []


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that goes with the benchmark, even when that is told to end."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="convoscope-bench-") as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, before)


def environment(store: Path) -> dict[str, str]:
    """This process's environment, with ``store`` and a training engine of its own."""
    kept = {k: v for k, v in os.environ.items() if k != "CONVOSCOPE_SCHEDULER"}
    return {**kept, "CONVOSCOPE_STORE": str(store)}


def train(store: Path, *arguments: str) -> str:
    """Train into ``store`` by the command line; the key of the result."""
    command = [sys.executable, "-m", "dl_core", "train", *arguments]
    env = environment(store)
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=sys.stderr)
    return next(done.parent.name for done in store.rglob("done.json"))


@contextmanager
def serve(
    script: Path, folder: Path, *, python: Sequence[str] = (), settle: bool = True
) -> Iterator[Server]:
    """Run ``script`` until the block ends; then end the server and all that it started.

    ``folder`` holds the store and takes the log; ``python`` are options of the interpreter.
    """
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    log = folder / f"{script.stem}-{port}.log"
    command = [sys.executable, *python, "-m", "streamlit", "run", str(script)]
    command += [f"--server.port={port}", f"--server.address={LOOPBACK}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(folder / "store"),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the benchmark, which then ends the server
        )
    server = Server(f"{LOOPBACK}:{port}", process, log)
    try:
        if settle:
            answers(server)
        yield server
    finally:
        _end(server)


def answers(server: Server) -> None:
    """Wait until the server takes connections.

    Raises:
        RuntimeError: it ended, or takes too long; the message holds the end of its log.
    """
    end = time.monotonic() + START
    while time.monotonic() < end and server.process.poll() is None:
        with suppress(OSError):
            address = f"http://{server.host}/_stcore/health"
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.02)
    raise RuntimeError(f"no server: {server.log.read_text(errors='replace')[-2000:]}")


async def engine_ready(server: Server) -> None:
    """Wait until the app says that its training engine is ready.

    Raises:
        TimeoutError: it takes too long.
    """
    end = time.monotonic() + ENGINE
    async with Viewer(server.host) as viewer:
        while time.monotonic() < end:
            await viewer.load()
            if viewer.sight.says(":material/check_circle:"):
                return
            await asyncio.sleep(0.25)
    raise TimeoutError("the training engine is not ready")


def _end(server: Server) -> None:
    """End the server as Ctrl-C does, then, by force, it and whatever it left."""
    family = server.others()
    server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(15)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    _gone, left = psutil.wait_procs(family, timeout=10)
    for process in left:
        with suppress(psutil.Error):
            process.kill()

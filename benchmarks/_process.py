"""What a server's process holds, and what its workers do."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil  # type: ignore[import-untyped]

from benchmarks._servers import Server

FRAMEWORKS = ("tensorflow", "keras", "jax", "torch")
IMPORTED = re.compile(r"^import time:\s*\d+ \|\s*\d+ \| +([\w.]+)$", re.MULTILINE)

Result = TypeVar("Result")


def frameworks(server: Server) -> set[str]:
    """Deep learning frameworks in the server's own process.

    Two ways to see them: Python was started with ``-X importtime`` and has written each module it
    imported to the log; and a framework's compiled part is a file mapped into the process.

    Raises:
        RuntimeError: the log does not even hold Streamlit, so that it would prove nothing.
    """
    imported = {name.split(".")[0] for name in IMPORTED.findall(server.log.read_text("utf-8"))}
    if "streamlit" not in imported:
        raise RuntimeError("the server was not started with -X importtime")
    found = imported & set(FRAMEWORKS)
    maps = Path(f"/proc/{server.process.pid}/maps")
    if maps.exists():  # on Linux
        mapped = maps.read_text()
        found |= {name for name in FRAMEWORKS if re.search(rf"[/_]{name}[/_.]", mapped)}
    return found


def megabytes(server: Server) -> float:
    """Memory of the server's own process, its resident set in units of 10⁶ bytes."""
    return float(server.facts.memory_info().rss) / 1e6


async def working(server: Server, task: Awaitable[Result]) -> tuple[Result, float]:
    """Await ``task``; also how many processors the processes the server started used meanwhile."""
    before, start = _seconds(server), time.perf_counter()
    result = await task
    return result, (_seconds(server) - before) / (time.perf_counter() - start)


def own_seconds(server: Server) -> float:
    """Processor time that the server's own process has used, which other work on the machine
    hardly changes."""
    used = server.facts.cpu_times()
    return float(used.user + used.system)


def _seconds(server: Server) -> float:
    total = 0.0
    for process in server.others():
        with suppress(psutil.Error):
            used = process.cpu_times()
            total += used.user + used.system
    return total

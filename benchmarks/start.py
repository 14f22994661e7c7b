"""From the command that starts the app to its first page, while the engine warms up behind it."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._protocol import Viewer  # noqa: E402
from benchmarks._servers import APP, Server  # noqa: E402

LIMIT = 4.0
STARTS = 5


@dataclass(frozen=True)
class Start:
    """Seconds since the command."""

    page: float
    warming: bool
    """Whether the page said that the engine was warming up."""
    ready: float = 0.0


async def first_page(server: Server, since: float) -> Start:
    """Open the first page as soon as the server takes connections."""
    while True:
        with suppress(OSError):
            async with Viewer(server.host) as viewer:
                await viewer.load()
                taken = time.perf_counter() - since
                return Start(taken, viewer.sight.says(":material/hourglass_top:"))
        if server.process.poll() is not None or time.perf_counter() - since > _servers.START:
            raise RuntimeError(f"no page: {server.log.read_text(errors='replace')[-2000:]}")
        await asyncio.sleep(0.02)


def once(until_ready: bool) -> Start:
    """Start the app with an empty store."""
    with _servers.temporary_folder() as folder:
        since = time.perf_counter()
        with _servers.serve(APP, folder, settle=False) as app:
            start = asyncio.run(first_page(app, since))
            if until_ready:
                asyncio.run(_servers.engine_ready(app))
            return Start(start.page, start.warming, time.perf_counter() - since)


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("start")
    starts = []
    for number in range(STARTS):
        tell(f"start {number + 1} of {STARTS}")
        starts.append(once(until_ready=number == 0))
    pages = [start.page for start in starts]
    all_of_them = " ".join(f"{page:.2f}" for page in pages)
    report.add("command to first page, median", percentile(pages, 50), "s", LIMIT, all_of_them)
    early = sum(not start.warming for start in starts)
    report.add("first pages that did not say “warming up”", early, "", 0)
    report.add("command to engine ready", starts[0].ready, "s")
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())

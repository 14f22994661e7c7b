"""From a stroke on the canvas to the network's answer and every layer's maps: server time.

Each drawing is another, sent as the canvas sends it; the six-layer CNN reads it. The time ends
when the last message of the rerun has arrived.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._drawings import Drawings  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._process import own_seconds  # noqa: E402
from benchmarks._protocol import Viewer  # noqa: E402
from benchmarks._servers import APP, Server  # noqa: E402

LIMIT = 50.0
DRAWINGS, FIRST = 200, 5
"""How many are timed, after how many that are not."""


async def measure(app: Server, key: str) -> tuple[list[float], list[int], float]:
    """Milliseconds and bytes of each rerun; milliseconds of processor time of one, on average."""
    await _servers.engine_ready(app)
    async with Viewer(app.host, "draw", f"lang=en&run={key}") as viewer:
        await viewer.load()
        drawings = Drawings(0)
        answers = []
        before = 0.0
        for number in range(FIRST + DRAWINGS):
            before = before if number != FIRST else own_seconds(app)
            await asyncio.sleep(0.05)
            answers.append(await drawings.draw(viewer))
            if not viewer.sight.says("It reads: "):
                raise RuntimeError(f"no answer on the page: {viewer.sight.texts}")
    used = (own_seconds(app) - before) / DRAWINGS * 1e3
    timed = answers[FIRST:]
    return [answer.milliseconds for answer in timed], [answer.size for answer in timed], used


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    arguments = _figures.parser(__doc__.splitlines()[0]).parse_args()
    report = Report("drawing to prediction and maps, six-layer CNN")
    with _servers.temporary_folder() as folder:
        tell("training one network")
        key = _servers.train(folder / "store", "cnn6", "--data", "mnist-5k", "--epochs", "1")
        with _servers.serve(APP, folder) as app:
            times, sizes, used = asyncio.run(measure(app, key))
    report.add("drawings", len(times), "")
    report.add("p50", percentile(times, 50), "ms")
    report.add("p95", percentile(times, 95), "ms", LIMIT)
    report.add("processor time of the app for one, on average", used, "ms")
    report.add("sent to the browser, p50", percentile(sizes, 50) / 1e3, "kB")
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())

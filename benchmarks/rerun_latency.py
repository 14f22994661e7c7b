"""How long a page takes to answer a move, against a bare page of one slider and one chart.

Alone, and with a classroom of thirty viewers while a training runs. Also what the app's process
holds: no deep learning framework, and little memory. Everything over the app's own websocket, on
loopback; the bare page and the app's pages take turns, so that a noisy machine disturbs them alike.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _figures, _servers  # noqa: E402
from benchmarks._classroom import VIEWERS, Lesson, Step, attend  # noqa: E402
from benchmarks._drawings import Drawings  # noqa: E402
from benchmarks._figures import Report, percentile, tell  # noqa: E402
from benchmarks._moves import reload, slide  # noqa: E402
from benchmarks._process import frameworks, megabytes, working  # noqa: E402
from benchmarks._protocol import Viewer  # noqa: E402
from benchmarks._servers import APP, BARE, Server  # noqa: E402

RATIO_ALONE, RATIO_CLASS, MOST_MEMORY = 2.0, 3.0, 250.0
IDLE = 0.08
"""Processors that an engine uses when it trains nothing, at most."""
EPOCHS = 100
"""Of the training that runs beside the class, another one each round: more than a round lasts."""


@dataclass(frozen=True)
class Place:
    """A page and how it is used."""

    name: str
    page: str
    step: Step | None = slide
    query: str = "lang=en"
    drawn: bool = False
    """Whether a digit is on the canvas."""


BARE_PLACE = Place("bare page", "")
PLACES = (
    Place("home, whole page", "home", reload),
    Place("activations", "activations", query="lang=en&fn=elu,leaky_relu"),
    Place("convolution", "convolution"),
    Place("convolution of a photo", "convolution", query="lang=en&input=photo&input_side=192"),
    Place("pooling", "pooling"),
    Place("parameters", "parameters", query="lang=en&from=written"),
    Place("train", "train"),
    Place("draw", "draw"),
)
DRAWN = Place("draw, with a digit drawn", "draw", drawn=True)
WATCHED = "lang=en&preset=cnn6&data=mnist-5k&epochs={epochs}&seed={seed}"


async def alone(bare: Server, app: Server, rounds: int, moves: int) -> dict[str, list[float]]:
    """Milliseconds of each move of one viewer, page by page in turns."""
    times: dict[str, list[float]] = defaultdict(list)
    rng = random.Random(0)
    for number in range(rounds):
        for place in (BARE_PLACE, *PLACES, DRAWN):
            host = (bare if place is BARE_PLACE else app).host
            async with Viewer(host, place.page, place.query) as viewer:
                await viewer.load()
                if place.drawn:
                    await Drawings(number).draw(viewer)
                step = place.step or slide
                await step(viewer, rng)  # what a page reads once is not what a move costs
                for _ in range(moves):
                    await asyncio.sleep(0.03)
                    times[place.name].append((await step(viewer, rng)).milliseconds)
    return times


async def press(app: Server, query: str, button: str) -> None:
    """Press a button of the Train page, as a viewer would."""
    async with Viewer(app.host, "train", query) as viewer:
        await viewer.load()
        await viewer.press(viewer.sight.buttons[button])


async def classroom(
    bare: Server, app: Server, rounds: int, seconds: float
) -> tuple[dict[str, list[Lesson]], float]:
    """What :data:`VIEWERS` viewers lived through on each page while a training runs, round by
    round; and how many processors were left to that training in the worst one.

    Raises:
        RuntimeError: nothing was training, so that the figures would prove nothing.
    """
    least = float("inf")
    lessons: dict[str, list[Lesson]] = defaultdict(list)
    for number in range(rounds):
        query = WATCHED.format(epochs=EPOCHS, seed=number + 1)
        watching = Place("train, watching", "train", None, query)
        await press(app, query, "Train")
        await asyncio.sleep(5)
        for place in (BARE_PLACE, *PLACES, watching):
            tell(f"{VIEWERS} viewers: {place.name}, round {number + 1} of {rounds}")
            host = (bare if place is BARE_PLACE else app).host
            found = attend(host, place.page, place.query, place.step, seconds, number)
            lesson, busy = await working(app, found)
            lessons[place.name].append(lesson)
            least = min(least, busy)
            if busy < IDLE:
                raise RuntimeError(f"nothing was training meanwhile: {busy:.2f} processors")
        await press(app, query, "Stop")
    return lessons, least


def report_alone(report: Report, times: dict[str, list[float]]) -> None:
    """One viewer: p50 of each page and its ratio to the bare page's."""
    bare = percentile(times[BARE_PLACE.name], 50)
    report.add("one viewer, bare page: p50", bare, "ms")
    for name in [n for n in times if n != BARE_PLACE.name]:
        p50 = percentile(times[name], 50)
        report.add(f"one viewer, {name}: p50", p50, "ms")
        report.add(f"one viewer, {name}: p50 ratio", p50 / bare, "x", RATIO_ALONE)


def report_classroom(report: Report, lessons: dict[str, list[Lesson]]) -> None:
    """Thirty viewers: p95 of each page, its ratio to the bare page's, and who was lost.

    The ratio is the middle one of the rounds': what else the machine does in one of them does not
    decide.
    """
    bare = [percentile(lesson.moves, 95) for lesson in lessons[BARE_PLACE.name]]
    for name, rounds in lessons.items():
        what = f"{VIEWERS} viewers, {name}"
        total = Lesson()
        for lesson in rounds:
            total.add(lesson)
        if total.moves:
            p50, p95 = (percentile(total.moves, p) for p in (50, 95))
            report.add(f"{what}: p95", p95, "ms", note=f"p50 {p50:.0f}, {len(total.moves)} moves")
        else:
            late, gap = percentile(total.updates, 95), percentile(total.gaps, 95)
            report.add(f"{what}: picture to picture, p95", gap, "ms", note=f"late {late:.0f} ms")
        if total.moves and name != BARE_PLACE.name:
            each = [percentile(x.moves, 95) / b for x, b in zip(rounds, bare, strict=True)]
            _add_ratio(report, f"{what}: p95 ratio", each, RATIO_CLASS)
        report.add(f"{what}: lost", len(total.lost), "", 0, "; ".join(sorted(set(total.lost))))


def _add_ratio(report: Report, what: str, each: Sequence[float], limit: float) -> None:
    note = " ".join(f"{ratio:.2f}" for ratio in each)
    report.add(what, statistics.median(each), "x", limit, note)


async def open_every_page(app: Server, key: str) -> None:
    """Open what there is to open: every page, a trained network, a drawing."""
    for page, query in (("home", ""), ("train", ""), ("draw", f"run={key}")):
        async with Viewer(app.host, page, f"lang=en&{query}") as viewer:
            await viewer.load()
            if page == "draw":
                await Drawings(0).draw(viewer)


async def measure(report: Report, bare: Server, app: Server, key: str, quick: bool) -> None:
    """Every figure, into ``report``."""
    rounds, moves, seconds = (3, 10, 6.0) if quick else (8, 20, 8.0)
    await _servers.engine_ready(app)
    await open_every_page(app, key)
    held = megabytes(app)
    tell("one viewer")
    report_alone(report, await alone(bare, app, rounds, moves))
    lessons, least = await classroom(bare, app, 1 if quick else 4, seconds)
    report_classroom(report, lessons)
    report.add("processors left to the training, at least", least, "")
    found = frameworks(app)
    report.add("frameworks in the app process", len(found), "", 0, ", ".join(sorted(found)))
    report.add("memory, every page opened (RSS)", held, "MB", MOST_MEMORY)
    report.add("memory, after the classroom (RSS)", megabytes(app), "MB", None)


def main() -> int:
    """Measure and print; 1 when a limit is not kept."""
    parser = _figures.parser(__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    arguments = parser.parse_args()
    report = Report("rerun latency")
    with _servers.temporary_folder() as folder:
        tell("training one network for the Draw page")
        key = _servers.train(folder / "store", "cnn6", "--data", "mnist-5k", "--epochs", "1")
        (folder / "bare").mkdir()
        with (
            _servers.serve(BARE, folder / "bare") as bare,
            _servers.serve(APP, folder, python=("-X", "importtime")) as app,
        ):
            asyncio.run(measure(report, bare, app, key, arguments.quick))
    return report.end(arguments.json)


if __name__ == "__main__":
    sys.exit(main())

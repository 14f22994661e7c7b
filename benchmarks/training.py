"""Training speed with events streaming to the app, against a bare ``model.fit``.

Both fit the same model on the same images with the same arguments, in turns, in the same worker
of a real engine, while this process follows the events as a page does. Then: how long a network
that is already trained takes to answer.

    python benchmarks/training.py [--preset cnn6] [--epochs 3] [--repeats 9]

Exits with 1 when the ratio is under 0.95 or the answer over 200 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _streaming  # noqa: E402
from dl_core.engine import Engine  # noqa: E402
from dl_core.engine.task import execute  # noqa: E402
from dl_core.keys import key as key_of  # noqa: E402
from dl_core.specs import TrainSpec, preset  # noqa: E402
from dl_core.store import Store  # noqa: E402

RATIO = 0.95
ANSWER = 0.200
LOOKS = 0.25
"""Seconds between two looks at the events, as on the page that shows them."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="cnn6")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=9)
    arguments = parser.parse_args()
    base = preset(arguments.preset).train
    spec = TrainSpec.model_validate({**dict(base), "epochs": arguments.epochs})
    os.environ[_streaming.REPEATS] = str(arguments.repeats)
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Store(folder), runner="benchmarks._streaming")
        engine.start()
        try:
            ratio = streaming(engine, spec)
            slowest = answering(engine, spec, folder)
        finally:
            engine.close()
    return int(ratio < RATIO or slowest > ANSWER)


def streaming(engine: Engine, spec: TrainSpec) -> float:
    """Print images per second of each repeat; the median of their ratios."""
    key = engine.submit(spec).key
    while engine.view(key).is_live:
        time.sleep(LOOKS)
    view = engine.view(key)
    if view.state != "done":
        raise SystemExit(f"the training ended as {view.state}: {view.error}")
    (measured,) = [event for event in view.events if event["type"] == "measured"]
    ratios = [s / b for b, s in zip(measured["bare"], measured["streamed"], strict=True)]
    for bare, streamed, ratio in zip(measured["bare"], measured["streamed"], ratios, strict=True):
        print(f"bare fit {bare:7,.0f} images/s   with events {streamed:7,.0f}   ratio {ratio:.3f}")
    middle = statistics.median(ratios)
    print(f"{len(view.events)} events arrived; ratio {middle:.3f} (median), wanted {RATIO}")
    return middle


def answering(engine: Engine, spec: TrainSpec, folder: str) -> float:
    """Print and return the slowest answer, in seconds, of a spec that is already trained."""
    key = key_of(spec)

    def by_engine() -> None:
        assert engine.submit(spec).state == "done"
        assert engine.view(key).state == "done"

    def by_execute() -> None:
        execute(spec, Store(folder), print, lambda: False)

    slowest = 0.0
    for name, answer in (("Engine.submit", by_engine), ("task.execute", by_execute)):
        times = sorted(_seconds(answer) for _ in range(20))
        slowest = max(slowest, times[-1])
        print(
            f"already trained, {name}: {times[10] * 1000:.1f} ms (median), "
            f"{times[-1] * 1000:.1f} ms (slowest), wanted {ANSWER * 1000:.0f} ms"
        )
    return slowest


def _seconds(action: object) -> float:
    began = time.perf_counter()
    action()  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())

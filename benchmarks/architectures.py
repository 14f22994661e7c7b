"""How long a Keras Application takes to be known, whether it is counted as Keras counts it, and
whether its code, run, builds it.

    python benchmarks/architectures.py [--quick] [--json]

First through an engine that is only being started, then every application, with and without top,
through the warm one, which builds each without weights. Then as after a restart: from the store,
by an engine that never runs. What is timed is all a page needs: the answer, the graph, its counts.
At last the Keras code of each is run here, without weights, and the model compared with Keras's,
layer by layer; of one of each family also what both make of the same images.

Exits with 1 when a limit is exceeded, a count or a layer differs.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import _figures
from benchmarks._figures import Report, percentile, tell
from dl_core.applications import Architecture
from dl_core.counting import Summary, summary
from dl_core.engine import Engine
from dl_core.keras_files import read_config
from dl_core.specs import APPLICATIONS, ArchitectureSpec
from dl_core.store import Store
from tests.dl_core.codegen.running import is_same, rebuilt, same_values

FIRST = ArchitectureSpec(application="InceptionV3", top=False)
"""The application of about 300 layers."""
LARGEST = ArchitectureSpec(application="NASNetLarge")
NOBODY = "tcp://127.0.0.1:1"
"""No scheduler answers there: what is known comes from the store."""
FAMILIES = """
    VGG16 ResNet50 ResNet50V2 InceptionV3 InceptionResNetV2 Xception MobileNet MobileNetV2
    MobileNetV3Small DenseNet121 NASNetMobile EfficientNetB0 EfficientNetV2B0 EfficientNetV2S
    ConvNeXtTiny
"""
PATIENCE = 120.0
REPEATS = 30


def main() -> int:
    parser = _figures.parser(__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the applications")
    arguments = parser.parse_args()
    names = list(APPLICATIONS)[:: 10 if arguments.quick else 1]
    questions = [ArchitectureSpec(application=n, top=top) for n in names for top in (True, False)]
    report = Report("Keras Applications")
    with tempfile.TemporaryDirectory() as folder:
        build(report, folder, questions)
        for what, question in (("311 layers", FIRST), ("1,041 layers", LARGEST)):
            known(report, folder, what, question)
        written(report, folder, questions)
    computed(report, [name for name in FAMILIES.split() if name in names])
    return report.end(arguments.json)


def build(report: Report, folder: str, questions: list[ArchitectureSpec]) -> None:
    """The first time of each: how long, and how many are counted otherwise than by Keras."""
    tell("starting an engine")
    began = time.perf_counter()
    engine = Engine(Store(folder))
    engine.start()
    try:
        engine.ask(FIRST)
        while engine.state().phase != "ready":
            time.sleep(0.02)
        ready = time.perf_counter() - began
        answered(engine, FIRST)
        report.add("engine ready", ready, "s")
        report.add("311 layers, from the engine's start", time.perf_counter() - began, "s", 20)
        tell(f"building {len(questions) + 1} networks")
        times, wrong = [], 0
        for question in [*questions, LARGEST]:
            began = time.perf_counter()
            found = answered(engine, question)
            counted = summary(read_config(found.config))
            times.append(time.perf_counter() - began)
            wrong += differs(found, counted)
    finally:
        engine.close()
    report.add("the first time, engine ready: median", statistics.median(times), "s")
    report.add("the first time, engine ready: slowest", max(times), "s", 20)
    report.add(f"of {len(times)}, counted otherwise than by Keras", wrong, "", 0)


def known(report: Report, folder: str, what: str, question: ArchitectureSpec) -> None:
    """How long what the store holds takes, each time by another engine that remembers nothing."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        view = Engine(Store(folder), NOBODY).ask(question)
        summary(read_config(Architecture.from_dict(view.answer or {}).config))
        times.append((time.perf_counter() - began) * 1000)
    report.add(f"{what}, from the store: p50", percentile(times, 50), "ms")
    report.add(f"{what}, from the store: p95", percentile(times, 95), "ms", 300)


def written(report: Report, folder: str, questions: list[ArchitectureSpec]) -> None:
    """How many networks are not those that their code builds, by what the store holds."""
    tell(f"running the code of {len(questions)} networks")
    engine = Engine(Store(folder), NOBODY)
    wrong = []
    for question in questions:
        theirs = Architecture.from_dict(engine.ask(question).answer or {})
        if not is_same(theirs, rebuilt(theirs)):
            wrong.append(f"{question.application}, {'' if question.top else 'no '}top")
    what = f"of {len(questions)}, their code builds another network"
    report.add(what, len(wrong), "", 0, "; ".join(wrong))


def computed(report: Report, names: list[str]) -> None:
    """The largest difference between what each and the model of its code make of images."""
    import keras

    tell(f"computing {len(names)} networks")
    found = [same_values(getattr(keras.applications, n), APPLICATIONS[n].least) for n in names]
    what = f"of {len(names)}, largest difference of what their code computes"
    report.add(what, max(found) * 1e6, "e-6", 100)


def answered(engine: Engine, question: ArchitectureSpec) -> Architecture:
    """The answer to ``question``, waited for as a page does."""
    end = time.monotonic() + PATIENCE
    while (view := engine.ask(question)).state == "waiting":
        if time.monotonic() > end:
            raise SystemExit(f"no answer after {PATIENCE:.0f} s: {question}")
        time.sleep(0.02)
    if view.answer is None:
        raise SystemExit(f"{question} ended as {view.state}: {view.error}")
    return Architecture.from_dict(view.answer)


def differs(theirs: Architecture, ours: Summary) -> bool:
    """Whether a shape or a count of a layer, or a total, is another."""
    rows = [(r.name, tuple(r.output), r.parameters, r.trainable) for r in ours.rows]
    found = [(r.name, tuple(r.output), r.parameters, r.trainable) for r in theirs.rows]
    totals = (ours.totals.parameters, ours.totals.trainable)
    return sorted(rows) != sorted(found) or totals != (theirs.parameters, theirs.trainable)


if __name__ == "__main__":
    sys.exit(main())

"""A training that trains nothing, keeps the contract of the real one, and takes no framework.

Steps take :data:`STEP` seconds. Seeds below 100 behave; those named here misbehave.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dl_core.engine import task
from dl_core.engine.questions import ANSWERED_BY, asked
from dl_core.engine.work import Work
from dl_core.errors import LimitExceeded, LossNotFinite
from dl_core.forward import expected_weights
from dl_core.specs import (
    CheckSpec,
    Conv2D,
    DataSpec,
    Dense,
    Flatten,
    FootprintSpec,
    ModelSpec,
    OfRun,
    TrainSpec,
    Values,
)
from dl_core.training.result import Result

STEP = 0.02
STEPS = 10
LETHAL, REFUSED, BROKEN, LARGE = -1.0, -2.0, -3.0, -4.0
"""Seconds that a question cannot take; large is its answer, of 5 MB."""
LETHAL_SEED = 666
KILLS_ITSELF, RAISES, DISK_FULL, NOT_FINITE, CHATTY, HOLDS = 900, 901, 902, 903, 904, 905

MODEL = ModelSpec(layers=(Flatten(), Dense(units=2, activation="softmax")))


def spec(seed: int = 0, epochs: int = 2, **changes: Any) -> TrainSpec:
    """A tiny training on two digits, another for each seed."""
    data = DataSpec(classes=(0, 1), limit=20)
    return TrainSpec(model=MODEL, data=data, seed=seed, epochs=epochs, **changes)


def weights(value: float = 0.0) -> dict[str, np.ndarray]:
    shapes = expected_weights(MODEL).items()
    return {name: np.full(shape, value, dtype=np.float32) for name, shape in shapes}


@dataclass
class Saved:
    """Stands for a Keras model."""

    content: bytes = b"a keras file"

    def save(self, path: Path) -> None:
        Path(path).write_bytes(self.content)


def result(epochs: int = 2, history: dict[str, list[float]] | None = None) -> Result:
    """What a finished training of :data:`MODEL` leaves."""
    return Result(
        status="done",
        epochs=epochs,
        seconds=1.5,
        history=history or {"loss": [1 / (e + 1) for e in range(epochs)]},
        weights=weights(epochs),
        keras_model=Saved(),
        probes=np.zeros((2, 28, 28, 1), np.uint8),
        probe_labels=np.array([0, 1]),
        test_loss=0.5,
        test_accuracy=0.9,
        probabilities=np.full((4, 2), 0.5, np.float32),
        labels=np.array([0, 1, 0, 1]),
        mistakes={
            "images": np.zeros((1, 28, 28, 1), np.uint8),
            "labels": np.array([1]),
            "predicted": np.array([0]),
            "probabilities": np.array([[0.9, 0.1]], np.float32),
        },
    )


def run(
    spec: TrainSpec,
    emit: Callable[[dict[str, Any]], None],
    should_stop: Callable[[], bool],
    resume_dir: Path | None,
) -> Result:
    """As :func:`dl_core.training.loop.run`, with the event types of the real one."""
    assert resume_dir is not None
    done, history = _resumed(resume_dir)
    emit({"type": "started", "epochs": spec.epochs, "resumed": done, "pid": os.getpid()})
    _misbehave(spec.seed, emit)
    steps = 3000 if spec.seed == CHATTY else STEPS
    for epoch in range(done + 1, spec.epochs + 1):
        while spec.seed == HOLDS and epoch == 2 and not (done or should_stop()):
            time.sleep(STEP)  # until it is stopped or killed; goes on when resumed
        for step in range(steps):
            time.sleep(0 if spec.seed == CHATTY else STEP)
            emit({"type": "progress", "epoch": epoch, "step": step + 1, "steps": steps})
            if should_stop():
                emit({"type": "stopped", "epoch": epoch - 1})
                return replace(result(epoch - 1, history), status="stopped")
        history["loss"].append(1 / epoch)
        write_resume(resume_dir, epoch, history)
        emit({"type": "epoch", "epoch": epoch, "loss": 1 / epoch})
    emit({"type": "done", "test_accuracy": 0.9})
    return result(spec.epochs, history)


def _misbehave(seed: int, emit: Callable[[dict[str, Any]], None]) -> None:
    if seed == KILLS_ITSELF:
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGKILL)
    if seed == RAISES:
        raise RuntimeError("a bug")
    if seed == DISK_FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if seed == NOT_FINITE:
        error = LossNotFinite(epoch=1, learning_rate=0.1)
        emit({"type": "failed", "error": error.to_dict()})
        raise error


def _resumed(folder: Path) -> tuple[int, dict[str, list[float]]]:
    path = folder / "resume.json"
    if not path.exists():
        return 0, {"loss": []}
    state = json.loads(path.read_text())
    return state["epoch"], state["history"]


def write_resume(folder: Path, epoch: int, history: dict[str, list[float]]) -> None:
    (folder / "snapshots").mkdir(exist_ok=True)
    np.savez(folder / "snapshots" / f"epoch-{epoch:04d}.npz", **weights(epoch))  # type: ignore[arg-type]
    aside = folder / "resume.tmp"
    aside.write_text(json.dumps({"epoch": epoch, "history": history}))
    aside.replace(folder / "resume.json")


class StoredSpec(OfRun):
    """A question about a stored network, as pages have them."""


ANSWERED_BY[StoredSpec] = __name__


def answer(question: str, work: Work) -> dict[str, Any]:
    """As :func:`dl_core.engine.task.answer`: who and when, after ``x`` seconds or a tenth of one
    for each of ``images``; below zero, trouble."""
    spec = asked(question)
    seconds, lethal = 0.0, False
    if isinstance(spec, OfRun):
        return {"arrays": len(work.store.load(spec.run).weights())}
    if isinstance(spec, CheckSpec):
        seconds = float(spec.x.array().ravel()[0])
    if isinstance(spec, FootprintSpec):
        seconds = spec.images / 10
        lethal = spec.seed == LETHAL_SEED
    if lethal:
        time.sleep(0.3)  # so that what was asked after it has come
    if seconds == LETHAL or lethal:
        os.kill(os.getpid(), signal.SIGKILL)
    if seconds == REFUSED:
        raise LimitExceeded(what="Layers", value=2, cap=1)
    if seconds == BROKEN:
        raise RuntimeError("a bug")
    began = time.time()
    while (gone := time.time() - began) < seconds and not work.stopped():
        work.tell(gone / seconds, seconds=gone)
        time.sleep(min(STEP, seconds - gone))
    if seconds == LARGE:
        return {"large": os.urandom(2_500_000).hex()}
    return {"pid": os.getpid(), "began": began, "time": time.time(), "store": work.store.url}


def question(seconds: float, number: float = 0.0) -> CheckSpec:
    """A question that takes ``seconds``, another for each ``number``."""
    return CheckSpec(mode="max", x=Values.of(np.array([[[seconds]], [[number]]])))


def long_question(tenths: int, number: int) -> FootprintSpec:
    """One that takes so many tenths of a second, and is answered in its turn."""
    model = ModelSpec(input_shape=(1, 1, 1), layers=(Conv2D(filters=1, kernel_size=1),))
    return FootprintSpec(model=model, images=tenths, seed=number)


def warm_up() -> dict[str, str]:
    """As :func:`dl_core.engine.task.warm_up`, at once."""
    return {"backend": "none", "device": "CPU"}


execute = partial(task.execute, train=run)

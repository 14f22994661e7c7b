"""What a worker of the engine runs for ``training.py``: trainings measured side by side.

The engine calls this module instead of :mod:`dl_core.engine.task`, so events take their real way,
from the training through the scheduler to the process that started the engine.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dl_core import datasets
from dl_core.engine import task
from dl_core.specs import TrainSpec
from dl_core.store import Store
from dl_core.training import fitting, loop

REPEATS = "CONVOSCOPE_BENCHMARK_REPEATS"
warm_up = task.warm_up


def execute(
    spec: TrainSpec,
    store: Store,
    emit: Callable[[dict[str, Any]], None],
    should_stop: Callable[[], bool],
) -> None:
    """Fit ``spec`` bare and with events, in turns; emit ``measured``; then train and store it."""
    data = datasets.load(spec.data, spec.seed)
    images = len(data.x_train) * spec.epochs

    def bare() -> float:
        model = fitting.compiled(spec, len(data.x_train))
        arguments = fitting.fit_arguments(spec, data)
        began = time.perf_counter()
        model.fit(**arguments)
        return images / (time.perf_counter() - began)

    def streamed() -> float:
        with tempfile.TemporaryDirectory() as folder, _timed_fit() as seconds:
            loop.run(spec, emit, should_stop, Path(folder))
        return images / seconds[0]

    bare()  # what TensorFlow does once in a process is on nobody's account
    measured: dict[str, list[float]] = {"bare": [], "streamed": []}
    for repeat in range(int(os.environ[REPEATS])):
        turns = [("bare", bare), ("streamed", streamed)]
        for name, fit in turns if repeat % 2 == 0 else reversed(turns):
            measured[name].append(fit())
    emit({"type": "measured", **measured})
    task.execute(spec, store, emit, should_stop)


class _timed_fit:  # noqa: N801 - used as a function
    """Notes the seconds of each ``model.fit``, callbacks included, while it is entered."""

    def __enter__(self) -> list[float]:
        import keras

        self._fit, seconds = keras.Model.fit, []

        def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            history = self._fit(model, *args, **kwargs)
            seconds.append(time.perf_counter() - began)
            return history

        keras.Model.fit = fit
        return seconds

    def __exit__(self, *_: Any) -> None:
        import keras

        keras.Model.fit = self._fit

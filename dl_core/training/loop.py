"""One training from its description to its result: ``model.fit`` with callbacks.

An ordinary function: it knows no engine and no screen, and runs on any Keras backend. On one
machine the same spec gives the same result, as far as the backend's operations allow; a training
that was interrupted meets its images in another order after the interruption.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dl_core import datasets, downloads, models
from dl_core.errors import ConvoscopeError
from dl_core.keys import key
from dl_core.packing import pack
from dl_core.specs import TrainSpec
from dl_core.training import checkpoint, device
from dl_core.training.callbacks import Monitor, Stopped
from dl_core.training.checks import check
from dl_core.training.events import Emit, packed_kernels
from dl_core.training.fitting import FORWARD_BATCH, compiled, fit_arguments, pixels, resident
from dl_core.training.result import Result

PROBES = 10
"""Images watched from epoch to epoch, as many of each class."""


def run(
    spec: TrainSpec,
    emit: Emit,
    should_stop: Callable[[], bool],
    resume_dir: Path | None = None,
) -> Result:
    """Train ``spec``; tell ``emit`` each event (see :mod:`dl_core.training.events`).

    ``should_stop`` is asked before each batch. ``resume_dir`` is written after each epoch, and
    read first: a training found there goes on from its last finished epoch.

    Raises:
        LossNotFinite: the loss became infinite or undefined.
        SpecError: the network cannot be trained (:func:`dl_core.training.checks.check`).
        DataError: the images cannot be read.
        OSError: ``resume_dir`` cannot be written.
    """
    try:
        check(spec)
        data = datasets.load(spec.data, spec.seed, _downloading(spec.data.name, emit))
        return _train(spec, data, emit, should_stop, resume_dir)
    except ConvoscopeError as error:
        emit({"type": "failed", "error": error.to_dict()})
        raise


@dataclass(frozen=True)
class _Probes:
    images: np.ndarray
    labels: np.ndarray

    @classmethod
    def of(cls, data: datasets.Dataset) -> _Probes:
        """From the validation images, or those learned from where there are none; never test."""
        held = len(data.y_val) > 0
        images, labels = (data.x_val, data.y_val) if held else (data.x_train, data.y_train)
        classes = np.unique(labels)
        each = max(1, PROBES // len(classes))
        chosen = np.concatenate([np.flatnonzero(labels == c)[:each] for c in classes])
        return cls(images[chosen], labels[chosen])


def _train(
    spec: TrainSpec,
    data: datasets.Dataset,
    emit: Emit,
    should_stop: Callable[[], bool],
    folder: Path | None,
) -> Result:
    import keras

    keras.utils.set_random_seed(spec.seed)
    model = compiled(spec, len(data.x_train))
    initial = models.get_weights(model)
    state = _state(spec, model, folder)
    probes = _Probes.of(data)
    monitor = Monitor(
        spec,
        model,
        state,
        samples=len(data.x_train),
        probes=pixels(probes.images),
        emit=emit,
        should_stop=should_stop,
        folder=folder,
    )
    emit(_started(spec, monitor, probes, initial))
    keras.utils.set_random_seed((spec.seed + state.epoch) % 2**31)
    return _run_to_end(data, monitor, probes, emit)


def _run_to_end(data: datasets.Dataset, monitor: Monitor, probes: _Probes, emit: Emit) -> Result:
    earlier = monitor.state.seconds
    outputs = None
    try:
        outputs = _fit_and_predict(data, monitor, emit)
    except Stopped:
        seconds = earlier + monitor.elapsed
        emit({"type": "stopped", "epoch": monitor.state.epoch, "seconds": seconds})
    result = Result(
        status="stopped" if outputs is None else "done",
        epochs=monitor.state.epoch,
        seconds=earlier + monitor.elapsed,
        history=monitor.state.history,
        weights=monitor.weights,
        keras_model=None if outputs is None else monitor.model,
        probes=probes.images,
        probe_labels=probes.labels,
    )
    if outputs is not None:
        result.evaluate(outputs, data.y_test, data.x_test, monitor.spec.loss)
        scores = {"test_loss": result.test_loss, "test_accuracy": result.test_accuracy}
        emit({"type": "done", **scores, "seconds": result.seconds})
    return result


def _fit_and_predict(data: datasets.Dataset, monitor: Monitor, emit: Emit) -> np.ndarray:
    """Outputs of the trained network on the test images; may raise :class:`Stopped`."""
    spec, model, callbacks = monitor.spec, monitor.model, [monitor.callback()]
    monitor.check_stop()
    if monitor.state.epoch < spec.epochs:
        trainee, arguments = model, fit_arguments(spec, data)
        if device.gpu() is not None:
            trainee, arguments = resident(spec, model, arguments)
        trainee.fit(**arguments, initial_epoch=monitor.state.epoch, callbacks=callbacks)
    emit({"type": "evaluating"})
    test = pixels(data.x_test)
    return np.asarray(model.predict(test, batch_size=FORWARD_BATCH, verbose=0, callbacks=callbacks))


def _state(spec: TrainSpec, model: Any, folder: Path | None) -> checkpoint.State:
    """Where to begin: what ``folder`` holds of this training, else before the first epoch."""
    if folder and (found := checkpoint.restore(folder, model, key(spec))):
        return found
    state = checkpoint.State(key=key(spec), epochs=spec.epochs)
    if folder:
        checkpoint.save(folder, model, state)
    return state


def _started(
    spec: TrainSpec, monitor: Monitor, probes: _Probes, initial: models.Weights
) -> dict[str, Any]:
    import keras

    return {
        "type": "started",
        "time": time.time(),
        "epochs": spec.epochs,
        "steps": monitor.steps,
        "samples": monitor.samples,
        "backend": keras.backend.backend(),
        "device": device.gpu() or "CPU",
        "resumed": monitor.state.epoch,
        "probes": pack(probes.images),
        "probe_labels": probes.labels.tolist(),
        "kernels": packed_kernels(initial, spec.model.input_shape),
        "history": {name: list(values) for name, values in monitor.state.history.items()},
    }


def _downloading(name: str, emit: Emit) -> downloads.Progress:
    def progress(done: int, total: int) -> None:
        emit({"type": "downloading", "name": name, "done": done, "total": total})

    return progress

"""From Keras's callbacks to events: progress, epochs, stopping, a loss gone wrong."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dl_core import metrics, models
from dl_core.errors import LossNotFinite
from dl_core.packing import pack
from dl_core.specs import TrainSpec
from dl_core.training import checkpoint
from dl_core.training.events import Emit, Throttle, packed_kernels

_QUANTITIES = ("loss", "accuracy", "val_loss", "val_accuracy")


class Stopped(Exception):
    """Raised between two batches to leave ``model.fit`` at once, validation included."""


class Monitor:
    """Watches one ``model.fit``. Events are emitted from the thread that trains, in order.

    Keras may call :meth:`batch_end` from other threads (it does where a backend computes ahead of
    Python, so as not to wait for the loss); that method only notes what it is told.
    """

    def __init__(
        self,
        spec: TrainSpec,
        model: Any,
        state: checkpoint.State,
        *,
        samples: int,
        probes: np.ndarray,
        emit: Emit,
        should_stop: Callable[[], bool],
        folder: Path | None,
    ) -> None:
        self.spec, self.model, self.state = spec, model, state
        self.samples, self.steps = samples, -(-samples // spec.batch_size)
        self.weights = models.get_weights(model)
        """Those of the last finished epoch."""
        self._probes = probes
        self._emit, self._should_stop, self._folder = emit, should_stop, folder
        self._throttle = Throttle()
        self._began = self._epoch_began = time.monotonic()
        self._told_at: float | None = None
        self._done = self._told = 0
        self._logs: dict[str, float] = {}

    def callback(self) -> Any:
        """The ``keras.callbacks.Callback`` that calls this monitor."""
        import keras

        return keras.callbacks.LambdaCallback(
            on_epoch_begin=self.epoch_begin,
            on_epoch_end=self.epoch_end,
            on_train_batch_begin=self.batch_begin,
            on_train_batch_end=self.batch_end,
            on_test_batch_begin=self.check_stop,
            on_predict_batch_begin=self.check_stop,
            async_safe=True,
        )

    @property
    def elapsed(self) -> float:
        """Seconds since this process began to train."""
        return time.monotonic() - self._began

    def check_stop(self, *_: Any, **__: Any) -> None:
        """Raise :class:`Stopped` when asked to stop."""
        if self._should_stop():
            raise Stopped

    def epoch_begin(self, _epoch: int, _logs: Any = None) -> None:
        self._epoch_began = time.monotonic()
        self._told_at = None
        self._done = self._told = 0
        self._logs = {}

    def batch_begin(self, _batch: int, logs: Any = None) -> None:
        self.check_stop()
        if not self._logs:
            return
        if self._told_at is None:
            # The pace is measured from here: the first batch of all is slow, Keras compiles.
            self._told, self._told_at = self._seen(), time.monotonic()
        elif self._seen() > self._told and self._throttle.due():
            self._progress(self._told_at)

    def batch_end(self, batch: int, logs: dict[str, float]) -> None:
        if batch >= self._done:
            self._done, self._logs = batch + 1, logs

    def epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        """Emit the ``epoch`` event and make this epoch the one to go on from."""
        probabilities = self._probabilities()
        # The loss tells of the weights before the last step; the probabilities, of those after.
        self._check_finite(*logs.values(), float(probabilities.sum()))
        seconds = time.monotonic() - self._epoch_began
        values = {name: logs[name] for name in _QUANTITIES if name in logs}
        values |= {"learning_rate": self._learning_rate(), "seconds": seconds}
        self._remember(values)
        self._emit(
            {
                "type": "epoch",
                "epoch": epoch + 1,
                **values,
                "samples_per_second": self.samples / max(seconds, 1e-9),
                "kernels": packed_kernels(self.weights, self.spec.model.input_shape),
                "probes": pack(probabilities),
            }
        )

    def _seen(self) -> int:
        """Images met since the epoch began."""
        return min(self._done * self.spec.batch_size, self.samples)

    def _progress(self, since: float) -> None:
        self._check_finite(*self._logs.values())
        now, seen = time.monotonic(), self._seen()
        rate = (seen - self._told) / max(now - since, 1e-9)
        self._told, self._told_at = seen, now
        self._emit(
            {
                "type": "progress",
                "epoch": self.state.epoch + 1,
                "step": self._done,
                "steps": self.steps,
                "loss": self._logs["loss"],
                "accuracy": self._logs["accuracy"],
                "samples_per_second": rate,
                "elapsed": self.elapsed,
            }
        )

    def _remember(self, values: dict[str, float]) -> None:
        for name, value in values.items():
            self.state.history.setdefault(name, []).append(value)
        self.state.epoch += 1
        self.state.seconds += values["seconds"]
        self.weights = models.get_weights(self.model)
        if self._folder is not None:
            checkpoint.save(self._folder, self.model, self.state)

    def _check_finite(self, *values: float) -> None:
        """Keras's loss is a mean since the epoch began: once undefined, it stays so."""
        if not all(map(math.isfinite, values)):
            raise LossNotFinite(epoch=self.state.epoch + 1, learning_rate=self.spec.learning_rate)

    def _learning_rate(self) -> float:
        from keras import ops

        return float(ops.convert_to_numpy(self.model.optimizer.learning_rate))

    def _probabilities(self) -> np.ndarray:
        from keras import ops

        # Called as a function: compiling a prediction for so few images would take longer.
        outputs = ops.convert_to_numpy(self.model(self._probes, training=False))
        return metrics.both_classes(outputs).astype(np.float32)

"""What a training leaves behind."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from dl_core import metrics
from dl_core.specs import LossName

History = dict[str, list[float]]
"""One value per epoch: ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy`` (without validation
the last two are absent), ``learning_rate``, ``seconds``."""

MISTAKES = 24


@dataclass
class Result:
    """A training that is done, or one that was stopped: then the weights are those of the last
    finished epoch, there is no ``keras_model``, the scores are NaN and what follows them empty.

    ``probes`` uint8 (n, h, w, c) are a few images that were watched, with their labels.
    ``probabilities`` float32 (n, classes) and ``labels`` int64 (n,) are those of the test images.
    ``mistakes`` holds the worst wrong answers, surest first: ``images`` uint8 (m, h, w, c),
    ``labels`` and ``predicted`` int64 (m,), ``probabilities`` float32 (m, classes), m at most 24.
    """

    status: Literal["done", "stopped"]
    epochs: int
    """Finished ones, those before a resumption included."""
    seconds: float
    """Of computing, those before a resumption included."""
    history: History
    weights: dict[str, np.ndarray]
    keras_model: Any
    probes: np.ndarray
    probe_labels: np.ndarray
    test_loss: float = math.nan
    test_accuracy: float = math.nan
    probabilities: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    labels: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    mistakes: dict[str, np.ndarray] = field(default_factory=dict)

    def evaluate(
        self, outputs: np.ndarray, labels: np.ndarray, images: np.ndarray, loss: LossName
    ) -> None:
        """Fill in the scores from a network's ``outputs`` on the test ``images``: (n, classes),
        or (n, 1) for the probability of class 1."""
        probabilities = metrics.both_classes(outputs).astype(np.float32)
        predicted = metrics.predictions(probabilities)
        worst = metrics.worst_mistakes(labels, probabilities, MISTAKES)
        self.test_loss = _loss(loss, outputs, labels)
        self.test_accuracy = metrics.accuracy(labels, predicted)
        self.probabilities, self.labels = probabilities, labels
        self.mistakes = {
            "images": images[worst],
            "labels": labels[worst],
            "predicted": predicted[worst],
            "probabilities": probabilities[worst],
        }


def _loss(loss: LossName, outputs: np.ndarray, labels: np.ndarray) -> float:
    import keras

    binary = loss == "binary_crossentropy"
    function = keras.losses.get(loss if binary else "sparse_categorical_crossentropy")
    target = labels.reshape(-1, 1).astype(np.float32) if binary else labels
    return float(np.mean(keras.ops.convert_to_numpy(function(target, outputs))))

"""How weights, answers and gradients of a network are spread, epoch by epoch of its training."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from dl_core.datasets import load
from dl_core.engine.work import Work
from dl_core.filters import FilterLayer, filter_layers
from dl_core.histograms import Counts, counted, span
from dl_core.inspection.gradient import by_weights
from dl_core.inspection.spreads import QUANTITIES, Spread, Spreads
from dl_core.models import build, set_weights
from dl_core.specs import LossName, ModelSpec
from dl_core.specs.filters import HistogramsSpec
from dl_core.training.fitting import pixels

BINS = 64
BATCH = 32
"""Images whose answers are in memory together."""
Weights = dict[str, np.ndarray]


def answer(question: HistogramsSpec, work: Work) -> Spreads:
    """The answer to ``question``, computed by Keras on the processor.

    Raises:
        RunUnknown, ArtifactDamaged: it is not stored, or not what was written.
        DatasetUnavailable, DatasetDamaged: the training images cannot be had.
    """
    import keras

    began = time.perf_counter()
    run = work.store.load(question.run)
    data = load(run.spec.data, run.spec.seed)
    images = pixels(data.x_train[: question.images])
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        look = Look(run.spec.model, run.spec.loss, images, data.y_train[: question.images])
        snapshots = [(epoch, lambda e=epoch: run.snapshot(e)) for epoch in run.snapshot_epochs]
        epochs, spreads, dead = spread_out(look, snapshots, work.tell, work.stopped)
    return Spreads(
        tuple(layer.name for layer in look.layers),
        epochs,
        len(snapshots),
        spreads["weights"],
        spreads["answers"],
        spreads["gradients"],
        dead,
        tuple(layer.filters for layer in look.layers),
        len(images),
        time.perf_counter() - began,
        str(keras.backend.backend()),
    )


class Look:
    """A network of its own to put snapshots into, and the images to look at it with.

    ``images`` (n, h, w, c) float32 in 0 … 1, ``labels`` (n,).
    """

    def __init__(
        self, spec: ModelSpec, loss: LossName, images: np.ndarray, labels: np.ndarray
    ) -> None:
        import keras

        self.layers = filter_layers(spec)
        self._model = build(spec)
        outputs = [self._model.get_layer(layer.answer).output for layer in self.layers]
        self._answers = keras.Model(self._model.input, outputs)
        self._images, self._labels, self._loss = images, labels, loss

    def take(self, weights: Weights) -> None:
        """Look at these weights from now on."""
        set_weights(self._model, weights)

    def kernels(self, weights: Weights) -> list[np.ndarray]:
        """All weights of each layer but its biases."""
        return [_kernels(layer, lambda name: weights[name]) for layer in self.layers]

    def answers(self) -> Iterator[list[np.ndarray]]:
        """What each layer's filters make of the images, batch by batch."""
        for first in range(0, len(self._images), BATCH):
            found = self._answers.predict_on_batch(self._images[first : first + BATCH])
            several = found if isinstance(found, list | tuple) else [found]
            yield [np.asarray(one) for one in several]

    def gradients(self) -> list[np.ndarray]:
        """The gradient of the mean loss over the images by the weights of each layer, biases left
        out; dropout off."""
        found = by_weights(self._mean_loss, self._model, self._images)

        def of(name: str) -> np.ndarray:
            path, array = name.rsplit(".", 1)
            layer = next(one for one in self.layers if one.path == path)
            return found[f"{layer.name}/{array}"]

        return [_kernels(layer, of) for layer in self.layers]

    def _mean_loss(self, outputs: Any) -> Any:
        import keras
        from keras import ops

        if self._loss == "binary_crossentropy":
            labels = self._labels.astype(np.float32)[:, None]
            return ops.mean(keras.losses.binary_crossentropy(labels, outputs))
        return ops.mean(keras.losses.sparse_categorical_crossentropy(self._labels, outputs))


def _kernels(layer: FilterLayer, read: Callable[[str], np.ndarray]) -> np.ndarray:
    names = [n for n in layer.layer.weight_shapes(layer.input) if n.endswith("kernel")]
    return np.concatenate([read(f"{layer.path}.{name}").ravel() for name in names])


def spread_out(
    look: Look,
    snapshots: Sequence[tuple[int, Callable[[], Weights]]],
    tell: Callable[[float], None] = lambda share: None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[tuple[int, ...], dict[str, Spread], np.ndarray]:
    """The epochs that were looked at until ``stopped``, the spread of each quantity, and how many
    filters of each layer are 0 everywhere (layers, epochs).

    Every epoch is looked at twice, so that the bins of all epochs have the same ends.
    """
    ends = {name: _Ends(len(look.layers)) for name in QUANTITIES}
    peaks: list[list[np.ndarray]] = []
    seen: list[tuple[int, Callable[[], Weights]]] = []
    for i, (epoch, weights) in enumerate(snapshots):
        if i and stopped():
            break
        peaks.append(_stretch(look, weights(), ends))
        seen.append((epoch, weights))
        tell((i + 1) / len(snapshots) / 2)
    counts: dict[str, list[list[Counts]]] = {name: [] for name in QUANTITIES}
    for i, (_epoch, weights) in enumerate(seen):
        if i and stopped():
            break
        for name, found in _count(look, weights(), ends).items():
            counts[name].append(found)
        tell(0.5 + (i + 1) / len(seen) / 2)
    done = len(counts["weights"])
    dead = np.array(
        [[int((peak <= 0).sum()) for peak in layer] for layer in zip(*peaks, strict=True)]
    )
    spreads = {name: _spread(ends[name], counts[name]) for name in QUANTITIES}
    return tuple(epoch for epoch, _ in seen[:done]), spreads, dead[:, :done].astype(np.int32)


class _Ends:
    """The lowest and the highest value of each layer so far."""

    def __init__(self, layers: int) -> None:
        self.low, self.high = np.full(layers, np.inf), np.full(layers, -np.inf)

    def stretch(self, values: Sequence[np.ndarray]) -> None:
        self.low = np.minimum(self.low, [float(v.min()) for v in values])
        self.high = np.maximum(self.high, [float(v.max()) for v in values])

    def of(self, layer: int) -> tuple[float, float]:
        return span(float(self.low[layer]), float(self.high[layer]))


def _stretch(look: Look, weights: Weights, ends: dict[str, _Ends]) -> list[np.ndarray]:
    """Widen ``ends`` to what is seen with ``weights``; the size of the largest answer of each
    filter, layer by layer."""
    look.take(weights)
    ends["weights"].stretch(look.kernels(weights))
    ends["gradients"].stretch(look.gradients())
    peaks: list[np.ndarray] = []
    for answers in look.answers():
        ends["answers"].stretch(answers)
        new = [np.abs(a).reshape(-1, a.shape[-1]).max(axis=0) for a in answers]
        peaks = new if not peaks else [np.maximum(p, q) for p, q in zip(peaks, new, strict=True)]
    return peaks


def _count(look: Look, weights: Weights, ends: dict[str, _Ends]) -> dict[str, list[Counts]]:
    look.take(weights)
    plain = {"weights": look.kernels(weights), "gradients": look.gradients()}
    found = {name: _counts(values, ends[name]) for name, values in plain.items()}
    for answers in look.answers():
        new = _counts(answers, ends["answers"])
        known = found.get("answers")
        found["answers"] = (
            new if known is None else [a + b for a, b in zip(known, new, strict=True)]
        )
    return found


def _counts(values: Sequence[np.ndarray], ends: _Ends) -> list[Counts]:
    return [counted(v, *ends.of(i), bins=BINS) for i, v in enumerate(values)]


def _spread(ends: _Ends, counts: list[list[Counts]]) -> Spread:
    layers = list(zip(*counts, strict=True))
    sides = np.array([ends.of(i) for i in range(len(layers))])
    numbers = {
        name: np.array([[getattr(count, name) for count in layer] for layer in layers])
        for name in ("shares", "mean", "std")
    }
    zero = np.array([[count.zero / max(1, count.size) for count in layer] for layer in layers])
    return Spread(sides[:, 0], sides[:, 1], zero=zero, **numbers)

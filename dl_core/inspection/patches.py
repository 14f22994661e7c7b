"""The test images that excite the filters of a layer most, each by its strongest cell."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core.datasets import Dataset, load
from dl_core.engine.work import Work
from dl_core.filters import filter_layer
from dl_core.inspection.parts import up_to
from dl_core.inspection.runs import network
from dl_core.packing import pack, unpack
from dl_core.patches import Strongest, begun, boxes, field_of, with_batch
from dl_core.receptive_field import Field
from dl_core.specs.filters import PatchesSpec
from dl_core.training.fitting import pixels

BATCH = 100
"""Images that go through the network together; a look at the stop button after each."""
_ARRAYS = ("values", "images", "cells", "boxes", "low", "high", "pictures", "numbers", "labels")


@dataclass(frozen=True, eq=False)
class Patches:
    """For each filter the images that excite it most, each by its strongest cell.

    ``values``, ``images`` (filters, each): the answer, falling, and which of ``pictures`` it is an
    answer to; ``cells`` (filters, each, 2): row and column of the cell; ``boxes`` (filters, each,
    4): what it sees, see :func:`dl_core.patches.boxes`. ``pictures`` (m, h, w, c) uint8 have
    ``numbers`` (m,) in the test images and ``labels`` (m,), numbers of classes. ``low`` and
    ``high`` (filters,) are the extremes over all cells of the ``seen`` images, of ``all``.
    """

    values: np.ndarray
    images: np.ndarray
    cells: np.ndarray
    boxes: np.ndarray
    low: np.ndarray
    high: np.ndarray
    pictures: np.ndarray
    numbers: np.ndarray
    labels: np.ndarray
    seen: int
    all: int
    seconds: float
    backend: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {**vars(self), **{name: pack(getattr(self, name)) for name in _ARRAYS}}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Patches:
        """What :meth:`to_dict` described."""
        return cls(**{**data, **{name: unpack(data[name]) for name in _ARRAYS}})


def answer(question: PatchesSpec, work: Work) -> Patches:
    """The answer to ``question``, computed by Keras on the processor.

    Raises:
        UnknownFilterLayer: there is no such layer.
        DatasetUnavailable, DatasetDamaged: the test images cannot be had.
        RunUnknown, ArtifactDamaged: see :func:`dl_core.inspection.runs.network`.
    """
    import keras

    began = time.perf_counter()
    found = network(question, work)
    layer = filter_layer(found.run.spec.model, question.layer)
    data = load(found.run.spec.data, found.run.spec.seed)
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        best = strongest(
            found.model, layer.answer, data.x_test, question.each, work.tell, work.stopped
        )
    seconds = time.perf_counter() - began
    field = field_of(found.run.spec.model, layer.answer)
    return _shown(best, data, field, seconds, str(keras.backend.backend()))


def _shown(best: Strongest, data: Dataset, field: Field, seconds: float, backend: str) -> Patches:
    numbers, images = np.unique(best.images, return_inverse=True)
    return Patches(
        best.values,
        images.reshape(best.images.shape).astype(np.int32),
        best.cells.astype(np.int32),
        boxes(field, best.cells).astype(np.int32),
        best.low,
        best.high,
        data.x_test[numbers],
        numbers.astype(np.int32),
        data.y_test[numbers].astype(np.int32),
        best.seen,
        len(data.x_test),
        seconds,
        backend,
    )


def strongest(
    model: Any,
    answer: str,
    images: np.ndarray,
    each: int,
    tell: Callable[[float], None] = lambda share: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Strongest:
    """For each channel of the layer called ``answer``, the ``each`` of ``images`` (uint8, n, h, w,
    c) with the largest value in a cell; of those seen until ``stopped``."""
    part = up_to(model, answer)
    found = begun(int(part.output_shape[-1]))
    for first in range(0, len(images), BATCH):
        if first and stopped():
            break
        batch = pixels(images[first : first + BATCH])
        found = with_batch(found, np.asarray(part.predict_on_batch(batch)), each)
        tell(found.seen / len(images))
    return found

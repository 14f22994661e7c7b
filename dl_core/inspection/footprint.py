"""The effective receptive field: where the gradient of one value goes (Luo et al. 2016)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core.inspection.gradient import by_images
from dl_core.models import build, set_weights
from dl_core.packing import pack, unpack
from dl_core.specs import FootprintSpec

AT_ONCE = 8
"""Images that go through the network together: what bounds the memory it takes."""


@dataclass(frozen=True, eq=False)
class Footprint:
    """``values`` (h, w) in float32, one for each pixel; ``images`` went through the network, which
    took ``seconds``."""

    values: np.ndarray
    images: int
    seconds: float
    backend: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {**vars(self), "values": pack(self.values)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Footprint:
        """What :meth:`to_dict` described."""
        return cls(**{**data, "values": unpack(data["values"])})


def answer(question: FootprintSpec) -> Footprint:
    """The answer to ``question``, computed by Keras on the processor.

    The value is the sum of the channels in the middle of the last maps, with dropout off and the
    running averages of normalisation. The sizes of its gradient are added up over the channels of
    the image, and their mean is taken over the images, each of which has a gradient of its own.

    Raises:
        ValueError: the weights are not those of the network.
    """
    import keras

    began = time.perf_counter()
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        model = _model(question)
        images = _images(question)
        total = np.zeros(images.shape[1:3])
        for first in range(0, len(images), AT_ONCE):
            gradient = by_images(_middle(model), images[first : first + AT_ONCE])
            total += np.abs(gradient).sum(axis=(0, 3))
    values = (total / len(images)).astype(np.float32)
    seconds = time.perf_counter() - began
    return Footprint(values, len(images), seconds, str(keras.backend.backend()))


def _model(question: FootprintSpec) -> Any:
    model = build(question.model, question.seed)
    if question.weights:
        set_weights(model, {array.name: array.values.array() for array in question.weights})
    return model


def _images(question: FootprintSpec) -> np.ndarray:
    if question.pictures is not None:
        return np.asarray(question.pictures.array(), dtype=np.float32)
    shape = (question.images, *question.model.input_shape)
    noise = np.random.default_rng(question.seed).normal(size=shape)
    return noise.astype(np.float32)


def _middle(model: Any) -> Any:
    """A function from images to the sum of what the cell in the middle makes of each."""
    from keras import ops

    def value(images: Any) -> Any:
        maps = model(images, training=False)
        _n, h, w, _c = maps.shape
        return ops.sum(maps[:, (h - 1) // 2, (w - 1) // 2, :])

    return value

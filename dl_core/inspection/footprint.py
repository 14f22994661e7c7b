"""The effective receptive field: where the gradient of one value goes (Luo et al. 2016)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core.applications import keras_model
from dl_core.engine.work import Work
from dl_core.inspection.gradient import by_images
from dl_core.models import build, set_weights
from dl_core.packing import pack, unpack
from dl_core.specs import ApplicationFootprintSpec, FootprintSpec

Question = FootprintSpec | ApplicationFootprintSpec
AT_ONCE: dict[type[Question], int] = {FootprintSpec: 8, ApplicationFootprintSpec: 1}
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


def answer(question: Question, work: Work) -> Footprint:
    """The answer to ``question``, computed by Keras on the processor.

    The value is the sum of the channels in the middle of the last maps, with dropout off and the
    running averages of normalisation. The sizes of its gradient are added up over the channels of
    the image, and their mean is taken over the images, each of which has a gradient of its own.
    One that is stopped has the mean of the images so far.

    Raises:
        ValueError: the weights are not those of the network.
    """
    import keras

    began = time.perf_counter()
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        model = _model(question)
        images = _images(question, model.input_shape[1:])
        total, at_once = np.zeros(images.shape[1:3]), AT_ONCE[type(question)]
        for first in range(0, len(images), at_once):
            gradient = by_images(_middle(model), images[first : first + at_once])
            total += np.abs(gradient).sum(axis=(0, 3))
            seen = min(first + at_once, len(images))
            if work.stopped():
                break
            work.tell(seen / len(images))
    values = (total / seen).astype(np.float32)
    seconds = time.perf_counter() - began
    return Footprint(values, seen, seconds, str(keras.backend.backend()))


def _model(question: Question) -> Any:
    if isinstance(question, ApplicationFootprintSpec):
        return _application(question)
    model = build(question.model, question.seed)
    if question.weights:
        set_weights(model, {array.name: array.values.array() for array in question.weights})
    return model


def _application(question: ApplicationFootprintSpec) -> Any:
    """The network up to the layer. Kernels are drawn normal, with a variance of 2 / fan-in, so that
    signals of many layers neither die nor explode (He et al. 2015, arXiv:1502.01852)."""
    import keras

    whole = keras_model(question.network)
    model = keras.Model(whole.input, whole.get_layer(question.layer).output)
    rng = np.random.default_rng(question.seed)
    for weight in model.trainable_weights:
        shape = tuple(weight.shape)
        if len(shape) > 1:
            own = "depthwise" in weight.path  # each filter reads one channel
            fan_in = float(np.prod(shape[:2] if own else shape[:-1]))
            weight.assign(rng.normal(0, (2 / fan_in) ** 0.5, shape).astype(np.float32))
    return model


def _images(question: Question, shape: tuple[int, ...]) -> np.ndarray:
    if question.pictures is not None:
        return np.asarray(question.pictures.array(), dtype=np.float32)
    noise = np.random.default_rng(question.seed).normal(size=(question.images, *shape))
    return noise.astype(np.float32)


def _middle(model: Any) -> Any:
    """A function from images to the sum of what the cell in the middle makes of each."""
    from keras import ops

    def value(images: Any) -> Any:
        maps = model(images, training=False)
        _n, h, w, _c = maps.shape
        return ops.sum(maps[:, (h - 1) // 2, (w - 1) // 2, :])

    return value

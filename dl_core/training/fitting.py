"""What ``model.fit`` is called on and with: the compiled model, the images as it reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dl_core import datasets, models
from dl_core.specs import TrainSpec
from dl_core.training import device

FORWARD_BATCH = 512
"""Images at once where nothing is learned; results do not depend on it."""
RESIDENT_BYTES = 2_000_000_000
"""Images larger than this together stay in the main memory when a GPU trains."""


def compiled(spec: TrainSpec, samples: int) -> Any:
    """The model of ``spec``, its weights drawn, ready for ``fit`` on ``samples`` images."""
    model = models.build(spec.model, spec.seed)
    _compile(spec, model, _optimizer(spec, samples))
    return model


def pixels(images: np.ndarray) -> np.ndarray:
    """uint8 images (0 … 255) as the network reads them: float32, 0 … 1."""
    return images.astype(np.float32) / np.float32(255)


def fit_arguments(spec: TrainSpec, data: datasets.Dataset) -> dict[str, Any]:
    """What ``model.fit`` is called with, callbacks left out."""
    held = (pixels(data.x_val), data.y_val) if len(data.x_val) else None
    return {
        "x": pixels(data.x_train),
        "y": data.y_train,
        "validation_data": held,
        "batch_size": spec.batch_size,
        "validation_batch_size": max(spec.batch_size, FORWARD_BATCH),
        "epochs": spec.epochs,
        "verbose": 0,
    }


def resident(spec: TrainSpec, model: Any, arguments: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The same training with the images kept where the weights are, and only their numbers sent.

    On a GPU, bringing the images of each batch takes longer than learning from them. Here they
    are the frozen table of an embedding in front of ``model``, whose weights and optimizer the
    model returned shares; ``fit`` then reads indices. ``model`` itself is left as it is.
    """
    import keras

    images, held = arguments["x"], arguments["validation_data"]
    table = images if held is None else np.concatenate([images, held[0]])
    if table.nbytes > RESIDENT_BYTES:
        return model, arguments
    index = keras.Input((), dtype="int32", name="index")
    lookup = keras.layers.Embedding(
        len(table), table[0].size, embeddings_initializer="zeros", trainable=False, name="images"
    )
    flat = lookup(index)
    lookup.set_weights([table.reshape(len(table), -1)])
    trainee = keras.Model(index, model(keras.layers.Reshape(table.shape[1:])(flat)))
    _compile(spec, trainee, model.optimizer)
    numbers = np.arange(len(table), dtype=np.int32)
    changed: dict[str, Any] = {"x": numbers[: len(images)]}
    if held is not None:
        changed["validation_data"] = (numbers[len(images) :], held[1])
    return trainee, arguments | changed


def _compile(spec: TrainSpec, model: Any, optimizer: Any) -> None:
    import keras

    binary = spec.loss == "binary_crossentropy"
    accuracy = "BinaryAccuracy" if binary else "SparseCategoricalAccuracy"
    model.compile(
        optimizer=optimizer,
        loss=spec.loss if binary else "sparse_categorical_crossentropy",
        metrics=[getattr(keras.metrics, accuracy)(name="accuracy")],
        jit_compile=device.jit(),
    )


def _optimizer(spec: TrainSpec, samples: int) -> Any:
    import keras

    rate: Any = spec.learning_rate
    if spec.schedule == "cosine":
        steps = -(-samples // spec.batch_size) * spec.epochs
        rate = keras.optimizers.schedules.CosineDecay(spec.learning_rate, steps)
    match spec.optimizer:
        case "sgd":
            return keras.optimizers.SGD(rate)
        case "momentum":
            return keras.optimizers.SGD(rate, momentum=0.9)
        case "rmsprop":
            return keras.optimizers.RMSprop(rate)
        case "adam":
            return keras.optimizers.Adam(rate)

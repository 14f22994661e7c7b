"""The gradient of a number by the images behind it: the one place that knows backends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def by_images(value: Callable[[Any], Any], images: np.ndarray) -> np.ndarray:
    """d ``value`` / d ``images``, of the shape of ``images`` (n, h, w, c), in float32.

    ``value`` makes one number of a tensor of images, with Keras alone.
    """
    import keras

    name = str(keras.backend.backend())
    return np.asarray(_WAYS[name](value, images), dtype=np.float32)


def _tensorflow(value: Callable[[Any], Any], images: np.ndarray) -> Any:
    import tensorflow as tf

    x = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(x)
        found = value(x)
    return tape.gradient(found, x).numpy()


def _jax(value: Callable[[Any], Any], images: np.ndarray) -> Any:
    import jax

    return jax.grad(value)(jax.numpy.asarray(images))


def _torch(value: Callable[[Any], Any], images: np.ndarray) -> Any:
    import torch

    x = torch.tensor(images, requires_grad=True)
    (found,) = torch.autograd.grad(value(x), x)
    return found.numpy()


_WAYS: dict[str, Callable[[Callable[[Any], Any], np.ndarray], Any]] = {
    "tensorflow": _tensorflow,
    "jax": _jax,
    "torch": _torch,
}

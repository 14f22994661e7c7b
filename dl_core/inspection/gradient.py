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


def each_by_images(
    values: Callable[[Any], Any], images: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The ``values`` (n,) of ``images`` (n, h, w, c) and the gradient of each by its own image, of
    the shape of ``images``, both in float32.

    ``values`` makes one number of each image in a tensor of them, with Keras alone.
    """
    import keras

    found, gradient = _EACH[str(keras.backend.backend())](values, images)
    return np.asarray(found, dtype=np.float32), np.asarray(gradient, dtype=np.float32)


def _each_tensorflow(values: Callable[[Any], Any], images: np.ndarray) -> tuple[Any, Any]:
    import tensorflow as tf

    x = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(x)
        found = values(x)
    return found.numpy(), tape.gradient(found, x).numpy()  # of the sum: each has its own image


def _each_jax(values: Callable[[Any], Any], images: np.ndarray) -> tuple[Any, Any]:
    import jax

    found, back = jax.vjp(values, jax.numpy.asarray(images))
    (gradient,) = back(jax.numpy.ones_like(found))
    return found, gradient


def _each_torch(values: Callable[[Any], Any], images: np.ndarray) -> tuple[Any, Any]:
    import torch

    x = torch.tensor(images, requires_grad=True)
    found = values(x)
    (gradient,) = torch.autograd.grad(found.sum(), x)
    return found.detach().numpy(), gradient.numpy()


_EACH: dict[str, Callable[[Callable[[Any], Any], np.ndarray], tuple[Any, Any]]] = {
    "tensorflow": _each_tensorflow,
    "jax": _each_jax,
    "torch": _each_torch,
}


def by_weights(loss: Callable[[Any], Any], model: Any, images: np.ndarray) -> dict[str, np.ndarray]:
    """d ``loss`` / d each trainable weight of ``model``, in float32 by the weight's path
    (``"conv2d_0/kernel"``).

    ``loss`` makes one number of the model's outputs for ``images`` (n, h, w, c), with Keras alone.
    Dropout is off, and normalisation uses its running averages.
    """
    import keras

    found = _BY_WEIGHTS[str(keras.backend.backend())](loss, model, images)
    return {
        variable.path: np.asarray(gradient, dtype=np.float32)
        for variable, gradient in zip(model.trainable_variables, found, strict=True)
    }


def _weights_tensorflow(loss: Callable[[Any], Any], model: Any, images: np.ndarray) -> list[Any]:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        found = loss(model(tf.convert_to_tensor(images), training=False))
    sources = [variable.value for variable in model.trainable_variables]
    gradients = tape.gradient(found, sources, unconnected_gradients="zero")
    return [gradient.numpy() for gradient in gradients]


def _weights_jax(loss: Callable[[Any], Any], model: Any, images: np.ndarray) -> list[Any]:
    import jax

    fixed = [variable.value for variable in model.non_trainable_variables]

    def value(weights: list[Any]) -> Any:
        outputs, _state = model.stateless_call(weights, fixed, images, training=False)
        return loss(outputs)

    return list(jax.grad(value)([variable.value for variable in model.trainable_variables]))


def _weights_torch(loss: Callable[[Any], Any], model: Any, images: np.ndarray) -> list[Any]:
    import torch

    found = loss(model(torch.tensor(images), training=False))
    sources = [variable.value for variable in model.trainable_variables]
    gradients = torch.autograd.grad(found, sources, allow_unused=True)
    return [
        torch.zeros_like(source).detach().numpy() if gradient is None else gradient.numpy()
        for source, gradient in zip(sources, gradients, strict=True)
    ]


_BY_WEIGHTS: dict[str, Callable[[Callable[[Any], Any], Any, np.ndarray], list[Any]]] = {
    "tensorflow": _weights_tensorflow,
    "jax": _weights_jax,
    "torch": _weights_torch,
}

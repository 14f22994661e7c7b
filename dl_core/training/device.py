"""Which processor trains. What differs from one Keras backend to another is in this module."""

from __future__ import annotations

from typing import Literal


def gpu() -> str | None:
    """Name of the accelerator that the Keras backend computes on, ``None`` for the processor."""
    import keras

    match keras.backend.backend():
        case "tensorflow":
            return _tensorflow()
        case "jax":
            return _jax()
        case "torch":
            return _torch()
    return None


def jit() -> bool | Literal["auto"]:
    """What ``model.compile`` is told: on TensorFlow, XLA only helps where there is a GPU."""
    import keras

    if keras.backend.backend() == "tensorflow" and gpu() is None:
        return False
    return "auto"


def _tensorflow() -> str | None:
    import tensorflow as tf

    for device in tf.config.list_physical_devices("GPU"):
        details = tf.config.experimental.get_device_details(device)
        return str(details.get("device_name", device.name))
    return None


def _jax() -> str | None:
    import jax

    device = jax.devices()[0]
    return None if device.platform == "cpu" else str(device.device_kind)


def _torch() -> str | None:
    import torch

    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name(0))
    return "Apple GPU" if torch.backends.mps.is_available() else None

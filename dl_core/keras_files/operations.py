"""Functions of ``keras.ops`` in a network: ``x + y`` and its like, written as classes.

They come with modules ``keras.src.ops.…``; several are named like layers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dl_core.keras_files.errors import not_read
from dl_core.keras_files.settings import Settings, short
from dl_core.specs import (
    Activation,
    Elementwise,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    LayerSpec,
    Merge,
    Reshape,
)

MODULE = "keras.src.ops."

Reader = Callable[[Settings, int], LayerSpec]
"""From the settings and the number of tensors read; what else is read are numbers."""


def read_operation(settings: Settings, tensors: int) -> LayerSpec:
    """The operation that ``settings`` describe.

    Raises:
        LayerNotRead: it is not read here.
        SettingUnread: a setting is impossible, or not read here.
    """
    reader = OPERATIONS.get(settings.kind)
    if reader is None:
        raise not_read(settings.name, short(settings.kind))
    layer = reader(settings, tensors)
    settings.finish()
    return layer


def _merge(how: Any) -> Reader:
    return lambda settings, n: Merge(how=how) if n > 1 else Elementwise(name=settings.kind)


def _with_numbers(settings: Settings, tensors: int) -> LayerSpec:
    """Something done to each value; between two tensors, nothing that is drawn or counted here."""
    if tensors > 1:
        raise settings.unread("tensors", tensors)
    for setting in ("negative_slope", "alpha", "approximate", "x_min", "x_max", "dtype", "beta"):
        settings.take(setting)
    return Elementwise(name=settings.kind)


def _activation(name: Any) -> Reader:
    def read(settings: Settings, tensors: int) -> LayerSpec:
        if settings.kind == "Softmax":
            settings.last_axis()
        return Activation(activation=name)

    return read


def _concatenate(settings: Settings, tensors: int) -> LayerSpec:
    settings.last_axis(default=0)
    return Merge(how="concatenate")


def _reshape(settings: Settings, tensors: int) -> LayerSpec:
    shape = settings.take("newshape")
    if not (isinstance(shape, list) and shape and all(isinstance(n, int) for n in shape[1:])):
        raise settings.unread("newshape", shape)
    return Reshape(target=tuple(shape[1:]))


def _over_maps(kind: Any) -> Reader:
    """A mean or maximum over the places of maps is a global pooling."""

    def read(settings: Settings, tensors: int) -> LayerSpec:
        axis = settings.take("axis")
        if settings.rank != 3 or axis not in ([1, 2], [-3, -2]):
            raise settings.unread("axis", axis)
        pool: LayerSpec = kind(keepdims=bool(settings.take("keepdims")))
        return pool

    return read


_VALUE_BY_VALUE = """
    Divide TrueDivide Power Abs Absolute Negative Exp Expm1 Log Log1p Sqrt Square Sign Sin Cos Clip
    Cast LeakyRelu Elu Celu Gelu LogSigmoid HardTanh Squareplus
"""
OPERATIONS: dict[str, Reader] = {
    "Add": _merge("add"),
    "Subtract": _merge("subtract"),
    "Multiply": _merge("multiply"),
    "Maximum": _merge("maximum"),
    "Minimum": _merge("minimum"),
    "Concatenate": _concatenate,
    "Reshape": _reshape,
    "Mean": _over_maps(GlobalAveragePool2D),
    "Max": _over_maps(GlobalMaxPool2D),
    **dict.fromkeys(_VALUE_BY_VALUE.split(), _with_numbers),
    **{
        theirs: _activation(ours)
        for theirs, ours in {
            "Relu": "relu",
            "Relu6": "relu6",
            "Sigmoid": "sigmoid",
            "HardSigmoid": "hard_sigmoid",
            "HardSilu": "hard_silu",
            "Silu": "silu",
            "Selu": "selu",
            "Mish": "mish",
            "Tanh": "tanh",
            "Softplus": "softplus",
            "Softsign": "softsign",
            "Softmax": "softmax",
        }.items()
    },
}
"""Class to reader."""

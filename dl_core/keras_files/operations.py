"""Functions of ``keras.ops`` in a network: ``x + y`` and its like, written as classes.

They come with modules ``keras.src.ops.…``; several are named like layers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dl_core.keras_files.errors import not_read
from dl_core.keras_files.kept import REQUIRED, Rules, checked, flag, kept, number, numbers, one_of
from dl_core.keras_files.settings import Settings, short
from dl_core.specs import (
    Activation,
    Elementwise,
    Given,
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
    return lambda settings, n: Merge(how=how) if n > 1 else _with_a_number(settings, n)


def _with_a_number(settings: Settings, tensors: int) -> LayerSpec:
    """Each value and a number; between two tensors, nothing that is drawn or counted here."""
    if tensors > 1:
        raise settings.unread("tensors", tensors)
    return Elementwise(name=settings.kind, settings=(_number_beside(settings),))


def _number_beside(settings: Settings) -> tuple[str, Given]:
    """The number, or those of the channels, and the side of the value on which it stands."""
    match settings.arguments:
        case {"args": list(placed), "kwargs": dict(named)}:
            sides = dict(zip(("x1", "x2"), placed, strict=False)) | named
        case _:
            sides = {}
    found = [(side, value) for side, value in sides.items() if not _is_tensor(value)]
    if len(found) != 1 or set(sides) != {"x1", "x2"}:
        raise settings.unread("x2", None)
    side, value = found[0]
    return side, checked(settings, side, numbers, value)


def _is_tensor(value: Any) -> bool:
    return isinstance(value, dict) and value.get("class_name") == "__keras_tensor__"


def _value_by_value(rules: Rules) -> Reader:
    """Something done to each value alone."""

    def read(settings: Settings, tensors: int) -> LayerSpec:
        if tensors > 1:
            raise settings.unread("tensors", tensors)
        return Elementwise(name=settings.kind, settings=kept(settings, rules))

    return read


def _cast(settings: Settings, tensors: int) -> LayerSpec:
    if tensors > 1:
        raise settings.unread("tensors", tensors)
    found = checked(settings, "dtype", one_of(*_DTYPES.split()), settings.dtype)
    return Elementwise(name="Cast", settings=(("dtype", found),))


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


_DTYPES = """
    bfloat16 float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool
"""
_ALONE = """
    Abs Absolute Negative Exp Expm1 Log Log1p Sqrt Square Sign Sin Cos LogSigmoid HardTanh
"""
_VALUE_BY_VALUE: dict[str, Rules] = {
    **{name: {} for name in _ALONE.split()},
    "Clip": {"x_min": (number, REQUIRED), "x_max": (number, REQUIRED)},
    "LeakyRelu": {"negative_slope": (number, 0.2)},
    "Elu": {"alpha": (number, 1.0)},
    "Celu": {"alpha": (number, 1.0)},
    "Gelu": {"approximate": (flag, True)},
    "Squareplus": {"b": (number, 4.0)},
}
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
    **dict.fromkeys(("Divide", "TrueDivide", "Power"), _with_a_number),
    **{name: _value_by_value(rules) for name, rules in _VALUE_BY_VALUE.items()},
    "Cast": _cast,
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

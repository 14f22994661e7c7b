"""Keras's layers as ours: one reader for each class, told apart by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dl_core.keras_files import activations
from dl_core.keras_files.errors import not_read
from dl_core.keras_files.kept import (
    DROPPED,
    KEEPING,
    REQUIRED,
    Rules,
    checked,
    flag,
    kept,
    number,
    numbers,
)
from dl_core.keras_files.settings import Settings, short
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Conv2DTranspose,
    Cropping2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Elementwise,
    FieldsRefused,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    GroupNormalization,
    LayerSpec,
    MaxPool2D,
    Merge,
    PerChannel,
    PReLU,
    Reshape,
    SeparableConv2D,
    UpSampling2D,
    ZeroPadding2D,
)

Made = tuple[LayerSpec, ...]
"""A layer; then its activation where that is none of those that are explained here."""
Reader = Callable[[Settings], LayerSpec | Made]


def read_layer(settings: Settings) -> Made:
    """The layer that ``settings`` describe.

    Raises:
        LayerNotRead: no reader knows its class.
        SettingUnread: a setting is impossible, or would change what is counted.
    """
    reader = LAYERS.get(settings.kind)
    if reader is None:
        raise not_read(settings.name, short(settings.kind))
    try:
        made = reader(settings)
    except FieldsRefused as error:
        first = error.errors()[0]
        raise settings.unread(".".join(map(str, first["loc"])), first["input"]) from error
    settings.finish()
    return made if isinstance(made, tuple) else (made,)


# With weights ---------------------------------------------------------------------------------


def _with_activation(kind: Any, settings: Settings, **fields: Any) -> Made:
    function = activations.described(settings)
    if isinstance(function, Activation):
        return (kind(**fields, activation=function.activation),)
    return kind(**fields), function


def _convolution(kind: Any, *more: str) -> Reader:
    def read(settings: Settings) -> Made:
        names = {"dilation": "dilation_rate"}
        names |= {n: n for n in ("kernel_size", "strides", "padding", "use_bias", *more)}
        if kind is not Conv2D and settings.take("groups", 1) != 1:
            raise settings.unread("groups", "…")
        return _with_activation(kind, settings, **settings.some(**names))

    return read


def _dense(settings: Settings) -> Made:
    return _with_activation(Dense, settings, **settings.some(units="units", use_bias="use_bias"))


def _batch_normalization(settings: Settings) -> LayerSpec:
    settings.last_axis()
    names = {n: n for n in ("momentum", "epsilon", "center", "scale")}
    return BatchNormalization(**settings.some(**names))


def _layer_normalization(settings: Settings) -> LayerSpec:
    settings.last_axis()
    own: Rules = {"center": (flag, True), "scale": (flag, True), "rms_scaling": (flag, False)}
    found = kept(settings, {"epsilon": (number, 1e-3), **own})
    off = [name for name, value in found if value is False]
    trained = 1 if ("rms_scaling", True) in found else 2 - len(off)
    return PerChannel(name="LayerNormalization", trained=trained, settings=found)


def _group_normalization(settings: Settings) -> LayerSpec:
    settings.last_axis()
    names = {n: n for n in ("groups", "epsilon", "center", "scale")}
    return GroupNormalization(**settings.some(**names))


def _normalization(settings: Settings) -> LayerSpec:
    settings.last_axis()
    rules: Rules = {"mean": (numbers, None), "variance": (numbers, None), "invert": (flag, False)}
    found = kept(settings, rules)
    given = [name for name, _ in found if name != "invert"]
    if len(given) == 1:
        raise settings.unread("variance" if "mean" in given else "mean", None)
    if given:  # constants, not weights
        return Elementwise(name="Normalization", settings=found)
    return PerChannel(name="Normalization", trained=0, fixed=2, counter=True, settings=found)


def _prelu(settings: Settings) -> LayerSpec:
    return PReLU(**settings.some(shared="shared_axes"))


def _layer_scale(settings: Settings) -> LayerSpec:
    settings.take("projection_dim")  # which must be the number of channels
    found = kept(settings, {"init_values": (number, REQUIRED)})
    return PerChannel(name="LayerScale", trained=1, settings=found)


# Without --------------------------------------------------------------------------------------


def _pool(kind: Any) -> Reader:
    def read(settings: Settings) -> LayerSpec:
        names = {n: n for n in ("pool_size", "strides", "padding")}
        pool: LayerSpec = kind(**settings.some(**names))
        return pool

    return read


def _global_pool(kind: Any) -> Reader:
    def read(settings: Settings) -> LayerSpec:
        pool: LayerSpec = kind(**settings.some(keepdims="keepdims"))
        return pool

    return read


def _up_sampling(settings: Settings) -> LayerSpec:
    return UpSampling2D(**settings.some(size="size", interpolation="interpolation"))


def _edges(value: Any) -> Any:
    """``1``, ``(1, 2)`` and ``((1, 1), (2, 2))`` as the last."""
    sides = [value, value] if isinstance(value, int) else value
    if isinstance(sides, list) and len(sides) == 2:
        return [[side, side] if isinstance(side, int) else side for side in sides]
    return value


def _zero_padding(settings: Settings) -> LayerSpec:
    return ZeroPadding2D(padding=_edges(settings.take("padding", 1)))


def _cropping(settings: Settings) -> LayerSpec:
    return Cropping2D(cropping=_edges(settings.take("cropping", 0)))


def _reshape(settings: Settings) -> LayerSpec:
    return Reshape(target=settings.take("target_shape"))


def _dropout(settings: Settings) -> LayerSpec:
    if settings.has("noise_shape"):  # the same for all values along an axis
        return Elementwise(name="Dropout", settings=kept(settings, DROPPED))
    return Dropout(**settings.some(rate="rate"))


def _merge(how: Any) -> Reader:
    return lambda settings: Merge(how=how)


def _concatenate(settings: Settings) -> LayerSpec:
    settings.last_axis()
    return Merge(how="concatenate")


def _scaled_sum(settings: Settings) -> LayerSpec:
    return Merge(how="add", scale=checked(settings, "scale", number, settings.take("scale")))


def _keeping(rules: Rules) -> Reader:
    """Of layers that keep the shape and hold no weights."""
    return lambda settings: Elementwise(name=settings.kind, settings=kept(settings, rules))


LAYERS: dict[str, Reader] = {
    **activations.LAYERS,
    "Conv2D": _convolution(Conv2D, "filters", "groups"),
    "DepthwiseConv2D": _convolution(DepthwiseConv2D, "depth_multiplier"),
    "Conv2DTranspose": _convolution(Conv2DTranspose, "filters", "output_padding"),
    "SeparableConv2D": _convolution(SeparableConv2D, "filters", "depth_multiplier"),
    "Dense": _dense,
    "BatchNormalization": _batch_normalization,
    "LayerNormalization": _layer_normalization,
    "GroupNormalization": _group_normalization,
    "Normalization": _normalization,
    "PReLU": _prelu,
    "LayerScale": _layer_scale,
    "MaxPooling2D": _pool(MaxPool2D),
    "AveragePooling2D": _pool(AveragePool2D),
    "GlobalAveragePooling2D": _global_pool(GlobalAveragePool2D),
    "GlobalMaxPooling2D": _global_pool(GlobalMaxPool2D),
    "UpSampling2D": _up_sampling,
    "ZeroPadding2D": _zero_padding,
    "Cropping2D": _cropping,
    "Flatten": lambda settings: Flatten(),
    "Reshape": _reshape,
    "Dropout": _dropout,
    "Add": _merge("add"),
    "Subtract": _merge("subtract"),
    "Multiply": _merge("multiply"),
    "Average": _merge("average"),
    "Maximum": _merge("maximum"),
    "Minimum": _merge("minimum"),
    "Concatenate": _concatenate,
    "CustomScaleLayer": _scaled_sum,
    "Identity": lambda settings: Elementwise(name="Identity"),
    **{name: _keeping(rules) for name, rules in KEEPING.items()},
}
"""Class to reader. What is not here is refused by name."""

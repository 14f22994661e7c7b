"""A layer as the Keras call that makes it."""

from __future__ import annotations

import re

from dl_core.codegen.classes import CLASSES
from dl_core.codegen.operations import CannotBeWritten
from dl_core.codegen.source import call, factor, given_as, number, quoted
from dl_core.counting import title
from dl_core.errors import StridesWithDilation
from dl_core.keras_files import LAYERS
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Conv2DTranspose,
    Convolution,
    Cropping2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Elementwise,
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

_OTHERWISE: dict[type[LayerSpec], str] = {
    MaxPool2D: "MaxPooling2D",
    AveragePool2D: "AveragePooling2D",
    GlobalAveragePool2D: "GlobalAveragePooling2D",
    GlobalMaxPool2D: "GlobalMaxPooling2D",
}
"""What Keras calls otherwise than :mod:`dl_core.specs`."""


def layer_source(layer: LayerSpec, where: str, *, name: str = "", frozen: bool = False) -> str:
    """The call that makes ``layer``: what it is about, then the settings that Keras would choose
    otherwise. ``where`` names it in errors, ``name`` in the Keras model.

    Raises:
        CannotBeWritten: it is of a kind of which only the cost is known.
        StridesWithDilation: a convolution has both, which Keras does not compute.

    >>> layer_source(Conv2D(filters=32, padding="same", activation="relu"), "1")
    'keras.layers.Conv2D(32, 3, padding="same", activation="relu")'
    >>> layer_source(Merge(how="add"), "sum", name="sum")
    'keras.layers.Add(name="sum")'
    """
    if isinstance(layer, Convolution) and layer.strided_and_dilated:
        raise StridesWithDilation(layer=where, kind=title(layer))
    about, settings = _arguments(layer, where)
    settings["trainable"] = "False" if frozen else None
    settings["name"] = quoted(name) if name else None
    kind = keras_name(layer)
    return call(kind if kind in CLASSES else f"keras.layers.{kind}", *about, **settings)


def keras_name(layer: LayerSpec) -> str:
    """The class of ``layer`` in Keras.

    >>> keras_name(MaxPool2D()), keras_name(Dense(units=3))
    ('MaxPooling2D', 'Dense')
    """
    if isinstance(layer, Elementwise):
        return "Activation" if layer.name.islower() else layer.name
    if isinstance(layer, Merge) and layer.scale is not None:
        return "CustomScaleLayer"
    return _OTHERWISE.get(type(layer), title(layer))


def is_usual_name(name: str, layer: LayerSpec) -> bool:
    """Whether Keras would give ``layer`` such a name by itself.

    >>> is_usual_name("max_pooling2d_3", MaxPool2D()), is_usual_name("block1_pool", MaxPool2D())
    (True, False)
    """
    usual = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", keras_name(layer))
    usual = re.sub(r"([a-z])([A-Z])", r"\1_\2", usual).lower()
    return re.fullmatch(rf"{usual}(_\d+)?", name) is not None


Arguments = tuple[list[str], dict[str, str | None]]
"""What a layer is about, always written, and its settings; ``None`` is left to Keras."""


def _arguments(layer: LayerSpec, where: str) -> Arguments:
    match layer:
        case Conv2D() | Conv2DTranspose() | DepthwiseConv2D() | SeparableConv2D():
            return _convolution(layer)
        case UpSampling2D():
            between = None if layer.interpolation == "nearest" else quoted(layer.interpolation)
            return [_size(layer.size)], {"interpolation": between}
        case GroupNormalization():
            return [str(layer.groups)], _scaling(layer)
        case MaxPool2D() | AveragePool2D():
            strides = None if layer.steps == layer.pool_size else _size(layer.steps)
            return [_size(layer.pool_size)], {"strides": strides, "padding": _padding(layer)}
        case GlobalAveragePool2D() | GlobalMaxPool2D():
            return [], {"keepdims": "True" if layer.keepdims else None}
        case ZeroPadding2D():
            return [_edges(layer.padding)], {}
        case Cropping2D():
            return [_edges(layer.cropping)], {}
        case Dense():
            return [str(layer.units)], _ending(layer)
        case Dropout():
            return [number(layer.rate)], {}
        case BatchNormalization():
            return [], _normalisation(layer)
        case Activation():
            return [quoted(layer.activation)], {}
        case Reshape():
            return [str(layer.target)], {}
        case PReLU():
            return [], {"shared_axes": str(list(layer.shared)) if layer.shared else None}
        case Merge(scale=float(scale)):
            return [number(scale)], {}
        case Elementwise(name="Rescaling", settings=(("scale", float(scale)), *rest)):
            return [factor(scale)], {name: given_as(value) for name, value in rest}
        case Merge() | Flatten() | Elementwise(name="Identity"):
            return [], {}
        case Elementwise(name=name) if name.islower():  # an activation that is not explained here
            return [quoted(name)], {}
        case (
            Elementwise(name=name, settings=tuple(kept))
            | PerChannel(name=name, settings=tuple(kept))
        ) if name in LAYERS:
            return [], {name: given_as(value) for name, value in kept}
    raise CannotBeWritten(layer=where, kind=title(layer))


def _convolution(layer: Convolution | Conv2DTranspose) -> Arguments:
    about = [_size(layer.kernel_size)]
    if not isinstance(layer, DepthwiseConv2D):
        about.insert(0, str(layer.filters))
    settings = {
        "strides": _unless(layer.strides, (1, 1)),
        "padding": _padding(layer),
        "dilation_rate": _unless(layer.dilation, (1, 1)),
    }
    if isinstance(layer, Conv2D):
        settings["groups"] = _unless(layer.groups, 1)
    elif isinstance(layer, Conv2DTranspose):
        settings["output_padding"] = _size(layer.output_padding) if layer.output_padding else None
    else:
        settings["depth_multiplier"] = _unless(layer.depth_multiplier, 1)
    return about, settings | _ending(layer)


def _ending(layer: Convolution | Conv2DTranspose | Dense) -> dict[str, str | None]:
    named = None if layer.activation == "linear" else quoted(layer.activation)
    return {"activation": named, "use_bias": None if layer.use_bias else "False"}


def _normalisation(layer: BatchNormalization) -> dict[str, str | None]:
    return {
        "momentum": None if layer.momentum == 0.99 else number(layer.momentum),
        **_scaling(layer),
    }


def _scaling(layer: BatchNormalization | GroupNormalization) -> dict[str, str | None]:
    return {
        "epsilon": None if layer.epsilon == 1e-3 else number(layer.epsilon),
        "center": None if layer.center else "False",
        "scale": None if layer.scale else "False",
    }


def _padding(layer: Convolution | Conv2DTranspose | MaxPool2D | AveragePool2D) -> str | None:
    return None if layer.padding == "valid" else quoted(layer.padding)


def _unless(value: int | tuple[int, int], usual: int | tuple[int, int]) -> str | None:
    return None if value == usual else _size(value)


def _size(value: int | tuple[int, int]) -> str:
    """One number for both axes where it is the same."""
    same = isinstance(value, tuple) and value[0] == value[1]
    return str(value[0] if same else value)  # type: ignore[index]


def _edges(value: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (above, below), (left, right) = value
    if above == below and left == right:
        return _size((above, left))
    return str(value)

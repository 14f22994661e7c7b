"""The vocabulary: how each layer is written, and what stands where nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from dl_core.specs import (
    ActivationName,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    LayerSpec,
    MaxPool2D,
    ModelSpec,
    SeparableConv2D,
    Shape,
    ZeroPadding2D,
)

DEFAULT_INPUT: Shape = ModelSpec.model_fields["input_shape"].default
FILTERS, HIDDEN, CLASSES = 32, 128, 10
"""Filters of ``CONV``, units of ``FC``, and those of an ``FC`` that ends the network."""


@dataclass(frozen=True)
class Kind:
    """How one kind of layer is written: ``CONV(32, 3x3, same, stride 2, relu)``.

    ``numbers`` are the fields that numbers without a name fill, in this order; ``named`` those
    that follow a name; ``flags`` the words that stand for a value. ``defaults`` hold where nothing
    is written, before those of the class. ``usage`` shows all of it. Where ``explicit``, the first
    number is written even if it is the default.
    """

    word: str
    layer: type[LayerSpec]
    usage: str = ""
    numbers: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    explicit: bool = False

    @property
    def activated(self) -> bool:
        """Whether it has an activation function of its own."""
        return "activation" in self.layer.model_fields

    def default(self, name: str) -> Any:
        """The value of a field where nothing is written."""
        if name in self.defaults:
            return self.defaults[name]
        return self.layer.model_fields[name].default

    def name_of(self, name: str) -> str:
        """What a field is called in a text."""
        return next((word for word, known in self.named.items() if known == name), name)


_PADDING = {"same": ("padding", "same"), "valid": ("padding", "valid")}
_CONVOLVED = {"size": "kernel_size", "stride": "strides", "dilation": "dilation"}
_POOLED = {"size": "pool_size", "stride": "strides"}
_NO_BIAS = {"nobias": ("use_bias", False)}
_KEPT = {"keepdims": ("keepdims", True)}
CELLWISE = {"cellwise": ("cellwise", True)}
"""``FC`` on maps acts on each cell, as Keras does, instead of reading them flattened."""

KINDS = (
    Kind(
        "CONV",
        Conv2D,
        "CONV(32, 3x3, same, stride 2, dilation 2, groups 2, nobias, relu)",
        numbers=("filters", "kernel_size"),
        named={"filters": "filters", **_CONVOLVED, "groups": "groups"},
        flags=_PADDING | _NO_BIAS,
        defaults={"filters": FILTERS, "padding": "same"},
        explicit=True,
    ),
    Kind(
        "DWCONV",
        DepthwiseConv2D,
        "DWCONV(3x3, same, stride 2, dilation 2, multiplier 2, nobias, relu)",
        numbers=("kernel_size",),
        named={**_CONVOLVED, "multiplier": "depth_multiplier"},
        flags=_PADDING | _NO_BIAS,
        defaults={"padding": "same"},
    ),
    Kind(
        "SEPCONV",
        SeparableConv2D,
        "SEPCONV(32, 3x3, same, stride 2, dilation 2, multiplier 2, nobias, relu)",
        numbers=("filters", "kernel_size"),
        named={"filters": "filters", **_CONVOLVED, "multiplier": "depth_multiplier"},
        flags=_PADDING | _NO_BIAS,
        defaults={"filters": FILTERS, "padding": "same"},
        explicit=True,
    ),
    Kind(
        "POOL",
        MaxPool2D,
        "POOL(2, stride 2, same)",
        numbers=("pool_size",),
        named=_POOLED,
        flags=_PADDING,
    ),
    Kind(
        "AVGPOOL",
        AveragePool2D,
        "AVGPOOL(2, stride 2, same)",
        numbers=("pool_size",),
        named=_POOLED,
        flags=_PADDING,
    ),
    Kind("GAP", GlobalAveragePool2D, "GAP(keepdims)", flags=_KEPT),
    Kind("GMP", GlobalMaxPool2D, "GMP(keepdims)", flags=_KEPT),
    Kind(
        "PAD",
        ZeroPadding2D,
        "PAD(1), PAD(1x2), PAD(top 1, bottom 2, left 1, right 2)",
        numbers=("sides",),
        named={side: side for side in ("top", "bottom", "left", "right")},
    ),
    Kind(
        "BN",
        BatchNormalization,
        "BN(momentum 0.9, epsilon 0.001, nocenter, noscale)",
        named={"momentum": "momentum", "epsilon": "epsilon"},
        flags={"nocenter": ("center", False), "noscale": ("scale", False)},
    ),
    Kind(
        "DROPOUT",
        Dropout,
        "DROPOUT(0.5)",
        numbers=("rate",),
        named={"rate": "rate"},
        explicit=True,
    ),
    Kind("FLATTEN", Flatten, "FLATTEN"),
    Kind(
        "FC",
        Dense,
        "FC(128, nobias, cellwise, relu)",
        numbers=("units",),
        named={"units": "units"},
        flags=_NO_BIAS | CELLWISE,
        defaults={"units": HIDDEN},
        explicit=True,
    ),
)
"""Every kind but activations and blocks, which are written in ways of their own."""

INPUT, ACT, RES = "INPUT", "ACT", "RES"
_ALIASES = {
    "CONV2D": "CONV",
    "CONVOLUTION": "CONV",
    "DEPTHWISECONV2D": "DWCONV",
    "DEPTHWISE": "DWCONV",
    "SEPARABLECONV2D": "SEPCONV",
    "SEPARABLE": "SEPCONV",
    "MAXPOOL": "POOL",
    "MAXPOOL2D": "POOL",
    "AVERAGEPOOL": "AVGPOOL",
    "AVERAGEPOOL2D": "AVGPOOL",
    "ZEROPAD": "PAD",
    "BATCHNORM": "BN",
    "DENSE": "FC",
    "ACTIVATION": ACT,
    "RESIDUAL": RES,
}
_BY_WORD = {kind.word: kind for kind in KINDS}
BY_LAYER: dict[type[LayerSpec], Kind] = {kind.layer: kind for kind in KINDS}
_ACTIVATIONS: dict[str, ActivationName] = {
    name.replace("_", "").upper(): name for name in get_args(ActivationName)
} | {"SWISH": "silu", "HARDSWISH": "hard_silu"}


def plain(word: str) -> str:
    """A word without what does not matter, and by its usual name.

    >>> plain("leaky_relu"), plain("Dense")
    ('LEAKYRELU', 'FC')
    """
    word = word.replace("_", "").upper()
    return _ALIASES.get(word, word)


def kind_of(word: str) -> Kind | None:
    """The kind of layer that ``word`` names."""
    return _BY_WORD.get(plain(word))


def activation_of(word: str) -> ActivationName | None:
    """The activation function that ``word`` names."""
    return _ACTIVATIONS.get(plain(word))


@cache
def layer_words() -> tuple[str, ...]:
    """Every word that may begin a layer."""
    activations = (name.upper() for name in get_args(ActivationName))
    return (INPUT, ACT, RES, *_BY_WORD, *activations, *_ALIASES, "SWISH")


def close_to(word: str, known: tuple[str, ...]) -> str | None:
    """The one of ``known`` that ``word`` is nearest to, if any is near.

    >>> close_to("COVN", layer_words())
    'CONV'
    """
    found = get_close_matches(word[:30].upper(), [w.upper() for w in known], n=1)
    return next((w for w in known if w.upper() in found), None)

"""Activations as Keras writes them: names, layers, or one as the setting of another."""

from __future__ import annotations

from typing import Any

from dl_core.keras_files.errors import CarriesCode
from dl_core.keras_files.settings import EXPLAINED, OTHERS, Settings, short
from dl_core.specs import Activation, Elementwise

OTHER_NAMES = {"swish": "silu", "hard_swish": "hard_silu", None: "linear"}

Function = Activation | Elementwise


def by_name(name: Any, settings: Settings, setting: str = "activation") -> Function:
    """The activation that Keras calls ``name``.

    Raises:
        SettingUnread: Keras has none of that name.
    """
    known = OTHER_NAMES.get(name, name) if name is None or isinstance(name, str) else ""
    if known in EXPLAINED:
        return Activation(activation=known)
    if known in OTHERS:
        return Elementwise(name=known)
    raise settings.unread(setting, name)


def described(settings: Settings) -> Function:
    """The activation that is the setting ``activation`` of a layer: a name, a function of Keras,
    or a layer such as ``LeakyReLU``."""
    value = settings.take("activation")
    if not isinstance(value, dict):
        return by_name(value, settings)
    kind, inner = value.get("class_name"), value.get("config")
    if kind == "function":
        return by_name(inner, settings)
    if isinstance(kind, str) and kind in LAYERS and isinstance(inner, dict):
        own = Settings(settings.name, kind, inner, settings.rank)
        found = LAYERS[kind](own)
        own.finish()
        return found
    raise CarriesCode(layer=settings.name, kind=short(kind))


def _relu(settings: Settings) -> Function:
    top = settings.take("max_value")
    slope, threshold = settings.take("negative_slope", 0), settings.take("threshold", 0)
    if not slope and not threshold and top in (None, 6):
        return Activation(activation="relu6" if top else "relu")
    return Elementwise(name="ReLU")


def _leaky_relu(settings: Settings) -> Function:
    slope = settings.take("negative_slope", settings.take("alpha", 0.3))
    return Activation(activation="leaky_relu") if slope == 0.2 else Elementwise(name="LeakyReLU")


def _elu(settings: Settings) -> Function:
    return (
        Activation(activation="elu") if settings.take("alpha", 1) == 1 else Elementwise(name="ELU")
    )


def _softmax(settings: Settings) -> Function:
    settings.last_axis()
    return Activation(activation="softmax")


LAYERS = {
    "Activation": described,
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "ELU": _elu,
    "Softmax": _softmax,
}
"""Layers that are nothing but an activation."""

"""Activations as Keras writes them: names, layers, or one as the setting of another."""

from __future__ import annotations

from typing import Any

from dl_core.keras_files.errors import CarriesCode
from dl_core.keras_files.kept import checked, kept, number
from dl_core.keras_files.settings import EXPLAINED, OTHERS, Settings, short
from dl_core.specs import Activation, Elementwise

OTHER_NAMES = {"swish": "silu", "hard_swish": "hard_silu", None: "linear"}

Function = Activation | Elementwise
SIX = (("max_value", 6.0),)


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
    rest = {"negative_slope": (number, 0.0), "threshold": (number, 0.0)}
    found = kept(settings, {"max_value": (number, None), **rest})
    if found in ((), SIX):
        return Activation(activation="relu6" if found else "relu")
    return Elementwise(name="ReLU", settings=found)


def _leaky_relu(settings: Settings) -> Function:
    older = settings.take("alpha", 0.3)
    slope = checked(settings, "negative_slope", number, settings.take("negative_slope", older))
    if slope == 0.2:
        return Activation(activation="leaky_relu")
    return Elementwise(name="LeakyReLU", settings=(("negative_slope", slope),))


def _elu(settings: Settings) -> Function:
    found = kept(settings, {"alpha": (number, 1.0)})
    return Elementwise(name="ELU", settings=found) if found else Activation(activation="elu")


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

"""The settings of each kind of layer, as an editor shows them: read off the descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from dl_core.errors import N_
from dl_core.specs import Layer, LayerSpec

Form = Literal["whole", "number", "choice", "switch", "pair", "edges"]


@dataclass(frozen=True)
class Setting:
    """One setting of a layer.

    ``form`` is how it is written: a whole number, a number, one of ``choices``, yes or no, a
    ``pair`` (vertical, horizontal) of whole numbers, or two pairs (above, below), (left, right).
    Numbers lie from ``low`` to ``high``, an end that is ``open`` left out. One that is ``free``
    may be ``None``. ``default`` is ``None`` too where there is none.
    """

    name: str
    form: Form
    low: float = 0
    high: float = 0
    open: tuple[bool, bool] = (False, False)
    choices: tuple[str, ...] = ()
    default: Any = None
    free: bool = False


LAYERS: tuple[type[LayerSpec], ...] = get_args(get_args(Layer)[0])
KINDS = {layer.model_fields["kind"].default: layer for layer in LAYERS}
"""The layers that a trainable network may have, by the name of their kind."""
LABELS = {
    "filters": N_("filters"),
    "units": N_("units"),
    "depth_multiplier": N_("filters per channel"),
    "pool_size": N_("window"),
    "kernel_size": N_("kernel"),
    "strides": N_("stride"),
    "padding": N_("padding"),
    "dilation": N_("dilation"),
    "groups": N_("groups"),
    "rate": N_("rate"),
    "momentum": N_("momentum"),
    "epsilon": N_("epsilon"),
    "center": N_("shift β"),
    "scale": N_("scale γ"),
    "use_bias": N_("bias"),
    "keepdims": N_("keep the axes"),
    "activation": N_("activation"),
}
"""What settings are called, in the order in which they are shown."""


def name_of(kind: str) -> str:
    """What layers of a kind are called.

    >>> name_of("conv2d")
    'Conv2D'
    """
    return KINDS[kind].__name__


@cache
def settings(kind: str) -> tuple[Setting, ...]:
    """The settings of layers of a kind; a block's own layers are none.

    >>> [setting.name for setting in settings("dense")]
    ['units', 'use_bias', 'activation']
    >>> settings("dropout")[0].high, settings("dropout")[0].open
    (1, (False, True))
    """
    schema = KINDS[kind].model_json_schema()
    own = schema.get("properties") or schema["$defs"][name_of(kind)]["properties"]
    return tuple(_setting(name, own[name]) for name in LABELS if name in own)


def _setting(name: str, told: dict[str, Any]) -> Setting:
    """From the JSON schema of a field."""
    default = told.get("default")
    if "anyOf" in told:
        first = _setting(name, told["anyOf"][0])
        return Setting(name, first.form, first.low, first.high, default=default, free=True)
    if "enum" in told:
        return Setting(name, "choice", choices=tuple(told["enum"]), default=default)
    if told["type"] == "boolean":
        return Setting(name, "switch", default=default)
    if told["type"] == "array":
        within = told["prefixItems"][0]
        deeper = within["type"] == "array"
        numbers = within["prefixItems"][0] if deeper else within
        form: Form = "edges" if deeper else "pair"
        return Setting(name, form, numbers["minimum"], numbers["maximum"], default=default)
    return Setting(
        name,
        "whole" if told["type"] == "integer" else "number",
        told.get("minimum", told.get("exclusiveMinimum", 0)),
        told.get("maximum", told.get("exclusiveMaximum", 0)),
        ("exclusiveMinimum" in told, "exclusiveMaximum" in told),
        default=default,
    )

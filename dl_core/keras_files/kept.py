"""Settings that change no count, kept so that a layer can be written as code again.

Only what is listed for a class is kept, and only values of the sort that is expected there:
numbers, yes or no, and words from a list. Nothing else of a file reaches the code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from dl_core.keras_files.settings import Settings
from dl_core.specs import Kept

Rule = Callable[[Any], Any]
"""A value as it is kept; it raises ``ValueError`` where it is none of the sort."""
REQUIRED = object()
"""The default of a setting that Keras has none for."""
Rules = Mapping[str, tuple[Rule, Any]]
"""For each setting, what it may be and what Keras chooses."""

CONSTANTS = ("__numpy__", "__tensor__")
"""How Keras writes arrays."""
MOST = 16384


def kept(settings: Settings, rules: Rules) -> Kept:
    """The settings that differ from what Keras would choose.

    Raises:
        SettingUnread: one is not of the sort that is expected, or is missing.
    """
    found = {}
    for name, (rule, default) in rules.items():
        value = settings.take(name)
        if value is None and default is not REQUIRED:
            continue
        if (made := checked(settings, name, rule, value)) != default:
            found[name] = made
    return tuple(found.items())


def checked(settings: Settings, name: str, rule: Rule, value: Any) -> Any:
    """``value`` as ``rule`` keeps it.

    Raises:
        SettingUnread: it is not of that sort.
    """
    try:
        return rule(value)
    except (ValueError, OverflowError) as error:
        raise settings.unread(name, value) from error


# Sorts of values ------------------------------------------------------------------------------


def number(value: Any) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)
    if not isfinite(found := float(value)):
        raise ValueError(value)
    return found


def numbers(value: Any) -> float | tuple[float, ...]:
    """A number, or a list or an array of them.

    >>> numbers(3), numbers([1, 2.5])
    (3.0, (1.0, 2.5))
    """
    match value:
        case {"class_name": str(kind), "config": {"value": inner}} if kind in CONSTANTS:
            value = inner
    if not isinstance(value, list):
        return number(value)
    if not 1 <= len(value) <= MOST:
        raise ValueError(value)
    return tuple(map(number, value))


def share(value: Any) -> float:
    """A number from 0 to 1."""
    if not 0 <= (found := number(value)) <= 1:
        raise ValueError(value)
    return found


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def one_of(*words: str) -> Rule:
    """One of ``words``."""

    def rule(value: Any) -> str:
        if value not in words:
            raise ValueError(value)
        return str(value)

    return rule


def same_along(value: Any) -> tuple[float | None, ...]:
    """The shape of noise, batch axis included: along an axis of length 1 it is the same, and
    ``None`` stands for the length that is read."""
    if not isinstance(value, list) or not 1 <= len(value) <= 9:
        raise ValueError(value)
    return tuple(None if n is None else _length(n) for n in value)


def _length(value: Any) -> float:
    if not isinstance(value, int) or not 1 <= value <= MOST:
        raise ValueError(value)
    return number(value)


# Layers that keep the shape and hold no weights -----------------------------------------------

_EDGES: Rules = {
    "fill_mode": (one_of("constant", "nearest", "reflect", "wrap"), "reflect"),
    "interpolation": (one_of("nearest", "bilinear"), "bilinear"),
    "fill_value": (number, 0.0),
}
DROPPED: Rules = {"rate": (share, REQUIRED), "noise_shape": (same_along, None)}
_RANGE: Rules = {"value_range": (numbers, (0.0, 255.0))}
_FLIPS = one_of("horizontal", "vertical", "horizontal_and_vertical")
_BOTH: Rules = {"height_factor": (numbers, REQUIRED), "width_factor": (numbers, None)}

KEEPING: dict[str, Rules] = {
    "Rescaling": {"scale": (numbers, REQUIRED), "offset": (numbers, 0.0)},
    "StochasticDepth": {"drop_path_rate": (share, REQUIRED)},
    "SpatialDropout2D": {"rate": (share, REQUIRED)},
    "GaussianNoise": {"stddev": (share, REQUIRED)},
    "GaussianDropout": {"rate": (share, REQUIRED)},
    "AlphaDropout": DROPPED,
    "ActivityRegularization": {"l1": (number, 0.0), "l2": (number, 0.0)},
    "RandomFlip": {"mode": (_FLIPS, "horizontal_and_vertical")},
    "RandomRotation": {"factor": (numbers, REQUIRED), **_EDGES},
    "RandomZoom": {**_BOTH, **_EDGES},
    "RandomTranslation": {**_BOTH, **_EDGES},
    "RandomContrast": {"factor": (numbers, REQUIRED), **_RANGE},
    "RandomBrightness": {"factor": (numbers, REQUIRED), **_RANGE},
}
"""Class to its settings."""

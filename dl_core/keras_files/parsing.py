"""From JSON text to the dictionary that describes a network, before any layer of it is looked at.

Keras writes a network as ``{"class_name": "Functional", "config": {"layers": […], …}}``; Keras 2
without the names of modules, and ``get_config()`` gives the inner dictionary alone.
"""

from __future__ import annotations

import json
from typing import Any

from dl_core.keras_files.errors import ConfigTooLarge, FileEmpty, NotANetwork, NotJson, TooDeep
from dl_core.limits import LIMITS

Config = dict[str, Any]
DEEPEST = 200
"""Lists and dictionaries inside one another; a network takes ten, each nested one ten more."""


def parsed(text: str) -> Config:
    """The network that ``text`` describes, as ``{"class_name": …, "config": …}``.

    Raises:
        ImportRefused: it is too long, not JSON, or describes no network.

    >>> parsed('{"name": "small", "layers": []}')["class_name"]
    'Sequential'
    """
    return _network(loaded(text))


def loaded(text: str) -> Any:
    """What the JSON in ``text`` holds, no deeper than any network is.

    Raises:
        ImportRefused: it is empty, too long, too deep or not JSON.
    """
    if len(text) > LIMITS.config_bytes:
        raise ConfigTooLarge(size=len(text), cap=LIMITS.config_bytes)
    if not text.strip():
        raise FileEmpty()
    value = _loaded(text)
    if isinstance(value, str):  # what to_json() gave, dumped once more
        value = _loaded(value)
    _check_depth(value)
    return value


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise TooDeep() from error
    except json.JSONDecodeError as error:
        raise NotJson(line=error.lineno, column=error.colno) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise NotANetwork() from error


def _check_depth(value: Any) -> None:
    """Refuse deep nesting, so that what follows may call itself once a level."""
    level = [value]
    for _ in range(DEEPEST):
        inner = [v for v in level if isinstance(v, list | dict)]
        if not inner:
            return
        level = [w for v in inner for w in (v.values() if isinstance(v, dict) else v)]
    raise TooDeep()


def _network(value: Any) -> Config:
    """``value`` in the form with the class around it."""
    if isinstance(value, dict) and isinstance(value.get("layers"), list):
        kind = "Functional" if "output_layers" in value else "Sequential"
        return {"module": "keras", "class_name": kind, "config": value}
    if isinstance(value, dict) and is_network(value):
        return value
    raise NotANetwork()


def is_network(data: Config) -> bool:
    """Whether ``data`` describes a network, not a layer.

    The class may be a reader's own: such a network is refused by name, later.
    """
    if not isinstance(data.get("class_name"), str) or not isinstance(data.get("config"), dict):
        return False
    return isinstance(data["config"].get("layers"), list)


def flat(structure: Any) -> list[tuple[str, int, int]]:
    """The tensors of ``input_layers`` or ``output_layers`` as (layer, call, place among its
    outputs), in the order in which Keras flattens lists and dictionaries.

    >>> flat([["a", 0, 0], {"y": ["c", 0, 1], "x": ["b", 0, 0]}])
    [('a', 0, 0), ('b', 0, 0), ('c', 0, 1)]
    """
    match structure:
        case [str(name), int(call), int(place)]:
            return [(name, call, place)]
        case list():
            return [tensor for inner in structure for tensor in flat(inner)]
        case dict():
            return [tensor for key in sorted(structure) for tensor in flat(structure[key])]
    raise NotANetwork()

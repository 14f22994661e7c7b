"""Who reads what in a Functional network: its calls, in an order in which each reads earlier ones.

A layer that is called several times makes tensors at each call; ``(name, call, place)`` names one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dl_core.keras_files.errors import GraphBroken, NotANetwork
from dl_core.keras_files.parsing import Config, is_network
from dl_core.keras_files.settings import short

Ref = tuple[str, int]
"""A layer and which of its calls."""
Tensor = tuple[str, int, int]


@dataclass(frozen=True)
class Call:
    """One call of the layer that ``data`` describes, on the tensors that ``reads`` names, which
    stand somewhere in its ``arguments``."""

    data: Config
    name: str
    reads: tuple[Tensor, ...]
    arguments: Any = None


def name_of(layer: Any) -> str:
    """The name of a layer.

    Raises:
        NotANetwork: this describes no layer.
        GraphBroken: its name cannot be shown.
    """
    if not isinstance(layer, dict) or not isinstance(layer.get("config"), dict):
        raise NotANetwork()
    name = layer.get("name") or layer["config"].get("name")
    if not isinstance(name, str) or not isinstance(layer.get("class_name"), str):
        raise NotANetwork()
    if len(name) > 200 or not name.isprintable():
        raise GraphBroken(layer=short(name))
    return name


def is_input(layer: Config) -> bool:
    return bool(layer["class_name"] == "InputLayer")


def counts_from_one(layer: Config) -> bool:
    """Whether Keras counts the calls of ``layer`` from 1: those of nested networks, for it takes
    their making for the first. Sequential ones stopped to with Keras 3."""
    return is_network(layer) and (layer["class_name"] != "Sequential" or "module" not in layer)


def calls_of(config: Config) -> dict[Ref, Call]:
    """Every call in a Functional network, as it is described.

    Raises:
        ImportRefused: the description is broken.
    """
    found: dict[Ref, Call] = {}
    layers = {name_of(layer): layer for layer in config["layers"]}
    if len(layers) != len(config["layers"]):
        raise NotANetwork()
    old = {name for name, layer in layers.items() if "module" not in layer}
    shifted = {name for name in old if counts_from_one(layers[name])}
    for name, layer in layers.items():
        calls = layer.get("inbound_nodes") or ([[]] if is_input(layer) else [])
        if not isinstance(calls, list):
            raise NotANetwork()
        for i, call in enumerate(calls):
            reads = tuple((n, at - (n in shifted), place) for n, at, place in _tensors(call))
            found[name, i] = Call(layer, name, reads, call)
    return found


def _tensors(value: Any) -> list[Tensor]:
    """The tensors in the arguments of a call; Keras 2 wrote ``[name, call, place, {…}]``."""
    match value:
        case {"class_name": "__keras_tensor__", "config": {"keras_history": history}}:
            return _tensors(history)
        case [str(name), int(call), int(place), *_]:
            return [(name, call, place)]
        case list():
            return [tensor for inner in value for tensor in _tensors(inner)]
        case {"args": args, "kwargs": dict(kwargs)}:
            return _tensors([args, *kwargs.values()])
        case dict():
            return [tensor for key in sorted(value) for tensor in _tensors(value[key])]
    return []


def in_order(calls: dict[Ref, Call]) -> list[tuple[Ref, Call]]:
    """``calls`` so that each comes after those it reads, else in the order they have.

    Raises:
        GraphBroken: one reads what no other makes, or itself in the end.
    """
    done: dict[Ref, Call] = {}
    opened: set[Ref] = set()
    for first in calls:
        stack = [first]
        while stack:
            ref = stack[-1]
            missing = [r for r in _read(calls[ref]) if r not in done]
            if not missing or ref in done:
                done.setdefault(ref, calls[ref])
                stack.pop()
            elif ref in opened or not all(r in calls for r in missing):
                raise GraphBroken(layer=short(ref[0]))
            else:
                opened.add(ref)
                stack.extend(reversed(missing))
    return list(done.items())


def _read(call: Call) -> dict[Ref, None]:
    return dict.fromkeys((name, at) for name, at, _ in call.reads)

"""From words on the command line to a training's description."""

from __future__ import annotations

import argparse
import json
from typing import Any

from dl_core.errors import UnknownDataset, UnknownField
from dl_core.specs import DATASETS, PRESETS, DataSpec, TrainSpec, preset, with_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words that :func:`described` reads."""
    parser.add_argument("preset", metavar="PRESET", help=f"one of: {', '.join(PRESETS)}")
    parser.add_argument("--data", metavar="D", help=f"one of: {', '.join(DATASETS)}")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="change any setting by its path: learning_rate=0.01 model.layers.0.filters=16 "
        "data.limit=500; values are JSON, or else text",
    )


def described(arguments: argparse.Namespace, **fields: Any) -> TrainSpec:
    """The preset's training, changed by ``--data``, ``fields`` that are not ``None``, ``--set``.

    Raises:
        SpecError, pydantic.ValidationError: no training is described so.
    """
    spec = preset(arguments.preset).train
    if arguments.data is not None:
        if arguments.data not in DATASETS:
            raise UnknownDataset(name=arguments.data)
        spec = with_data(spec, DataSpec.model_validate({**dict(spec.data), "name": arguments.data}))
    body = spec.model_dump(mode="json")
    body |= {name: value for name, value in fields.items() if value is not None}
    for assignment in arguments.set:
        path, _, text = assignment.partition("=")
        change(body, path.strip(), parsed(text))
    return TrainSpec.model_validate(body)


def parsed(text: str) -> Any:
    """``text`` as JSON, or itself where it is none.

    >>> parsed("0.01"), parsed("[3, 5]"), parsed("cosine"), parsed("NaN")
    (0.01, [3, 5], 'cosine', 'NaN')
    """
    try:
        return json.loads(text, parse_constant=_not_json)
    except (ValueError, RecursionError):
        return text


def change(body: Any, path: str, value: Any) -> None:
    """Set what is at ``path`` (names and indices with dots between) in nested dicts and lists.

    Raises:
        UnknownField: there is nothing at that path.

    >>> body = {"layers": [{"units": 3}]}
    >>> change(body, "layers.0.units", 5)
    >>> body
    {'layers': [{'units': 5}]}
    """
    *above, last = path.split(".")
    for part in above:
        body = body[_found(body, part, path)]
    body[_found(body, last, path)] = value


def preset_of(spec: TrainSpec) -> str:
    """Name of the preset whose layers ``spec`` has, ``custom`` if there is none."""
    for name, known in PRESETS.items():
        if known.train.model.layers == spec.model.layers:
            return name
    return "custom"


def _found(body: Any, part: str, path: str) -> Any:
    if isinstance(body, dict) and part in body:
        return part
    if isinstance(body, list) and part.isdecimal() and int(part) < len(body):
        return int(part)
    raise UnknownField(name=path)


def _not_json(text: str) -> None:
    raise ValueError(text)

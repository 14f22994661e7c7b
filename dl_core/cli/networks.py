"""From words on the command line to a network: a preset, a file, a sentence, an application."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dl_core.applications import Architecture, architecture
from dl_core.cli.describing import change, described, parsed
from dl_core.cli.files import read
from dl_core.cli.quiet import import_quietly
from dl_core.descriptions import kind_of, network_in
from dl_core.errors import N_, ConvoscopeError, StoreUnwritable
from dl_core.grammar import parse
from dl_core.keras_files import config_in, loaded, read_config
from dl_core.keys import key
from dl_core.specs import (
    APPLICATIONS,
    DATASETS,
    PRESETS,
    ArchitectureSpec,
    GraphSpec,
    Image,
    ModelSpec,
    Shape,
    image_shape,
)
from dl_core.store import open_store

Network = ModelSpec | GraphSpec

_OURS = "a preset or a description of Convoscope"


class OneNetwork(ConvoscopeError):
    template = N_("Name one network: a preset, a file, --grammar or --application.")


class GoesOnlyWith(ConvoscopeError):
    template = N_("{option} goes only with {other}.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words that :func:`network` reads."""
    parser.add_argument(
        "preset",
        metavar="PRESET|FILE",
        nargs="?",
        help=f"one of: {', '.join(PRESETS)}; or a description in JSON, of Convoscope or of Keras, "
        "or a .keras file",
    )
    parser.add_argument(
        "--grammar", metavar="TEXT", help='such as "INPUT(28x28x1) -> CONV(32) -> POOL -> FC"'
    )
    parser.add_argument(
        "--application",
        metavar="NAME",
        help=f"built by Keras the first time, which takes a while: {', '.join(APPLICATIONS)}",
    )
    parser.add_argument("--no-top", action="store_true", help="without the classifier at its end")
    parser.add_argument("--input", metavar="HxWxC", help="size of the images it reads")
    parser.add_argument("--data", metavar="D", help=f"one of: {', '.join(DATASETS)}")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="change a setting of a preset or a description of Convoscope by its path: "
        "model.layers.0.filters=16",
    )


def network(arguments: argparse.Namespace) -> Network:
    """The network that ``arguments`` name, reading images of the size that ``--input`` gives.

    Raises:
        ConvoscopeError, pydantic.ValidationError: there is none such.
    """
    _check(arguments)
    shape = None if arguments.input is None else image_shape(arguments.input)
    if arguments.application is not None:
        return _application(arguments.application, not arguments.no_top, shape)
    if arguments.grammar is not None:
        found: Network = parse(arguments.grammar).model
    elif _is_file(arguments.preset):
        found = _in_file(Path(arguments.preset), arguments.set, shape)
    else:
        found = described(arguments).model
    return found if shape is None else _resized(found, shape)


def _check(arguments: argparse.Namespace) -> None:
    """Refuse words that do not go together."""
    named = (arguments.preset, arguments.grammar, arguments.application)
    if len(named) - named.count(None) != 1:
        raise OneNetwork()
    if arguments.no_top and arguments.application is None:
        raise GoesOnlyWith(option="--no-top", other="--application")
    if arguments.set and arguments.preset is None:
        raise GoesOnlyWith(option="--set", other=_OURS)
    if arguments.data is not None and (arguments.preset is None or _is_file(arguments.preset)):
        raise GoesOnlyWith(option="--data", other="a preset")


def _is_file(word: str) -> bool:
    path = Path(word)
    return word not in PRESETS and (path.suffix in (".json", ".keras") or path.is_file())


def _in_file(path: Path, assignments: Sequence[str], shape: Shape | None) -> Network:
    text = config_in(read(path))
    if not assignments:
        return network_in(text, shape)
    body = loaded(text)
    if kind_of(body) is None:
        raise GoesOnlyWith(option="--set", other=_OURS)
    for assignment in assignments:
        place, _, value = assignment.partition("=")
        change(body, place.strip(), parsed(value))
    return network_in(json.dumps(body))


def _resized(found: Network, shape: Shape) -> Network:
    if isinstance(found, ModelSpec):
        return ModelSpec.model_validate({"input_shape": shape, "layers": found.layers})
    image = Image.model_validate({"shape": shape})
    nodes = (
        node.model_copy(update={"layer": image}) if isinstance(node.layer, Image) else node
        for node in found.nodes
    )
    return GraphSpec(nodes=tuple(nodes))


def _application(name: str, top: bool, shape: Shape | None) -> Network:
    """A network of Keras Applications, from the store or else from Keras itself."""
    asked = ArchitectureSpec(application=name, top=top, input_shape=shape)
    answers, place = open_store().answers, key(asked)
    found = answers.load(place)
    if found is None:
        import_quietly()
        found = architecture(asked).to_dict()
        with suppress(StoreUnwritable):  # then it is built anew the next time
            answers.save(place, found)
    return read_config(Architecture.from_dict(found).config)

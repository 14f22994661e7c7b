"""``summary``: the layers of a network and what they cost, as a table or as code."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from dl_core.cli.networks import Network, add_arguments, network
from dl_core.cli.output import Commands, add, print_json, table
from dl_core.codegen import network_codes
from dl_core.counting import Row, Summary, summary
from dl_core.errors import N_, ConvoscopeError
from dl_core.specs import Image, ModelSpec, graph_of, show
from dl_core.tables import csv_table, latex_table, markdown_table, shown


class OneForm(ConvoscopeError):
    template = N_("Choose one of --json and --{form}.")


def add_to(commands: Commands) -> None:
    """Add this command to the command line."""
    parser = add(commands, "summary", _summary, "show a network's layers, shapes, what they cost")
    add_arguments(parser)
    forms = parser.add_mutually_exclusive_group()
    for form, what in _WORDS.items():
        forms.add_argument(f"--{form}", action="store_const", const=form, dest="form", help=what)


def _summary(arguments: argparse.Namespace) -> int:
    if arguments.json and arguments.form is not None:
        raise OneForm(form=arguments.form)
    found = network(arguments)
    if arguments.form is not None:
        print(_FORMS[arguments.form](found), end="")
        return 0
    counted = summary(found)
    if arguments.json:
        totals = asdict(counted.totals) | {"flops": counted.totals.flops}
        print_json({"rows": [_told(row) for row in counted.rows], "totals": totals})
        return 0
    head = ["name", "layer", "input", "output", "parameters", "MACs", "receptive field", "jump"]
    print(table(head, [_cells(row) for row in counted.rows], right="parameters,MACs"))
    print(f"\n{_in_all(found, counted)}")
    return 0


def _told(row: Row) -> dict[str, Any]:
    """A jump that is no whole number as text: ``"1/2"``."""
    jumps = tuple(n if isinstance(n, int) else str(n) for n in row.jump)
    return asdict(row) | {"jump": jumps}


def _cells(row: Row) -> list[str]:
    return [
        row.name,
        "  " * row.depth + row.kind,
        show(row.input),
        show(row.output),
        f"{row.parameters:,}",
        f"{row.macs:,}",
        show(row.receptive_field),
        shown(row.jump),
    ]


def _in_all(found: Network, counted: Summary) -> str:
    graph = graph_of(found) if isinstance(found, ModelSpec) else found
    images = [show(n.layer.shape) for n in graph.nodes if isinstance(n.layer, Image)]
    totals = counted.totals
    return (
        f"{totals.parameters:,} parameters, {totals.trainable:,} of them trained; "
        f"{totals.macs:,} MACs ({totals.flops:,} FLOPs) per image of {' and '.join(images)}"
    )


_FORMS: dict[str, Callable[[Network], str]] = {
    "csv": lambda found: csv_table(summary(found)),
    "markdown": lambda found: markdown_table(summary(found), number=_grouped),
    "latex": lambda found: latex_table(summary(found), number=_grouped),
    "code": lambda found: next(iter(network_codes(found).values())),
    "functional": lambda found: network_codes(found)["Functional"],
}
_WORDS = {
    "csv": "print a table for spreadsheets",
    "markdown": "print a table in Markdown",
    "latex": "print a table in LaTeX, for the package booktabs",
    "code": "print the Keras code that builds it, as keras.Sequential where it can be",
    "functional": "print the Keras code that builds it, as keras.Model",
}


def _grouped(count: int) -> str:
    return f"{count:,}"

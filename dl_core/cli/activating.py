"""``activation``: the value and the slope of an activation function at chosen points."""

from __future__ import annotations

import argparse
import math
import re

from dl_core.activations import ACTIVATIONS, apply, complete, derivative, find
from dl_core.activations.parameters import ActivationError
from dl_core.cli.output import Commands, add, print_json, table
from dl_core.errors import N_


class NotANumber(ActivationError):
    template = N_("A number is needed here, and “{text}” is none.")


ALIASES = {"swish": "silu", "hard_swish": "hard_silu"}
"""Other names in use, which pages call their functions by too."""


def named(text: str) -> str:
    """The name that the app has for an activation.

    >>> named("swish"), named("relu")
    ('silu', 'relu')
    """
    return ALIASES.get(text, text)


def add_to(commands: Commands) -> None:
    """Add this command to the command line."""
    parser = add(commands, "activation", _activation, "compute an activation function")
    # Python 3.13's argparse and older take -1e3 for an option.
    parser._negative_number_matcher = re.compile(r"^-\.?\d")
    parser.add_argument("name", metavar="NAME", help=f"one of: {', '.join(ACTIVATIONS)}")
    parser.add_argument(
        "--at",
        metavar="X",
        nargs="+",
        default=["-2", "-1", "0", "1", "2"],
        help="the points; for softmax, the scores of the classes",
    )
    parser.add_argument(
        "--set",
        metavar="PARAMETER=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="change a parameter: slope=0.1 of leaky_relu, alpha of elu, beta of silu",
    )


def _activation(arguments: argparse.Namespace) -> int:
    name = named(arguments.name)
    parts = [assignment.partition("=") for assignment in arguments.set]
    given = {key.strip(): number(text) for key, _, text in parts}
    row, parameters = find(name), complete(name, given)
    x = [number(text) for text in arguments.at]
    values = [float(v) for v in apply(name, x, parameters)]
    slopes = [float(v) for v in derivative(name, x, parameters)]
    if arguments.json:
        print_json(
            {
                "name": name,
                "parameters": parameters,
                "formula": row.formula,
                "derivative_formula": row.slope_formula,
                "source": row.source,
                "points": [
                    {"x": a, "value": b, "derivative": c}
                    for a, b, c in zip(x, values, slopes, strict=True)
                ],
            }
        )
        return 0
    print(f"{name}: {row.formula}")
    print(f"derivative: {row.slope_formula}")
    for key, value in parameters.items():
        print(f"{key}: {value:g}")
    print(f"source: {row.source}\n")
    columns = zip(x, values, slopes, strict=True)
    rows = [[f"{a:g}", f"{b:.6g}", f"{c:.6g}"] for a, b, c in columns]
    print(table(["x", "value", "derivative"], rows, right="x,value,derivative"))
    return 0


def number(text: str) -> float:
    """A finite number.

    Raises:
        NotANumber: it is none.

    >>> number("-1e3")
    -1000.0
    """
    try:
        value = float(text)
    except ValueError:
        raise NotANumber(text=text) from None
    if not math.isfinite(value):
        raise NotANumber(text=text)
    return value

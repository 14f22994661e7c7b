"""Printing: tables and JSON on standard output, errors in one line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, get_args

from pydantic import ValidationError

from dl_core.errors import ConvoscopeError
from dl_core.specs import Layer

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_KINDS = {cls.model_fields["kind"].default for cls in get_args(get_args(Layer)[0])}
_SHOWN_PROBLEMS = 3


def add(commands: Commands, name: str, command: Command, text: str) -> argparse.ArgumentParser:
    """A command called ``name`` with its ``--json``; ``text`` says what it does."""
    parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(command=command)
    return parser


def print_json(value: Any) -> None:
    """``value`` as JSON, what JSON has no word for (NaN) refused."""
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> str:
    """Columns aligned by spaces; ``right`` names those aligned on the right.

    >>> print(table(["name", "size"], [["a", "10"], ["bcdef", "5"]], right="size"))
    name   size
    a        10
    bcdef     5
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    aligned = [
        "  ".join(
            cell.rjust(width) if name in right.split(",") else cell.ljust(width)
            for cell, width, name in zip(row, widths, head, strict=True)
        ).rstrip()
        for row in (head, *rows)
    ]
    return "\n".join(aligned)


def percent(share: float) -> str:
    """
    >>> percent(0.98791)
    '98.79 %'
    """
    return f"{100 * share:.2f} %"


def explain(error: ConvoscopeError | ValidationError) -> str:
    """One line that says what was refused and why."""
    if isinstance(error, ConvoscopeError):
        return " ".join(str(error).split())
    problems = [_problem(detail) for detail in error.errors(include_url=False)]
    more = len(problems) - _SHOWN_PROBLEMS
    return "; ".join(problems[:_SHOWN_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")


def _problem(detail: Any) -> str:
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, ConvoscopeError):
        return explain(cause)
    where = ".".join(str(part) for part in detail["loc"] if part not in _KINDS)
    return f"{where}: {detail['msg']}" if where else str(detail["msg"])

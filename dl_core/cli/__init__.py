"""The command line: what the app does, for a terminal or a script.

Each command prints for people, or one JSON document with ``--json``. Exit code 0: done; 1: not
confirmed; 2: refused, with one line on standard error that says why; 130: stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from dl_core.cli import activating, lists, predicting, sliding, storing, summarising, training
from dl_core.cli.output import explain
from dl_core.errors import ConvoscopeError

REFUSED, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; ``argv`` without the program's name. Returns the exit code."""
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.command(arguments)
    except (ConvoscopeError, ValidationError) as error:
        print(f"{_PROGRAM}: {explain(error)}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough (`| head`); say nothing more on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


_PROGRAM = "python -m dl_core"


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog=_PROGRAM, description="Train networks and look at them from a terminal."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for module in (lists, summarising, training, predicting, storing, activating, sliding):
        module.add_to(commands)
    return top

"""``convolve`` and ``pool``: a window slid over an array, with the arithmetic of its first cell."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dl_core.arrays import shaped
from dl_core.cli.activating import named, number
from dl_core.cli.files import load
from dl_core.cli.output import Commands, add, print_json
from dl_core.sliding import Convolved, Pooled, Slid, Tap, convolve, pool
from dl_core.windows import Axis

SHOWN = 27
"""Terms of a sum that are printed: those of 3×3 on three channels."""
_BOTH = "{}, or [down,across]"


def add_to(commands: Commands) -> None:
    """Add these commands to the command line."""
    parser = add(commands, "convolve", _convolve, "slide a kernel over a series, a map or several")
    _add_input(parser)
    parser.add_argument(
        "--kernel",
        metavar="FILE",
        type=Path,
        required=True,
        help="JSON: (k,), (k, k) or (k, k, channels, filters)",
    )
    parser.add_argument(
        "--dilation", metavar="D", type=_json, default=1, help="1, or [down,across]"
    )
    parser.add_argument("--bias", metavar="B", type=_json, help="a number, or one for each filter")
    parser.add_argument("--activation", metavar="NAME", default="linear", help="such as relu")
    parser.add_argument(
        "--set",
        metavar="PARAMETER=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="change a parameter of the activation: slope=0.1 of leaky_relu",
    )
    parser.add_argument(
        "--flip", action="store_true", help="turn the kernel around first: true convolution"
    )
    parser = add(commands, "pool", _pool, "take the largest value or the mean of each window")
    _add_input(parser)
    parser.add_argument("--size", metavar="K", type=_json, default=2, help=_BOTH.format(2))
    parser.add_argument("--kind", choices=("max", "average"), default="max")
    parser.add_argument("--whole", action="store_true", help="one window for all (global pooling)")


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--input",
        metavar="FILE",
        type=Path,
        required=True,
        help="JSON: (n,), (height, width) or (height, width, channels)",
    )
    parser.add_argument("--stride", metavar="S", type=_json, help=_BOTH.format(1))
    parser.add_argument(
        "--padding",
        metavar="P",
        type=_json,
        default="valid",
        help="valid, same, cells on every side, or [down,across], each of which may be "
        "[before,after]",
    )


def _json(text: str) -> Any:
    """``text`` as JSON, lists as tuples; itself where it is none.

    >>> _json("[[0, 1], 2]"), _json("same")
    (((0, 1), 2), 'same')
    """
    try:
        return _tuples(json.loads(text))
    except (ValueError, RecursionError):
        return text


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


# The commands ---------------------------------------------------------------------------------


def _convolve(arguments: argparse.Namespace) -> int:
    assignments = [assignment.partition("=") for assignment in arguments.set]
    done = convolve(
        load(arguments.input),
        load(arguments.kernel),
        arguments.bias,
        stride=1 if arguments.stride is None else arguments.stride,
        padding=arguments.padding,
        dilation=arguments.dilation,
        activation=named(arguments.activation),
        parameters={name.strip(): number(value) for name, _, value in assignments},
        flip=arguments.flip,
    )
    if arguments.json:
        before = done.before_activation.tolist()
        print_json(_as_json(done) | {"before_activation": before})
        return 0
    _print_sizes(done)
    print(f"{done.macs:,} multiply-accumulates, {done.parameters:,} parameters")
    print(f"\nFirst cell: {_sum(done, arguments.activation)}\n")
    _print_output(done)
    return 0


def _pool(arguments: argparse.Namespace) -> int:
    done = pool(
        load(arguments.input),
        arguments.size,
        kind=arguments.kind,
        stride=arguments.stride,
        padding=arguments.padding,
        whole=arguments.whole,
    )
    if arguments.json:
        print_json(_as_json(done) | {"kind": done.kind})
        return 0
    _print_sizes(done)
    print("0 parameters: pooling learns nothing")
    print(f"\nFirst cell: {_reduction(done)}\n")
    _print_output(done)
    return 0


# What they print ------------------------------------------------------------------------------


def _as_json(done: Convolved | Pooled) -> dict[str, Any]:
    return {
        "output": done.output.tolist(),
        "shape": list(done.output.shape),
        "axes": {
            name: asdict(ax.sizing()) | {"before": ax.before, "after": ax.after}
            for name, ax in _axes(done).items()
        },
        "macs": done.macs,
        "parameters": done.parameters,
    }


def _axes(done: Slid) -> dict[str, Axis]:
    if done.series:
        return {"length": done.columns}
    return {"height": done.rows, "width": done.columns}


def _print_sizes(done: Slid) -> None:
    for name, ax in _axes(done).items():
        n = ax.sizing()
        print(
            f"{name}: floor(({n.size} + {n.padding} - {n.dilation} × ({n.kernel} - 1) - 1) "
            f"/ {n.stride}) + 1 = {n.out}"
        )


def _sum(done: Convolved, activation: str) -> str:
    """The first cell written out: products, bias, activation."""
    taps = done.taps(0, 0)
    before, after = float(done.before_activation.flat[0]), float(done.output.flat[0])
    terms = _some([f"{_short(t.value)} × {_signed(t.weight)}" for t in taps], " + ")
    values = [v for tap in taps for v in (tap.value, tap.weight)]
    if done.bias is not None:
        terms += f" + {_signed(float(done.bias[0]))}"
        values.append(float(done.bias[0]))
    line = f"{terms} {_equals([*values, before])} {_short(before)}"
    if activation == "linear":
        return line
    return f"{line}, and {activation} of it {_equals([before, after])} {_short(after)}"


def _reduction(done: Pooled) -> str:
    taps: Sequence[Tap] = done.taps(0, 0)
    found = float(done.output.flat[0])
    values = _some([_short(tap.value) for tap in taps], ", ")
    sign = _equals([*(tap.value for tap in taps), found])
    return f"{'max' if done.kind == 'max' else 'mean'}({values}) {sign} {_short(found)}"


def _some(terms: Sequence[str], between: str) -> str:
    more = [f"… {len(terms) - SHOWN} more"] if len(terms) > SHOWN else []
    return between.join([*terms[:SHOWN], *more])


def _print_output(done: Slid) -> None:
    maps = done.maps
    print(f"Output {shaped(done.output.shape)}")
    for i in range(maps.shape[2]):
        if maps.shape[2] > 1:
            print(f"map {i + 1} of {maps.shape[2]}:")
        print(_matrix([[_short(value) for value in row] for row in maps[:, :, i]]))


def _matrix(rows: Sequence[Sequence[str]]) -> str:
    width = max(len(cell) for row in rows for cell in row)
    return "\n".join(" ".join(cell.rjust(width) for cell in row) for row in rows)


def _short(value: float) -> str:
    return f"{float(value) + 0.0:.6g}"


def _signed(value: float) -> str:
    return f"({_short(value)})" if value < 0 else _short(value)


def _equals(values: Sequence[float]) -> str:
    """``=`` where every number is shown in full, else ``≈``."""
    return "=" if all(float(_short(value)) == value for value in values) else "≈"

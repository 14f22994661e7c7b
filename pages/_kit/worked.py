"""The worked answer of an exercise, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from dl_core.exercises import (
    ActivationPoint,
    ConvolutionCell,
    FirstDense,
    OutputSize,
    Parameters,
    PoolCell,
    PoolSize,
    ReceptiveField,
    SoftmaxClass,
)
from pages._kit.grids import Grid, Place, show_grids
from pages._kit.i18n import _
from pages._kit.questions import wanted, window_name, written
from pages._kit.wording import bold, equals, plain, tex


def work_out(asked: Any) -> None:
    """Show how the answer comes about."""
    _WORKED[asked.kind](asked)


def _lines(*lines: tuple[str, str]) -> None:
    """Numbered lines: what is done, and the formula."""
    said = [f"{i}. {what} &ensp; ${math}$" for i, (what, math) in enumerate(lines, 1)]
    st.markdown("\n".join(said))


def _convolution_cell(asked: ConvolutionCell) -> None:
    show_grids(
        _windowed(asked),
        "∗",
        Grid(_("Kernel"), written(asked.kernel), "kernel"),
        "→",
        wanted(asked, plain(asked.answer)),
    )
    rows = [
        (
            _("Row {n} of the window").format(n=i + 1),
            " + ".join(rf"{tex(a, alone=False)} \cdot {tex(b, alone=False)}" for a, b in terms)
            + f" {equals(total)}",
        )
        for i, (terms, total) in enumerate(zip(asked.terms, asked.row_sums, strict=True))
    ]
    summed = " + ".join(tex(total, alone=i == 0) for i, total in enumerate(asked.row_sums))
    _lines(
        *rows,
        (_("Their sum"), f"{summed} {equals(asked.total)}"),
        (
            _("With the bias"),
            rf"{tex(asked.total)} + {tex(asked.bias, alone=False)} = {bold(asked.answer)}",
        ),
    )


def _pool_cell(asked: PoolCell) -> None:
    winners = _winners(asked) if asked.how == "max" else ()
    show_grids(_windowed(asked, winners), "→", wanted(asked, plain(asked.answer)))
    values = ", \\; ".join(tex(value) for value in asked.values)
    seen = (_("Values that exist in the window"), values)
    if asked.how == "max":
        _lines(seen, (_("The largest"), bold(asked.answer)))
        return
    summed = " + ".join(tex(v, alone=i == 0) for i, v in enumerate(asked.values))
    _lines(
        seen,
        (_("Their sum"), f"{summed} {equals(asked.total)}"),
        (
            _("Divided by how many there are"),
            rf"\frac{{{tex(asked.total)}}}{{{len(asked.values)}}} {equals(asked.answer)}",
        ),
    )


def _windowed(asked: ConvolutionCell | PoolCell, winners: tuple[Place, ...] = ()) -> Grid:
    """The input in its padding, with the window marked."""
    rows, columns = asked.axes
    lines = range(-rows.before, rows.size + rows.after)
    across = range(-columns.before, columns.size + columns.after)
    blank = "0" if asked.kind == "convolution_cell" else ""
    inside = {(i, j) for i in range(rows.size) for j in range(columns.size)}
    places = {(i, j): (a, b) for a, i in enumerate(lines) for b, j in enumerate(across)}
    cells = [[plain(asked.x[i][j]) if (i, j) in inside else blank for j in across] for i in lines]
    window = [(i, j) for i in rows.taps(asked.cell[0]) for j in columns.taps(asked.cell[1])]
    return Grid(
        _("Input and window"),
        cells,
        "input",
        marked=[places[p] for p in window],
        hatched=[at for p, at in places.items() if p not in inside],
        chosen=[places[p] for p in winners],
    )


def _winners(asked: PoolCell) -> tuple[Place, ...]:
    """The first cell of the window that holds its largest value, as Keras takes it."""
    rows, columns = asked.axes
    window = [(i, j) for i in rows.taps(asked.cell[0]) for j in columns.taps(asked.cell[1])]
    return tuple(
        (i, j)
        for i, j in window
        if 0 <= i < rows.size and 0 <= j < columns.size and asked.x[i][j] == asked.answer
    )[:1]


def _size(asked: OutputSize | PoolSize) -> None:
    ax = asked.axis
    lines = []
    if asked.padding == "same":
        lines.append(
            (
                _("“Same” pads by"),
                rf"{ax.before} + {ax.after} = {ax.before + ax.after}",
            )
        )
    if asked.dilation > 1:
        lines.append(
            (
                _("The kernel spans"),
                rf"{asked.dilation} \cdot ({asked.kernel} - 1) + 1 = {ax.span}",
            )
        )
    room = rf"{ax.size} + {ax.before} + {ax.after} - {ax.span}"
    _lines(
        *lines,
        (_("Room to move in"), f"{room} = {asked.room}"),
        (
            _("Steps that fit, rounded down"),
            rf"\left\lfloor {asked.room} / {asked.stride} \right\rfloor "
            rf"= {asked.room // asked.stride}",
        ),
        (
            _("And the first place"),
            f"{asked.room // asked.stride} + 1 = {bold(asked.answer)}",
        ),
    )


def _activation(asked: ActivationPoint) -> None:
    derivative = (_("The derivative"), f"f'(x) = {asked.slope_formula}")
    place = (_("At the point"), f"x = {tex(asked.x)}")
    steps = [(_("Then"), _placed(expression, asked.x, value)) for expression, value in asked.steps]
    _lines(*([derivative] if asked.slope else []), place, *steps)


def _placed(expression: str, x: float, value: float) -> str:
    """``expression`` with the number in the place of ``x``; its value, unless it ends with it."""
    text = expression.replace("(x)", f"({tex(x)})").replace("|x|", f"|{tex(x)}|")
    text = text.replace("^x", f"^{{{tex(x)}}}")
    # A letter before or after belongs to a command of LaTeX.
    text = re.sub(r"(?<![A-Za-z])x(?![A-Za-z])", lambda _found: tex(x, alone=False), text)
    return text if text.endswith(f"= {tex(value)}") else f"{text} {equals(value)}"


def _softmax(asked: SoftmaxClass) -> None:
    found = asked.found
    powers = [
        rf"e^{{{tex(score)}}} {equals(float(t))}"
        for score, t in zip(asked.scores, found.terms, strict=True)
    ]
    above, below = tex(float(found.terms[asked.asked])), tex(found.total)
    p, n = asked.probability, asked.asked + 1
    lines = [
        (_("The exponential of each score"), r",\; ".join(powers)),
        (_("Their sum"), equals(found.total)),
        (
            _("The share of class {n}").format(n=n),
            rf"p_{n} \approx \frac{{{above}}}{{{below}}} {equals(p)}",
        ),
    ]
    if asked.gradient:
        slope = rf"p_{n} - y_{n} \approx {tex(p)} - {asked.truth} {equals(asked.answer)}"
        lines.append((_("Less 1 if it is the true class"), slope))
    _lines(*lines)


def _parameters(asked: Parameters) -> None:
    height, width = asked.kernel
    with_bias = f"{asked.weights} + 1" if asked.bias else f"{asked.weights}"
    _lines(
        (
            _("Weights of one filter"),
            rf"{height} \cdot {width} \cdot {asked.channels} = {asked.weights}",
        ),
        (
            _("With its bias") if asked.bias else _("Without bias"),
            f"{with_bias} = {asked.each}" if asked.bias else with_bias,
        ),
        (
            _("Of all filters"),
            rf"{asked.filters} \cdot {asked.each} = {bold(asked.answer)}",
        ),
    )


def _first_dense(asked: FirstDense) -> None:
    conv, pool = asked.convolved, asked.pooled
    side = f"{conv.size} + {conv.before} + {conv.after} - {conv.kernel} + 1 = {conv.out}"
    _lines(
        (_("A side after the convolution"), side),
        (_("After the pooling, rounded down"), rf"{conv.out} / {asked.pool} 	o {pool.out}"),
        (
            _("Values that each unit reads"),
            rf"{pool.out} \cdot {pool.out} \cdot {asked.filters} = {asked.flat}",
        ),
        (
            _("A weight for each, and a bias, for every unit"),
            rf"{asked.units} \cdot ({asked.flat} + 1) = {bold(asked.answer)}",
        ),
    )


def _receptive_field(asked: ReceptiveField) -> None:
    lines = []
    for i, step in enumerate(asked.steps, 1):
        last = i == len(asked.steps)
        size = bold(step.size) if last else str(step.size)
        lines.append(
            f"{i}. {window_name(step.window)}<br>"
            + _("size")
            + f" ${_tex(step.size_formula)} = {size}$ &emsp; "
            + _("jump")
            + f" ${_tex(step.jump_formula)} = {step.jump}$"
        )
    st.markdown("\n".join(lines), unsafe_allow_html=True)


def _tex(formula: str) -> str:
    return formula.replace("×", r" \cdot ").replace("−", "-")


_WORKED: dict[str, Callable[[Any], None]] = {
    "convolution_cell": _convolution_cell,
    "output_size": _size,
    "pool_cell": _pool_cell,
    "pool_size": _size,
    "activation": _activation,
    "parameters": _parameters,
    "first_dense": _first_dense,
    "receptive_field": _receptive_field,
    "softmax": _softmax,
}

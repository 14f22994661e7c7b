"""Exercises in words: what is asked, and a hint."""

from __future__ import annotations

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
    Window,
)
from dl_core.specs import show
from pages._kit.grids import Grid, show_grids
from pages._kit.i18n import _
from pages._kit.wording import padding_name, plain, pooling_name, slide_name, tex


def kind_name(kind: str) -> str:
    """An exercise's kind, as a reader chooses it."""
    return {
        "convolution_cell": _("an output cell"),
        "output_size": _("an output size"),
        "pool_cell": _("a pooled cell"),
        "pool_size": _("a pooled size"),
        "activation": _("a point of a curve"),
        "parameters": _("a count of parameters"),
        "first_dense": _("the first dense layer"),
        "receptive_field": _("a receptive field"),
        "softmax": _("a number of softmax"),
    }[kind]


def ask(asked: Any) -> None:
    """Say what is asked, and show what is given."""
    _ASKED[asked.kind](asked)


def written(rows: Any) -> list[list[str]]:
    """A matrix of numbers as texts."""
    return [[plain(value) for value in row] for row in rows]


def wanted(asked: ConvolutionCell | PoolCell, text: str = "?") -> Grid:
    """The output's empty cells, and ``text`` in the one that is asked for."""
    rows, columns = asked.axes
    cells = [["" for _cell in range(columns.out)] for _row in range(rows.out)]
    cells[asked.cell[0]][asked.cell[1]] = text
    return Grid(_("Output"), cells, "output", marked=(asked.cell,))


def _convolution_cell(asked: ConvolutionCell) -> None:
    st.markdown(
        _(
            "The kernel slides over the input as it is: it is not turned. Which number belongs "
            "in the cell with the question mark?"
        )
    )
    st.markdown(
        f"**{slide_name(asked.size, asked.stride, asked.padding)} · "
        + _("bias {n}").format(n=plain(asked.bias))
        + "**"
    )
    show_grids(
        Grid(_("Input"), written(asked.x), "input"),
        Grid(_("Kernel"), written(asked.kernel), "kernel"),
        "→",
        wanted(asked),
    )


def _pool_cell(asked: PoolCell) -> None:
    st.markdown(
        _(
            "The window slides over the input. Which number belongs in the cell with the "
            "question mark?"
        )
    )
    st.markdown(
        f"**{pooling_name(asked.how)} · {slide_name(asked.size, asked.stride, asked.padding)}**"
    )
    show_grids(Grid(_("Input"), written(asked.x), "input"), "→", wanted(asked))


def _output_size(asked: OutputSize) -> None:
    st.markdown(
        _(
            "A square map of {size} × {size} cells goes through a convolution. How many cells "
            "does a side of the output have?"
        ).format(size=asked.size)
    )
    parts = [
        _("kernel of {n} × {n}").format(n=asked.kernel),
        _("stride {n}").format(n=asked.stride),
        padding_name(asked.padding),
    ]
    if asked.dilation > 1:
        parts.append(_("dilation {n}").format(n=asked.dilation))
    st.markdown(f"**{' · '.join(parts)}**")


def _pool_size(asked: PoolSize) -> None:
    st.markdown(
        _(
            "A square map of {size} × {size} cells is pooled. How many cells does a side of the "
            "output have?"
        ).format(size=asked.size)
    )
    st.markdown(
        f"**{pooling_name(asked.how)} · {slide_name(asked.kernel, asked.stride, asked.padding)}**"
    )


def _activation(asked: ActivationPoint) -> None:
    what = _("the slope") if asked.slope else _("the value")
    st.markdown(
        _("What is {what} of the function {name} at $x = {x}$?").format(
            what=f"**{what}**", name=f"**{_(asked.function.title)}**", x=tex(asked.x)
        )
    )
    constants = [rf"{p.symbol} = {tex(p.default)}" for p in asked.function.parameters]
    st.markdown(rf"$f(x) = {asked.formula}$" + "".join(f" &emsp; ${c}$" for c in constants))


def _parameters(asked: Parameters) -> None:
    st.markdown(
        _("How many parameters does this layer of convolution learn?")
        + "\n\n**"
        + " · ".join(
            (
                _("{n} filters of {h} × {w}").format(
                    n=asked.filters, h=asked.kernel[0], w=asked.kernel[1]
                ),
                _("input of {n} channels").format(n=asked.channels)
                if asked.channels > 1
                else _("input of one channel"),
                _("with biases") if asked.bias else _("without biases"),
            )
        )
        + "**"
    )


def _first_dense(asked: FirstDense) -> None:
    st.markdown(
        _(
            "Images of {shape} go through these layers. How many parameters does the dense layer "
            "learn, biases included?"
        ).format(shape=show((asked.size, asked.size, asked.channels)))
    )
    convolution = _("{n} filters of {h} × {w}").format(
        n=asked.filters, h=asked.kernel, w=asked.kernel
    )
    parts = (
        f"{convolution}, {padding_name(asked.padding)}",
        _("pooling of {n} × {n}, stride {n}").format(n=asked.pool),
        _("flattening"),
        _("{n} dense units").format(n=asked.units),
    )
    st.markdown(f"**{' → '.join(parts)}**")


def _receptive_field(asked: ReceptiveField) -> None:
    st.markdown(
        _(
            "An image goes through these layers, one after the other. How many pixels does a side "
            "of the receptive field of the last one have?"
        )
    )
    st.markdown("\n".join(f"- {window_name(window)}" for window in asked.windows))


def window_name(window: Window) -> str:
    """A layer of the stack on one line."""
    kind = _("Max pooling") if window.pools else _("Convolution")
    parts = [
        f"**{kind}**",
        _("window of {n} × {n}").format(n=window.kernel),
        _("stride {n}").format(n=window.stride),
    ]
    if window.dilation > 1:
        parts.append(_("dilation {n}").format(n=window.dilation))
    return " · ".join(parts)


def _softmax(asked: SoftmaxClass) -> None:
    text = (
        _(
            "Three classes have the scores below, and class {true} is the true one. What is the "
            "gradient of the cross-entropy by the score of class {asked}?"
        )
        if asked.gradient
        else _("Three classes have the scores below. Which probability has class {asked}?")
    )
    st.markdown(text.format(true=asked.true + 1, asked=asked.asked + 1))
    scores = [rf"x_{i} = {tex(score)}" for i, score in enumerate(asked.scores, 1)]
    st.markdown(" &emsp; ".join(f"${score}$" for score in scores))


def hint(asked: Any) -> str:
    """Where to begin."""
    if asked.kind == "softmax":
        return _softmax_hint(asked.gradient)
    same = getattr(asked, "padding", None) == "same"
    if asked.kind in ("output_size", "pool_size"):
        return _size_hint(same)
    if asked.kind in ("convolution_cell", "pool_cell"):
        return _cell_hint(asked)
    if asked.kind == "receptive_field":
        return _(
            "Begin with a pixel: it sees 1, and its neighbour is 1 away. Each layer adds dilation "
            "times (window − 1) times that distance to the size, then multiplies the distance by "
            "its stride."
        )
    if asked.kind == "parameters":
        return _(
            "One filter has a weight for each cell of its window and each channel of the input; "
            "then its bias, if it has one."
        )
    if asked.kind == "first_dense":
        return _("Follow the side of the maps first; then count the values that each unit reads.")
    if asked.slope:
        return _("The slope is the derivative: derive the formula first, then put x in its place.")
    return _("Look at the sign of x first: it may choose the branch. Then follow the formula.")


def _softmax_hint(gradient: bool) -> str:
    if gradient:
        return _(
            "The gradient is p − y: the probability of the class, less 1 if it is the true one."
        )
    return _("Take the exponential of each score first, then divide by the sum of all three.")


def _cell_hint(asked: ConvolutionCell | PoolCell) -> str:
    place = _("Find the window first: it begins at the row and the column of the output cell.")
    if asked.stride > 1:
        place = _(
            "Find the window first: count the row and the column of the output cell from 0; the "
            "window begins at {stride} times each."
        ).format(stride=asked.stride)
    if asked.padding in ("valid", 0):
        return place
    place += " " + _("Take off the padding before it.")
    if asked.kind == "convolution_cell":
        return place + " " + _("Cells of padding are zeros.")
    return place + " " + _("Cells of padding do not count.")


def _size_hint(same: bool) -> str:
    if same:
        return _(
            "With “same” padding only the stride counts: the input’s side divided by it, rounded "
            "up."
        )
    return _(
        "The window’s first place is at the edge. Count how many more steps of the stride fit; "
        "what is left over is read by no window."
    )


_ASKED: dict[str, Callable[[Any], None]] = {
    "convolution_cell": _convolution_cell,
    "output_size": _output_size,
    "pool_cell": _pool_cell,
    "pool_size": _pool_size,
    "activation": _activation,
    "parameters": _parameters,
    "first_dense": _first_dense,
    "receptive_field": _receptive_field,
    "softmax": _softmax,
}

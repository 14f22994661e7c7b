"""Exercises in words: what is asked, a hint, and the answer line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dl_core.exercises import (
    ActivationPoint,
    ConvolutionCell,
    OutputSize,
    Parameters,
    PoolCell,
    PoolSize,
)
from dl_core.windows import Padding
from pages._kit.grids import Grid, Place, show_grids
from pages._kit.i18n import _, number
from pages._kit.names import activation_name

Lines = list[str]


def kind_name(kind: str) -> str:
    """An exercise's kind as a reader chooses it."""
    return {
        "convolution_cell": _("one output cell"),
        "output_size": _("the output’s size"),
        "pool_cell": _("one pooled cell"),
        "pool_size": _("the size after pooling"),
        "activation": _("a point of a curve"),
        "parameters": _("how many parameters"),
    }[kind]


def pooling_name(how: str) -> str:
    """``max pooling`` or ``average pooling``."""
    return {"max": _("max pooling"), "average": _("average pooling")}[how]


def padding_name(padding: Padding) -> str:
    """Padding as a few words."""
    if padding in ("valid", 0):
        return _("no padding")
    if padding == "same":
        return _("“same” padding")
    return _("{n} cells of padding on every side").format(n=padding)


def tex(value: float, digits: int = 4) -> str:
    """A number in LaTeX, by the habits of the language, in brackets when negative."""
    text = number(round(value, digits)).replace("\u202f", r"\,").replace("\u00a0", r"\,")
    text = text.replace(",", "{,}")
    return f"({text})" if value < 0 else text


def bare(value: float, digits: int = 4) -> str:
    """As :func:`tex`, without brackets."""
    return tex(value, digits).strip("()")

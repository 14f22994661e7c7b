"""The sliding window: maps, kernels and formulas drawn in the browser from arrays."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

import numpy as np
import streamlit as st

from dl_core.arrays import MOST
from dl_core.windows import Axis
from pages._kit.components import STUB
from pages._kit.i18n import _, language, n_, number

Mode = Literal["convolution", "max", "average"]

_windows = st.components.v2.component("convoscope_windows", js=STUB.format(name="windows"))

FORMS = (1, 2)
"""Singular and plural, in both languages: the browser chooses between them."""
DIVISORS = (1, 10, 100, 255, 1000)
"""Values that are whole after multiplication by one of these travel as integers, and exactly."""


def windows(
    x: np.ndarray,
    rows: Axis,
    columns: Axis,
    *,
    key: str,
    mode: Mode = "convolution",
    kernel: np.ndarray | None = None,
    bias: Sequence[float] = (),
    activation: str = "linear",
    activation_name: str = "",
    parameters: Mapping[str, float] | None = None,
    flip: bool = False,
    editable: Sequence[bool] = (),
    picture: bool = False,
    series: bool = False,
    together: str = "",
    follows: bool = False,
    channels: Sequence[str] | None = None,
    maps: Sequence[str] | None = None,
    on_kernel: Callable[[int, str], None] | None = None,
) -> None:
    """Show a window sliding over ``x``, cell by cell; every look happens in the browser.

    Args:
        x: (h, w, c); a ``series`` is (1, n, 1). A ``picture`` has values in 0 … 1, grey or, with
            three channels, coloured.
        rows, columns: the window along each axis, padding resolved.
        kernel: (kh, kw, c, f), of a convolution; ``bias`` has f values.
        flip: turn the kernel by half a turn, as true convolution does.
        activation: name known to ``dl_core.activations``, shown as ``activation_name``.
        together: windows of the same name step together; one that ``follows`` has no player.
        channels, maps: what the channels of ``x``, and the maps of the result, are called.
        on_kernel: called with a map and its weights as text (rows by ``;``, channels by ``|``) when
            a reader edited one, which ``editable`` allows or not for each map.
    """
    data = {
        "mode": mode,
        "input": {**_packed(x), "h": x.shape[0], "w": x.shape[1], "c": x.shape[2]},
        "kernel": None if kernel is None else _kernel(kernel),
        "bias": [float(b) for b in bias],
        "rows": {**asdict(rows), "out": rows.out},
        "columns": {**asdict(columns), "out": columns.out},
        "flip": flip,
        "activation": activation,
        "parameters": dict(parameters or {}),
        "scale": _scale(x, picture),
        "picture": picture,
        "series": series,
        "together": together,
        "follows": follows,
        "editable": list(editable),
        "channels": list(channels or [""] * x.shape[2]),
        "maps": list(maps or []),
        "words": {**words(mode), "activation": activation_name or activation},
    }

    def edited() -> None:
        sent = st.session_state[key].kernel
        if on_kernel and isinstance(sent, Mapping):
            which, text = sent.get("map"), sent.get("weights")
            if isinstance(which, int | float) and isinstance(text, str):
                on_kernel(int(which), text)

    _windows(data=data, key=key, on_kernel_change=edited)


def _kernel(kernel: np.ndarray) -> dict[str, Any]:
    kh, kw, c, f = kernel.shape
    return {**_packed(kernel), "kh": kh, "kw": kw, "c": c, "f": f}


def _packed(values: np.ndarray) -> dict[str, Any]:
    """The numbers in base64, so that the browser has the very same ones."""
    for divisor in DIVISORS:
        whole = np.rint(values * divisor)
        if np.abs(whole).max(initial=0) < 2**15 and np.array_equal(whole / divisor, values):
            kind = "u1" if whole.min(initial=0) >= 0 and whole.max(initial=0) < 256 else "i2"
            return _coded(whole, kind, divisor)
    return _coded(values, "f8", 1)


def _coded(values: np.ndarray, kind: str, divisor: int) -> dict[str, Any]:
    raw = np.ascontiguousarray(values).astype("<" + kind).tobytes()
    return {"data": base64.b64encode(raw).decode("ascii"), "dtype": kind, "divisor": divisor}


def _scale(x: np.ndarray, picture: bool) -> dict[str, Any]:
    """Light for images; other numbers both ways around zero, as weights and products are."""
    if picture:
        return {"scale": "gray", "low": 0.0, "high": 1.0}
    reach = float(np.abs(x).max()) or 1.0
    return {"scale": "diverging", "low": -reach, "high": reach}


def words(mode: Mode) -> dict[str, Any]:
    """What a window of a mode says, in the reader's language."""
    own = _convolution_words() if mode == "convolution" else _pooling_words()
    return {"locale": language(), **_map_words(), **_reading_words(), **_player_words(), **own}


def _pooling_words() -> dict[str, Any]:
    return {
        "window": _("Window"),
        "gradient": _("Share of the gradient"),
        "mean": _("mean"),
        "largest": [n_("The largest of {n} value", "The largest of {n} values", n) for n in FORMS],
        "average": [n_("The mean of {n} value", "The mean of {n} values", n) for n in FORMS],
        "ignored": [
            n_("{n} cell of padding does not count", "{n} cells of padding do not count", n)
            for n in FORMS
        ],
    }


def _convolution_words() -> dict[str, Any]:
    return {
        "window": _("Window of the input"),
        "kernel": _("Kernel"),
        "flipped": _("Kernel, turned by half a turn"),
        "products": _("Products"),
        "refused": _(
            "“{text}” is not a number such as 0.5 or 1/3, below {most}: the weight stays as it was."
        ).replace("{most}", number(MOST)),
        "fixed": _(
            "Three kernels of your own are the most: take one away to edit this one as well."
        ),
        "weight": _("Weight in row {row}, column {column} of the kernel"),
        "terms": [n_("{n} product", "{n} products", n) for n in FORMS],
        "bias": _("bias"),
        "together": _("In colour"),
    }


def _map_words() -> dict[str, Any]:
    return {
        "input": _("Input"),
        "output": _("Output"),
        "formula": _("The output cell written out"),
        "maps": _("Output maps"),
        "padding": _(
            "Hatched: padding of {top} above, {bottom} below, {left} on the left, {right} on the "
            "right."
        ),
        "paddingSeries": _("Hatched: padding of {left} before and {right} after."),
        "unread": [
            n_(
                "Greyed and crossed out: {n} cell that no window reads.",
                "Greyed and crossed out: {n} cells that no window reads.",
                n,
            )
            for n in FORMS
        ],
        "empty": _("The window does not fit into the input: there is no output."),
        "region": _("The whole map; drag or use the arrow keys to move the region shown below"),
    }


def _reading_words() -> dict[str, Any]:
    return {
        "where": _("row {row}, column {column}, from 0 · {n} of {all}"),
        "whereSeries": _("t = {column} · {n} of {all}"),
        "reading": _(
            "Output in row {row}, column {column}: {result}. Its window begins in row {y}, "
            "column {x} of the input."
        ),
        "readingPadding": _(
            "Output in row {row}, column {column}: {result}. Its window begins in the padding."
        ),
        "readingSeriesPadding": _(
            "Output at t = {column}: {result}. Its window begins in the padding."
        ),
        "readingSeries": _("Output at t = {column}: {result}. Its window begins at t = {x}."),
        "feeds": [
            n_(
                "Row {row}, column {column} is read for {n} output cell.",
                "Row {row}, column {column} is read for {n} output cells.",
                n,
            )
            for n in FORMS
        ],
    }


def _player_words() -> dict[str, Any]:
    return {
        "first": _("First cell"),
        "back": _("One cell back"),
        "play": _("Play"),
        "pause": _("Pause"),
        "forward": _("One cell on"),
        "last": _("Last cell"),
        "speed": _("Speed"),
        "rate": _("{n} per second"),
    }

"""What a shift changes, against how far it goes, before pooling and after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dl_core.arrays import Array
from dl_core.figures.style import (
    BLUE,
    CLEAR,
    GREEN,
    GREY,
    ORANGE,
    layout,
    percent_sign,
    percentages,
)

_LOOKS = ((BLUE, "circle"), (ORANGE, "diamond"), (GREEN, "square"))
"""Stages by colour and by shape of their points."""


def shift_figure(
    shares: Array,
    names: Sequence[str],
    *,
    shift: str,
    share: str,
    at: int | None = None,
    separators: str = ".,",
) -> go.Figure:
    """One curve per stage.

    Args:
        shares: (stages, shifts), see :func:`dl_core.shifts.against_shift`.
        names: of the stages, translated.
        shift, share: titles of the axes, translated.
        at: the shift that is shown beside, marked by a line.
        separators: the decimal mark and the thousands mark, as Plotly takes them.
    """
    shifts = list(range(shares.shape[1]))
    percent = percent_sign(separators)
    traces = [
        {
            "type": "scatter",
            "x": shifts,
            "y": percentages(values),
            "name": name,
            "mode": "lines+markers",
            "line": {"color": colour, "width": 2.5},
            "marker": {"symbol": symbol, "size": 8},
            "hovertemplate": f"%{{y:.0f}}{percent}",
        }
        for values, name, (colour, symbol) in zip(shares, names, _LOOKS, strict=False)
    ]
    marks = [] if at is None else [_line(at)]
    return go.Figure(
        traces,
        layout=layout(
            height=320,
            separators=separators,
            shapes=marks,
            xaxis={"title": shift, "dtick": 1, "fixedrange": True, "zeroline": False},
            yaxis={
                "title": share,
                "ticksuffix": percent,
                "rangemode": "tozero",
                "autorangeoptions": {"minallowed": 0},
                "fixedrange": True,
                "zeroline": False,
            },
        ),
    )


def _line(at: int) -> dict[str, object]:
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": GREY, "width": 1.5, "dash": "dot"},
    }


_BETWEEN = "rgba(122, 122, 122, 0.3)"
MANY = 48
"""Points that are too close to one another to be marked."""


def overlay_figure(
    original: Array,
    moved: Array,
    names: Sequence[str],
    *,
    place: str,
    separators: str = ".,",
) -> go.Figure:
    """A series and its shifted copy on the same axes, what differs shaded between them.

    Args:
        original, moved: (n,) each.
        names: of both, translated.
        place: title of the axis that they run along, translated.
        separators: the decimal mark and the thousands mark, as Plotly takes them.
    """
    looks: tuple[dict[str, Any], ...] = (
        {"line": {"color": BLUE, "width": 2.5}, "marker": {"symbol": "circle", "size": 6}},
        {
            "line": {"color": ORANGE, "width": 2, "dash": "dot"},
            "marker": {"symbol": "diamond", "size": 6},
            "fill": "tonexty",
            "fillcolor": _BETWEEN if (original != moved).any() else CLEAR,
        },
    )
    traces = [
        {
            "type": "scatter",
            "x": list(range(len(values))),
            "y": [float(value) for value in values],
            "name": name,
            "mode": "lines+markers" if len(values) <= MANY else "lines",
            "hovertemplate": "%{y:.3~f}",
            **look,
        }
        for values, name, look in zip((original, moved), names, looks, strict=True)
    ]
    return go.Figure(
        traces,
        layout=layout(
            height=240,
            separators=separators,
            margin={"l": 36, "r": 8, "t": 40, "b": 44},
            xaxis={"title": place, "fixedrange": True, "zeroline": False},
            yaxis={"fixedrange": True},
        ),
    )

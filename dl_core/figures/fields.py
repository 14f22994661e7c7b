"""Receptive fields as charts: growth with depth, drift with the input's size, networks by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import Any

import plotly.graph_objects as go

from dl_core.figures.style import BLUE, GREEN, GREY, ORANGE, PINK, layout

COLOURS = (BLUE, ORANGE, GREEN, PINK, "#E69F00", "#56B4E9", GREY)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")


@dataclass(frozen=True)
class Line:
    """One line of a chart by its name."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


SAME = 4
"""Points at the beginning of two lines from which on one hides the other."""


@dataclass(frozen=True)
class Overlap:
    """Two lines that are one up to ``until``; ``whole`` where that is their end."""

    names: tuple[str, str]
    until: float
    whole: bool


def overlaps(lines: Sequence[Line]) -> list[Overlap]:
    """Which of ``lines`` lie on one another from their first point on.

    >>> a, b = Line("a", range(5), (1, 3, 7, 15, 17)), Line("b", range(5), (1, 3, 7, 15, 31))
    >>> overlaps([a, b, Line("c", range(5), (1, 3, 5, 7, 9))])
    [Overlap(names=('a', 'b'), until=3, whole=False)]
    """
    found = []
    for one, other in combinations(lines, 2):
        points = zip(one.x, one.y, other.y, strict=False)
        same = list(takewhile(lambda point: point[1] == point[2], points))
        whole = len(same) == len(one.x) == len(other.x)
        if len(same) >= SAME or whole:
            found.append(Overlap((one.name, other.name), same[-1][0], whole))
    return found


def lines_figure(
    lines: Sequence[Line],
    *,
    x: str,
    y: str,
    log: bool = False,
    level: tuple[float, str] | None = None,
    separators: str = ".,",
    height: int = 380,
) -> go.Figure:
    """``lines`` over one axis, told apart by colour and by dash; ``level`` is a height with a name,
    ``x`` and ``y`` what the axes are called. A line on which another lies is broad, so that both
    are seen."""
    vertical: dict[str, Any] = {"title": y, "fixedrange": True, "zeroline": False}
    vertical |= {"type": "log", "dtick": 1} if log else {"rangemode": "tozero"}
    figure = go.Figure(
        layout=layout(
            height=height,
            separators=separators,
            xaxis={"title": x, "fixedrange": True, "zeroline": False},
            yaxis=vertical,
            margin={"l": 64, "r": 12, "t": 40, "b": 44},
        )
    )
    under = {overlap.names[0] for overlap in overlaps(lines)}
    for i, line in enumerate(lines):
        broad = line.name in under
        figure.add_scatter(
            x=list(line.x),
            y=list(line.y),
            name=line.name,
            mode="lines+markers" if len(line.x) < 40 else "lines",
            line={
                "color": COLOURS[i % len(COLOURS)],
                "dash": "solid" if broad else DASHES[i % len(DASHES)],
                "width": 7 if broad else 2.5,
            },
            hovertemplate="%{y}",
        )
    if level is not None:
        across = [min(min(one.x) for one in lines), max(max(one.x) for one in lines)]
        _level(figure, across, level)
    figure.update_layout(showlegend=len(lines) > 1)
    return figure


def _level(figure: go.Figure, x: Sequence[float | str], level: tuple[float, str]) -> None:
    """A dotted line across, named in the legend."""
    figure.add_scatter(
        x=x,
        y=[level[0]] * len(x),
        name=level[1],
        mode="lines",
        line={"color": GREY, "dash": "dot", "width": 2},
        hoverinfo="skip",
    )


def bars_figure(
    names: Sequence[str],
    values: Sequence[float],
    *,
    y: str,
    level: tuple[float, str],
    separators: str = ".,",
) -> go.Figure:
    """A bar for each name with its value on it, and a ``level`` with a name."""
    figure = go.Figure(
        layout=layout(
            height=320,
            separators=separators,
            hovermode=False,
            xaxis={"fixedrange": True},
            yaxis={"title": y, "fixedrange": True},
        )
    )
    figure.add_bar(
        x=list(names),
        y=list(values),
        text=list(values),
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": "#ffffff", "size": 16},
        marker_color=BLUE,
        showlegend=False,
    )
    _level(figure, list(names), level)
    return figure

"""Receptive fields as charts: growth with depth, drift with the input's size, networks by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


def alike(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Names of lines that lie on one another, group by group.

    >>> alike([Line("a", [0, 1], [3, 4]), Line("b", [0, 1], [3, 5]), Line("c", [0, 1], [3, 4])])
    [('a', 'c')]
    """
    groups: dict[tuple[tuple[float, ...], tuple[float, ...]], list[str]] = {}
    for line in lines:
        groups.setdefault((tuple(line.x), tuple(line.y)), []).append(line.name)
    return [tuple(names) for names in groups.values() if len(names) > 1]


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
    under = {names[0] for names in alike(lines)}
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
                "width": 8 if broad else 2.5,
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

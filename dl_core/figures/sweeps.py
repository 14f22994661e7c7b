"""The probability of a class against how strongly an image is disturbed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dl_core.arrays import Array
from dl_core.disturbances import Sweep
from dl_core.figures.style import GREEN, GREY, ORANGE, layout

TICKS = (0.0, 0.5, 1.0)


def sweep_figure(
    sweep: Sweep,
    index: int,
    names: Sequence[str],
    *,
    at: float,
    title: str,
    share: str,
    other: str,
    unit: str = "",
    separators: str = ".,",
) -> go.Figure:
    """Two curves: class ``index``, and the most likely of the others; the answer is the upper one.

    Args:
        names: of the classes, translated.
        at: where the slider stands, marked by a line.
        title, share: of the axes, translated.
        other: name of the second curve, translated.
        unit: what a number of the slider is followed by, as "°".
        separators: the decimal mark and the thousands mark, as Plotly takes them.
    """
    rival, whose = sweep.rival(index)
    line = {"width": 2.5}
    traces = [
        _curve(sweep, rival, other, {**line, "color": ORANGE, "dash": "dot", "width": 1.5})
        | {"customdata": [names[i] for i in whose], "hovertemplate": "%{customdata}: %{y:.1%}"},
        _curve(sweep, sweep.probabilities[:, index], names[index], {**line, "color": GREEN}),
    ]
    return go.Figure(
        traces,
        layout=layout(
            height=250,
            separators=separators,
            margin={"l": 52, "r": 12, "t": 34, "b": 44},
            legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            shapes=[_mark(at)],
            xaxis={"title": title, "fixedrange": True, "zeroline": False, "ticksuffix": unit},
            yaxis={
                "title": share,
                "tickvals": TICKS,
                "ticktext": [f"{100 * tick:.0f}{_space(separators)}%" for tick in TICKS],
                "range": [-0.02, 1.02],
                "fixedrange": True,
                "zeroline": False,
            },
        ),
    )


def _space(separators: str) -> str:
    """What stands before a percent sign: nothing, but a narrow space where decimals have commas."""
    return "\u202f" if separators.startswith(",") else ""


def _curve(sweep: Sweep, shares: Array, name: str, line: dict[str, object]) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": list(sweep.values),
        "y": [float(p) for p in shares],
        "name": name,
        "mode": "lines",
        "line": line,
        "hovertemplate": "%{y:.1%}",
    }


def _mark(at: float) -> dict[str, object]:
    """A line where the slider stands."""
    return {
        "type": "line",
        **{"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper"},
        "line": {"color": GREY, "width": 1.5, "dash": "dot"},
    }

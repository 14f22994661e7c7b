"""The probability of a class against how strongly an image is disturbed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dl_core.arrays import Array
from dl_core.disturbances import Sweep
from dl_core.figures.style import GREEN, GREY, ORANGE, layout, percent_sign, percentages

TICKS = (0, 50, 100)
"""Percent."""


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
    percent = percent_sign(separators)
    others = _curve(
        sweep, rival, other, percent, {**line, "color": ORANGE, "dash": "dot", "width": 1.5}
    )
    others["customdata"] = [names[i] for i in whose]
    others["hovertemplate"] = f"%{{customdata}}: {others['hovertemplate']}"
    own = sweep.probabilities[:, index]
    traces = [others, _curve(sweep, own, names[index], percent, {**line, "color": GREEN})]
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
                "ticksuffix": percent,
                "range": [-2, 102],
                "fixedrange": True,
                "zeroline": False,
            },
        ),
    )


def _curve(
    sweep: Sweep, shares: Array, name: str, percent: str, line: dict[str, object]
) -> dict[str, object]:
    return {
        "type": "scatter",
        "x": list(sweep.values),
        "y": percentages(shares),
        "name": name,
        "mode": "lines",
        "line": line,
        "hovertemplate": f"%{{y:.1f}}{percent}",
    }


def _mark(at: float) -> dict[str, object]:
    """A line where the slider stands."""
    return {
        "type": "line",
        **{"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper"},
        "line": {"color": GREY, "width": 1.5, "dash": "dot"},
    }

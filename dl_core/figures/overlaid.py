"""Two series over one another: where they differ, and by how much."""

from __future__ import annotations

import plotly.graph_objects as go

from dl_core.arrays import Array
from dl_core.figures.style import BLUE, CLEAR, ORANGE, layout


def overlaid_figure(
    first: Array,
    second: Array,
    names: tuple[str, str],
    *,
    separators: str = ".,",
) -> go.Figure:
    """Two series of one length as curves, the space between them filled.

    Args:
        first, second: (n,).
        names: of the two, translated.
        separators: the decimal mark and the thousands mark, as Plotly takes them.
    """
    looks = ((first, names[0], BLUE, "solid", None), (second, names[1], ORANGE, "dot", "tonexty"))
    traces = [
        {
            "type": "scatter",
            "x": list(range(len(values))),
            "y": [float(value) for value in values],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": colour, "width": 2, "dash": dash},
            "marker": {"size": 5},
            "fill": fill,
            "fillcolor": "rgba(122, 122, 122, 0.25)",
            "hovertemplate": "%{y:.3~f}",
        }
        for values, name, colour, dash, fill in looks
    ]
    return go.Figure(
        traces,
        layout=layout(
            height=230,
            margin={"l": 36, "r": 8, "t": 40, "b": 28},
            separators=separators,
            legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "bgcolor": CLEAR},
            xaxis={"fixedrange": True, "zeroline": False},
            yaxis={"fixedrange": True},
        ),
    )

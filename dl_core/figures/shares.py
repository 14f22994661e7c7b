"""Where the parameters of a network are, and where its computation is, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dl_core.counting import Share
from dl_core.figures.style import AMBER, PURPLE, layout, percent_sign, percentages

BAR = 42
"""Pixels of height for each layer: two bars and a gap."""


def shares_figure(
    shares: Sequence[Share],
    names: Sequence[str],
    *,
    parameters: str,
    macs: str,
    separators: str = ".,",
) -> go.Figure:
    """Two bars for each layer, the first layer on top.

    Args:
        shares: see :func:`dl_core.counting.shares`.
        names: of the layers, as a reader calls them.
        parameters, macs: titles of the two shares, translated.
        separators: the decimal mark and the thousands mark, as Plotly takes them.
    """
    looks = (
        (macs, PURPLE, percentages([share.macs for share in shares])),
        (parameters, AMBER, percentages([share.parameters for share in shares])),
    )
    percent = percent_sign(separators)
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": title,
            "x": values,
            "y": list(range(len(shares))),
            "marker": {"color": colour},
            "text": values,
            "texttemplate": f"%{{x:.1f}}{percent}",
            "textposition": "outside",
            "cliponaxis": False,
            "hovertemplate": f"%{{x:.2f}}{percent}",
        }
        for title, colour, values in looks
    ]
    ticks = {"tickvals": list(range(len(shares))), "ticktext": list(names)}
    return go.Figure(
        traces,
        layout=layout(
            height=90 + BAR * len(shares),
            barmode="group",
            bargap=0.3,
            separators=separators,
            hovermode="y unified",
            margin={"l": 8, "r": 60, "t": 40, "b": 30},
            legend={**_LEGEND, "traceorder": "reversed"},
            xaxis={"ticksuffix": percent, "range": [0, 108], "fixedrange": True, "zeroline": False},
            yaxis={"autorange": "reversed", "fixedrange": True, "automargin": True, **ticks},
        ),
    )


_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}

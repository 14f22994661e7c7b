"""Probabilities of the classes as bars, the most likely one in the output colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dl_core.figures.style import GREEN, GREY, layout


def probability_figure(
    probabilities: np.ndarray, names: Sequence[str], texts: Sequence[str], *, title: str
) -> go.Figure:
    """Horizontal bars, first class on top.

    Args:
        probabilities: (classes,), adding up to 1.
        names: class names, translated.
        texts: each probability as a reader writes it (``98,8 %``).
        title: of the axis, translated.
    """
    best = int(np.argmax(probabilities))
    return go.Figure(  # a trace as a dict is checked once, a go.Bar twice
        {
            "type": "bar",
            "x": probabilities,
            "y": list(names),
            "orientation": "h",
            "text": list(texts),
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {"color": [GREEN if i == best else GREY for i in range(len(names))]},
            "hovertemplate": "%{y}: %{text}<extra></extra>",
        },
        layout=layout(
            height=46 + 23 * len(names),
            margin={"l": 60, "r": 56, "t": 8, "b": 40},
            hovermode="closest",
            bargap=0.25,
            xaxis={
                "title": title,
                "range": [0, 1],
                "tickformat": ".0%",
                "fixedrange": True,
                "zeroline": False,
            },
            yaxis={"type": "category", "autorange": "reversed", "fixedrange": True},
        ),
    )

"""The footprint of a gradient as a heat map, with the field that the formulas have around it."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from dl_core.figures.style import layout
from dl_core.footprints import Box, Spread

CIVIDIS = ("#00204c", "#39466b", "#62626f", "#807877", "#a09073", "#c1a865", "#e4c44c", "#ffe945")
"""Nuñez, Anderton & Renslow 2018: for values from zero up, and for colour-blind eyes."""
SQUARE, CIRCLE = "#56B4E9", "#ffffff"


def footprint_figure(
    values: np.ndarray, box: Box, found: Spread, *, hover: str, separators: str = ".,"
) -> go.Figure:
    """``values`` (h, w) of one footprint, ``box`` as a square and the radius that holds 95 % as a
    dashed circle. ``hover`` is a template with ``%{x}``, ``%{y}`` and ``%{z}``."""
    height, width = values.shape
    plain: dict[str, Any] = {"fixedrange": True, "showgrid": False, "zeroline": False}
    figure = go.Figure(
        layout=layout(
            height=340,
            separators=separators,
            hovermode="closest",
            margin={"l": 34, "r": 6, "t": 8, "b": 28},
            xaxis={**plain, "range": [-0.5, width - 0.5], "constrain": "domain"},
            yaxis={**plain, "range": [height - 0.5, -0.5], "scaleanchor": "x"},
        )
    )
    figure.add_heatmap(
        z=np.round(values / values.max(), 4).tolist(),
        colorscale=[[i / (len(CIVIDIS) - 1), c] for i, c in enumerate(CIVIDIS)],
        zmin=0,
        zmax=1,
        showscale=False,
        hovertemplate=hover + "<extra></extra>",
    )
    figure.add_shape(
        type="rect",
        x0=max(-0.5, box.left - 0.5),
        x1=min(width - 0.5, box.right + 0.5),
        y0=max(-0.5, box.top - 0.5),
        y1=min(height - 0.5, box.bottom + 0.5),
        line={"color": SQUARE, "width": 3},
    )
    (row, column), radius = found.centre, found.radius
    figure.add_shape(
        type="circle",
        x0=column - radius,
        x1=column + radius,
        y0=row - radius,
        y1=row + radius,
        line={"color": CIRCLE, "width": 2, "dash": "dash"},
    )
    return figure

"""The confusion matrix: rows are what was shown, columns what was answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dl_core.figures.style import layout

# From near the page's ground to blue; Plotly writes in black or white, whichever is readable.
_ON_LIGHT = [[0.0, "#EAF3FA"], [0.25, "#CFE3F2"], [1.0, "#0B5CAD"]]
_ON_DARK = [[0.0, "#1B2A38"], [0.25, "#24435E"], [1.0, "#2472B4"]]


def confusion_figure(
    matrix: np.ndarray,
    names: Sequence[str],
    *,
    truth: str,
    answer: str,
    hover: str,
    dark: bool = False,
) -> go.Figure:
    """Counts in cells, coloured by the share of each row.

    Args:
        matrix: counts, (classes, classes), row = true class.
        names: class names in order, translated.
        truth, answer: axis titles, translated.
        dark: whether the page has a dark ground.
        hover: sentence with ``%{y}`` (shown), ``%{x}`` (answered) and ``%{text}`` (count).
    """
    totals = matrix.sum(axis=1, keepdims=True)
    # Cells without a case stay clear: the page shows through, light or dark.
    share = np.where(matrix > 0, matrix / np.maximum(totals, 1), np.nan)
    figure = go.Figure(
        go.Heatmap(
            z=share,
            x=list(names),
            y=list(names),
            text=np.where(matrix > 0, matrix.astype(str), ""),
            texttemplate="%{text}",
            colorscale=_ON_DARK if dark else _ON_LIGHT,
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate=hover + "<extra></extra>",
        ),
        layout=layout(
            height=430,
            hovermode="closest",
            margin={"l": 70, "r": 12, "t": 12, "b": 60},
            xaxis={"title": answer, "type": "category", "fixedrange": True, "showgrid": False},
            yaxis={
                "title": truth,
                "type": "category",
                "autorange": "reversed",
                "fixedrange": True,
                "showgrid": False,
            },
        ),
    )
    return figure

"""Learning curves: loss or accuracy against epochs, batch by batch and epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dl_core.figures.style import BLUE, ORANGE, layout, percent_sign, percentages


@dataclass(frozen=True)
class Series:
    """Points of a curve; ``x`` in epochs, fractional within one."""

    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True)
class CurveLabels:
    """Translated words of a learning curve."""

    epoch: str
    quantity: str
    batches: str
    training: str
    validation: str


def curve_figure(
    batches: Series,
    training: Series,
    validation: Series,
    labels: CurveLabels,
    *,
    epochs: int,
    share: bool = False,
    separators: str = ".,",
) -> go.Figure:
    """Running means within the epoch (thin), training and validation at each epoch's end.

    ``share`` shows the quantity as a percentage. ``separators`` are the decimal mark and the
    thousands mark, as Plotly takes them.
    """
    percent = percent_sign(separators)
    lines = [
        ("lines", batches, labels.batches, {"color": BLUE, "width": 1}, 0.55),
        ("lines+markers", training, labels.training, {"color": BLUE, "width": 2.5}, 1.0),
        ("lines+markers", validation, labels.validation, {"color": ORANGE, "width": 2.5}, 1.0),
    ]
    figure = go.Figure(
        layout=layout(
            separators=separators,
            xaxis={
                "title": labels.epoch,
                "range": [0, max(1, epochs) + 0.05],
                "fixedrange": True,
                "zeroline": False,
                "dtick": max(1, round(epochs / 8)),
            },
            yaxis={
                "title": labels.quantity,
                "fixedrange": True,
                "ticksuffix": percent if share else "",
                **_reach(batches, training, share),
                "zeroline": False,
            },
            # The same revision on every update: what the viewer did to the chart stays.
            uirevision="curves",
        )
    )
    for mode, series, name, line, opacity in lines:
        if len(series.x):
            figure.add_scatter(
                x=list(series.x),
                y=percentages(series.y) if share else list(series.y),
                name=name,
                mode=mode,
                line=line,
                marker={"symbol": "circle" if name == labels.training else "diamond", "size": 7},
                opacity=opacity,
                hovertemplate=f"%{{y:.1f}}{percent}" if share else "%{y:.3f}",
                showlegend=mode != "lines",  # two entries fit on one line of a phone
            )
    return figure


def _reach(batches: Series, training: Series, share: bool) -> dict[str, Any]:
    """Of the vertical axis: room for what may come before there is anything, then the data's."""
    if not len(batches.y) and not len(training.y):
        return {"range": [0, 100 if share else 2.5]}
    return {"autorangeoptions": {"maxallowed": 100}} if share else {"rangemode": "tozero"}

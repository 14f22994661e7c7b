"""One colour per role, and the layout every figure shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

# Okabe & Ito (2008): distinguishable with every common form of colour blindness.
BLUE, ORANGE, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#7A7A7A"

AMBER, PURPLE = "#D97400", "#8A5CC2"
"""Parameters and computation, as in the table of layers."""

CLEAR = "rgba(0,0,0,0)"


def layout(**changes: Any) -> dict[str, Any]:
    """Transparent ground (light and dark pages), tight margins, no modes that hide the data."""
    base: dict[str, Any] = {
        "margin": {"l": 56, "r": 12, "t": 40, "b": 44},
        "height": 300,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "hovermode": "x unified",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "dragmode": False,
    }
    return {**base, **changes}


def percentages(shares: Iterable[float]) -> list[float]:
    """Shares of one, in percent: Plotly's own format for them knows no language.

    >>> percentages([0.5, 1])
    [50.0, 100.0]
    """
    return [100.0 * float(share) for share in shares]


def percent_sign(separators: str) -> str:
    """What follows a percentage: the sign, after a narrow space where decimals have commas.

    Args:
        separators: the decimal mark and the thousands mark, as Plotly takes them.
    """
    return "\u202f%" if separators.startswith(",") else "%"


def settled(figure: go.Figure) -> go.Figure:
    """``figure``, which is not to be changed any more: its description, which Plotly copies each
    time a figure is shown, is made once."""
    description = figure.to_dict()
    figure.to_dict = lambda: description
    return figure


CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
"""What every chart is shown with: no toolbar over the data, no zoom that traps a scroll."""

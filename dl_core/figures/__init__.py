"""Results as Plotly figures. Labels come in already translated; colours follow the app's roles."""

from dl_core.figures.confusion import confusion_figure
from dl_core.figures.curves import CurveLabels, Series, curve_figure
from dl_core.figures.shares import shares_figure
from dl_core.figures.shifts import overlay_figure, shift_figure

__all__ = [
    "CurveLabels",
    "Series",
    "confusion_figure",
    "curve_figure",
    "overlay_figure",
    "shares_figure",
    "shift_figure",
]

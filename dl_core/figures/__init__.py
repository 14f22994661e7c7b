"""Results as Plotly figures. Labels come in already translated; colours follow the app's roles."""

from dl_core.figures.confusion import confusion_figure
from dl_core.figures.curves import CurveLabels, Series, curve_figure
from dl_core.figures.overlaid import overlaid_figure
from dl_core.figures.probabilities import probability_figure
from dl_core.figures.shifts import shift_figure

__all__ = [
    "CurveLabels",
    "Series",
    "confusion_figure",
    "curve_figure",
    "overlaid_figure",
    "probability_figure",
    "shift_figure",
]

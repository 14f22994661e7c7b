"""Figures hold the numbers they were given, in the colours of their roles."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from dl_core.counting import Share
from dl_core.disturbances import Sweep
from dl_core.figures import (
    CurveLabels,
    Series,
    confusion_figure,
    curve_figure,
    shares_figure,
    shift_figure,
)
from dl_core.figures.fields import Line, lines_figure
from dl_core.figures.style import BLUE, CLEAR, CONFIG, ORANGE, layout
from dl_core.figures.sweeps import sweep_figure

LABELS = CurveLabels("Époque", "Perte", "lot", "entraînement", "validation")
NOTHING = Series([], [])
BATCHES = Series([0.5, 1.0, 1.5], [2.0, 1.5, 1.2])
TRAINING = Series([1, 2], [1.4, 1.0])
VALIDATION = Series([1, 2], [1.6, 1.3])
TRIPLE = ((1, 5, 9, 13, 17), (1, 5, 9, 13, 17), (1, 3, 5, 7, 9))


def traces(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data}


def test_curves() -> None:
    figure = curve_figure(BATCHES, TRAINING, VALIDATION, LABELS, epochs=5)
    found = traces(figure)
    assert list(found) == ["lot", "entraînement", "validation"]
    for name, series in zip(found, (BATCHES, TRAINING, VALIDATION), strict=True):
        assert list(found[name].x) == list(series.x)
        assert list(found[name].y) == list(series.y)
    assert found["entraînement"].line.color == BLUE
    assert found["validation"].line.color == ORANGE
    assert found["entraînement"].marker.symbol != found["validation"].marker.symbol
    assert figure.layout.xaxis.title.text == "Époque"
    assert figure.layout.yaxis.title.text == "Perte"
    assert figure.layout.xaxis.range[1] >= 5
    figure.to_json()


def test_what_is_not_there_is_not_in_the_legend() -> None:
    assert list(traces(curve_figure(BATCHES, NOTHING, NOTHING, LABELS, epochs=3))) == ["lot"]
    assert curve_figure(NOTHING, NOTHING, NOTHING, LABELS, epochs=0).data == ()


def test_an_empty_chart_has_room_for_what_comes() -> None:
    empty = curve_figure(NOTHING, NOTHING, NOTHING, LABELS, epochs=3)
    assert tuple(empty.layout.yaxis.range) == (0, 2.5)
    share = curve_figure(NOTHING, NOTHING, NOTHING, LABELS, epochs=3, share=True)
    assert tuple(share.layout.yaxis.range) == (0, 100)


@pytest.mark.parametrize(("separators", "sign"), [(".,", "%"), (",\u202f", "\u202f%")])
def test_shares_are_percentages(separators: str, sign: str) -> None:
    figure = curve_figure(
        BATCHES, TRAINING, NOTHING, LABELS, epochs=3, share=True, separators=separators
    )
    assert figure.layout.yaxis.ticksuffix == sign
    for trace, series in zip(figure.data, (BATCHES, TRAINING), strict=True):
        assert trace.hovertemplate == "%{y:.1f}" + sign
        np.testing.assert_allclose(trace.y, 100 * np.array(series.y))
    assert figure.layout.yaxis.autorangeoptions.maxallowed == 100
    plain = curve_figure(BATCHES, TRAINING, NOTHING, LABELS, epochs=3, separators=separators)
    assert not plain.layout.yaxis.ticksuffix


def test_percentages_are_written_alike_in_every_figure() -> None:
    turned = np.array([[0.25, 0.75]] * 36 + [[1.0, 0.0]])
    sweep = Sweep("rotation", turned)
    words = {"title": "", "share": "", "other": "other"}
    swept = sweep_figure(sweep, 0, ["a", "b"], at=0, **words, separators=",\u202f")
    assert swept.layout.yaxis.ticksuffix == "\u202f%"
    assert [list(trace.y) for trace in swept.data] == [[75] * 36 + [0], [25] * 36 + [100]]
    assert swept.data[0].hovertemplate == "%{customdata}: %{y:.1f}\u202f%"
    shifted = shift_figure(np.array([[0.0, 0.5]]), ["all"], shift="", share="")
    assert (shifted.layout.yaxis.ticksuffix, list(shifted.data[0].y)) == ("%", [0, 50])
    shares = shares_figure([Share("one", 1, 0.3, 0.1)], ["one"], parameters="p", macs="m")
    assert shares.layout.xaxis.ticksuffix == "%"


def test_decimal_marks_are_those_of_the_language() -> None:
    french = curve_figure(BATCHES, TRAINING, NOTHING, LABELS, epochs=3, separators=", ")
    assert french.layout.separators == ", "


@pytest.mark.parametrize("epochs", [1, 5, 40, 100])
def test_epochs_are_whole_on_the_axis(epochs: int) -> None:
    step = curve_figure(BATCHES, NOTHING, NOTHING, LABELS, epochs=epochs).layout.xaxis.dtick
    assert step == int(step) >= 1
    assert epochs / step <= 16


def test_what_the_reader_did_to_a_chart_survives_an_update() -> None:
    one = curve_figure(BATCHES, NOTHING, NOTHING, LABELS, epochs=3)
    two = curve_figure(BATCHES, TRAINING, VALIDATION, LABELS, epochs=3)
    assert one.layout.uirevision == two.layout.uirevision is not None


def test_confusion_matrix() -> None:
    matrix = np.array([[3, 1], [0, 6]])
    figure = confusion_figure(matrix, ["cat", "dog"], truth="shown", answer="said", hover="%{z}")
    (heat,) = figure.data
    assert [[str(c) for c in row] for row in heat.text] == [["3", "1"], ["", "6"]]
    z = np.array(heat.z, dtype=float)
    np.testing.assert_allclose(z, [[0.75, 0.25], [np.nan, 1.0]])  # of each row
    assert list(heat.x) == list(heat.y) == ["cat", "dog"]
    assert figure.layout.yaxis.title.text == "shown"
    assert figure.layout.xaxis.title.text == "said"
    assert figure.layout.yaxis.autorange == "reversed"  # the first class on top
    figure.to_json()


def test_a_class_never_shown_divides_by_nothing() -> None:
    matrix = np.array([[0, 0], [2, 2]])
    figure = confusion_figure(matrix, ["a", "b"], truth="", answer="", hover="")
    assert np.isnan(np.array(figure.data[0].z, dtype=float)[0]).all()


def test_digits_are_names_and_not_numbers() -> None:
    matrix = np.eye(10, dtype=int)
    names = [str(i) for i in range(10)]
    figure = confusion_figure(matrix, names, truth="", answer="", hover="")
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "category"


def test_the_ground_is_the_page_s() -> None:
    assert layout()["paper_bgcolor"] == layout()["plot_bgcolor"] == CLEAR
    assert layout(height=5)["height"] == 5


def test_a_chart_traps_no_scroll() -> None:
    assert CONFIG["scrollZoom"] is False
    assert layout()["dragmode"] is False
    assert CONFIG["displayModeBar"] is False


def test_a_line_under_another_is_broad() -> None:
    """So that both are seen."""
    under, over, apart = (Line(name, range(5), y) for name, y in zip("abc", TRIPLE, strict=True))
    found = traces(lines_figure([under, over, apart], x="", y=""))
    assert found["a"].line.width > 2 * found["b"].line.width
    assert found["c"].line.width == found["b"].line.width
    assert found["a"].line.dash == "solid" != found["b"].line.dash

"""From the answers to the panels of the overlay: maps, one scale for each method, and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from dl_core.attributions import around_pixels, dearest, enlarged, likeness
from pages._kit.i18n import _, probability
from pages._kit.overlay import Answer, Layer, Panel
from pages._kit.overlay import Row as Drawn
from pages._kit.reasons.asked import Row
from pages._kit.reasons.settings import method_names
from pages._kit.reasons.words import (
    explained,
    notes,
    of_cam,
    of_integrated,
    of_occlusion,
    of_saliency,
    without_maps,
)

MOST_ANSWERS = 10
Values = np.ndarray | None


def drawn(rows: Sequence[Row], waits: Sequence[dict[str, str]]) -> list[Drawn]:
    """What the overlay shows. The maps of a method have the same scale in all rows. ``waits`` are,
    for each row, why a method has no map yet."""
    made = []
    order = _order(rows)
    told = {name: next((row for row in rows if _runs(row, name)), None) for name in _MAPS}
    for row, wait in zip(rows, waits, strict=True):
        panels = [_image(row, order)]
        for method in row.settings.methods:
            reach = max(_reach(_MAPS[method](other)) for other in rows) or 1.0
            panels.append(_panel(row, method, reach, wait.get(method, ""), row is told[method]))
        made.append(Drawn(row.title, row.subject.image, panels))
    return made


def _runs(row: Row, method: str) -> bool:
    """Whether it has anything to work on: what it can say is not told where it says nothing."""
    return method != "cam" or row.layer is not None


def alike(one: Row, other: Row, method: str) -> float | None:
    """The correlation of two maps; ``None`` where there is none, or of two sizes."""
    a, b = _MAPS[method](one), _MAPS[method](other)
    if a is None or b is None or a.shape != b.shape or np.isnan([a, b]).any():
        return None
    return likeness(a, b)


def _reach(values: Values) -> float:
    if values is None or np.isnan(values).all():
        return 0.0
    return float(np.nanmax(np.abs(values)))


def _order(rows: Sequence[Row]) -> list[int]:
    """The classes, the likeliest in any row first: where rows are compared, each is read at the
    same place in all."""
    return sorted(range(len(rows[0].names)), key=lambda i: -max(r.probabilities[i] for r in rows))


def _image(row: Row, order: Sequence[int]) -> Panel:
    shown = order[:MOST_ANSWERS]
    answers = [
        Answer(row.names[i], probability(float(row.probabilities[i])), float(row.probabilities[i]),
               i == row.target)
        for i in (shown if row.target in shown else [*shown[:-1], row.target])
    ]  # fmt: skip
    best = int(np.argmax(row.probabilities))
    title = _("It answers {name}").format(name=row.names[best])
    return Panel(title, answers=answers, said=explained(row))


def _panel(row: Row, method: str, reach: float, wait: str, first: bool) -> Panel:
    values = _MAPS[method](row)
    title = method_names()[method]
    note = notes()[method] if first else ""
    layer = None if values is None else Layer(values, _scale(row, method), reach)
    place = None
    said = ""
    if method == "occlusion" and row.hidden is not None:
        place = dearest(_hidden(row), row.hidden.rows, row.hidden.columns, row.settings.patch)
        said = of_occlusion(row, row.hidden, place)
        place = place if place is not None and place.value > 0 else None
    elif method == "cam" and row.layer is None:
        said = without_maps()
    elif method != "occlusion" and row.gradients is not None:
        said = _SAID[method](row, row.gradients)
    return Panel(title, layer, said, note, wait, place)


_SAID: dict[str, Callable[..., str]] = {
    "saliency": of_saliency,
    "integrated": of_integrated,
    "cam": of_cam,
}


def _scale(row: Row, method: str) -> Literal["sequential", "diverging"]:
    if method == "cam" or (method == "saliency" and not row.settings.signed):
        return "sequential"
    return "diverging"


def _saliency(row: Row) -> Values:
    if row.gradients is None:
        return None
    values = row.gradients.saliency
    return values if row.settings.signed else np.abs(values)


def _integrated(row: Row) -> Values:
    return None if row.gradients is None else row.gradients.attributions


def _cam(row: Row) -> Values:
    if row.gradients is None or row.gradients.cam is None:
        return None
    height, width, _channels = row.subject.image.shape
    cam = row.gradients.cam
    return enlarged(cam, (height, width)) if row.settings.enlarged else cam


def _hidden(row: Row) -> np.ndarray:
    assert row.hidden is not None
    return row.hidden.probability if row.settings.probability else row.hidden.score


def _occlusion(row: Row) -> Values:
    found = row.hidden
    if found is None:
        return None
    height, width, _channels = row.subject.image.shape
    return around_pixels(
        _hidden(row), found.rows, found.columns, row.settings.patch, (height, width)
    )


_MAPS: dict[str, Callable[[Row], Values]] = {
    "saliency": _saliency,
    "integrated": _integrated,
    "cam": _cam,
    "occlusion": _occlusion,
}

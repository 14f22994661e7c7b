"""Shift the input by a few pixels: what changes before pooling, and what is left after it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dl_core.figures import overlay_figure, shift_figure
from dl_core.figures.style import CONFIG, settled
from dl_core.pictures import Picture, grey
from dl_core.shifts import Compared, Pooling, against_shift, compare, reaches
from pages._kit import url
from pages._kit.components import Frame, Packed, Scale, Strip, pack, strips
from pages._kit.i18n import _, language, n_, percent, separators
from pages._kit.messages import guarded

MOST = 8
SIDE = 150
"""Pixels of an image on screen, on its longer side."""
SENT = 80
"""Pixels of an image that travel, on its longer side: half of those on screen."""


class Scene:
    """A picture and a pooling, hashable by what they are: moving a slider computes no curve."""

    def __init__(self, picture: Picture, pooling: Pooling) -> None:
        self.picture, self.pooling = picture, pooling
        values = picture.values
        self._identity = (values.shape, values.tobytes(), picture.kind, pooling, language())

    def __hash__(self) -> int:
        return hash(self._identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scene) and self._identity == other._identity


def show_shifts(picture: Picture, pooling: Pooling) -> None:
    """The experiment on ``picture``: sliders, images, differences, curves."""
    st.header(_("Shift the input a little: what changes?"))
    st.fragment(_bench)(Scene(picture, pooling))


def _bench(scene: Scene) -> None:
    with guarded():  # inside: the fragment reruns alone
        left, right = st.columns([3, 8], gap="large")
        with left:
            across, down = _settings(scene.picture)
            st.caption(
                _(
                    "The share that changed is the sum of all differences, over the sum of both "
                    "images: 0% where nothing has changed, 100% where nothing is in common. What "
                    "the shift brings in repeats the border."
                )
            )
        with right:
            if scene.picture.kind == "series":
                _overlays(scene, across)
            else:
                _images(scene, down, across)
        _curves(scene, abs(across) if not down else None)


def _settings(picture: Picture) -> tuple[int, int]:
    height, width = picture.values.shape[:2]
    across = _slider(_("Shift to the right"), _most(width), "shift", 1)
    if picture.kind == "series":
        return across, 0
    return across, _slider(_("Shift down"), _most(height), "drop", 0)


def _slider(label: str, most: int, key: str, default: int) -> int:
    kept = st.session_state.get(key)
    if kept is not None and abs(kept) > most:  # of a larger input
        st.session_state[key] = most if kept > 0 else -most
    return url.whole(label, -most, most, key=key, default=default)


def _most(side: int) -> int:
    """A shift that leaves something of the input to be seen."""
    return max(1, min(MOST, side - 1))


def stage_names() -> list[str]:
    """Of what is compared, in order."""
    return [_("Before pooling"), _("After pooling"), _("After pooling twice")]


def _images(scene: Scene, down: int, across: int) -> None:
    stages = zip(stage_names(), *_stages(scene, down, across), strict=False)
    places = st.columns(len(stage_names()))
    for place, (i, (name, share, packed)) in zip(places, enumerate(stages), strict=False):
        with place:
            st.metric(_("{stage}: changed").format(stage=name), percent(share, 0))
            strips(packed, key=f"shifted-{i}", beside=True)


def _overlays(scene: Scene, across: int) -> None:
    """Of a series, one curve over the other: images of one row would be too low to be read."""
    shares, figures = _overlaid(scene, across)
    stages = zip(stage_names(), shares, figures, strict=False)
    places = st.columns(len(stage_names()))
    for place, (i, (name, share, figure)) in zip(places, enumerate(stages), strict=False):
        with place:
            told = _("{stage}: changed").format(stage=name), percent(share, 0)
            st.metric(*told)
            st.plotly_chart(figure, key=f"overlaid-{i}", config=CONFIG, alt=" ".join(told))


@lru_cache(maxsize=64)
def _overlaid(scene: Scene, across: int) -> tuple[list[float], list[go.Figure]]:
    """Per stage the share that changed, and both series over one another."""
    found = compare(scene.picture.values, scene.pooling, 0, across)
    figures = [
        overlay_figure(
            stage.original[0, :, 0],
            stage.moved[0, :, 0],
            (_("Input"), _("Shifted")),
            place=_("Cell"),
            separators=separators(),
        )
        for stage in found
    ]
    return [stage.share for stage in found], [settled(figure) for figure in figures]


@lru_cache(maxsize=64)
def _stages(scene: Scene, down: int, across: int) -> tuple[list[float], list[list[Packed]]]:
    """Per stage the share that changed, and the images packed."""
    found = compare(scene.picture.values, scene.pooling, down, across)
    reach = max(float(np.abs(stage.difference).max()) for stage in found) or 1.0
    return [s.share for s in found], [_packed(scene.picture, s, reach) for s in found]


def _packed(picture: Picture, stage: Compared, reach: float) -> list[Packed]:
    scale, bounds = _scale(picture)
    thin, note = _thinned(stage.original)
    width = _width(stage.original)

    def strip(title: str, image: np.ndarray, scale: Scale, bounds: tuple[float, float]) -> Strip:
        return Strip(title, [Frame(image[None, ::thin, ::thin])], note, scale, width, bounds)

    difference = grey(stage.difference)
    return pack(
        [
            strip(_("Input"), stage.original, scale, bounds),
            strip(_("Shifted"), stage.moved, scale, bounds),
            strip(_("Difference"), difference, "diverging", (-reach, reach)),
        ]
    )


def _thinned(image: np.ndarray) -> tuple[int, str]:
    """Which pixels of a large image travel, one in so many; and its size in words."""
    step = -(-max(image.shape[:2]) // SENT)
    size = "{} × {}".format(*image.shape[:2])
    return step, size if step == 1 else size + ", " + _("one in {n} shown").format(n=step)


def _scale(picture: Picture) -> tuple[Scale, tuple[float, float]]:
    low, high = float(picture.values.min()), float(picture.values.max())
    if picture.unit:
        return "gray", (0.0, 1.0)
    if low < 0:
        return "diverging", (-max(-low, high), max(-low, high))
    return "gray", (0.0, high or 1.0)


def _width(image: np.ndarray) -> int:
    height, width = map(int, image.shape[:2])
    if height == 1:
        return min(SIDE, 20 * width)  # a series of two values is not to fill the page
    return max(8, round(SIDE * width / max(height, width)))


def _curves(scene: Scene, at: int | None) -> None:
    shares, figure = _figure(scene, at)
    sentence = _tolerance(shares)
    st.plotly_chart(figure, key="shift-curves", config=CONFIG, alt=sentence)
    st.markdown(sentence)


def _tolerance(shares: np.ndarray) -> str:
    """How much further the input must move, once it is pooled, for the same to change."""
    level = float(shares[0, 1])
    if not level:
        return _("A shift by one cell changes nothing here.")
    names = (_("after pooling"), _("after pooling twice"))
    most, parts = shares.shape[1] - 1, []
    for name, values in zip(names, shares[1:], strict=False):
        needed = reaches(values, level)
        cells = (
            _("more than {n} cells").format(n=most)
            if needed is None
            else n_("{n} cell", "{n} cells", needed).format(n=needed)
        )
        parts.append(f"{name} **{cells}**")
    return _(
        "One cell to the right changes {share} of the input. For as much to change, it "
        "takes {list}."
    ).format(share=f"**{percent(level, 0)}**", list=", ".join(parts))


@lru_cache(maxsize=64)
def _figure(scene: Scene, at: int | None) -> tuple[np.ndarray, go.Figure]:
    shares = _shares(scene)
    figure = shift_figure(
        shares,
        stage_names()[: len(shares)],
        shift=_("Shift to the right, in cells"),
        share=_("share that changed"),
        at=at,
        separators=separators(),
    )
    return shares, settled(figure)


@lru_cache(maxsize=64)
def _shares(scene: Scene) -> np.ndarray:
    return against_shift(scene.picture.values, scene.pooling, _most(scene.picture.values.shape[1]))

"""A drawn digit among the images of a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from dl_core.digit_maps import DigitMap, Guest
from dl_core.forward import probabilities
from dl_core.hidden import vectors
from dl_core.preprocess import digit
from dl_core.specs.digit_map import DigitMapSpec
from pages._kit.cloud import place
from pages._kit.engine import load_run, load_weights
from pages._kit.i18n import _, number, probability
from pages._kit.messages import guarded

Canvas = Callable[[str, int], np.ndarray | None]
"""As :func:`pages._kit.drawing.canvas`, which only a running app can import."""

NAME = "map-canvas"
SIDE = 220


def show_drawing(
    found: DigitMap, question: DigitMapSpec, names: Sequence[str], id: str, canvas: Canvas
) -> None:
    """A canvas; what is drawn on it is put on the map ``id``, and its nearest images are named."""
    from pages._kit.drawing import canvas  # registers a component, which only a running app can

    with guarded():
        ink = canvas(NAME, SIDE)
        if ink is None:
            place(id, None, None)
            st.caption(_("Draw a digit: it appears on the map, with lines to its nearest images."))
            return
        image = digit(ink).image
        guest, answer = _read(found, question, image)
        place(id, image, guest)
        _say(found, guest, answer, names)


def _read(found: DigitMap, question: DigitMapSpec, image: np.ndarray) -> tuple[Guest, np.ndarray]:
    run = load_run(question.run, question.stamp)
    weights = load_weights(question.run, question.stamp, question.epoch)
    pixels = image[None, :, :, None]
    guest = found.place(vectors(run.spec.model, weights, pixels, question.layer)[0])
    return guest, probabilities(run.spec.model, weights, pixels)[0]


def _say(found: DigitMap, guest: Guest, answer: np.ndarray, names: Sequence[str]) -> None:
    best = int(answer.argmax())
    st.markdown(
        _("It reads: **{name}**, at {share}").format(
            name=names[best], share=probability(float(answer[best]))
        )
    )
    near = [
        _("**{name}** (distance {distance})").format(
            name=names[int(found.labels[i])], distance=number(float(away), 2)
        )
        for i, away in zip(guest.nearest, guest.away, strict=True)
    ]
    st.markdown(_("Nearest: {list}.").format(list=_("; ").join(near)))
    st.caption(
        _(
            "Distances along the {k} axes that are kept. By PCA its place is exact. t-SNE has no "
            "formula for a new image: it stands at the mean of its nearest ones, the closer the "
            "heavier."
        ).format(k=len(found.shares))
    )

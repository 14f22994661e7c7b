"""Draw a digit; a network reads it after each stroke and shows what every layer made of it."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.store import Run
from pages._kit.across import across
from pages._kit.chosen_run import choose_run
from pages._kit.components import strips
from pages._kit.disturbed_reading import Reading, Settings, blank
from pages._kit.disturbing import disturbance
from pages._kit.drawing import canvas
from pages._kit.folded import folded
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.preparing import Switches, is_recipe, switches
from pages._kit.reading import show_inside as inside
from pages._kit.sources import Given, choose_source, given
from pages._kit.trained_epochs import choose_epoch


@st.fragment
def desk() -> None:
    """Network, image, answer, preparation, layers: all of it follows each stroke."""
    with guarded():  # inside: each stroke runs the fragment alone
        with st.container(horizontal=True, gap="medium"):
            run = choose_run(_("Network that reads"))
            source = choose_source() if run else ""
        if run is not None:
            read_image(run, source)
            across(run, "draw")


def read_image(run: Run, source: str) -> None:
    """The image left, the answer in the middle, what may be changed right; the inside below."""
    left, middle, right = st.columns([31, 33, 26], gap="small")
    image, pen = None, right.container()
    with left, guarded():
        image = given(source, run, partial(canvas, pen=pen))
    with right:
        settings, compared = controls(run, image)
    below = st.container()
    if image is None:
        with middle:
            show_hint(source)
        with below:
            show_nothing(run, settings)
        return
    with middle, guarded():
        reading = Reading(run, image, settings)
        reading.show_answer()
        reading.show_sweep()
        if compared is not None:
            with compared:
                reading.show_switched()
        with below:
            show_inside(reading)


def controls(run: Run, image: Given | None) -> tuple[Settings, DeltaGenerator | None]:
    """What may be changed; and the place for what the preparation changes, if it is in sight."""
    epoch, chosen, compared = choose_epoch(run), Switches(), None
    if is_recipe(image, run.spec.model.input_shape):
        box = folded(_("Preparation"), ":material/crop_free:", "prepare", "fit", "centre")
        if box.open:
            with box:
                chosen, compared = switches(), st.container()
    how, swept = disturbance()
    return Settings(epoch, chosen, how, swept), compared


def show_hint(source: str) -> None:
    """What to do before there is an image."""
    if source == "drawing":
        st.info(
            _(
                "Draw a digit in the black square, with the mouse or a finger: large, in one go "
                "or several."
            ),
            icon=":material/gesture:",
        )


def show_nothing(run: Run, settings: Settings) -> None:
    """The network before there is an image: what it makes of a black one."""
    inside(blank(run, settings.epoch))


def show_inside(reading: Reading) -> None:
    """What each layer made of the image, and how that was prepared."""
    inside(reading.job)
    if len(reading.job.prepared.steps) > 1:
        st.header(_("How the image is prepared"))
        strips(reading.seen.preparation, key="preparation", beside=True)


opening("draw")
desk()

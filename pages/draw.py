"""Draw a digit; a network reads it after each stroke and shows what every layer made of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dl_core.specs import Disturbance
from dl_core.store import Run
from pages._kit.across import across
from pages._kit.chosen_run import choose_run, reads_digits
from pages._kit.disturbed_reading import Reading, Settings, blank
from pages._kit.disturbing import DISTURBING, disturbance
from pages._kit.drawing import canvas, pen_width
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.preparing import Switches, is_prepared, is_recipe, switches
from pages._kit.reading import network_place, send_inside
from pages._kit.sources import choose_source, given, show_hint
from pages._kit.trained_epochs import choose_epoch
from pages._kit.unfolded import unfolded


@st.fragment
def desk() -> None:
    """The network, what may be changed, and the inside; in it the sheet, which alone follows each
    stroke: what runs then is as little as can be, for a class that draws at once."""
    with guarded():  # inside: each control runs the fragment alone
        with st.container(horizontal=True, gap="medium"):
            with st.container():  # what is said of it stays under it
                run = choose_run(_("Network that reads"))
            if run is None:
                return
            source = choose_source("drawing" if reads_digits(run.spec) else "data")
        left, right = st.columns([64, 26], gap="small")
        below = st.container()
        with right:
            width = pen_width() if source == "drawing" else None
            settings = controls(run, source)
        with below:
            network_place(run, settings.epoch)
            across(run, "draw")
        with left:
            sheet(run, source, width, settings)


def controls(run: Run, source: str) -> Settings:
    """What may be changed: in a column of its own, so that none of it moves while it is used."""
    epoch, chosen, shown = choose_epoch(run), Switches(), False
    if is_prepared(source):
        shown = unfolded(_("Show the preparation"), "prepare", "fit", "centre")
    if shown and is_recipe(source, run.spec.model.input_shape):
        chosen = switches()
    disturbed = unfolded(_("Disturb the image"), "disturb", *DISTURBING)
    how, swept = disturbance() if disturbed else (Disturbance(), None)
    return Settings(epoch, chosen, shown, how, swept)


@st.fragment
def sheet(run: Run, source: str, width: int | None, settings: Settings) -> None:
    """The image left, the answer beside it, and below what the settings ask for."""
    image = None
    page = st.container(gap=None)  # what is sent unseen takes no room
    left, right = page.columns([31, 33], gap="small")
    with left, guarded():
        image = given(source, run, partial(canvas, width=width))
    if image is None:
        with right:
            show_hint(source)
        with page, guarded():
            send_inside(blank(run, settings.epoch))
        return
    with guarded():
        reading = Reading(run, image, settings)
        with page:
            send_inside(reading.job)
        with right:
            reading.show_answer()
        reading.show_sweep()
        reading.show_preparation()


opening("draw")
desk()

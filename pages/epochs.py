"""A training as a film: kernels, maps and answers from random noise to what was learned."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl_core.store import Run
from pages._kit.across import across
from pages._kit.chosen_run import choose_run, stamp_of
from pages._kit.drawing import canvas
from pages._kit.epochs_view import choose_stage, follow, is_beginning, show_film, stamp_now
from pages._kit.epochs_words import kept_said
from pages._kit.film import Shown, chosen_epochs, read_film, send_film
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.preparing import Switches, prepare
from pages._kit.reach_network import cell
from pages._kit.refusals import show_unknown
from pages._kit.sources import choose_source, given, show_hint


@st.fragment
def bench() -> None:
    """Network, image and layer in a row; below, the film of them."""
    with guarded():  # inside: the fragment reruns alone
        asked = st.query_params.get("run", "")
        if is_beginning(asked):
            show_beginning(asked)
            return
        with st.container(horizontal=True, gap="medium"):
            with cell(360):
                run = choose_run(_("Network"))
            if run is None:
                return
            with cell(200):
                stage = choose_stage(run.spec.model)
            source = choose_source("data")
        follow(run.key, stamp_of(run))
        show(run, stage, source)
        show_unknown("run image layer from class n pen" + (" epoch" if names_epoch() else ""))


def names_epoch() -> bool:
    """Whether the epoch of the address is a number: the film on screen reads and writes it."""
    text = st.query_params.get("epoch", "")
    return text.isascii() and text.isdigit()


def show_beginning(key: str) -> None:
    """A training that was asked for and has finished no epoch yet."""
    st.info(
        _("This training has not finished its first epoch yet. It appears here by itself."),
        icon=":material/hourglass_top:",
    )
    follow(key, stamp_now(key))


def show(run: Run, stage: int | None, source: str) -> None:
    """The image, and what becomes of it at every moment."""
    if not chosen_epochs(run):
        st.info(
            _("No weights of this training were kept epoch by epoch: there is nothing to show."),
            icon=":material/movie_off:",
        )
        return
    image = choose_image(run, source)
    if image is None:
        return
    names = [_(name) for name in run.spec.data.class_names]
    film = read_film(run, image, names)
    if len(film.moments) == 1:
        st.info(
            _("Only one moment of this training was kept: there is nothing to compare it with."),
            icon=":material/photo:",
        )
    show_film(film, stage, names)
    if kept_said(film):
        st.caption(kept_said(film))
    send_film(film)
    across(run, "epochs")


def choose_image(run: Run, source: str) -> Shown | None:
    """What is looked at: an image of the data, a drawing, a file, a picture of the camera."""
    chosen = source != "data"
    with st.expander(_("The image"), icon=":material/image:", expanded=chosen), guarded():
        found = given(source, run, canvas, first="test")
        if found is not None:
            pixels = prepare(found, run.spec.model.input_shape, Switches()).pixels
            return Shown(np.asarray(pixels, dtype=np.float32), found.label)
        if chosen:
            show_hint(source)
    return Shown(np.zeros(run.spec.model.input_shape, np.float32)) if chosen else None


opening("epochs")
bench()

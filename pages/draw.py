"""Draw a digit; a network reads it after each stroke and shows what every layer made of it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.preprocess import Preparation, digit
from dl_core.store import Run
from pages._kit.chosen_run import choose_run, grey_digits, stamp_of
from pages._kit.components import strips
from pages._kit.drawing import canvas, clear
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.navigation import link
from pages._kit.opening import opening
from pages._kit.reading import Job, see, show_answer
from pages._kit.samples import sample
from pages._kit.settings import address


def show(run: Run, prepared: Preparation, answer: DeltaGenerator) -> None:
    """The answer beside the canvas; below, how the drawing was prepared and read."""
    names = [_(n) for n in run.spec.data.class_names]
    seen = see(Job(run, stamp_of(run), prepared, names))
    with answer:
        show_answer(seen.probabilities, names)
    if len(prepared.steps) > 1:
        st.header(_("How the drawing becomes a digit of MNIST"))
    strips(seen.preparation, key="preparation", beside=True)
    st.header(_("What each layer made of it"))
    strips(seen.layers, key="layers")


@st.fragment
def desk() -> None:
    """Network, canvas, answer, preparation, layers: all of it follows each stroke."""
    with guarded():  # inside: each stroke runs the fragment alone
        read_drawing()


def read_drawing() -> None:
    """A network reads what is drawn; without a network, a way to one."""
    run = choose_run(_("Network that reads"), fits=grey_digits)
    if run is None:
        return
    query = address(run.spec)
    if query is not None:
        link("train", _("How this network learned"), **query)
    left, right = st.columns([2, 3], gap="large")
    with left:
        ink = canvas()
        chosen = sample(run, on_choice=clear)
    with right:
        answer = st.container()
    if ink is not None:
        show(run, digit(ink), answer)
    elif chosen is not None:
        show(run, Preparation((("sample", chosen),)), answer)
    else:
        answer.info(
            _(
                "Draw a digit in the black square, with the mouse or a finger: large, in one go "
                "or several."
            ),
            icon=":material/gesture:",
        )


opening("draw")
desk()

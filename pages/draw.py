"""Draw a digit; a network reads it after each stroke and shows what every layer made of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.preprocess import Preparation, digit
from dl_core.store import Run, RunSummary
from pages._kit import url
from pages._kit.components import strips
from pages._kit.drawing import canvas, clear
from pages._kit.engine import load_run, runs, store
from pages._kit.i18n import _
from pages._kit.messages import guarded
from pages._kit.names import run_names
from pages._kit.navigation import link
from pages._kit.opening import opening
from pages._kit.reading import Job, see, show_answer
from pages._kit.samples import sample
from pages._kit.settings import address


def drawable() -> list[RunSummary]:
    """Networks that read grey 28 × 28 images and finished an epoch at least."""
    asked, found = st.query_params.get("run", ""), runs()
    if asked not in {r.key for r in found} and (
        store().is_done(asked) or store().is_stopped(asked)
    ):
        runs.clear()  # a link to a training that ended a moment ago
        found = runs()
    return [r for r in found if r.spec.model.input_shape == (28, 28, 1) and r.epoch > 0]


def choose(found: Sequence[RunSummary]) -> Run:
    """The network that reads, kept in the address.

    Raises:
        StoreError: it was deleted or damaged meanwhile.
    """
    names = run_names(found)
    key = url.choice(
        _("Network that reads"),
        tuple(names),
        key="run",
        default=next((r.key for r in found if len(r.spec.data.class_names) > 2), found[0].key),
        labels=lambda k: names.get(k, k),
        always=True,
        missing=_("The network asked for is not stored here (any more): another one reads."),
    )
    return load_run(key, store().stamp(key))


def show(run: Run, prepared: Preparation, answer: DeltaGenerator) -> None:
    """The answer beside the canvas; below, how the drawing was prepared and read."""
    names = [_(n) for n in run.spec.data.class_names]
    seen = see(Job(run, store().stamp(run.key), prepared, names))
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
    found = drawable()
    if not found:
        st.info(
            _(
                "No network has been trained yet. Train one: on the embedded digits it takes less "
                "than a minute."
            ),
            icon=":material/model_training:",
        )
        link("train", _("Train a network"))
        return
    run = choose(found)
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

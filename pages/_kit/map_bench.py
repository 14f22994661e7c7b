"""A map of images, from the button that asks for it to what it says."""

from __future__ import annotations

import streamlit as st

from dl_core.digit_maps import DigitMap
from dl_core.engine import AnswerView
from dl_core.keys import key as key_of
from dl_core.packing import unpack
from dl_core.specs.digit_map import DigitMapSpec
from dl_core.store import Run
from pages._kit import url
from pages._kit.asking import (
    EVERY,
    Status,
    ask,
    button_label,
    can_ask,
    look,
    show_refusal,
    show_status,
)
from pages._kit.chosen_run import grey_digits
from pages._kit.cloud import View, cloud, moved
from pages._kit.engine import engine
from pages._kit.i18n import _, number
from pages._kit.map_drawn import Canvas, show_drawing
from pages._kit.map_words import pca_note, say, tsne_note
from pages._kit.messages import guarded

KEY = "map"
ID = "map-of-images"


def show_map(run: Run, question: DigitMapSpec, canvas: Canvas) -> None:
    """The button, the progress, the map as soon as there is one; a digit drawn on ``canvas``."""
    if engine().answer(key_of(question)).is_settled:
        ask(question, KEY)  # it is there, or on its way: nothing to press for
    status, _view = look(question, KEY)
    st.fragment(_bench, run_every=EVERY.get(status))(run, question, canvas, status)


def _bench(run: Run, question: DigitMapSpec, canvas: Canvas, seen: Status) -> None:
    with guarded():  # inside: the fragment reruns alone
        status, view = look(question, KEY)
        if status != seen:
            st.rerun()  # to look again more often, or no longer
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button(
                button_label(_("Make the map"), (status, view)),
                key=KEY,
                icon=":material/scatter_plot:",
                type="primary",
                disabled=not can_ask(status, view),
                help=_("Keras and scikit-learn compute it in another process."),
                on_click=ask,
                args=(question, KEY),
            )
            draws = grey_digits(run.spec) and url.flag(_("Place a drawn digit"), key="draw")
        show_refusal(KEY)
        show_status(status, view, _waiting(question, view), KEY)
        found = _found(view)
        if found is not None and view is not None:
            _show(run, question, found, view, canvas if draws else None)


def _waiting(question: DigitMapSpec, view: AnswerView | None) -> str:
    step = (view.partial or {}).get("step") if view is not None else None
    if step is None:
        return _("The network reads the images …")
    # The share that follows is that of the whole, in which reading and PCA have their part.
    return _("t-SNE moves the points: step {step} of {all}. The whole map:").format(
        step=number(step), all=number(question.iterations)
    )


def _found(view: AnswerView | None) -> DigitMap | None:
    """The map that there is: the whole one, or that by PCA while t-SNE is computed."""
    if view is None:
        return None
    sent = view.answer if view.state == "done" else (view.partial or {}).get("map")
    return None if sent is None else DigitMap.from_dict(sent)


def _show(
    run: Run,
    question: DigitMapSpec,
    found: DigitMap,
    view: AnswerView,
    canvas: Canvas | None,
) -> None:
    names = [_(name) for name in run.spec.data.class_names]
    moving = view.state == "waiting"
    left, right = st.columns([3, 8], gap="medium") if canvas else (None, st.container())
    with right:
        # Named by the question: another one is another map, and begins anew.
        id = key_of(question)
        cloud(
            found,
            _views(found, question),
            names,
            run.spec.model.input_shape[:2],
            id=id,
            moving=moving,
        )
        places = (view.partial or {}).get("places")
        if moving and places is not None:
            moved(id, unpack(places))
    if left is not None and canvas is not None:
        with left:
            st.fragment(show_drawing)(found, question, names, id, canvas)
    if not moving:
        say(found, question, run.spec.model, names)


def _views(found: DigitMap, question: DigitMapSpec) -> list[View]:
    return [
        View("pca", _("PCA"), pca_note(found), found.codes[:, :2]),
        View("tsne", "t-SNE", tsne_note(question, found.steps), found.places),
    ]

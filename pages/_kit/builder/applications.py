"""The networks of Keras Applications: Keras builds them in the worker, without their weights."""

from __future__ import annotations

import time

import streamlit as st

from dl_core.engine import AnswerView
from dl_core.specs import APPLICATIONS, ArchitectureSpec, image_shape
from pages._kit import url
from pages._kit.builder.built import Built, asked, configuration, of_application
from pages._kit.builder.counted import show_count
from pages._kit.engine import engine
from pages._kit.i18n import _, number
from pages._kit.messages import explain, guarded

MOST_CLASSES = 65_536
EVERY = 0.5
"""Seconds between two looks whether the architecture is there."""


def application_settings() -> Built | None:
    """Which network, with or without its last layers, for images of which size; and it, once it
    is there.

    Raises:
        ConvoscopeError: Keras cannot build it so.
    """
    question = _question()
    view = asked(question)
    if view.error is None and view.answer is None:
        st.session_state.setdefault("_building", {}).setdefault(view.key, time.monotonic())
        st.fragment(_wait, run_every=EVERY)(question)
        return None
    if view.state == "failed":
        st.button(_("Try again"), on_click=engine().ask, args=(question,))  # type: ignore[arg-type]
    built = of_application(question, configuration(view, question))
    assert view.answer is not None  # or there would be no configuration
    show_count(built, view.answer)
    return built


def _question() -> ArchitectureSpec:
    name = url.choice(
        _("Famous network"),
        tuple(APPLICATIONS),
        key="app",
        default="VGG16",
        labels=lambda a: f"{APPLICATIONS[a].title} ({APPLICATIONS[a].year})",
        on_change=lambda: st.session_state.pop("app_image", None),  # begin with its own size
        sticky=True,
    )
    known = APPLICATIONS[name]
    st.caption(known.source)
    left, right = st.columns(2)
    with left:
        image = url.text(
            _("Image: height x width x channels"),
            key="app_image",
            default=f"{known.side}x{known.side}x3",
            sticky=True,
        )
    with right:
        classes = url.whole_input(
            _("Classes"), 1, MOST_CLASSES, key="classes", default=1000, sticky=True
        )
    top = url.flag(
        _("With its last layers"),
        key="top",
        default=True,
        help=_("Without them, it is what transfer learning starts from: no classes of its own."),
        sticky=True,
    )
    return ArchitectureSpec.model_validate(
        {
            "application": name,
            "top": top,
            "input_shape": image_shape(image),
            "classes": classes if top else 1000,
        }
    )


def _wait(question: ArchitectureSpec) -> None:
    with guarded():  # inside: the fragment reruns alone
        view = asked(question)
        if view.answer is not None or view.error is not None:
            st.rerun()
        st.info(_progress(view, question), icon=":material/hourglass_top:")


def _progress(view: AnswerView, question: ArchitectureSpec) -> str:
    began = st.session_state.get("_building", {}).get(view.key, time.monotonic())
    words = {
        "name": APPLICATIONS[str(question.application)].title,
        "n": number(time.monotonic() - began, 0),
    }
    state = engine().state()
    if state.phase == "failed" and state.error is not None:
        return explain(state.error)
    if state.phase != "ready":
        return _(
            "The engine is warming up; then Keras builds {name}, without its weights ({n} s)."
        ).format(**words)
    return _("Keras builds {name} in another process, without its weights ({n} s).").format(**words)

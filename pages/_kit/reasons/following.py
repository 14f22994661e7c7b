"""What is asked of the worker about the rows, followed until it is answered, and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dl_core.inspection.reasons import GradientReasons, HiddenReasons
from pages._kit.asking import Status, answered, look
from pages._kit.i18n import _, number
from pages._kit.markdown import literal
from pages._kit.overlay import overlay
from pages._kit.reasons.asked import Question, Row, questions
from pages._kit.reasons.panels import alike, drawn
from pages._kit.reasons.settings import method_names
from pages._kit.reasons.words import convention, signed

MOST_OFFERED = 5
"""Other layers that are offered for Grad-CAM."""

Answers = Mapping[str, dict[str, Any] | None]


def follow(rows: Sequence[Row]) -> None:
    """Ask what is not answered yet, at once and without a button, and show what there is."""
    asked = {key: question for row in rows for key, question in questions(row).items()}
    picture, below = st.container(), st.container()
    with below:
        answers = {key: _answer(key, question) for key, question in asked.items()}
    complete = [_with_answers(row, answers) for row in rows]
    waits = [_waits(row, asked, answers) for row in rows]
    with picture:
        overlay(drawn(complete, waits), key="reasons")
        _offer_layers(complete)
        if len(complete) > 1:
            _compare(complete)
        st.caption(_facts(rows[0], answers))


def _offer_layers(rows: Sequence[Row]) -> None:
    """Where Grad-CAM is zero all over: other convolutions, a press away."""
    found = next((row for row in rows if row.other_layers and "cam" in row.settings.methods), None)
    if found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="cam_elsewhere"):
        st.markdown(_("Grad-CAM is zero all over. Look at another layer:"), width="content")
        for path in found.other_layers[:MOST_OFFERED]:
            st.button(
                literal(found.layer_title(path)),
                key=f"cam_at_{path}",
                on_click=_look_at,
                args=(path,),
            )


def _look_at(path: str) -> None:
    st.session_state["layer"] = path


def _answer(key: str, question: Question) -> dict[str, Any] | None:
    waiting = _("Patches are tried one after the other …")
    if key.endswith("gradients"):
        waiting = _("Keras computes the gradients …")
    return answered(question, key, _("Start again"), waiting, eager=True)


def _with_answers(row: Row, answers: Answers) -> Row:
    gradients, hidden = (answers.get(f"{row.key}_{kind}") for kind in ("gradients", "occlusion"))
    return row.with_answers(
        GradientReasons.from_dict(gradients) if gradients else None,
        HiddenReasons.from_dict(hidden) if hidden else None,
    )


def _waits(row: Row, asked: Mapping[str, Question], answers: Answers) -> dict[str, str]:
    """Why a method has no map, by its name."""
    found = {}
    for method in row.settings.methods:
        key = f"{row.key}_{'occlusion' if method == 'occlusion' else 'gradients'}"
        if method == "cam" and row.layer is None:
            found[method] = _("no maps")
        elif answers[key] is None:
            found[method] = _wait(look(asked[key], key)[0])
    return found


def _wait(status: Status) -> str:
    if status in ("failed", "broken"):
        return _("not computed")
    return _("The engine is warming up …") if status == "warming" else _("Keras is computing …")


def _facts(row: Row, answers: Answers) -> str:
    """What score means, and how long it took."""
    seconds = [answer["seconds"] for answer in answers.values() if answer is not None]
    if not seconds:
        return convention(row)
    took = _("Keras took {time} s in another process.").format(time=number(sum(seconds), 1))
    return f"{convention(row)} {took}"


def _compare(rows: Sequence[Row]) -> None:
    """How alike the maps of the two rows are."""
    names, found = method_names(), []
    if rows[0].settings.methods:
        st.caption(_("Each method has the same scale in both rows."))
    for method in rows[0].settings.methods:
        value = alike(rows[0], rows[1], method)
        if value is not None:
            found.append(f"{names[method]} {signed(value)}")
    if found:
        text = _("**How alike the maps above and below are** (correlation, 1 is the same):")
        st.markdown(f"{text} {' · '.join(found)}")
    if rows[0].target != rows[1].target:
        st.caption(
            _("They explain two classes: {one} above, {other} below.").format(
                one=rows[0].name, other=rows[1].name
            )
        )

"""What is asked of the worker about the rows, followed until it is answered, and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dl_core.engine import AnswerView
from dl_core.inspection.reasons import GradientReasons, HiddenReasons
from dl_core.keys import key as key_of
from pages._kit.asking import EVERY, Status, ask, look, show_refusal, show_status
from pages._kit.i18n import _, number
from pages._kit.messages import guarded
from pages._kit.overlay import overlay
from pages._kit.reasons.asked import Question, Row, questions
from pages._kit.reasons.panels import alike, drawn
from pages._kit.reasons.settings import method_names

KINDS = ("gradients", "occlusion")


@dataclass(frozen=True)
class Found:
    """How far a question is, with its answer, or what there is of it."""

    status: Status
    view: AnswerView | None = None
    answer: dict[str, Any] | None = None


def follow(rows: Sequence[Row]) -> None:
    """Ask what is not answered yet, at once and without a button, and show what there is."""
    asked = {key: question for row in rows for key, question in questions(row).items()}
    for key, question in asked.items():
        if _found(key, question).status == "idle":
            ask(question, key)
    statuses = tuple(_found(key, question).status for key, question in asked.items())
    every = min((EVERY[s] for s in statuses if s in EVERY), default=None)
    st.fragment(_maps, run_every=every)(rows, asked, statuses)


def _maps(rows: Sequence[Row], asked: Mapping[str, Question], seen: tuple[Status, ...]) -> None:
    with guarded():  # inside: the fragment reruns alone
        found = {key: _found(key, question) for key, question in asked.items()}
        if tuple(one.status for one in found.values()) != seen:
            st.rerun()  # to look again more often, or no longer
        answered = [_answered(row, found) for row in rows]
        overlay(drawn(answered, [_waits(row, found) for row in rows]), key="reasons")
        _show_statuses(asked, found)
        if len(answered) > 1:
            _compare(answered)


def _found(key: str, question: Question) -> Found:
    """An answer is kept for the session: the engine forgets, after those of many others."""
    name, answer = st.session_state.get(f"_{key}_kept", ("", None))
    if name == key_of(question):
        return Found("done", None, answer)
    status, view = look(question, key)
    if status == "done" and view is not None and view.answer is not None:
        st.session_state[f"_{key}_kept"] = (key_of(question), view.answer)
        return Found(status, view, view.answer)
    return Found(status, view)


def _answered(row: Row, found: Mapping[str, Found]) -> Row:
    gradients, hidden = (_answer(found.get(f"{row.key}_{kind}")) for kind in KINDS)
    return row.with_answers(
        GradientReasons.from_dict(gradients) if gradients else None,
        HiddenReasons.from_dict(hidden) if hidden else None,
    )


def _answer(found: Found | None) -> dict[str, Any] | None:
    """The answer, or as much of it as was told by now."""
    if found is None:
        return None
    if found.answer is not None:
        return found.answer
    partial: dict[str, Any] | None = getattr(found.view, "partial", None)
    return (partial or {}).get("hidden")


def _waits(row: Row, found: Mapping[str, Found]) -> dict[str, str]:
    """Why a method has no map, by its name."""
    texts = {}
    for method in row.settings.methods:
        kind = "occlusion" if method == "occlusion" else "gradients"
        one = found[f"{row.key}_{kind}"]
        if _answer(one) is None:
            texts[method] = _wait(one)
        elif method == "cam" and row.layer is None:
            texts[method] = _("no maps")
    return texts


def _wait(found: Found) -> str:
    if found.status == "warming":
        return _("The engine is warming up …")
    if found.status in ("waiting", "idle"):
        return _("Keras is computing …")
    return _("not computed")


def _show_statuses(asked: Mapping[str, Question], found: Mapping[str, Found]) -> None:
    """What went wrong, once for all questions, with a way to ask again."""
    for key in asked:
        show_refusal(key)
    failed = [key for key, one in found.items() if one.status in ("failed", "broken")]
    for key in failed[:1]:
        show_status(found[key].status, found[key].view, "")
    if any(one.status in ("failed", "idle") for one in found.values()):
        again = {k: asked[k] for k, one in found.items() if one.status in ("failed", "idle")}
        st.button(
            _("Try again"), key="again", icon=":material/refresh:", on_click=_again, args=(again,)
        )
    seconds = [one.answer["seconds"] for one in found.values() if one.answer is not None]
    if seconds:
        text = _("Keras took {time} s in another process.")
        st.caption(text.format(time=number(sum(seconds), 1)))


def _again(questions: Mapping[str, Question]) -> None:
    for key, question in questions.items():
        ask(question, key)


def _compare(rows: Sequence[Row]) -> None:
    """How alike the maps of the two rows are."""
    names, found = method_names(), []
    for method in rows[0].settings.methods:
        value = alike(rows[0], rows[1], method)
        if value is not None:
            found.append(f"{names[method]} {number(value, 2)}")
    if found:
        st.markdown(
            _("**How alike the maps above and below are** (correlation, 1 is the same):")
            + " "
            + " · ".join(found)
        )
    if rows[0].target != rows[1].target:
        st.caption(
            _("They explain two classes: {one} above, {other} below.").format(
                one=rows[0].name, other=rows[1].name
            )
        )

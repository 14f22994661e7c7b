"""A question to the worker on a page: asked by a button, awaited, answered or failed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dl_core.engine import AnswerView
from dl_core.errors import ConvoscopeError
from dl_core.keys import key as key_of
from dl_core.specs import Spec
from pages._kit.engine import engine
from pages._kit.i18n import _
from pages._kit.messages import explain

Status = Literal["warming", "broken", "idle", "waiting", "done", "failed"]

EVERY = {"warming": 1.0, "waiting": 0.3}
"""Seconds between two looks, while something is awaited."""


def look(question: Spec, key: str) -> tuple[Status, AnswerView | None]:
    """How far ``question``, asked under ``key``, is; and its answer."""
    asked = st.session_state.get(f"_{key}_asked")
    # The key of a question is its hash: nothing to compute before the first press.
    view = engine().answer(asked) if asked and asked == key_of(question) else None
    phase = engine().state().phase
    if view is not None and view.state in ("done", "failed"):
        return view.state, view
    if phase in ("starting", "warming"):
        return "warming", view
    if phase == "failed":
        return "broken", view
    return ("waiting" if view is not None and view.state == "waiting" else "idle"), view


def ask(question: Spec, key: str) -> None:
    """Ask it: for a button."""
    try:
        st.session_state[f"_{key}_asked"] = engine().ask(question).key
    except ConvoscopeError as error:
        st.session_state[f"_{key}_refused"] = error


def show_refusal(key: str) -> None:
    """Say, once, why what was asked under ``key`` was refused."""
    refused = st.session_state.pop(f"_{key}_refused", None)
    if refused is not None:
        st.error(explain(refused), icon=":material/block:")


def show_status(status: Status, view: AnswerView | None, waiting: str) -> None:
    """What there is to say while there is no answer; ``waiting``, while it is computed."""
    error = engine().state().error
    if status == "warming" and view is None:
        st.caption(
            ":material/hourglass_top: "
            + _("The training engine is warming up; then this button can be pressed.")
        )
    elif status == "warming":
        st.caption(
            ":material/hourglass_top: "
            + _("The training engine is warming up again; the answer comes by itself.")
        )
    elif status == "broken" and error is not None:
        st.caption(f":material/error: {explain(error)}")
    elif status == "waiting":
        st.caption(":material/hourglass_top: " + waiting)
    elif status == "failed" and view is not None and view.error is not None:
        st.error(explain(view.error), icon=":material/error:")

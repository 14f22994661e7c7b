"""A question to the worker on a page: asked by a button or at once, awaited, stopped, answered or
failed. :func:`answered` is all of it; the other functions are its parts, for pages with more than
one question to a button."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from dl_core.engine import AnswerView
from dl_core.engine.questions import TooManyQuestions
from dl_core.errors import ConvoscopeError
from dl_core.keys import key as key_of
from dl_core.specs import Spec
from pages._kit.engine import engine
from pages._kit.i18n import _, percent
from pages._kit.messages import explain, guarded, offer_others

Status = Literal["warming", "broken", "idle", "full", "waiting", "done", "failed"]

EVERY = {"warming": 1.0, "full": 1.0, "waiting": 0.3}
"""Seconds between two looks, while something is awaited."""
AT_ONCE = 0.25
"""Seconds for which a page waits for an answer that it asked for itself, rather than come back."""
LONG = 1.0
"""Seconds after which a reader wonders, and is told more."""

Show = Callable[[dict[str, Any]], None]
"""Shows what there is of an answer so far."""


def answered(
    question: Spec,
    key: str,
    label: str,
    waiting: str,
    *,
    icon: str = ":material/play_arrow:",
    help: str | None = None,
    eager: bool = False,
    primary: bool = False,
    show: Show | None = None,
) -> dict[str, Any] | None:
    """The answer to ``question``, once it is there; until then a button ``label`` that asks it,
    how far it is (``waiting``, and what ``show`` makes of ``view.partial``), a way to stop it, and
    what went wrong, with a way to try again. ``key`` names all that on the page. Once it is
    answered the button goes; where the page is empty without an answer it is the ``primary`` one.

    ``eager``: it is asked at once, without a button, for what takes a second at most. An answer
    that was stopped is what there was by then; its module says so in it.

        found = answered(question, "ascent", _("Find the image"), _("Keras climbs …"))
        if found is not None:
            show_ascent(Ascent.from_dict(found))
    """
    job = _Job(question, key, label, waiting, icon, help, eager, primary, show)
    status, view = _seen(job)
    st.fragment(_desk, run_every=_pause(status, job.eager))(job, status)
    return view.answer if view is not None and status == "done" else None


def look(question: Spec, key: str) -> tuple[Status, AnswerView | None]:
    """How far ``question``, asked under ``key``, is; and its answer."""
    asked = st.session_state.get(f"_{key}_asked")
    # The key of a question is its hash: nothing to compute before the first press.
    view = engine().answer(asked) if asked and asked == key_of(question) else None
    return _status(view), view


def can_ask(status: Status, view: AnswerView | None) -> bool:
    """Whether there is something to press for: it was not asked, failed, or was stopped."""
    return status in ("idle", "failed") or (status == "done" and view is not None and view.stopped)


def button_label(label: str, *seen: tuple[Status, AnswerView | None]) -> str:
    """What a button says that asks what can be asked of ``seen``: ``label`` the first time."""
    again = [status for status, view in seen if can_ask(status, view)]
    if "failed" in again:
        return _("Try again")
    return _("Start again") if "done" in again else label


def ask(question: Spec, key: str) -> None:
    """Ask it: for a button. What was asked under ``key`` before and is not answered yet is wanted
    no more."""
    try:
        _ask(question, key)
    except ConvoscopeError as error:
        st.session_state[f"_{key}_refused"] = error


def stop(question: Spec, key: str) -> None:
    """Stop it, for all who asked it: for a button."""
    if st.session_state.get(f"_{key}_asked") == key_of(question):
        engine().cancel(key_of(question))


def show_refusal(key: str) -> None:
    """Say, once, why what was asked under ``key`` was refused."""
    refused = st.session_state.pop(f"_{key}_refused", None)
    if refused is not None:
        st.error(explain(refused), icon=":material/block:")


def show_status(
    status: Status, view: AnswerView | None, waiting: str, key: str | None = None
) -> None:
    """What there is to say while there is no answer; ``waiting``, while it is computed. With a
    ``key``, of the page's own, also a button that stops what takes long."""
    error = engine().state().error
    if status == "warming" and view is None:
        text = _("The training engine is warming up; then this button can be pressed.")
        st.caption(f":material/hourglass_top: {text}")
    elif status == "warming":
        text = _("The training engine is warming up; the answer comes by itself.")
        st.caption(f":material/hourglass_top: {text}")
    elif status == "broken" and error is not None:
        st.caption(f":material/error: {explain(error)}")
    elif status == "full":
        text = _("Many computations are waiting already; this one is asked for in a moment.")
        st.caption(f":material/hourglass_top: {text}")
    elif status == "waiting" and view is not None:
        _progress(view, waiting, key)
    elif status == "failed" and view is not None and view.error is not None:
        st.error(explain(view.error), icon=":material/error:")
        offer_others(view.error)
    elif status == "done" and view is not None and view.stopped:
        st.caption(":material/stop_circle: " + _("Stopped: this is what there was by then."))


@dataclass(frozen=True)
class _Job:
    """What :func:`answered` was called with."""

    question: Spec
    key: str
    label: str
    waiting: str
    icon: str
    help: str | None
    eager: bool
    primary: bool
    show: Show | None


def _pause(status: Status, eager: bool) -> float | None:
    """Seconds until the next look; ``None`` where nothing comes by itself. A page that asks without
    a button asks again what nobody is computing any more: there is no button to ask it with."""
    return EVERY["waiting"] if eager and status == "idle" else EVERY.get(status)


def _desk(job: _Job, seen: Status) -> None:
    with guarded():  # inside: the fragment reruns alone
        status, view = _seen(job)
        if status != seen:
            st.rerun()  # to look again more often, or no longer; and the page has its answer
        again = can_ask(status, view)
        if (again and status != "idle") if job.eager else (again or status != "done"):
            st.button(
                button_label(job.label, (status, view)),
                key=job.key,
                icon=job.icon,
                help=job.help,
                type="primary" if job.primary else "secondary",
                disabled=not again,
                on_click=ask,
                args=(job.question, job.key),
            )
        show_refusal(job.key)
        show_status(status, view, job.waiting, job.key)
        if status == "waiting" and view is not None and view.partial and job.show is not None:
            job.show(view.partial)


def _seen(job: _Job) -> tuple[Status, AnswerView | None]:
    """As :func:`look`; what is to be asked without a button is asked."""
    if not job.eager:
        return look(job.question, job.key)
    key, asked = key_of(job.question), st.session_state.get(f"_{job.key}_asked")
    view = engine().answer(key)
    if view.state == "absent" or (view.state != "failed" and asked != key):
        try:
            _ask(job.question, job.key)
        except TooManyQuestions:
            return "full", None
        except ConvoscopeError:
            return "broken", None
        view = engine().hear(key, AT_ONCE)
    return _status(view), view


def _ask(question: Spec, key: str) -> None:
    before = st.session_state.get(f"_{key}_asked")
    asked = engine().ask(question).key
    st.session_state[f"_{key}_asked"] = asked
    if before and before != asked:
        engine().leave(before)


def _status(view: AnswerView | None) -> Status:
    if view is not None and view.state in ("done", "failed"):
        return view.state
    phase = engine().state().phase
    if phase in ("starting", "warming"):
        return "warming"
    if phase == "failed":
        return "broken"
    return "waiting" if view is not None and view.state == "waiting" else "idle"


def _progress(view: AnswerView, waiting: str, key: str | None) -> None:
    """How far it is, or that it waits for its turn; and how to stop it."""
    long = view.share is not None or time.monotonic() - view.since > LONG
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if view.share is not None:
            st.progress(view.share, text=f"{waiting} {percent(view.share, 0)}")
        elif long and not view.begun:
            text = _("It waits for its turn: one long computation runs at a time.")
            st.caption(f":material/hourglass_top: {text}")
        else:
            st.caption(f":material/hourglass_top: {waiting}")
        if long and key is not None:
            st.button(
                _("Stopping …") if view.stopping else _("Stop"),
                key=f"{key}_stop",
                icon=":material/stop:",
                disabled=view.stopping,
                on_click=engine().cancel,
                args=(view.key,),
                help=_("What there is by then stays on screen. It stops for all who asked for it."),
            )

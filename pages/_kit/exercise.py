"""Predict, then check: an exercise of the address, its answer typed, its solution on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dl_core.errors import ConvoscopeError
from dl_core.exercises import exercise, is_right
from pages._kit import url
from pages._kit.i18n import _, number
from pages._kit.messages import explain, guarded
from pages._kit.questions import ask, hint, kind_name
from pages._kit.worked import work_out

MOST = 999_999
"""The last exercise of each kind."""


@dataclass
class Attempt:
    """What has been done about one exercise."""

    tries: int = 0
    right: bool = False
    hinted: bool = False
    shown: bool = False
    problem: ConvoscopeError | None = None

    @property
    def over(self) -> bool:
        """Whether the worked answer is on the page."""
        return self.right or self.shown


@dataclass
class Score:
    """Of a session. An exercise counts once, by its first answer."""

    row: int = 0
    best: int = 0
    counted: set[tuple[str, int]] = field(default_factory=set)

    def count(self, which: tuple[str, int], right: bool) -> None:
        """Take note of a first answer, or of a solution that was asked for."""
        if which not in self.counted:
            self.counted.add(which)
            self.row = self.row + 1 if right else 0
            self.best = max(self.best, self.row)


def show_exercise(kinds: Sequence[str], *, key: str = "exercise") -> None:
    """Exercises of ``kinds``, one at a time. ``key`` names the kind in the address, ``key_n`` the
    exercise, so that a link leads a class to the same one."""
    st.header(_("Predict, then check"))
    st.fragment(_bench)(tuple(kinds), key)


def _bench(kinds: tuple[str, ...], key: str) -> None:
    with guarded():  # inside: the fragment reruns alone
        which = _choose(kinds, key)
        asked = exercise(*which)  # type: ignore[arg-type]
        attempts: dict[tuple[str, int], Attempt] = st.session_state.setdefault(f"_{key}_tries", {})
        attempt = attempts.setdefault(which, Attempt())
        ask(asked)
        _answer(asked, which, attempt, key)
        _feedback(asked, attempt)
        _buttons(which, attempt, key)


def _choose(kinds: tuple[str, ...], key: str) -> tuple[str, int]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = kinds[0]
        if len(kinds) > 1:
            kind = url.choice(
                _("Compute"),
                kinds,
                key=key,
                default=kinds[0],
                labels=kind_name,
                look="segments",
            )
        with st.container(width=150):
            n = url.whole_input(
                _("Exercise number"),
                1,
                MOST,
                key=f"{key}_n",
                default=1,
                help=_("The same number is the same exercise for everyone: send the address."),
            )
    return kind, n


def _answer(asked: Any, which: tuple[str, int], attempt: Attempt, key: str) -> None:
    """The answer as it is typed; Enter or the button checks it."""
    label = _("Your answer")
    if asked.tolerance:
        label += " " + _("(to within {n})").format(n=number(asked.tolerance))
    name = f"_{key}_{which[0]}_{which[1]}"
    with (
        st.form(f"{name}_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        typed = st.text_input(label, key=name, max_chars=30, width=220)
        sent = st.form_submit_button(_("Check"), icon=":material/check:", type="primary")
    if sent and typed.strip():
        _check(asked, which, attempt, typed, key)


def _check(asked: Any, which: tuple[str, int], attempt: Attempt, typed: str, key: str) -> None:
    if attempt.over:
        return
    attempt.problem = None
    try:
        attempt.right = is_right(asked, typed)
    except ConvoscopeError as error:
        attempt.problem = error
        return
    attempt.tries += 1
    score(key).count(which, attempt.right)


def _feedback(asked: Any, attempt: Attempt) -> None:
    if attempt.problem:
        st.error(explain(attempt.problem), icon=":material/edit:")
    elif attempt.right:
        st.success(_("Right."), icon=":material/check_circle:")
    elif attempt.tries and not attempt.shown:
        st.warning(_("Not yet. Look again, or ask for the answer."), icon=":material/replay:")
    if (attempt.hinted or attempt.tries) and not attempt.over:
        st.info(hint(asked), icon=":material/lightbulb:")
    if attempt.over:
        work_out(asked)


def _buttons(which: tuple[str, int], attempt: Attempt, key: str) -> None:
    def help_out() -> None:
        attempt.hinted = True

    def solve() -> None:
        attempt.shown = True
        score(key).count(which, right=False)

    def go_on() -> None:
        st.session_state[f"{key}_n"] = which[1] % MOST + 1

    with st.container(horizontal=True, vertical_alignment="center"):
        if not attempt.over:
            if not attempt.hinted and not attempt.tries:
                st.button(_("Hint"), icon=":material/lightbulb:", on_click=help_out)
            st.button(_("Show the answer"), icon=":material/visibility:", on_click=solve)
        st.button(
            _("Another one"),
            icon=":material/skip_next:",
            on_click=go_on,
            type="primary" if attempt.over else "secondary",
        )
        kept = score(key)
        if kept.counted:
            st.caption(_("Right in a row: {n} · best: {best}").format(n=kept.row, best=kept.best))


def score(key: str) -> Score:
    """How this session goes."""
    kept: Score = st.session_state.setdefault(f"_{key}_score", Score())
    return kept

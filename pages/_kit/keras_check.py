"""“Check with Keras”: the layer on screen, computed once more by Keras in the worker."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st

from dl_core.checking import Answer
from dl_core.engine import AnswerView
from dl_core.errors import ConvoscopeError
from dl_core.keys import key as key_of
from dl_core.sliding import compare
from dl_core.specs import CheckSpec
from pages._kit.engine import engine
from pages._kit.i18n import _, n_, number
from pages._kit.messages import explain, guarded
from pages._kit.status import BACKENDS

Status = Literal["warming", "broken", "idle", "waiting", "done", "failed"]

EVERY = {"warming": 1.0, "waiting": 0.3}
"""Seconds between two looks, while something is awaited."""


def check_button(question: CheckSpec, expected: np.ndarray, key: str) -> None:
    """A button that has Keras compute ``question``, and what came of it beside ``expected``, our
    own result. An answer stays on screen until the question becomes another.

    ``question`` comes from :func:`dl_core.sliding.convolution_question` or
    :func:`~dl_core.sliding.pooling_question`.
    """
    status, _view = _look(question, key)
    st.fragment(_check, run_every=EVERY.get(status))(question, expected, key, status)


def _look(question: CheckSpec, key: str) -> tuple[Status, AnswerView | None]:
    """How far the check is, and its answer."""
    asked = st.session_state.get(_asked(key))
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


def _check(question: CheckSpec, expected: np.ndarray, key: str, seen: Status) -> None:
    with guarded():  # inside: the fragment reruns alone
        status, view = _look(question, key)
        if status != seen:
            st.rerun()  # to look again more often, or no longer
        st.button(
            _("Try again") if status == "failed" else _("Check with Keras"),
            key=key,
            icon=":material/fact_check:",
            disabled=status not in ("idle", "failed"),
            help=_("Keras computes the same layer in another process, from the same numbers."),
            on_click=_ask,
            args=(question, key),
        )
        refused = st.session_state.pop(f"{_asked(key)}_refused", None)
        if refused is not None:
            st.error(explain(refused), icon=":material/block:")
        _say(status, view, question, expected)


def _ask(question: CheckSpec, key: str) -> None:
    try:
        st.session_state[_asked(key)] = engine().ask(question).key
    except ConvoscopeError as error:
        st.session_state[f"{_asked(key)}_refused"] = error


def _asked(key: str) -> str:
    return f"_{key}_asked"


def _say(
    status: Status, view: AnswerView | None, question: CheckSpec, expected: np.ndarray
) -> None:
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
        st.caption(":material/hourglass_top: " + _("Keras is computing …"))
    elif status == "failed" and view is not None and view.error is not None:
        st.error(explain(view.error), icon=":material/error:")
    elif status == "done" and view is not None and view.answer is not None:
        _result(Answer.from_dict(view.answer), question, expected)


def _result(answer: Answer, question: CheckSpec, expected: np.ndarray) -> None:
    found = compare(question, expected, answer.values)
    words = {
        "backend": BACKENDS.get(answer.backend, answer.backend),
        "n": number(expected.size, 0),
        "difference": small(found.largest),
        "time": number(1000 * answer.seconds, 0 if answer.seconds > 0.01 else 1),
    }
    if found.agrees and not found.largest:
        text = n_(
            "Keras on {backend} finds exactly the same {n} value. It took {time} ms.",
            "Keras on {backend} finds exactly the same {n} values. It took {time} ms.",
            expected.size,
        )
        st.success(text.format(**words), icon=":material/check_circle:")
    elif found.agrees:
        text = n_(
            "Keras on {backend} finds the same {n} value. The difference is {difference}: Keras "
            "rounds to 32 bits, this page to 64. It took {time} ms.",
            "Keras on {backend} finds the same {n} values. The largest difference is "
            "{difference}: Keras rounds to 32 bits, this page to 64. It took {time} ms.",
            expected.size,
        )
        st.success(text.format(**words), icon=":material/check_circle:")
    elif question.activation == "step":
        text = _(
            "Keras on {backend} differs in some cells: the step jumps at zero, and where the sum "
            "is zero but for rounding, 32 and 64 bits may fall on different sides."
        )
        st.info(text.format(**words), icon=":material/info:")
    else:
        text = _(
            "Keras on {backend} differs by up to {difference}, more than rounding to 32 bits "
            "explains."
        )
        st.warning(text.format(**words), icon=":material/warning:")


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def small(value: float) -> str:
    """A number that may be very small, as it is written by hand: ``2.4 × 10⁻⁷``."""
    if not value or 0.001 <= value < 10_000:
        return number(value)
    digits, power = f"{value:.1e}".split("e")
    return f"{number(float(digits), 1)} × 10{str(int(power)).translate(_SUPERSCRIPTS)}"

"""Keras's own count of a network's parameters, beside ours."""

from __future__ import annotations

import streamlit as st

from dl_core.engine import AnswerView
from dl_core.specs import ArchitectureSpec, Shape
from pages._kit.asking import EVERY, Status, ask, look, show_refusal, show_status
from pages._kit.builder.built import Built
from pages._kit.i18n import _, number
from pages._kit.messages import guarded

KEY = "keras_count"


def show_count(built: Built, view: AnswerView) -> None:
    """Whether ``view``, the answer to an :class:`ArchitectureSpec`, counts as we do."""
    assert view.answer is not None
    count = int(view.answer["parameters"])
    if count == built.summary.totals.parameters:
        text = _("Keras counts {n} parameters too.").format(n=number(count))
        st.caption(f":material/check_circle: {text}")
        return
    text = _("Keras counts {n} parameters, and this page does not: one of the two is wrong.")
    st.warning(text.format(n=number(count)), icon=":material/warning:")


def count_button(built: Built, config: str, shape: Shape | None) -> None:
    """Have Keras count the network of ``config``, a description that somebody brought, for images
    of ``shape`` where it leaves that open. It is built in another process, in Keras's safe mode
    and without weights."""
    question = ArchitectureSpec.model_validate({"config": config, "input_shape": shape})
    status, _view = look(question, KEY)
    st.fragment(_count, run_every=EVERY.get(status))(built, question, status)


def _count(built: Built, question: ArchitectureSpec, seen: Status) -> None:
    with guarded():  # inside: the fragment reruns alone
        status, view = look(question, KEY)
        if status != seen:
            st.rerun()  # to look again more often, or no longer
        if status == "done" and view is not None:
            show_count(built, view)
            return
        st.button(
            _("Count with Keras"),
            key=KEY,
            icon=":material/fact_check:",
            disabled=status not in ("idle", "failed"),
            on_click=ask,
            args=(question, KEY),
        )
        show_refusal(KEY)
        show_status(status, view, _("Keras is building it …"))

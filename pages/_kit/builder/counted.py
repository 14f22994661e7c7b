"""Keras's own count of a network's parameters, beside ours."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dl_core.specs import ArchitectureSpec, Shape
from pages._kit.asking import answered
from pages._kit.builder.built import Built
from pages._kit.i18n import _, number

KEY = "keras_count"


def show_count(built: Built, answer: dict[str, Any]) -> None:
    """Whether ``answer``, that to an :class:`ArchitectureSpec`, counts as we do."""
    count = int(answer["parameters"])
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
    found = answered(
        question,
        KEY,
        _("Count with Keras"),
        _("Keras is building it …"),
        icon=":material/fact_check:",
    )
    if found is not None:
        show_count(built, found)

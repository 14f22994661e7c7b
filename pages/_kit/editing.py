"""The table of layers of the network on screen: an edit makes it the reader's own."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st
from pydantic import ValidationError

from dl_core.counting import Summary
from dl_core.drafts import draft_to_model
from dl_core.engine import admit
from dl_core.errors import N_, ConvoscopeError, SpecError
from dl_core.grammar import GrammarError, letters, write
from dl_core.specs import TrainSpec, training_for
from pages._kit.builder import WRITTEN_OUT, Built
from pages._kit.i18n import _
from pages._kit.layer_table import layer_table
from pages._kit.messages import explain
from pages._kit.navigation import link
from pages._kit.settings import ended
from pages._kit.url import MOST_TYPED

REFUSED = "_table_refused"
"""What keeps the draft in the table from being a network, and the network it was made from."""


class TooLong(SpecError):
    template = N_(
        "Written out, this network takes {length} characters, more than the {most} that are read. "
        "Use fewer layers, or more that are alike."
    )


def show_table(built: Built, before: Summary | None) -> None:
    """Every layer of ``built``, beside those of the pinned network ``before``; to be edited where
    it is made of layers that can be trained here."""
    error, of = st.session_state.get(REFUSED, (None, None))
    layer_table(
        built.graph,
        built.summary,
        key="layers",
        model=built.model,
        error=error if of == built.reference else None,
        pinned=before,
        on_edit=lambda draft: _edited(draft, built.reference),
    )


def _edited(draft: dict[str, Any], reference: str) -> None:
    state = st.session_state
    try:
        text = write(draft_to_model(draft))
        if len(text) > MOST_TYPED:
            raise TooLong(length=len(text), most=MOST_TYPED)
    except ConvoscopeError as error:
        state[REFUSED] = (error, reference)
        return
    state.pop(REFUSED, None)
    if state.get("from") == "written":
        _write_out(state.get("net", ""), text)
    state["net"], state["from"] = text, "written"


def _write_out(before: str, after: str) -> None:
    """The letters of a pattern have no meaning any more once it is written out."""
    with suppress(GrammarError):
        for name in letters(before):
            st.query_params.pop(f"count_{name}", None)
            st.session_state[WRITTEN_OUT] = after


def training_of(built: Built) -> TrainSpec | None:
    """The training that the network on screen would have here, if it can have one."""
    return _training(built)[0]


def _training(built: Built) -> tuple[TrainSpec | None, ConvoscopeError | ValidationError | None]:
    if built.model is None:
        return None, None
    try:
        spec = training_for(built.model)
        admit(spec)
    except (ConvoscopeError, ValidationError) as error:
        return None, error
    return spec, None


def train_link(built: Built) -> None:
    """The way to the Train page, or why there is none."""
    spec = training_of(built)
    if spec is not None and built.reference:
        link("train", _("Train it"), preset="own", net=write(spec.model))
        if spec.model != built.model:
            st.caption(ended(spec))
    elif why := why_not_trained(built):
        st.caption(why)


def why_not_trained(built: Built) -> str:
    """Why the network cannot be trained here, if it cannot."""
    error = _training(built)[1]
    if error is not None:
        return _("It cannot be trained here. {why}").format(why=explain(error))
    if built.model is None:
        return _("It is here to be counted: only networks of the page’s own layers train.")
    return ""

"""Trained against untrained: which of a network's stored weights are looked at."""

from __future__ import annotations

import streamlit as st

from dl_core.store import Run
from pages._kit import url
from pages._kit.i18n import _

KEY = "epoch"
TRAINED = "trained"


def choose_epoch(run: Run) -> int | None:
    """The epoch whose weights are chosen, kept in the address; ``None``: the trained ones.

    Epoch 0 is before training: a switch goes there and back at once. Where it was not kept, a
    sentence says so.
    """
    last = run.epoch if run.complete else max(run.snapshot_epochs, default=run.epoch)
    kept = [str(e) for e in run.snapshot_epochs if e < last]
    switch = st.container()
    if not kept:
        switch.caption(_("Only the trained weights of this network were kept: none from before."))
        return None
    labels = {e: e for e in kept} | {TRAINED: str(last)}
    chosen = url.step(
        _("Epochs of training"),
        (*kept, TRAINED),
        key=KEY,
        default=TRAINED,
        labels=labels.__getitem__,
        help=_("Weights were kept at the end of these epochs; 0 is before training."),
    )
    with switch:
        _untrained(chosen, "0" in kept)
    return None if chosen == TRAINED else int(chosen)


def _untrained(chosen: str, kept: bool) -> None:
    if not kept:
        st.caption(_("The weights from before the training of this network were not kept."))
        return
    st.session_state["_untrained"] = chosen == "0"
    st.toggle(_("Untrained: random weights"), key="_untrained", on_change=_switch)


def _switch() -> None:
    st.session_state[KEY] = "0" if st.session_state["_untrained"] else TRAINED

"""What the engine is and whether it is ready."""

from __future__ import annotations

import streamlit as st

from dl_core.engine import EngineState
from pages._kit.engine import engine
from pages._kit.i18n import _, n_, number
from pages._kit.messages import explain, guarded

BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def sentence(state: EngineState) -> tuple[str, str]:
    """An icon and a sentence on the state of the engine."""
    if state.phase == "failed":
        text = explain(state.error) if state.error else _("The training engine did not start.")
        return ":material/error:", text
    if state.phase in ("starting", "warming"):
        return (
            ":material/hourglass_top:",
            _("The training engine is warming up; you can already press Train."),
        )
    text = n_(
        "Ready: {backend} on {device}, {n} training at a time.",
        "Ready: {backend} on {device}, {n} trainings at a time.",
        state.workers,
    )
    return ":material/check_circle:", text.format(
        backend=BACKENDS.get(state.backend or "", state.backend or ""),
        device=state.device,
        n=number(state.workers, 0),
    )


def engine_line() -> None:
    """One line on the engine, which follows it until it is ready."""
    waiting = engine().state().phase in ("starting", "warming")
    st.fragment(_line, run_every=2 if waiting else None)(waiting)


def _line(waiting: bool) -> None:
    with guarded():
        state = engine().state()
        if waiting and state.phase not in ("starting", "warming"):
            st.rerun()
        icon, text = sentence(state)
        st.caption(f"{icon} {text}")

"""Controls that a switch brings out: while it is off, they cost nothing and are at their
defaults."""

from __future__ import annotations

import streamlit as st


def unfolded(label: str, name: str, *keys: str) -> bool:
    """A switch called ``name`` for the controls ``keys`` of the address: whether they are to be
    made. It is on where the address names one of them. Switched off, it takes them out of the
    address; on again, they are as they were.
    """
    state, key = st.session_state, f"_{name}_on"
    shown = state.setdefault(f"{key}_kept", False) or any(k in st.query_params for k in keys)
    state[key] = state[f"{key}_kept"] = shown
    return st.toggle(label, key=key, on_change=_switched, args=(key, keys))


def _switched(key: str, keys: tuple[str, ...]) -> None:
    state = st.session_state
    state[f"{key}_kept"] = state[key]
    if not state[key]:
        for name in keys:
            state.pop(name, None)
            st.query_params.pop(name, None)

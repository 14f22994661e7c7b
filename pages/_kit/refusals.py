"""What an address asks for and cannot be had, in a sentence."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages._kit.i18n import _, language
from pages._kit.markdown import literal
from pages._kit.remembered import memories, memory_of


def show_refusal(
    key: str, label: str, value: Any, *, accepted: str | None = None, missing: str | None = None
) -> None:
    """Say, until the reader moves the control, that the address asks for what is not to be had; or
    that what was in use is gone, unless another sentence on the page has said why."""
    memory = memory_of(key)
    if memory.refused is None:
        return
    asked, instead = memory.refused
    if value != instead:  # the reader has chosen since
        memory.refused = None
        return
    if memory.gone and _follows_another(key):
        return
    if memory.said is None or memory.said[0] != language():
        text = _gone(label) if memory.gone else _refusal(label, asked or "", accepted)
        memory.said = (language(), missing or text)
    st.warning(memory.said[1], icon=":material/link_off:")


def _follows_another(key: str) -> bool:
    """Whether a sentence speaks of another control of this page already: a layer is gone because
    its network is."""
    page = st.session_state.get("_page")
    return any(
        name != key and memory.refused and memory.said and memory.page == page
        for name, memory in memories().items()
    )


def show_unknown(hidden: str) -> None:
    """Say, below the controls of a page, what its address says that none of them reads; ``hidden``
    are the names, with spaces between, of those that are not on every screen of it."""
    page, known = st.session_state.get("_page"), set(hidden.split()) | {"lang"}
    for name, memory in memories().items():
        if memory.page == page or None in memory.kept:
            known.add(name)
    said = [f"{name}={value}" for name, value in st.query_params.items() if name not in known]
    if said:
        text = _("The link also says “{said}”, which this page does not know.")
        st.warning(text.format(said=_harmless(", ".join(said))), icon=":material/link_off:")


def _gone(label: str) -> str:
    return _("{label}: what was chosen before is not possible here.").format(label=label)


def _refusal(label: str, asked: str, accepted: str | None) -> str:
    text = _("The link asks for “{asked}” as {label}, which is not possible here.").format(
        asked=_harmless(asked), label=label
    )
    if accepted:
        text += " " + _("Possible values: {accepted}.").format(accepted=accepted)
    return text


def _harmless(text: str) -> str:
    return literal((text if len(text) <= 40 else text[:40] + "…").translate(_HARMLESS))


_HARMLESS = str.maketrans(dict.fromkeys("`*[]()<>$:\\#!|~\n", " "))
"""An address is anybody's text: none of it is to be read as Markdown."""

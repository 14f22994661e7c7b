"""The page's address as the memory of its controls: a link reproduces what is on screen.

Streamlit's own ``bind="query-params"`` would write a choice into the address by its translated
label, and a French link would then mean nothing to an English reader; it also forgets numbers and
choices at different moments when a reader goes to another page and back. So the address is kept
here, alike for all: by name, without what is at its default. A control says so, until the reader
moves it, when an address asks for something that is not to be had.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages._kit.address_values import Read, Write
from pages._kit.i18n import language
from pages._kit.refusals import show_refusal
from pages._kit.remembered import memory_of


def in_vain(**controls: Read) -> bool:
    """Whether the address asks, or asked, one of these controls for what is not to be had."""
    query = st.query_params
    return any(
        memory_of(key).refused is not None or (key in query and read(query[key]) is None)
        for key, read in controls.items()
    )


def enter(page: str) -> None:
    """Leave in the address what belongs to ``page``: that of the page before stays in it. What is
    sticky belongs to every page; a link to this one may say what it is to be."""
    state = st.session_state
    if state.get("_page") == page:
        return
    state["_page"] = page
    for key in list(st.query_params):
        if memory_of(key).page not in (page, None) and None not in memory_of(key).kept:
            del st.query_params[key]


def take(key: str, default: Any, read: Read, write: Write = str, *, sticky: bool = False) -> None:
    """Give the control its value before it is made, where the reader has not just done so."""
    state, asked, memory = st.session_state, st.query_params.get(key), memory_of(key)
    has = key in state and (sticky or memory.is_here())
    if has and not memory.is_here():
        state[key] = state[key]  # a control of another page: this page's is not the same one
    text = write(state[key]) if has and state[key] is not None else None
    known = None if text is None else read(text)
    moved = known is not None and memory.value not in (None, text)
    if asked is None and known is not None and sticky:
        if memory.address is not None:
            # Another page by the menu, which empties the address. On a fresh server Streamlit may
            # take the control for another one there, and its value has to be said anew.
            state[key] = state[key]
    elif asked is None and not has:  # a first visit, or a page come back to by the menu
        kept = read(memory.kept.get(_place(sticky), ""))
        state[key] = default if kept is None else kept
    elif not has or not (memory.address == asked or moved or memory.is_late(asked)):
        _follow(key, default, asked, read)  # a link, or the back button
    elif known is None:
        # What was chosen is gone; or the browser sends a label that nothing here translates yet.
        _follow(key, default, asked or str(state[key]), read, gone=True)
    elif memory.language != language():
        state[key] = state[key]  # the browser keeps the old language's label unless told anew
    memory.language = language()


def _follow(key: str, default: Any, asked: str | None, read: Read, gone: bool = False) -> None:
    value = default if asked is None else read(asked)
    if value is None:
        memory = memory_of(key)
        memory.refused, memory.gone, memory.said = (asked, default), gone, None
    st.session_state[key] = default if value is None else value


def _place(sticky: bool) -> str | None:
    return None if sticky else st.session_state.get("_page")


def put(
    key: str,
    value: Any,
    default: Any,
    write: Write = str,
    *,
    sticky: bool = False,
    linked: bool = True,
) -> None:
    """Write ``value`` into the address, unless it is at its default or not to be ``linked``, and
    remember it."""
    kept, memory = None if value == default else write(value), memory_of(key)
    text = kept if linked else None
    if st.query_params.get(key) != text:
        if text is None:
            del st.query_params[key]
        else:
            st.query_params[key] = text
    memory.write(text)
    memory.value, memory.page = write(value), st.session_state.get("_page")
    memory.kept[_place(sticky)] = kept or ""


def settle(
    key: str,
    label: str,
    value: Any,
    default: Any,
    read: Read,
    write: Write = str,
    *,
    accepted: str | None = None,
    sticky: bool = False,
    linked: bool = True,
) -> Any:
    """``value``, or the default where a page other than ours sent something else."""
    value = default if read(write(value)) is None else value
    put(key, value, default, write, sticky=sticky, linked=linked)
    show_refusal(key, label, value, accepted=accepted)
    return value

"""The page's address as the memory of its controls: a link reproduces what is on screen.

Streamlit's own ``bind="query-params"`` would write a choice into the address by its translated
label, and a French link would then mean nothing to an English reader; it also forgets numbers and
choices at different moments when a reader goes to another page and back. So the address is kept
here, alike for all: by name, without what is at its default. A control says so, until the reader
moves it, when an address asks for something that is not to be had.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages._kit.i18n import _, language

Read = Callable[[str], Any]
"""From the text of an address to a value; ``None`` when it is not to be had."""
Write = Callable[[Any], str]
"""From a value to the text of an address."""

# Readers and writers ----------------------------------------------------------------------------


def among(options: Sequence[str]) -> Read:
    """Read one of ``options``."""
    return lambda text: text if text in options else None


def between(low: int, high: int) -> Read:
    """Read a whole number from ``low`` to ``high``."""

    def read(text: str) -> int | None:
        number = int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else low - 1
        return number if low <= number <= high else None

    return read


def real_between(low: float, high: float) -> Read:
    """Read a number from ``low`` to ``high``."""

    def read(text: str) -> float | None:
        try:
            number = float(text)
        except ValueError:
            return None
        return number if math.isfinite(number) and low <= number <= high else None

    return read


def flag(text: str) -> bool | None:
    """Read yes or no: ``1`` or ``0``."""
    return {"1": True, "0": False}.get(text)


def some_of(options: Sequence[str]) -> Read:
    """Read names of ``options`` between commas, in the order of ``options``; none at all too."""

    def read(text: str) -> list[str] | None:
        names = set(text.split(",")) - {"", NONE}
        return [o for o in options if o in names] if names <= set(options) and text else None

    return read


NONE = "none"
"""How an address says that nothing is chosen: an empty text would read as nothing said."""


def write_number(value: float) -> str:
    """As short as it can be without losing what a slider can be set to."""
    return f"{value:.10g}"


def write_flag(value: bool) -> str:
    """``1`` or ``0``."""
    return str(int(value))


def write_names(value: Sequence[str]) -> str:
    """Names between commas."""
    return ",".join(value) or NONE


# Reading and keeping the address ----------------------------------------------------------------


def in_vain(**controls: Read) -> bool:
    """Whether the address asks, or asked, one of these controls for what is not to be had."""
    return any(
        f"_refused_{key}" in st.session_state or read(st.query_params.get(key, "")) is None
        for key, read in controls.items()
        if f"_refused_{key}" in st.session_state or key in st.query_params
    )


def enter(page: str) -> None:
    """Leave in the address what belongs to ``page``: that of the page before stays in it."""
    state = st.session_state
    if state.get("_page") == page:
        return
    state["_page"] = page
    for key in list(st.query_params):
        if state.get(f"_page_of_{key}", page) not in (page, None):
            del st.query_params[key]


def take(key: str, default: Any, read: Read, write: Write = str, *, sticky: bool = False) -> None:
    """Give the control its value before it is made, where the reader has not just done so."""
    state, asked = st.session_state, st.query_params.get(key)
    known = read(write(state[key])) if state.get(key) is not None else None
    if asked is None and known is not None and sticky:
        pass
    elif asked is None and key not in state:  # a first visit, or a page come back to by the menu
        kept = read(state.get(_shelf(key, sticky), ""))
        state[key] = default if kept is None else kept
    elif key not in state or state.get(f"_address_{key}") != asked:  # a link, or the back button
        _follow(key, default, asked, read)
    elif known is None:
        # What was chosen is gone; or the browser sends a label that nothing here translates yet.
        _follow(key, default, asked or str(state[key]), read)
    elif state.get(f"_language_{key}") != language():
        state[key] = state[key]  # the browser keeps the old language's label unless told anew
    state[f"_language_{key}"] = language()


def _follow(key: str, default: Any, asked: str | None, read: Read) -> None:
    value = default if asked is None else read(asked)
    if value is None:
        st.session_state[f"_refused_{key}"] = (asked, default)
    st.session_state[key] = default if value is None else value


def _shelf(key: str, sticky: bool) -> str:
    """Where a value waits while a reader is elsewhere: another page may use the same name."""
    return f"_kept_{key}" if sticky else f"_kept_{st.session_state.get('_page', '')}_{key}"


def put(key: str, value: Any, default: Any, write: Write = str, *, sticky: bool = False) -> None:
    """Write ``value`` into the address, unless it is at its default, and remember it."""
    text = None if value == default else write(value)
    if st.query_params.get(key) != text:
        if text is None:
            del st.query_params[key]
        else:
            st.query_params[key] = text
    st.session_state[f"_address_{key}"] = text
    st.session_state[f"_page_of_{key}"] = st.session_state.get("_page")
    st.session_state[_shelf(key, sticky)] = text or ""


def settle(
    key: str,
    label: str,
    value: Any,
    default: Any,
    read: Read,
    write: Write = str,
    *,
    accepted: str | None = None,
) -> Any:
    """``value``, or the default where a page other than ours sent something else."""
    value = default if read(write(value)) is None else value
    put(key, value, default, write)
    show_refusal(key, label, value, accepted=accepted)
    return value


# What cannot be had -----------------------------------------------------------------------------


def show_refusal(
    key: str, label: str, value: Any, *, accepted: str | None = None, missing: str | None = None
) -> None:
    """Say, until the reader moves the control, that the address asks for what is not to be had."""
    refused = st.session_state.get(f"_refused_{key}")
    if refused is None:
        return
    asked, instead = refused
    if value != instead:  # the reader has chosen since
        del st.session_state[f"_refused_{key}"]
        return
    st.warning(missing or _refusal(label, asked, accepted), icon=":material/link_off:")


def _refusal(label: str, asked: str, accepted: str | None) -> str:
    shown = asked if len(asked) <= 40 else asked[:40] + "…"
    text = _("The link asks for “{asked}” as {label}, which is not possible here.").format(
        asked=shown.translate(_HARMLESS), label=label
    )
    if accepted:
        text += " " + _("Possible values: {accepted}.").format(accepted=accepted)
    return text


_HARMLESS = str.maketrans(dict.fromkeys("`*_[]()<>$:\\#!|~\n", " "))
"""An address is anybody's text: none of it is to be read as Markdown."""

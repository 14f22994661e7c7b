"""Controls whose value lives in the page's address, so that a link reproduces what is on screen.

Streamlit's own ``bind="query-params"`` would write a choice into the address by its translated
label, and a French link would then mean nothing to an English reader; it also forgets numbers and
choices at different moments when a reader goes to another page and back. So the address is kept
here, alike for all: by name, without what is at its default. A control says so, until the reader
moves it, when an address asks for something that is not to be had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from pages._kit.i18n import _, language

Look = Literal["select", "segments"]
Read = Callable[[str], Any]
"""From the text of an address to a value; ``None`` when it is not to be had."""


def choice(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str,
    labels: Callable[[str], str] = str,
    look: Look = "select",
    on_change: Callable[[], None] | None = None,
    sticky: bool = False,
    always: bool = False,
    missing: str | None = None,
) -> str:
    """One of ``options``, kept in the address under ``key``.

    A ``sticky`` choice outlives an address that does not name it: Streamlit empties the address
    when a reader goes to another page. One ``always`` in the address is there even at its default,
    because the default may be another tomorrow. ``missing`` is what to say when an option that was
    asked for, or in use, is not there (any more).
    """
    _take(key, default, among(options), sticky=sticky)
    more: dict[str, Any] = {
        "format_func": labels,
        "key": key,
        "on_change": on_change or "rerun",
    }
    if look == "select":
        value = st.selectbox(label, options, **more)
    else:
        value = st.segmented_control(label, options, required=True, **more)
    value = value if value in options else default
    _put(key, value, None if always else default)
    _show_refusal(key, label, value, missing=missing)
    return str(value)


def whole(
    label: str, low: int, high: int, *, key: str, default: int, help: str | None = None
) -> int:
    """A slider over whole numbers."""
    _take(key, default, between(low, high))
    value = int(st.slider(label, low, high, step=1, key=key, help=help))
    return int(_settle(key, label, value, default, f"{low} – {high}", between(low, high)))


def whole_input(
    label: str, low: int, high: int, *, key: str, default: int, help: str | None = None
) -> int:
    """A typed whole number."""
    _take(key, default, between(low, high))
    value = int(st.number_input(label, low, high, step=1, key=key, help=help))
    return int(_settle(key, label, value, default, f"{low} – {high}", between(low, high)))


def step(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str,
    labels: Callable[[str], str] = str,
    help: str | None = None,
) -> str:
    """A slider over a few values, named alike in every language and shown by ``labels``."""
    _take(key, default, among(options))
    value = st.select_slider(label, options, key=key, format_func=labels, help=help)
    accepted = f"{labels(options[0])} – {labels(options[-1])}"
    return str(_settle(key, label, value, default, accepted, among(options)))


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


# The address ------------------------------------------------------------------------------------


def among(options: Sequence[str]) -> Read:
    return lambda text: text if text in options else None


def between(low: int, high: int) -> Read:
    def read(text: str) -> int | None:
        number = int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else low - 1
        return number if low <= number <= high else None

    return read


def _take(key: str, default: Any, read: Read, *, sticky: bool = False) -> None:
    """Give the control its value before it is made, where the reader has not just done so."""
    state, asked = st.session_state, st.query_params.get(key)
    known = read(str(state[key])) if key in state else None
    if asked is None and known is not None and sticky:
        pass
    elif asked is None and key not in state:  # a first visit, or a page come back to by the menu
        kept = read(str(state.get(f"_kept_{key}", "")))
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


def _put(key: str, value: Any, default: Any) -> None:
    """Write ``value`` into the address, unless it is at its default, and remember it."""
    text = None if value == default else str(value)
    if st.query_params.get(key) != text:
        if text is None:
            del st.query_params[key]
        else:
            st.query_params[key] = text
    st.session_state[f"_address_{key}"] = text
    st.session_state[f"_page_of_{key}"] = st.session_state.get("_page")
    st.session_state[f"_kept_{key}"] = text or ""


def _settle(key: str, label: str, value: Any, default: Any, accepted: str, read: Read) -> Any:
    """``value``, or the default where a page other than ours sent something else."""
    value = default if read(str(value)) is None else value
    _put(key, value, default)
    _show_refusal(key, label, value, accepted=accepted)
    return value


# What cannot be had -----------------------------------------------------------------------------


def _show_refusal(
    key: str, label: str, value: Any, *, accepted: str | None = None, missing: str | None = None
) -> None:
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

"""Controls whose value lives in the page's address, so that a link reproduces what is on screen.

Numbers use Streamlit's own ``bind="query-params"``. It would write a choice into the address by
its translated label, and a French link would then mean nothing to an English reader; so
:func:`choice` keeps the address itself, with the option's name. Both say so, until the reader
moves the control, when an address asks for something that is not to be had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from pages._kit.i18n import _, language

Look = Literal["select", "segments", "pills"]


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
) -> str:
    """One of ``options``, kept in the address under ``key`` by name, whatever the language.

    A ``sticky`` choice outlives an address that does not name it: Streamlit empties the address
    when a reader goes to another page.
    """
    if not (sticky and key in st.session_state and key not in st.query_params):
        _take_from_address(key, options, default)
    common: dict[str, Any] = {
        "format_func": labels,
        "key": key,
        "on_change": on_change or "rerun",
    }
    if look == "select":
        value = st.selectbox(label, options, **common)
    elif look == "segments":
        value = st.segmented_control(label, options, required=True, **common)
    else:
        value = st.pills(label, options, required=True, **common)
    value = value if value in options else default
    _put_in_address(key, None if value == default else value)
    _show_refusal(key, label, value)
    return str(value)


def _take_from_address(key: str, options: Sequence[str], default: str) -> None:
    asked = st.query_params.get(key)
    state = st.session_state
    seen = f"_address_{key}"
    if key not in state or state.get(seen) != asked:  # a first visit, or the back button
        state[key] = asked if asked in options else default
        if asked is not None and asked not in options:
            state[f"_refused_{key}"] = (asked, default, None)
    elif state[key] not in options:
        # A page come back to: the browser sends a label that nothing here translates yet.
        state[key] = asked if asked in options else default
    elif state.get(f"_language_{key}") != language():
        state[key] = state[key]  # the browser keeps the old language's label unless told anew
    state[f"_language_{key}"] = language()


def _put_in_address(key: str, value: str | None) -> None:
    if st.query_params.get(key) != value:
        if value is None:
            del st.query_params[key]
        else:
            st.query_params[key] = value
    st.session_state[f"_address_{key}"] = value


def whole(
    label: str, low: int, high: int, *, key: str, default: int, help: str | None = None
) -> int:
    """A slider over whole numbers, bound to the address."""
    asked = _asked(key)
    value = st.slider(label, low, high, default, 1, key=key, bind="query-params", help=help)
    return int(min(high, max(low, _bound(key, label, asked, value, f"{low} – {high}"))))


def whole_input(
    label: str, low: int, high: int, *, key: str, default: int, help: str | None = None
) -> int:
    """A typed whole number, bound to the address."""
    asked = _asked(key)
    value = st.number_input(label, low, high, default, 1, key=key, bind="query-params", help=help)
    return int(min(high, max(low, _bound(key, label, asked, value, f"{low} – {high}"))))


def step(
    label: str, options: Sequence[str], *, key: str, default: str, help: str | None = None
) -> str:
    """A slider over a few values, bound to the address; they read the same in any language."""
    asked = _asked(key)
    value = st.select_slider(label, options, default, key=key, bind="query-params", help=help)
    value = _bound(key, label, asked, value, f"{options[0]} – {options[-1]}")
    return str(value) if value in options else default


def _asked(key: str) -> str | None:
    """What the address asks for, when the control is about to be made from it."""
    return st.query_params.get(key) if key not in st.session_state else None


def _bound(key: str, label: str, asked: str | None, value: Any, accepted: str) -> Any:
    if asked is not None and asked != str(value):
        st.session_state[f"_refused_{key}"] = (asked, value, accepted)
    _show_refusal(key, label, value)
    return value


def _show_refusal(key: str, label: str, value: Any) -> None:
    refused = st.session_state.get(f"_refused_{key}")
    if refused is None:
        return
    asked, instead, accepted = refused
    if value != instead:  # the reader has chosen since
        del st.session_state[f"_refused_{key}"]
        return
    shown = asked if len(asked) <= 40 else asked[:40] + "…"
    text = _("The link asks for “{asked}” as {label}, which is not possible here.").format(
        asked=shown.translate(_HARMLESS), label=label
    )
    if accepted:
        text += " " + _("Possible values: {accepted}.").format(accepted=accepted)
    st.warning(text, icon=":material/link_off:")


_HARMLESS = str.maketrans(dict.fromkeys("`*_[]()<>$:\\#!|~\n", " "))
"""An address is anybody's text: none of it is to be read as Markdown."""

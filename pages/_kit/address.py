"""The page's address as the memory of its controls: a link reproduces what is on screen.

Streamlit's own ``bind="query-params"`` would write a choice into the address by its translated
label, and a French link would then mean nothing to an English reader; it also forgets numbers and
choices at different moments when a reader goes to another page and back. So the address is kept
here, alike for all: by name, without what is at its default. A control says so, until the reader
moves it, when an address asks for something that is not to be had.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages._kit.i18n import _, language
from pages._kit.markdown import literal

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


LATE = 2.0
"""Seconds in which the browser has surely taken over an address."""
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


@dataclass
class _Memory:
    """What is known of one control beside its value."""

    address: str | None = None
    """What the address said of it when it was last written."""
    page: str | None = None
    language: str | None = None
    refused: tuple[str | None, Any] | None = None
    """What was asked for in vain, and what there is instead."""
    gone: bool = False
    """Whether that was in use here before, and no link asked for it."""
    said: tuple[str, str] | None = None
    """The language and the sentence that said so first: a page knows why only then."""
    kept: dict[str | None, str] = field(default_factory=dict)
    """Its value as text, by page: two pages may use one name. A sticky one has no page."""
    value: str | None = None
    """Its value as text at the end of the last run."""
    replaced: dict[str | None, float] = field(default_factory=dict)
    """What the address said of it before, and when it was told otherwise."""

    def write(self, text: str | None) -> None:
        if text != self.address:
            self.replaced[self.address] = time.monotonic()
        self.address = text

    def is_here(self) -> bool:
        """Whether it was last shown on this page, if anywhere."""
        return self.page in (None, st.session_state.get("_page"))

    def is_late(self, asked: str | None) -> bool:
        """Whether a move was sent before the browser had the address that the last one made."""
        then = self.replaced.get(asked)
        return then is not None and time.monotonic() - then < LATE and _in_fragment()


def _in_fragment() -> bool:
    """Whether a control was moved; the back button runs the whole page."""
    context = get_script_run_ctx()
    return bool(context and context.fragment_ids_this_run)


def _memory(key: str) -> _Memory:
    # All in one entry: Streamlit goes through all of the state for every slider that is made.
    known: dict[str, _Memory] = st.session_state.setdefault("_controls", {})
    return known.setdefault(key, _Memory())


def in_vain(**controls: Read) -> bool:
    """Whether the address asks, or asked, one of these controls for what is not to be had."""
    query = st.query_params
    return any(
        _memory(key).refused is not None or (key in query and read(query[key]) is None)
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
        if _memory(key).page not in (page, None) and None not in _memory(key).kept:
            del st.query_params[key]


def take(key: str, default: Any, read: Read, write: Write = str, *, sticky: bool = False) -> None:
    """Give the control its value before it is made, where the reader has not just done so."""
    state, asked, memory = st.session_state, st.query_params.get(key), _memory(key)
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
        memory = _memory(key)
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
    kept, memory = None if value == default else write(value), _memory(key)
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


# What cannot be had -----------------------------------------------------------------------------


def show_refusal(
    key: str, label: str, value: Any, *, accepted: str | None = None, missing: str | None = None
) -> None:
    """Say, until the reader moves the control, that the address asks for what is not to be had; or
    that what was in use is gone, unless another sentence on the page has said why."""
    memory = _memory(key)
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
    known: dict[str, _Memory] = st.session_state["_controls"]
    page = st.session_state.get("_page")
    return any(
        name != key and memory.refused and memory.said and memory.page == page
        for name, memory in known.items()
    )


def show_unknown(hidden: str) -> None:
    """Say, below the controls of a page, what its address says that none of them reads; ``hidden``
    are the names, with spaces between, of those that are not on every screen of it."""
    page, known = st.session_state.get("_page"), set(hidden.split()) | {"lang"}
    for name, memory in st.session_state.get("_controls", {}).items():
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

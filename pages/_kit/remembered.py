"""What a session knows of its controls beside their values: see :mod:`pages._kit.address`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LATE = 2.0
"""Seconds in which the browser has surely taken over an address."""


@dataclass
class Memory:
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


def memory_of(key: str) -> Memory:
    """What is known of the control ``key``."""
    return memories().setdefault(key, Memory())


def memories() -> dict[str, Memory]:
    """That of each control of this session, by its name in the address."""
    # All in one entry: Streamlit goes through all of the state for every slider that is made.
    known: dict[str, Memory] = st.session_state.setdefault("_controls", {})
    return known

"""Errors as sentences in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import streamlit as st
from pydantic import ValidationError
from streamlit.errors import StreamlitDuplicateElementKey

from dl_core.errors import ArtifactDamaged, ConvoscopeError, RunUnknown, from_dict
from pages._kit.engine import runs
from pages._kit.i18n import _, number

_log = logging.getLogger("convoscope")


def explain(error: Exception) -> str:
    """One sentence on what went wrong and what to do; details of the unexpected go to the log."""
    if isinstance(error, ValidationError):
        inner = [e["ctx"]["error"] for e in error.errors() if "error" in e.get("ctx", {})]
        if inner:
            return explain(inner[0])
        where = ", ".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()}))
        return _("These settings do not go together: {where}.").format(where=where)
    if isinstance(error, ConvoscopeError):
        # Words given as parameters (the name of a limit, say) are message ids of their own.
        params = {k: _shown(v) for k, v in error.params.items()}
        return _(error.template).format(**params)
    _log.error("unexpected error", exc_info=error)
    return _("Something unexpected went wrong. Reload the page; the log of the server has details.")


def _shown(value: object) -> object:
    if isinstance(value, str):
        return _(value) if value else value
    if isinstance(value, dict):  # another error: the reason for this one
        return explain(from_dict(value))
    return number(value) if isinstance(value, int | float) else value


@contextmanager
def guarded() -> Iterator[None]:
    """Show what goes wrong inside as a sentence, keep the rest of the page, log the unexpected."""
    try:
        yield
    except Exception as error:
        # Streamlit stops and reruns a script by raising: those are not errors.
        if type(error).__module__.startswith("streamlit.runtime"):
            raise
        st.error(explain(error), icon=":material/error:")
        offer_others(error)


def offer_others(error: Exception) -> None:
    """Where ``error`` is that a network is gone: a way to those that are stored, which is to run
    the page again. Two errors on a page offer it once."""
    if not isinstance(error, ArtifactDamaged | RunUnknown):
        return
    with suppress(StreamlitDuplicateElementKey):
        label = _("Look at another network")
        if st.button(label, key="_other_networks", icon=":material/swap_horiz:", type="primary"):
            runs.clear()
            st.rerun()

"""The controls that choose a network. What is chosen stays from page to page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dl_core.specs import PRESETS
from pages._kit import url
from pages._kit.builder.applications import application_settings
from pages._kit.builder.built import Built, of_model, of_preset
from pages._kit.builder.files import file_settings
from pages._kit.builder.written import written_settings
from pages._kit.i18n import _

SOURCES = ("preset", "written", "application", "file")


def network_source(default: str = "lenet5") -> Built | None:
    """The controls, and the network they describe; ``None`` while there is none, with the reason.

    Raises:
        ConvoscopeError: what they describe is no network.
    """
    names = {
        "preset": _("of the courses"),
        "written": _("your own"),
        "application": _("famous"),
        "file": _("from a file"),
    }
    source = url.choice(
        _("Network"),
        SOURCES,
        key="from",
        default="preset",
        labels=names.__getitem__,
        sticky=True,
    )
    makers: dict[str, Callable[[], Built | None]] = {
        "preset": lambda: _preset(default),
        "written": _written,
        "application": application_settings,
        "file": file_settings,
    }
    return makers[source]()


def _preset(default: str) -> Built:
    name = url.choice(
        _("Preset"),
        tuple(PRESETS),
        key="of",
        default=default,
        labels=lambda p: _(PRESETS[p].title),
        sticky=True,
    )
    st.caption(_(PRESETS[name].blurb))
    return of_preset(name)


def _written() -> Built:
    return of_model(written_settings(), _("Your network"))

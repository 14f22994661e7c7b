"""The controls that choose a network. What is chosen stays from page to page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from dl_core.specs import PRESETS
from pages._kit import url
from pages._kit.builder.applications import application_settings
from pages._kit.builder.built import Built, of_model, of_preset
from pages._kit.builder.files import file_settings
from pages._kit.builder.written import written_settings
from pages._kit.i18n import _


@dataclass(frozen=True)
class Source:
    """Where a network may come from: its name, and the controls that describe one."""

    title: str
    make: Callable[[], Built | None]
    width: int | Literal["stretch"] | None = 460
    """Of its controls on screen, in pixels; without one it lays them out itself."""


def sources() -> dict[str, Source]:
    """What every page offers, by the name in the address."""
    return {
        "preset": Source(_("of the courses"), _preset),
        "written": Source(_("your own"), _written, "stretch"),
        "application": Source(_("famous"), application_settings),
        "file": Source(_("from a file"), file_settings),
    }


def choose(offered: dict[str, Source]) -> str:
    """The control that tells which of the sources; a page begins with the first."""
    return url.choice(
        _("Network"),
        tuple(offered),
        key="from",
        default=next(iter(offered)),
        labels=lambda name: offered[name].title,
        sticky=True,
    )


def network_source(offered: dict[str, Source] | None = None) -> Built | None:
    """The controls, for a row of the page's, and the network they describe; ``None`` while there
    is none, with the reason.

    Raises:
        ConvoscopeError: what they describe is no network.
    """
    offered = offered or sources()
    with st.container(width=250):
        source = offered[choose(offered)]
    if source.width is None:
        return source.make()
    with st.container(width=source.width):
        return source.make()


def _preset() -> Built:
    name = url.choice(
        _("Preset"),
        tuple(PRESETS),
        key="of",
        default="lenet5",
        labels=lambda p: _(PRESETS[p].title),
        sticky=True,
    )
    st.caption(_(PRESETS[name].blurb))
    return of_preset(name)


def _written() -> Built:
    return of_model(written_settings(), _("Your network"))

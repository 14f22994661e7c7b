"""The controls of the page: networks, images, classes, methods, and what is compared."""

from __future__ import annotations

import streamlit as st

from dl_core.store import Run
from pages._kit import url
from pages._kit.across import across
from pages._kit.chosen_run import choose_run, like, stored
from pages._kit.i18n import _
from pages._kit.names import run_names
from pages._kit.navigation import link
from pages._kit.reasons.asked import Row, row
from pages._kit.reasons.following import follow
from pages._kit.reasons.settings import Settings, class_controls, settings
from pages._kit.reasons.subjects import Subject, subject

BESIDE = ("nothing", "image", "network")


def show_reasons() -> None:
    """Controls, then rows of maps."""
    run = choose_run(_("Network"))
    if run is None:
        return
    left, right = st.columns(2, gap="large")
    with left:
        first = subject(run)
    with right:
        target, against = class_controls(run)
        beside = _beside()
        other = _other(run, beside, first)
    chosen = settings(run, target, against)
    if not chosen.methods:
        st.info(_("Choose a method: each lays its map over the image."), icon=":material/layers:")
    if first is None:
        return
    rows = [row("first", _title(run, first, beside), run, first, chosen)]
    if other is not None:
        rows.append(_second(run, first, other, chosen, beside))
    follow(rows)
    across(run, "reasons")


def _beside() -> str:
    names = {
        "nothing": _("nothing"),
        "image": _("another image"),
        "network": _("another network"),
    }
    return url.choice(
        _("Compared with"),
        BESIDE,
        key="beside",
        default="nothing",
        labels=names.__getitem__,
        look="segments",
    )


def _other(run: Run, beside: str, first: Subject | None) -> Run | Subject | None:
    if beside == "image":
        return subject(run, "other_", unlike=first)
    if beside == "nothing":
        return None
    if all(found.key == run.key for found in stored(like(run), "other")):
        st.info(
            _("No other network tells the same classes apart on such images: train one."),
            icon=":material/model_training:",
        )
        link("train", _("Train a network"))
        return None
    return choose_run(_("Other network"), key="other", fits=like(run), but=run)


def _second(run: Run, first: Subject, other: Run | Subject, chosen: Settings, beside: str) -> Row:
    found = (run, other) if isinstance(other, Subject) else (other, first)
    return row("second", _title(*found, beside), *found, chosen)


def _title(run: Run, of: Subject, beside: str) -> str:
    """What tells two rows apart; one alone needs no title."""
    if beside == "image":
        return of.name
    return run_names(stored()).get(run.key, "") if beside == "network" else ""

"""The trained network that a page looks at, chosen among the stored ones and kept in the address.

A page says which networks fit it, and gets one, or ``None`` with a sentence and a way to the Train
page already shown::

    run = choose_run(_("Network"))                         # any images: grey, colour, any size
    run = choose_run(_("Network that reads"), fits=grey_digits)        # 28 × 28, grey
    if run is None:
        return

A second network beside the first has a key of its own, and may be none at all::

    other = choose_run(
        _("Compared with"), key="other", fits=like(run), but=run, optional=_("no other network")
    )

Weights and results are then read by :mod:`pages._kit.engine`, all of them with the stamp of the
run: ``load_weights(run.key, stamp_of(run))``. Call it within ``guarded()``: a network may be
deleted, or turn out damaged, between two reruns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import streamlit as st

from dl_core.specs import TrainSpec
from dl_core.store import Run, RunSummary
from pages._kit import url
from pages._kit.engine import engine, load_run, runs, store
from pages._kit.i18n import _, language, percent
from pages._kit.names import run_names
from pages._kit.navigation import link

Fits = Callable[[TrainSpec], bool]
"""Whether a page can show a network that was trained so."""

LITTLE = 0.1
"""The share of the way from guessing to perfect below which a network has learned nothing."""
NONE = "none"
"""How the address says that no network is chosen."""


def any_images(spec: TrainSpec) -> bool:
    """Every network fits."""
    return True


def grey_digits(spec: TrainSpec) -> bool:
    """Networks that read grey images of 28 × 28."""
    return spec.model.input_shape == (28, 28, 1)


def reads_digits(spec: TrainSpec) -> bool:
    """Networks whose classes are digits: what one draws may be one of them."""
    return set(spec.data.class_names) <= set("0123456789")


def like(run: Run) -> Fits:
    """Networks that tell the same classes apart on images of the same shape as ``run``."""

    def fits(spec: TrainSpec) -> bool:
        same = spec.model.input_shape == run.spec.model.input_shape
        return same and spec.data.class_names == run.spec.data.class_names

    return fits


def stored(fits: Fits = any_images, key: str = "run") -> list[RunSummary]:
    """Networks that fit and finished an epoch at least, the newest first.

    Of the one that the address asks for under ``key`` what holds at this moment is known, be it
    that its training has just ended, or that it was deleted.
    """
    asked, found = st.query_params.get(key, ""), runs()
    listed = next((r for r in found if r.key == asked), None)
    done = store().is_done(asked)
    there = done or store().is_stopped(asked)
    if there != (listed is not None) or (listed and listed.complete != done):
        runs.clear()
        found = runs()
    return [r for r in found if r.epoch > 0 and fits(r.spec)]


def choose_run(
    label: str,
    *,
    key: str = "run",
    fits: Fits = any_images,
    but: Run | None = None,
    optional: str | None = None,
) -> Run | None:
    """The network chosen under ``key`` in the address, among those that fit, without ``but``.

    ``optional`` names the choice of no network, which is then what a page begins with; without it,
    where there is no network to choose, a sentence says so and leads to the Train page.

    Raises:
        StoreError: it was deleted or turned out damaged meanwhile.
    """
    found = [r for r in stored(fits, key) if but is None or r.key != but.key]
    if not found and optional is None:
        show_none()
        return None
    names = _names(tuple(found), _live(found), language())
    labels = {**({} if optional is None else {NONE: optional}), **names}
    chosen = url.choice(
        label,
        tuple(labels),
        key=key,
        default=NONE if optional is not None else _first(found),
        labels=lambda k: labels.get(k, k),
        always=optional is None,
        sticky=optional is None,  # from page to page it is the same network that is looked at
        missing=_missing(key, none=optional is not None),
    )
    if chosen == NONE:
        return None
    hardly = _hardly_learned(next(r for r in found if r.key == chosen))
    if hardly:
        st.caption(f":material/warning: {hardly}")
    return load_run(chosen, store().stamp(chosen))


def _hardly_learned(run: RunSummary) -> str:
    """Of a network that answers little better than by guessing, so much; else nothing."""
    guess, right = 1 / len(run.spec.data.class_names), run.test_accuracy
    if right is None or right > guess + LITTLE * (1 - guess):
        return ""
    return _(
        "This network has learned next to nothing: {right} of the test images are read right, and "
        "guessing gets {guess}."
    ).format(right=percent(right), guess=percent(guess, 0))


@lru_cache(maxsize=16)
def _names(found: tuple[RunSummary, ...], live: frozenset[str], lang: str) -> dict[str, str]:
    """Made once: every stroke on a canvas asks for them."""
    return run_names(found, live)


def _live(found: Sequence[RunSummary]) -> frozenset[str]:
    """The keys of those that are trained at this moment."""
    return frozenset(r.key for r in found if not r.complete and engine().view(r.key).is_live)


def stamp_of(run: Run) -> str:
    """What tells this training of a key from the next.

    Raises:
        RunUnknown: it was deleted meanwhile.
    """
    return store().stamp(run.key)


def show_none() -> None:
    """No network yet: what to do."""
    st.info(
        _(
            "No network has been trained yet. Train one: on the embedded digits it takes less "
            "than a minute."
        )
        if not runs()
        else _("None of the trained networks reads images of the kind that this page needs."),
        icon=":material/model_training:",
    )
    link("train", _("Train a network"))


def _first(found: Sequence[RunSummary]) -> str:
    """The newest that was trained to the end, has learned and knows more than two classes: it has
    more to show."""
    ended = [r for r in found if r.complete and not _hardly_learned(r)] or found
    return next((r.key for r in ended if len(r.spec.data.class_names) > 2), ended[0].key)


def _missing(key: str, none: bool) -> str:
    """What to say of a network that was asked for and cannot be had."""
    if st.query_params.get(key, "") in {r.key for r in runs()}:
        said = _("The network asked for does not fit here.")
    else:
        said = _("The network asked for is not stored here (any more).")
    return said if none else said + " " + _("Another one is shown.")

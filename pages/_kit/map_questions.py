"""What map of a network's images a reader asks for: the controls, as a question."""

from __future__ import annotations

import streamlit as st

from dl_core.hidden import PIXELS, last_hidden, sizes
from dl_core.limits import LIMITS
from dl_core.specs import ModelSpec
from dl_core.specs.digit_map import FEWEST, DigitMapSpec
from dl_core.store import Run
from pages._kit import url
from pages._kit.chosen_run import choose_run, stamp_of
from pages._kit.i18n import _, n_, number
from pages._kit.stage_titles import layer_title
from pages._kit.trained_epochs import KEY, TRAINED


def choose_map() -> tuple[Run, DigitMapSpec] | None:
    """Network, layer, epoch and settings, kept in the address; ``None`` where there is no network
    yet."""
    first, second, third = st.columns([6, 6, 3], gap="medium")
    with first:
        run = choose_run(_("Network"))
    if run is None:
        return None
    with second:
        layer = _layer(run.spec.model)
    with third:
        epoch = _epoch(run)
    fourth, fifth, sixth = st.columns([6, 6, 3], gap="medium")
    most = min(LIMITS.map_images, 10_000)
    with fourth:
        images = url.whole(
            _("Images, at most"),
            FEWEST,
            most,
            key="images",
            default=min(1000, most),
            help=_("As many of each class, drawn from the test set by the seed."),
        )
    with fifth:
        perplexity = url.whole(
            _("Perplexity"),
            2,
            min(100, FEWEST - 1),
            key="perplexity",
            default=30,
            help=_("About how many neighbours each image tries to keep near, in t-SNE."),
        )
    with sixth:
        seed = url.whole_input(_("Seed"), 0, 9999, key="seed", default=0)
    return run, DigitMapSpec(
        run=run.key,
        stamp=stamp_of(run),
        epoch=epoch,
        layer=layer,
        images=images,
        perplexity=perplexity,
        seed=seed,
    )


def _layer(model: ModelSpec) -> str:
    """Those that are not too large; the last hidden one unless another is chosen."""
    known = {name: size for name, size in sizes(model).items() if size <= LIMITS.map_values}
    last = last_hidden(model)
    return url.choice(
        _("What is mapped"),
        tuple(known),
        key="layer",
        default=last if last in known else next(reversed(known)),
        labels=lambda name: _named(model, name, known.get(name, 0), name == last),
        always=True,
    )


def _named(model: ModelSpec, name: str, size: int, last: bool) -> str:
    shown = mapped_title(model, name)
    if last and name != PIXELS:
        shown += ", " + _("the last hidden layer")
    numbers = n_("{n} number", "{n} numbers", size).format(n=number(size))
    return f"{shown} ({numbers})"


def mapped_title(model: ModelSpec, name: str) -> str:
    """A layer, or the image itself, as a reader knows it."""
    return _("Pixels") if name == PIXELS else layer_title(model, name)


def _epoch(run: Run) -> int | None:
    """One of the snapshots, or the trained weights."""
    names = {TRAINED: _("trained")}
    for epoch in run.snapshot_epochs:
        names[str(epoch)] = (
            _("before training") if epoch == 0 else _("after epoch {n}").format(n=epoch)
        )
    chosen = url.choice(
        _("Weights"),
        tuple(names),
        key=KEY,
        default=TRAINED,
        labels=lambda name: names.get(name, name),
        missing=_("That epoch of the network was not kept: the trained weights are shown."),
    )
    return None if chosen == TRAINED else int(chosen)

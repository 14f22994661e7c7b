"""The film on screen: what the visible component is given, and what tells that more has come."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dl_core.epochs import kernel_stages
from dl_core.errors import RunUnknown
from dl_core.specs import Dense, ModelSpec
from dl_core.stages import stages
from pages._kit import url
from pages._kit.components import STUB
from pages._kit.engine import engine, load_run, store
from pages._kit.epochs_words import (
    answer_said,
    change_said,
    component_words,
    learned_said,
    moment_title,
)
from pages._kit.film import Film, kernel_changes
from pages._kit.i18n import _, n_
from pages._kit.live import Log, read, stage_line
from pages._kit.messages import guarded
from pages._kit.stage_titles import layer_title

_film = st.components.v2.component("convoscope_epochs", js=STUB.format(name="epochs"))

EVERY = 1.0
"""Seconds between two looks at a training that runs."""


def choose_stage(model: ModelSpec) -> int | None:
    """The stage whose kernels are watched; ``None`` where none can be seen as images."""
    found = {stages(model)[i].name: i for i in kernel_stages(model)}
    if not found:
        return None
    chosen = url.choice(
        _("Kernels of"),
        tuple(found),
        key="layer",
        default=next(iter(found)),
        labels=lambda name: _stage_name(model, found[name]) if name in found else name,
    )
    return found[chosen]


def _stage_name(model: ModelSpec, i: int) -> str:
    stage = stages(model)[i]
    n = stage.shape[-1]
    if isinstance(stage.layer, Dense):
        count = n_("{n} neuron", "{n} neurons", n).format(n=n)
    else:
        count = n_("{n} filter", "{n} filters", n).format(n=n)
    return f"{layer_title(model, stage.name)} · {count}"


def show_film(film: Film, stage: int | None, names: list[str]) -> None:
    """The network at every moment, its kernels and its answers, under one scrubber."""
    changes = kernel_changes(film, stage) if stage is not None else None
    told = []
    for at, moment in enumerate(film.moments):
        says = [answer_said(film, at, names)]
        if changes is not None:
            says.append(change_said(film, at, changes))
        told.append(
            {
                "epoch": moment.epoch,
                "network": moment.network,
                "title": moment_title(moment.epoch),
                "says": " ".join(says),
                "probabilities": [float(p) for p in moment.probabilities],
            }
        )
    data = {
        "run": film.run.key,
        "image": film.image.name,
        "moments": told,
        "summary": learned_said(film, names),
        "names": names,
        "truth": film.image.label,
        "epochs": film.run.spec.epochs,
        "history": {k: film.run.history.get(k, []) for k in ("accuracy", "val_accuracy")},
        "kernels": None if stage is None else _kernels(film.run.spec.model, stage),
        "words": component_words(),
    }
    _film(data=data, key="film")


def _kernels(model: ModelSpec, i: int) -> dict[str, Any]:
    stage = stages(model)[i]
    h, w, channels = stages(model)[stage.reads[0]].shape
    dense = isinstance(stage.layer, Dense)
    if not dense:
        h, w = stage.layer.kernel_size  # type: ignore[union-attr]
    note = _("{h} × {w} weights each; blue is negative, orange positive, white zero.").format(
        h=h, w=w
    )
    name = _stage_name(model, i)
    return {"stage": i, "title": name, "note": note, "dense": dense, "h": h, "w": w, "c": channels}


# While it is trained ------------------------------------------------------------------------------


def stamp_now(key: str) -> str:
    """What is stored of a training, in a word; nothing where nothing is."""
    try:
        return store().stamp(key)
    except RunUnknown:
        return ""


def follow(key: str, stamp: str) -> None:
    """While ``key`` is trained, say how far it is; run the page again as soon as more than what
    had ``stamp`` is stored, or it has ended."""
    if engine().view(key).is_live:
        st.fragment(_look, run_every=EVERY)(key, stamp)


def _look(key: str, stamp: str) -> None:
    with guarded():  # inside: the fragment reruns alone
        view = engine().view(key)
        if not view.is_live or stamp_now(key) != stamp:
            st.rerun()
        if view.state == "queued":
            st.info(_("This training waits for its turn."), icon=":material/hourglass_top:")
            return
        progress = read(Log(key, view.events))
        st.progress(progress.share, text=stage_line(progress))


def is_beginning(key: str) -> bool:
    """Whether ``key`` waits or runs and has finished no epoch yet: no list of networks has it."""
    if not engine().view(key).is_live:
        return False
    try:
        return load_run(key, store().stamp(key)).epoch == 0
    except RunUnknown:
        return True

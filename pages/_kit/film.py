"""The moments of a training as they travel to the browser: weights once, an image at each of them.

Every moment has two elements of its own that show nothing. Streamlit keeps their messages in the
browser and sends a reference where one is there already, so that a moment travels once, however
often the page runs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from dl_core.epochs import TRAVELLING, Change, changes, folded, moments, staying
from dl_core.errors import StoreError
from dl_core.forward import expected_weights
from dl_core.metrics import both_classes
from dl_core.specs import ModelSpec
from dl_core.stages import stages, trace
from dl_core.store import Run
from pages._kit.components import STUB
from pages._kit.engine import load_run, store
from pages._kit.i18n import language
from pages._kit.network import Outputs, network_element, outputs_packet, weights_packet

_shot = st.components.v2.component("convoscope_shot", js=STUB.format(name="shot"))

TRIES = 3
"""Times that a training at work is read anew: it replaces and thins its files meanwhile."""
LARGEST_HALF = 60_000
"""Half precision ends a little above."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The image that is looked at: ``values`` (h, w, c) float32 in 0 … 1. ``label`` is its class,
    where that is known."""

    values: np.ndarray
    label: int | None = None

    @property
    def name(self) -> str:
        return hashlib.sha256(self.values.tobytes()).hexdigest()[:12]


@dataclass(frozen=True, eq=False)
class Moment:
    """One moment of a film: what names it in the browser, and its answer (classes,)."""

    epoch: int
    network: str
    shot: str
    probabilities: np.ndarray


@dataclass(frozen=True, eq=False)
class Film:
    """The moments of ``run`` that are shown, with an image."""

    run: Run
    image: Shown
    moments: tuple[Moment, ...]

    @property
    def answers(self) -> list[int]:
        """The class that each moment answers."""
        return [int(moment.probabilities.argmax()) for moment in self.moments]


# Reading ------------------------------------------------------------------------------------------


def chosen_epochs(run: Run) -> tuple[int, ...]:
    """The moments of ``run`` that are shown."""
    return moments(run.snapshot_epochs, run.spec.epochs)


def read_film(run: Run, image: Shown) -> Film:
    """The film of ``run`` on ``image``, as far as the training is.

    Raises:
        StoreError: it was deleted meanwhile, or turned out damaged.
    """
    for left in reversed(range(TRIES)):
        try:
            made = [_moment(run, epoch, image) for epoch in chosen_epochs(run)]
            return Film(run, image, tuple(made))
        except StoreError:
            if run.complete or not left:
                raise
            run = load_run(run.key, store().stamp(run.key))
    raise AssertionError


def _moment(run: Run, epoch: int, image: Shown) -> Moment:
    mark = _mark(run, epoch)
    name = f"{run.key}/{epoch}/{mark}"
    answer = _outputs(run.key, epoch, mark, image.name, _run=run, _image=image)[-1]
    return Moment(epoch, name, f"{name}/{image.name}", both_classes(answer[None])[0])


def _mark(run: Run, epoch: int) -> str:
    """What tells this snapshot from that of another training of the same key: all that was measured
    until then. It stays the same while the training goes on, and when it has ended."""
    until = {name: values[: max(1, epoch)] for name, values in run.history.items()}
    return hashlib.sha256(json.dumps(until, sort_keys=True).encode()).hexdigest()[:12]


@st.cache_resource(show_spinner=False, max_entries=96)
def _outputs(
    key: str, epoch: int, mark: str, image: str, _run: Run, _image: Shown
) -> list[np.ndarray]:
    """What the image becomes in each stage, computed once for all viewers."""
    made = trace(_run.spec.model, _run.snapshot(epoch), _image.values[None])
    return [array[0] for array in made]


@st.cache_resource(show_spinner=False, max_entries=16)
def kernel_changes(key: str, stage: int, marks: tuple[str, ...], _run: Run) -> list[Change]:
    """What became of the kernel of a stage, all of it, at each moment."""
    name = stages(_run.spec.model)[stage].weights["kernel"]
    return changes([_run.snapshot(epoch)[name] for epoch in chosen_epochs(_run)])


# Sending ------------------------------------------------------------------------------------------


def send_film(film: Film, names: Sequence[str]) -> None:
    """Give the browser every moment: what is shown first comes first."""
    run, lang = film.run, language()
    for moment in reversed(film.moments):
        mark = _mark(run, moment.epoch)
        given: dict[str, Any] = {"key": run.key, "epoch": moment.epoch, "mark": mark, "lang": lang}
        weights = _packed_weights(**given, _run=run)
        network_element(weights, key=f"weights-{moment.epoch}")
        shot = _packed_shot(**given, image=film.image.name, names=tuple(names), _film=film)
        _shot(data=shot, key=f"shot-{moment.epoch}", height=0)


@st.cache_resource(show_spinner=False, max_entries=96)
def _packed_weights(key: str, epoch: int, mark: str, lang: str, _run: Run) -> bytes:
    model, weights = _run.spec.model, _run.snapshot(epoch)
    return weights_packet(
        f"{key}/{epoch}/{mark}",
        model,
        weights,
        without=staying(expected_weights(model)),
        folded=folded(model, weights),
    )


@st.cache_resource(show_spinner=False, max_entries=96)
def _packed_shot(
    key: str, epoch: int, mark: str, lang: str, image: str, names: tuple[str, ...], _film: Film
) -> bytes:
    moment = next(moment for moment in _film.moments if moment.epoch == epoch)
    arrays = _outputs(key, epoch, mark, image, _run=_film.run, _image=_film.image)
    outputs = Outputs(moment.network, arrays, moment.shot)
    return outputs_packet(outputs, names, "f2" if is_halved(_film.run.spec.model, arrays) else "f4")


def is_halved(model: ModelSpec, arrays: Sequence[np.ndarray]) -> bool:
    """Whether what an image becomes travels in half precision: many values, none too large."""
    values = sum(int(np.prod(stage.shape)) for stage in stages(model))
    most = max(float(np.abs(array).max(initial=0)) for array in arrays)
    return values > TRAVELLING and most < LARGEST_HALF

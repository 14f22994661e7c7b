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

import numpy as np
import streamlit as st

from dl_core.epochs import TRAVELLING, Change, changes, folded, moments, staying
from dl_core.errors import StoreError
from dl_core.forward import expected_weights
from dl_core.metrics import both_classes
from dl_core.stages import stages, trace
from dl_core.store import Run
from pages._kit.components import STUB
from pages._kit.engine import load_run, store
from pages._kit.i18n import language
from pages._kit.network import Outputs, network_element, outputs_packet, weights_packet

_shots = st.components.v2.component("convoscope_shot", js=STUB.format(name="shot"))

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
    """One moment of a film. ``mark`` tells its weights from those of another training of the same
    key, ``network`` names them in the browser; ``weights`` and ``shot`` are what travels, and
    ``probabilities`` (classes,) what it answers."""

    epoch: int
    mark: str
    network: str
    weights: bytes
    shot: bytes
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


def read_film(run: Run, image: Shown, names: Sequence[str]) -> Film:
    """The film of ``run`` on ``image``, as far as the training is; ``names`` are the classes.

    Raises:
        StoreError: it was deleted meanwhile, or turned out damaged.
    """
    for left in reversed(range(TRIES)):
        try:
            made = [_moment(run, epoch, image, tuple(names)) for epoch in chosen_epochs(run)]
            return Film(run, image, tuple(made))
        except StoreError:
            if run.complete or not left:
                raise
            run = load_run(run.key, store().stamp(run.key))
    raise AssertionError


def _moment(run: Run, epoch: int, image: Shown, names: tuple[str, ...]) -> Moment:
    mark = _mark(run, epoch)
    weights = _weights(run.key, epoch, mark, language(), _run=run)
    shot, answer = _shot(run.key, epoch, mark, image.name, names, _run=run, _image=image)
    return Moment(epoch, mark, _network_name(run.key, epoch, mark), weights, shot, answer)


def _mark(run: Run, epoch: int) -> str:
    """What tells this snapshot from that of another training of the same key: all that was measured
    until then. It stays the same while the training goes on, and when it has ended."""
    until = {name: values[: max(1, epoch)] for name, values in run.history.items()}
    if not epoch:
        until = {}  # nothing was measured yet: the same seed draws the same weights
    return hashlib.sha256(json.dumps(until, sort_keys=True).encode()).hexdigest()[:12]


def _network_name(key: str, epoch: int, mark: str) -> str:
    return f"{key}/{epoch}/{mark}"


@st.cache_resource(show_spinner=False, max_entries=96)
def _weights(key: str, epoch: int, mark: str, lang: str, _run: Run) -> bytes:
    """The weights of a moment, packed once for all viewers of a language."""
    model, weights = _run.spec.model, _run.snapshot(epoch)
    left = staying(expected_weights(model))
    name = _network_name(key, epoch, mark)
    return weights_packet(name, model, weights, without=left, folded=folded(model, weights))


@st.cache_resource(show_spinner=False, max_entries=96)
def _shot(
    key: str, epoch: int, mark: str, image: str, names: tuple[str, ...], _run: Run, _image: Shown
) -> tuple[bytes, np.ndarray]:
    """What the image becomes at a moment, packed, and the probability of each class."""
    made = trace(_run.spec.model, _run.snapshot(epoch), _image.values[None])
    arrays = [array[0] for array in made]
    name = _network_name(key, epoch, mark)
    packed = outputs_packet(Outputs(name, arrays, image), names, "f2" if _is_many(arrays) else "f4")
    return packed, both_classes(made[-1])[0]


def _is_many(arrays: Sequence[np.ndarray]) -> bool:
    """Whether what an image becomes travels in half precision: many values, none too large."""
    most = max(float(np.abs(array).max(initial=0)) for array in arrays)
    return sum(array.size for array in arrays) > TRAVELLING and most < LARGEST_HALF


@st.cache_resource(show_spinner=False, max_entries=16)
def _changes(key: str, stage: int, marks: tuple[str, ...], _film: Film) -> list[Change]:
    name = stages(_film.run.spec.model)[stage].weights["kernel"]
    return changes([_film.run.snapshot(moment.epoch)[name] for moment in _film.moments])


def kernel_changes(film: Film, stage: int) -> list[Change]:
    """What became of the kernel of a stage, all of it, at each moment."""
    marks = tuple(moment.mark for moment in film.moments)
    return _changes(film.run.key, stage, marks, _film=film)


# Sending ------------------------------------------------------------------------------------------


def send_film(film: Film) -> None:
    """Give the browser every moment, the last first: it is what is shown first."""
    with st.container(gap=None):  # these elements take no room, nor do the gaps between them
        for moment in reversed(film.moments):
            network_element(moment.weights, key=f"weights-{moment.epoch}")
            _shots(data=moment.shot, key=f"shot-{moment.epoch}", height=0)

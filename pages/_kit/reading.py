"""What a network makes of one image: its answer, every layer's maps, and what it would make of the
image if that were disturbed more, or less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core import forward
from dl_core.disturbances import Sweep, along
from dl_core.metrics import both_classes
from dl_core.preprocess import Preparation
from dl_core.specs import Disturbance
from dl_core.stages import trace
from dl_core.store import Run
from pages._kit.bars import bars
from pages._kit.chosen_run import stamp_of
from pages._kit.components import Frame, Packed, Strip, pack, strips
from pages._kit.engine import load_run, load_weights
from pages._kit.i18n import _, language, probability
from pages._kit.network import (
    Outputs,
    network_element,
    network_view,
    outputs_packet,
    send_outputs,
    weights_packet,
)

INPUT = 84
"""Pixels of what a network receives, beside its answer: three for each of MNIST's."""
INSIDE = "inside"
"""The view of the network on a page that reads images."""
KEPT = 32
"""Drawings whose reading is kept: a class at work, one each."""
KEPT_NETWORKS = 8


def show_answer(seen: Seen, names: Sequence[str], label: int | None = None) -> DeltaGenerator:
    """The most likely class in words, whether it is ``label`` if that is known, and the image as
    the network receives it; then all classes as bars.

    What is returned is a place between the two, for what there is to say beside.
    """
    probabilities = seen.probabilities
    best = int(np.argmax(probabilities))
    with st.container(horizontal=True, gap="small"):
        with st.container(width="stretch"):
            share = probability(float(probabilities[best]))
            said = _("It reads: **{name}**, at {share}").format(name=names[best], share=share)
            st.markdown("## " + said)
            if label is not None:
                right = ":material/check_circle: " + _("That is right.")
                wrong = ":material/cancel: " + _("It is: {name}.").format(name=names[label])
                st.markdown(right if best == label else wrong)
        with st.container(width=INPUT + 8):
            strips(seen.received, key="received")
    beside = st.container()
    bars(probabilities, names, key="probabilities", truth=label)
    return beside


def told(probabilities: np.ndarray, names: Sequence[str]) -> str:
    """The most likely class and its probability."""
    best = int(np.argmax(probabilities))
    return _("**{name}**, at {share}").format(
        name=names[best], share=probability(float(probabilities[best]))
    )


@dataclass(frozen=True)
class Seen:
    """What a network made of one image, ready to be shown."""

    probabilities: np.ndarray
    received: list[Packed]
    inside: bytes
    """What it became in every layer, as the ``network`` component takes it."""


class Job:
    """A network at an epoch and a prepared image, hashable: what changes neither has it read
    once."""

    def __init__(
        self,
        run: Run,
        stamp: str,
        prepared: Preparation,
        names: Sequence[str],
        epoch: int | None = None,
    ) -> None:
        self.run, self.stamp, self.prepared = run, stamp, prepared
        self.names, self.epoch = tuple(names), epoch
        steps, ends = prepared.steps, (prepared.steps[0][1], prepared.image)
        self._identity = (
            *(run.key, stamp, epoch, self.names, language()),
            tuple(name for name, _image in steps),
            tuple((image.shape, image.tobytes()) for image in ends),
        )
        self._hash = hash(self._identity)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Job) and self._identity == other._identity

    @property
    def network(self) -> str:
        """The name of the network with these weights, among those that a browser is sent."""
        return _name(self.run.key, self.stamp, self.epoch)

    def answers(self, images: np.ndarray, epoch: int | None) -> np.ndarray:
        """Probabilities (n, classes) of the network at ``epoch`` on images (n, h, w, c)."""
        weights = load_weights(self.run.key, self.stamp, epoch)
        return forward.probabilities(self.run.spec.model, weights, images)


def _name(key: str, stamp: str, epoch: int | None) -> str:
    return f"{key} {stamp} {epoch}"


@lru_cache(maxsize=KEPT)
def see(job: Job) -> Seen:
    """Read the image: probabilities, its preparation, and all that it becomes on its way."""
    model = job.run.spec.model
    weights = load_weights(job.run.key, job.stamp, job.epoch)
    outputs = trace(model, weights, job.prepared.pixels[None])
    arrays = [output[0] for output in outputs]
    return Seen(
        both_classes(outputs[-1])[0],
        pack([Strip(_("Its input"), [Frame(job.prepared.pixels[None])], size=INPUT)]),
        outputs_packet(Outputs(job.network, arrays), job.names, view=INSIDE),
    )


def network_place(run: Run, epoch: int | None) -> None:
    """Where the network is seen that reads: it shows what :func:`send_inside` sends."""
    stamp = stamp_of(run)
    network_element(_weights(run.key, stamp, epoch, language()), key="weights")
    network_view(INSIDE)


def send_inside(job: Job) -> None:
    """What the image of ``job`` becomes in every layer of the network."""
    send_outputs(see(job).inside, key="outputs")


@lru_cache(maxsize=KEPT_NETWORKS)
def _weights(key: str, stamp: str, epoch: int | None, lang: str) -> bytes:
    """As they travel, in a language: the words of the component go with them."""
    run = load_run(key, stamp)
    weights = load_weights(key, stamp, epoch)
    return weights_packet(_name(key, stamp, epoch), run.spec.model, weights)


@lru_cache(maxsize=KEPT)
def sweep(job: Job, how: Disturbance, name: str) -> Sweep:
    """The answers to the image of ``job`` disturbed as ``how`` says, ``name`` over its range."""
    images = along(job.prepared.pixels, how, name)
    return Sweep(name, job.answers(images, job.epoch))

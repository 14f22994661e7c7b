"""The answer to a prepared image, disturbed or not, trained or not, and to its likes beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl_core.disturbances import disturb
from dl_core.preprocess import Preparation
from dl_core.specs import REACHES, Disturbance
from dl_core.store import Run
from pages._kit.chosen_run import stamp_of
from pages._kit.components import strips
from pages._kit.disturbing import show_sweep
from pages._kit.i18n import _
from pages._kit.preparing import (
    ALL,
    Switches,
    is_recipe,
    note,
    packed_steps,
    prepare,
    show_compared,
)
from pages._kit.reading import Job, see, show_answer, sweep, told
from pages._kit.sources import Given


@dataclass(frozen=True)
class Settings:
    """What the controls of the page say."""

    epoch: int | None
    switches: Switches
    steps: bool
    """Whether the preparation is to be shown, step by step."""
    how: Disturbance
    swept: str | None


class Reading:
    """One image read by one network under the settings of the page."""

    def __init__(self, run: Run, given: Given, settings: Settings) -> None:
        self.run, self.given, self.settings = run, given, settings
        self.names = [_(n) for n in run.spec.data.class_names]
        self.shape = run.spec.model.input_shape
        plain = prepare(given, self.shape, settings.switches)
        self.plain = self._job(plain)
        self.job = self._job(_disturbed(plain, settings.how))
        self.seen = see(self.job)

    def _job(self, prepared: Preparation) -> Job:
        return Job(self.run, stamp_of(self.run), prepared, self.names, self.settings.epoch)

    def show_answer(self) -> None:
        """The answer, and in words what it would be otherwise."""
        beside = show_answer(self.seen, self.names, self.given.label)
        said = [note(self.given, self.shape), self._undisturbed(), self._trained()]
        with beside:
            for line in filter(None, said):
                st.caption(line)

    def _undisturbed(self) -> str:
        if self.settings.how.is_none:
            return ""
        plain = self.plain.answers(self.plain.prepared.pixels[None], self.settings.epoch)[0]
        return _("Undisturbed, it reads {answer}.").format(answer=told(plain, self.names))

    def _trained(self) -> str:
        epoch = self.settings.epoch
        if epoch is None:
            return ""
        trained = self.job.answers(self.job.prepared.pixels[None], None)[0]
        said = (
            _("Its weights are the random ones from before the training.")
            if epoch == 0
            else _("Its weights are those after epoch {n}.").format(n=epoch)
        )
        answer = told(trained, self.names)
        return said + " " + _("Trained to the end, it reads {answer}.").format(answer=answer)

    def show_preparation(self) -> None:
        """The image step by step, and the answers with and without each part of the recipe."""
        if not self.settings.steps:
            return
        strips(packed_steps(self.job.prepared), key="preparation", beside=True)
        if is_recipe(self.given.kind, self.shape):
            self._show_switched()

    def _show_switched(self) -> None:
        found = [_disturbed(prepare(self.given, self.shape, s), self.settings.how) for s in ALL]
        images = np.stack([one.pixels for one in found])
        answers = self.job.answers(images, self.settings.epoch)
        said = [told(answer, self.names) for answer in answers]
        show_compared(list(zip(ALL, said, strict=True)), self.settings.switches)

    def show_sweep(self) -> None:
        """The curve against the slider that was moved last."""
        name, how = self.settings.swept, self.settings.how
        if name is None:
            return
        rest = how.model_copy(update={name: REACHES[name].rest})
        curve = sweep(self.plain, rest, name)
        plain = self.plain.answers(self.plain.prepared.pixels[None], self.settings.epoch)
        read = int(plain[0].argmax())
        index = read if self.given.label is None else self.given.label
        show_sweep(curve, index, self.names, how, spoilt=index == read)


def blank(run: Run, epoch: int | None) -> Job:
    """A black image, read by the network at ``epoch``."""
    shape = run.spec.model.input_shape
    black = np.zeros(shape if shape[2] > 1 else shape[:2], dtype=np.float32)
    names = [_(n) for n in run.spec.data.class_names]
    return Job(run, stamp_of(run), Preparation((("drawing", black),)), names, epoch)


def _disturbed(prepared: Preparation, how: Disturbance) -> Preparation:
    if how.is_none:
        return prepared
    image = disturb(prepared.pixels, how)
    return prepared.then("disturbed", image if prepared.image.ndim == 3 else image[:, :, 0])

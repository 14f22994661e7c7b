"""One row of the page: a network and an image, what is asked about them, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dl_core import forward
from dl_core.attributions import convolutions
from dl_core.errors import N_, ConvoscopeError
from dl_core.inspection.reasons import GradientReasons, HiddenReasons
from dl_core.specs import Values, layer_name
from dl_core.specs.reasons import GradientsSpec, OcclusionSpec
from dl_core.store import Run
from pages._kit.chosen_run import stamp_of
from pages._kit.engine import load_weights
from pages._kit.i18n import _
from pages._kit.reasons.settings import Settings
from pages._kit.reasons.subjects import Subject
from pages._kit.stage_titles import layer_title

Question = GradientsSpec | OcclusionSpec


class SameClass(ConvoscopeError):
    template = N_("A class is not held against itself: choose two different ones.")


@dataclass(frozen=True, eq=False)
class Row:
    """``key`` names its questions; ``probabilities`` (classes,) are what the network answers.

    ``gradients`` and ``hidden`` are the answers, once they are there.
    """

    key: str
    title: str
    run: Run
    subject: Subject
    settings: Settings
    probabilities: np.ndarray
    target: int
    gradients: GradientReasons | None = None
    hidden: HiddenReasons | None = None

    @property
    def names(self) -> list[str]:
        return [_(name) for name in self.run.spec.data.class_names]

    @property
    def name(self) -> str:
        """The class that is explained."""
        return self.names[self.target]

    @property
    def layer(self) -> str | None:
        """The convolution that Grad-CAM looks at: the last one, where there is not the chosen."""
        found = list(convolutions(self.run.spec.model))
        chosen = self.settings.layer
        return chosen if chosen in found else (found[-1] if found else None)

    def layer_title(self, path: str) -> str:
        """What the convolution at ``path`` is called."""
        model = self.run.spec.model
        return layer_title(model, layer_name(convolutions(model)[path].layer, path))

    @property
    def other_layers(self) -> list[str]:
        """Where to look instead, the nearest to the answer first, if Grad-CAM found nothing."""
        if self.gradients is None or self.gradients.cam is None or self.gradients.cam.any():
            return []
        return [p for p in reversed(list(convolutions(self.run.spec.model))) if p != self.layer]

    def with_answers(self, gradients: GradientReasons | None, hidden: HiddenReasons | None) -> Row:
        return replace(self, gradients=gradients, hidden=hidden)


def row(key: str, title: str, run: Run, subject: Subject, settings: Settings) -> Row:
    """What the network answers about the image, by the arithmetic of the app.

    Raises:
        StoreError: it was deleted or damaged meanwhile.
        SameClass: the class is held against itself.
    """
    weights = load_weights(run.key, stamp_of(run))
    found = forward.probabilities(run.spec.model, weights, subject.image[None])[0]
    target = int(found.argmax()) if settings.target is None else settings.target
    if target == settings.against:
        raise SameClass()
    return Row(key, title, run, subject, settings, found, target)


def questions(row: Row) -> dict[str, Question]:
    """What is asked of a worker, by a key of its own."""
    chosen = row.settings
    shared = {
        "run": row.run.key,
        "stamp": stamp_of(row.run),
        "image": Values.of(np.asarray(row.subject.image)),
        "target": row.target,
        "against": chosen.against,
    }
    found: dict[str, Question] = {}
    if set(chosen.methods) - {"occlusion"}:
        found[f"{row.key}_gradients"] = GradientsSpec.model_validate(
            {**shared, "baseline": chosen.baseline, "steps": chosen.steps, "layer": row.layer}
        )
    if "occlusion" in chosen.methods:
        found[f"{row.key}_occlusion"] = OcclusionSpec.model_validate(
            {**shared, "patch": chosen.patch, "stride": chosen.stride, "fill": chosen.fill}
        )
    return found

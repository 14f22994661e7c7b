"""What is asked about footprints: of which layer, of which weights, on which images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl_core.engine.admission import within
from dl_core.footprints import Box, theoretical
from dl_core.forward import expected_weights
from dl_core.limits import LIMITS
from dl_core.specs import (
    ApplicationFootprintSpec,
    Array,
    FootprintSpec,
    ModelSpec,
    Shape,
    Values,
    layer_name,
)
from dl_core.store import RunSummary
from pages._kit import url
from pages._kit.engine import load_weights, runs, store
from pages._kit.i18n import _
from pages._kit.inputs import MNIST_SIDE, example_digit
from pages._kit.names import run_names
from pages._kit.reach_network import cell
from pages._kit.settings import MOST_SEED

IMAGES = 16
"""Images that go through a network."""
ON = ("noise", "digits")


@dataclass(frozen=True)
class Asked:
    """A question with a title; ``key`` names it on the page."""

    key: str
    title: str
    question: FootprintSpec | ApplicationFootprintSpec
    field: tuple[Box, Box]
    """The theoretical one: as the formulas have it, and the part of it in the image."""


def read_layers(model: ModelSpec) -> dict[str, ModelSpec]:
    """By name: the network up to each layer that slides a window and makes maps of more cells than
    one."""
    found = {}
    before: Shape = model.input_shape
    for i, (layer, shape) in enumerate(zip(model.layers, model.shapes, strict=True)):
        if len(shape) == 3 and (layer.axes(before) or layer.kind == "residual"):
            first = ModelSpec(input_shape=model.input_shape, layers=model.layers[: i + 1])
            found[layer_name(layer, str(i))] = first
        before = shape
    return found


def questions(model: ModelSpec) -> tuple[Asked, ...]:
    """The controls of weights and images; what is asked of ``model``, the network up to a layer:
    with random weights, and with those of a trained network that begins with the same layers. Both
    are shown the same images.

    Raises:
        LimitExceeded: it is over a cap of this site.
    """
    within(model)
    seed = seed_control()
    pictures = _pictures(model)
    run = _trained(model)
    first = FootprintSpec(model=model, seed=seed, images=IMAGES, pictures=pictures)
    field = theoretical(model)
    found = [Asked("untrained", _("Untrained: random weights"), first, field)]
    if run is not None:
        trained = first.model_copy(update={"weights": _weights(run, model)})
        found.append(Asked("trained", _("Trained"), trained, field))
    return tuple(found)


def seed_control() -> int:
    """Of what is drawn at random."""
    with cell():
        return url.whole_input(
            _("Seed"),
            0,
            MOST_SEED,
            key="seed",
            default=0,
            help=_("The same seed draws the same weights and the same noise."),
        )


def _trained(model: ModelSpec) -> RunSummary | None:
    """The control of the trained network: one of the store that begins with the same layers, if
    any."""
    same = [run for run in runs() if run.complete and run.spec.model.begins_with(model)]
    if not same:
        return None
    named = run_names(same)
    with cell(330):
        key = url.choice(
            _("Trained network"),
            tuple(named),
            key="run",
            default=same[0].key,
            labels=named.__getitem__,
            always=True,
            missing=_("That network is not in the store, or has other layers."),
        )
    return next(run for run in same if run.key == key)


def _pictures(model: ModelSpec) -> Values | None:
    """The control of the images, where the network reads digits; ``None`` for noise."""
    if model.input_shape != (MNIST_SIDE, MNIST_SIDE, 1):
        return None
    names = {"noise": _("noise"), "digits": _("digits")}
    with cell(190):
        which = url.choice(
            _("Images"),
            ON,
            key="images",
            default="noise",
            labels=names.__getitem__,
            look="segments",
            help=_("Where a digit leaves the paper empty, units are at rest and pass no gradient."),
        )
    if which == "noise":
        return None
    return Values.of(np.stack([example_digit(i % 10, i // 10) for i in range(IMAGES)]))


def _weights(run: RunSummary, model: ModelSpec) -> tuple[Array, ...]:
    kept = load_weights(run.key, store().stamp(run.key))
    names = expected_weights(model)
    LIMITS.check("checked_cells", sum(kept[name].size for name in names))
    return tuple(Array(name=name, values=Values.of(kept[name])) for name in names)

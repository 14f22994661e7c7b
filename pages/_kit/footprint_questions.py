"""What is asked about footprints: of which layer, of which weights, on which images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl_core.engine.admission import within
from dl_core.forward import expected_weights
from dl_core.limits import LIMITS
from dl_core.specs import Array, FootprintSpec, ModelSpec, Shape, Values, layer_name
from dl_core.store import RunSummary
from pages._kit import url
from pages._kit.builder import Built
from pages._kit.engine import load_evaluation, load_weights, runs, store
from pages._kit.i18n import _
from pages._kit.names import run_names
from pages._kit.reach_network import cell
from pages._kit.settings import MOST_SEED

IMAGES = 16
"""Images of noise that go through an untrained network."""


@dataclass(frozen=True)
class Asked:
    """A question with a title; ``key`` names it on the page."""

    key: str
    title: str
    question: FootprintSpec


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


def questions(chosen: Built, model: ModelSpec) -> tuple[Asked, ...]:
    """The controls of weights and images; what is asked of ``model``, the network up to a layer.

    Raises:
        LimitExceeded: it is over a cap of this site.
    """
    within(model)
    with cell():
        seed = url.whole_input(
            _("Seed"),
            0,
            MOST_SEED,
            key="seed",
            default=0,
            help=_("The same seed draws the same weights and the same noise."),
        )
    run = _trained(chosen)
    pictures = None if run is None else _pictures(run)
    first = FootprintSpec(model=model, seed=seed, images=IMAGES, pictures=pictures)
    found = [Asked("untrained", _("Untrained: random weights"), first)]
    if run is not None:
        trained = FootprintSpec(model=model, weights=_weights(run, model), pictures=pictures)
        found.append(Asked("trained", _("Trained"), trained))
    return tuple(found)


def _trained(chosen: Built) -> RunSummary | None:
    """The control of the trained network: one of the store with the same layers, if any."""
    same = [run for run in runs() if run.complete and run.spec.model == chosen.model]
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


def _pictures(run: RunSummary) -> Values:
    """Images followed during the training, in 0 … 1."""
    probes = load_evaluation(run.key, store().stamp(run.key)).probes
    return Values.of(np.asarray(probes[:IMAGES], dtype=np.float32) / 255)


def _weights(run: RunSummary, model: ModelSpec) -> tuple[Array, ...]:
    kept = load_weights(run.key, store().stamp(run.key))
    names = expected_weights(model)
    LIMITS.check("checked_cells", sum(kept[name].size for name in names))
    return tuple(Array(name=name, values=Values.of(kept[name])) for name in names)

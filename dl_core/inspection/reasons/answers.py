"""Questions about reasons, answered for a stored network."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dl_core import datasets
from dl_core.engine.work import Work
from dl_core.inspection.reasons.cams import grad_cam
from dl_core.inspection.reasons.gradients import integrated, saliency
from dl_core.inspection.reasons.occlusion import occlusion
from dl_core.inspection.reasons.scoring import Scored
from dl_core.inspection.runs import network
from dl_core.packing import pack, unpack
from dl_core.specs import DataSpec, TrainSpec
from dl_core.specs.reasons import GradientsSpec, OcclusionSpec

GREY = 0.5


@dataclass(frozen=True, eq=False)
class GradientReasons:
    """``saliency`` and ``attributions`` (h, w); ``cam`` (h', w') and the ``weights`` of its maps,
    where a convolution was asked for. ``total`` is the sum of the attributions, ``difference`` that
    of the scores, to which completeness wants it equal."""

    saliency: np.ndarray
    attributions: np.ndarray
    total: float
    difference: float
    cam: np.ndarray | None
    weights: np.ndarray | None
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return _packed(vars(self))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> GradientReasons:
        """What :meth:`to_dict` described."""
        return cls(**_unpacked(data))


@dataclass(frozen=True, eq=False)
class HiddenReasons:
    """What hiding a patch costs, ``probability`` and ``score`` (rows, columns), NaN where it was
    not tried; ``rows`` and ``columns`` are where patches begin."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    probability: np.ndarray
    score: np.ndarray
    stopped: bool
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return _packed({**vars(self), "rows": list(self.rows), "columns": list(self.columns)})

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> HiddenReasons:
        """What :meth:`to_dict` described."""
        found = _unpacked(data)
        return cls(**{**found, "rows": tuple(data["rows"]), "columns": tuple(data["columns"])})


def _packed(values: dict[str, Any]) -> dict[str, Any]:
    return {k: pack(v) if isinstance(v, np.ndarray) else v for k, v in values.items()}


def _unpacked(data: dict[str, Any]) -> dict[str, Any]:
    return {k: unpack(v) if isinstance(v, dict) else v for k, v in data.items()}


def answer(question: GradientsSpec | OcclusionSpec, work: Work) -> GradientReasons | HiddenReasons:
    """The answer to ``question``, computed by Keras on the processor.

    Raises:
        StoreError: the network is not stored any more, or is damaged.
        DataError: the mean image is asked for, and the images are not to be had.
        ValueError: the image or the classes are not those of the network.
    """
    import keras

    trained = network(question, work)
    spec = trained.run.spec
    image = np.asarray(question.image.array(), dtype=np.float32)
    if image.shape != spec.model.input_shape:
        raise ValueError(f"the network reads {spec.model.input_shape}, not {image.shape}")
    direction = _direction(question, len(spec.data.class_names))
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        scored = Scored(spec.model, trained.model)
        if isinstance(question, OcclusionSpec):
            return _hidden(question, work, scored, image, direction)
        return _gradients(question, scored, image, direction, _baseline(question, spec))


def _direction(question: GradientsSpec | OcclusionSpec, classes: int) -> np.ndarray:
    found = np.zeros(classes, np.float32)
    if max(question.target, question.against or 0) >= classes:
        raise ValueError(f"the network knows {classes} classes")
    found[question.target] = 1
    if question.against is not None:
        found[question.against] = -1
    return found


def _gradients(
    question: GradientsSpec,
    scored: Scored,
    image: np.ndarray,
    direction: np.ndarray,
    baseline: np.ndarray,
) -> GradientReasons:
    began = time.perf_counter()
    whole = integrated(scored, image, direction, baseline, question.steps)
    cam = grad_cam(scored, image, direction, question.layer) if question.layer else None
    return GradientReasons(
        saliency(scored, image, direction),
        whole.values,
        whole.total,
        whole.difference,
        cam.values if cam else None,
        cam.weights if cam else None,
        time.perf_counter() - began,
    )


def _hidden(
    question: OcclusionSpec,
    work: Work,
    scored: Scored,
    image: np.ndarray,
    direction: np.ndarray,
) -> HiddenReasons:
    began = time.perf_counter()
    colours = {"black": 0.0, "grey": GREY, "mean": image.mean(axis=(0, 1))}
    fill = np.broadcast_to(np.asarray(colours[question.fill]), image.shape[-1:])

    found = occlusion(
        scored, image, direction, question.patch, question.stride, fill, work.tell, work.stopped
    )
    seconds = time.perf_counter() - began
    return HiddenReasons(**vars(found), stopped=work.was_stopped, seconds=seconds)


def _baseline(question: GradientsSpec, spec: TrainSpec) -> np.ndarray:
    shape = spec.model.input_shape
    if question.baseline == "mean":
        return mean_image(spec.data, spec.seed)
    return np.full(shape, 1.0 if question.baseline == "white" else 0.0, np.float32)


@lru_cache(maxsize=8)
def mean_image(data: DataSpec, seed: int) -> np.ndarray:
    """The mean (h, w, c), in 0 … 1, of the images that a training with that seed learns from."""
    images = datasets.load(data, seed).x_train
    found: np.ndarray = (images.mean(axis=0) / 255).astype(np.float32)
    found.setflags(write=False)
    return found

"""What a layer makes of the test images, in two dimensions: principal components, then t-SNE."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dl_core.datasets import load
from dl_core.digit_maps import NEAREST, DigitMap
from dl_core.engine.work import Work
from dl_core.errors import N_, SpecError
from dl_core.hidden import PIXELS, LayerNotThere, sizes
from dl_core.inspection.descent import tsne
from dl_core.inspection.runs import network
from dl_core.limits import LIMITS
from dl_core.metrics import both_classes
from dl_core.neighbours import agreement, balanced, mixing
from dl_core.packing import pack
from dl_core.specs.digit_map import DigitMapSpec
from dl_core.sprites import sheet

COMPONENTS = 30
"""Principal components that t-SNE is given, as its authors do: the rest is mostly noise."""
AT_ONCE = 250
"""Images that go through the network together."""
READ, TURNED = 0.1, 0.15
"""Shares of the whole, about: images read by the network, principal components found."""


class NothingToMap(SpecError):
    template = N_(
        "The layer “{layer}” answers the same to every image: there is nothing to map. Choose "
        "another layer or another epoch."
    )


class TooFewImages(SpecError):
    template = N_("There are only {n} test images: the perplexity must be under that number.")


def answer(question: DigitMapSpec, work: Work) -> DigitMap:
    """The map that ``question`` asks for; stopped, the one there is by then.

    Told meanwhile: ``map``, as soon as it is there by principal components, and ``places``, those
    of t-SNE as they move.

    Raises:
        RunUnknown, ArtifactDamaged: the network is not (any more) what was stored.
        LayerNotThere, LimitExceeded: there is no such layer, or it is too large.
        NothingToMap, TooFewImages: see the sentence of each.
    """
    import keras

    began = time.perf_counter()
    trained = network(question, work)
    spec = trained.run.spec
    _check(question, sizes(spec.model))
    data = load(spec.data, spec.seed)
    chosen = balanced(data.y_test, min(question.images, LIMITS.map_images), question.seed)
    if len(chosen) <= question.perplexity:
        raise TooFewImages(n=len(chosen))
    images, labels = data.x_test[chosen], data.y_test[chosen]
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        vectors, probabilities = outputs(trained.model, question.layer, images, work)
    first = components(question.layer, vectors)
    found = _described(first, chosen, images, labels, probabilities)
    found = replace(found, backend=str(keras.backend.backend()))
    work.tell(TURNED, map=found.to_dict())
    found = _descended(found, question, work)
    return replace(found, stopped=work.was_stopped, seconds=time.perf_counter() - began)


def _check(question: DigitMapSpec, known: dict[str, int]) -> None:
    if question.layer not in known:
        raise LayerNotThere(name=question.layer)
    LIMITS.check("map_values", known[question.layer])


def outputs(
    model: Any, layer: str, images: np.ndarray, work: Work
) -> tuple[np.ndarray, np.ndarray]:
    """What ``layer`` makes of ``images`` (n, h, w, c) uint8, (n, d), and the probabilities
    (n, classes) of the network, by Keras, dropout off."""
    import keras
    from keras import ops

    inner = model.input if layer == PIXELS else model.get_layer(layer).output
    both = keras.Model(model.input, [inner, model.output])
    vectors, probabilities = [], []
    for first in range(0, len(images), AT_ONCE):
        batch = images[first : first + AT_ONCE].astype(np.float32) / np.float32(255)
        made, answers = (ops.convert_to_numpy(part) for part in both(batch, training=False))
        vectors.append(np.asarray(made, np.float32).reshape(len(batch), -1))
        probabilities.append(np.asarray(answers, np.float32))
        work.tell(READ * (first + len(batch)) / len(images))
    return np.concatenate(vectors), both_classes(np.concatenate(probabilities))


@dataclass(frozen=True, eq=False)
class Components:
    """Principal components of ``vectors`` (n, d); see :class:`DigitMap` for the rest."""

    layer: str
    vectors: np.ndarray
    mean: np.ndarray
    axes: np.ndarray
    shares: np.ndarray
    codes: np.ndarray


def components(layer: str, vectors: np.ndarray) -> Components:
    """The first :data:`COMPONENTS` principal components, two at the least: where there is but one
    number, the second axis is empty.

    Raises:
        NothingToMap: all vectors are the same, or one is not finite.
    """
    from sklearn.decomposition import PCA

    if not np.isfinite(vectors).all() or not (vectors.std(axis=0) > 0).any():
        raise NothingToMap(layer=layer)
    n, d = vectors.shape
    k = min(COMPONENTS, n, d)
    solver = "covariance_eigh" if d <= n else "full"
    found = PCA(k, svd_solver=solver).fit(vectors.astype(np.float64))
    codes = found.transform(vectors.astype(np.float64))
    axes, shares = found.components_, found.explained_variance_ratio_
    if k < 2:
        axes, shares = np.vstack([axes, np.zeros((1, d))]), np.append(shares, 0.0)
        codes = np.column_stack([codes, np.zeros(n)])
    arrays = (found.mean_, axes, shares, codes)
    return Components(layer, vectors, *(a.astype(np.float32) for a in arrays))


def neighbours(vectors: np.ndarray) -> np.ndarray:
    """(n, :data:`NEAREST`): the nearest of the others to each of ``vectors``, the nearest first."""
    from sklearn.neighbors import NearestNeighbors

    found = NearestNeighbors(n_neighbors=min(NEAREST, len(vectors) - 1), algorithm="brute")
    return np.asarray(found.fit(vectors).kneighbors(return_distance=False))


def _described(
    found: Components,
    chosen: np.ndarray,
    images: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray,
) -> DigitMap:
    nearest = neighbours(found.vectors)
    flat = images.reshape(len(images), -1).astype(np.float32)
    shares = {
        "layer": agreement(labels, nearest),
        "pixels": agreement(labels, neighbours(flat)),
        "pca": agreement(labels, neighbours(found.codes[:, :2])),
    }
    return DigitMap(
        found.layer,
        found.vectors.shape[1],
        chosen.astype(np.int32),
        labels.astype(np.uint8),
        probabilities.argmax(axis=1).astype(np.uint8),
        probabilities.max(axis=1).astype(np.float32),
        sheet(images),
        found.mean,
        found.axes,
        found.shares,
        found.codes,
        nearest.astype(np.uint16),
        mixing(labels, nearest, probabilities.shape[1]).astype(np.float32),
        shares,
    )


def _descended(found: DigitMap, question: DigitMapSpec, work: Work) -> DigitMap:
    if work.stopped():
        return found
    places, steps = tsne(
        found.codes,
        found.codes[:, :2],
        perplexity=question.perplexity,
        iterations=question.iterations,
        seed=question.seed,
        look=_telling(work, question.iterations),
    )
    shares = {**found.agreement, "tsne": agreement(found.labels, neighbours(places))}
    return replace(found, places=places, steps=steps, agreement=shares)


def _telling(work: Work, iterations: int) -> Callable[[int, np.ndarray], bool]:
    def look(step: int, places: np.ndarray) -> bool:
        work.tell(TURNED + (1 - TURNED) * step / iterations, places=pack(places), step=step)
        return work.stopped()

    return look

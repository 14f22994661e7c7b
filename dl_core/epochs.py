"""A training as a film of its snapshots: which moments, what changes, since when it is right.

A moment is the end of an epoch whose weights were kept; epoch 0 is before training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from dl_core.forward import Array, Weights, expected_weights
from dl_core.likeness import similarity
from dl_core.specs import Conv2D, Dense, DepthwiseConv2D, Image, ModelSpec, Shape
from dl_core.stages import Stage, stages

MOMENTS = 24
"""Of one film: as many as a training keeps at the most."""
TRAVELLING = 100_000
"""Weights of one moment that are sent to a browser; the largest arrays stay behind."""
UNITS = 32
"""Of a dense layer that are shown as images."""


def moments(kept: Sequence[int], epochs: int, most: int = MOMENTS) -> tuple[int, ...]:
    """About evenly chosen epochs of ``kept`` (ascending), the first and the last among them.

    Whether an epoch before the last is chosen does not depend on those after it: a film of a
    training that goes on to ``epochs`` only grows at its end.

    >>> moments(range(0, 41, 2), 40, most=6)
    (0, 8, 16, 24, 32, 40)
    >>> moments([0, 1, 2], 40, most=6)
    (0, 2)
    """
    if len(kept) < 3:
        return tuple(kept)
    gap = epochs / (most - 1)
    chosen = [kept[0]]
    for epoch in kept[1:]:
        if epoch - chosen[-1] >= gap and len(chosen) < most - 1:
            chosen.append(epoch)
    return tuple(chosen) if chosen[-1] == kept[-1] else (*chosen, kept[-1])


def staying(shapes: Mapping[str, Shape], most: int = TRAVELLING) -> frozenset[str]:
    """The largest weights, without which the others are ``most`` values at the most.

    >>> staying({"0.kernel": (3, 3, 1, 32), "1.kernel": (6272, 128), "1.bias": (128,)})
    frozenset({'1.kernel'})
    """
    total = sum(map(prod, shapes.values()))
    left = set()
    for name in sorted(shapes, key=lambda name: -prod(shapes[name])):
        if total <= most:
            break
        total -= prod(shapes[name])
        left.add(name)
    return frozenset(left)


# Kernels ----------------------------------------------------------------------------------------


def kernel_stages(model: ModelSpec) -> tuple[int, ...]:
    """Indices of the stages whose kernels can be looked at as images: convolutions over more than
    one cell, and a dense layer that reads the image itself. Those too large to travel are left out,
    but for a dense layer, of which some units are enough.

    >>> from dl_core.specs import preset
    >>> kernel_stages(preset("cnn6").train.model), kernel_stages(preset("mlp").train.model)
    ((1, 2, 4), (1,))
    """
    left = staying(expected_weights(model))
    found = stages(model)
    return tuple(i for i, stage in enumerate(found) if _has_images(stage, found, left))


def _has_images(stage: Stage, all_: Sequence[Stage], left: frozenset[str]) -> bool:
    if isinstance(stage.layer, Dense):
        return isinstance(all_[stage.reads[0]].layer, Image) and len(stage.shape) == 1
    if not isinstance(stage.layer, Conv2D | DepthwiseConv2D):
        return False
    return stage.layer.kernel_size != (1, 1) and stage.weights["kernel"] not in left


def folded(model: ModelSpec, weights: Weights) -> dict[int, Array]:
    """What shows a dense layer's kernel that reads the image and is too large to travel: its first
    units, (values read, units), by stage."""
    left = staying(expected_weights(model))
    found = {}
    for i in kernel_stages(model):
        name = stages(model)[i].weights["kernel"]
        if name in left:
            found[i] = weights[name][:, :UNITS]
    return found


@dataclass(frozen=True)
class Change:
    """What became of weights. ``relative``: the norm of the difference to the moment before, over
    the norm then; ``None`` at the first moment, or where all were zero. ``cosine``: of the angle to
    the last moment's, see :func:`dl_core.likeness.similarity`."""

    relative: float | None
    cosine: float


def changes(kernels: Sequence[Array]) -> list[Change]:
    """The :class:`Change` of each moment's weights, all of one shape.

    >>> changes([np.array([3.0, 4.0]), np.array([0.0, 4.0]), np.array([0.0, 4.5])])[1]
    Change(relative=0.6, cosine=1.0)
    """
    flat = [np.asarray(kernel, dtype=np.float64).ravel() for kernel in kernels]
    return [
        Change(
            relative_change(flat[i - 1], now) if i else None,
            float(similarity(np.stack((now, flat[-1])))[0, 1]),
        )
        for i, now in enumerate(flat)
    ]


def relative_change(before: Array, now: Array) -> float | None:
    """``|now - before| / |before|``; ``None`` where ``before`` is all zero.

    >>> relative_change(np.array([3.0, 4.0]), np.array([3.0, 3.0]))
    0.2
    """
    norm = float(np.linalg.norm(before))
    return float(np.linalg.norm(now - before)) / norm if norm else None


# Answers ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Learned:
    """When an answer came: positions among the moments. ``first`` is where it is given at first,
    ``since`` from where on it is always given; ``None`` where it never is, or not at the end."""

    first: int | None
    since: int | None


def learned(answers: Sequence[int], wanted: int) -> Learned:
    """When the classes ``answers``, one of each moment, are ``wanted``.

    >>> learned([3, 7, 3, 7, 7], 7)
    Learned(first=1, since=3)
    """
    right = [answer == wanted for answer in answers]
    first = right.index(True) if any(right) else None
    if not right or not right[-1]:
        return Learned(first, None)
    wrong = [i for i, is_right in enumerate(right) if not is_right]
    return Learned(first, wrong[-1] + 1 if wrong else 0)

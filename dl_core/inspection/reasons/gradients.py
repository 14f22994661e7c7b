"""Reasons read from gradients: saliency and integrated gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl_core.inspection.reasons.scoring import Scored


@dataclass(frozen=True, eq=False)
class Integrated:
    """``values`` (h, w) are attributions, added up over colour channels. By completeness their sum
    ``total`` is the ``difference`` of the scores of the image and of the baseline, up to what the
    steps leave out."""

    values: np.ndarray
    total: float
    difference: float


def saliency(network: Scored, image: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The derivative of the score by each pixel, (h, w); of a colour image, that of the channel
    where it is largest in size (Simonyan, Vedaldi & Zisserman 2014, arXiv:1312.6034, section 3.1,
    which shows the size alone).

    Args:
        image: (h, w, c) in 0 … 1.
        direction: (classes,): 1 for the class that is asked for, -1 for one it is held against.
    """
    return strongest_channel(network.slope(image[None], direction)[0])


def strongest_channel(values: np.ndarray) -> np.ndarray:
    """The value of largest size along the last axis.

    >>> strongest_channel(np.array([[[1.0, -3.0, 2.0]]]))
    array([[-3.]])
    """
    at = np.abs(values).argmax(axis=-1)[..., None]
    return np.asarray(np.take_along_axis(values, at, axis=-1)[..., 0])


def integrated(
    network: Scored,
    image: np.ndarray,
    direction: np.ndarray,
    baseline: np.ndarray,
    steps: int,
) -> Integrated:
    """(image - baseline) times the mean gradient on the straight way from one to the other
    (Sundararajan, Taly & Yan 2017, arXiv:1703.01365, equations 1 and 3), by the midpoint rule.

    Args:
        image, baseline: (h, w, c) in 0 … 1.
        direction: see :func:`saliency`.
        steps: points of the way at which the gradient is taken.
    """
    change = (image - baseline).astype(np.float64)
    along = (np.arange(steps) + 0.5) / steps
    total = np.zeros(image.shape)
    for part in np.array_split(along, -(-steps // 64)):
        images = (baseline + part[:, None, None, None] * change).astype(np.float32)
        total += network.slope(images, direction).sum(axis=0, dtype=np.float64)
    values = (change * total / steps).sum(axis=-1)
    scores, _p = network.read(np.stack([image, baseline]).astype(np.float32))
    ends = scores.astype(np.float64) @ direction
    return Integrated(values.astype(np.float32), float(values.sum()), float(ends[0] - ends[1]))

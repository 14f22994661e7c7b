"""Occlusion: what the answer loses where a patch hides the image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dl_core.inspection.reasons.scoring import Scored

Tell = Callable[[float], None]
Stopped = Callable[[], bool]
AT_ONCE = 32
"""Places between two words on how far it is."""


@dataclass(frozen=True, eq=False)
class Occlusion:
    """What hiding did at each place: ``probability`` and ``score`` (rows, columns) are that of the
    whole image less that of the image with the patch there. A place that was not reached, because
    the computation was stopped, is NaN."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    """Top rows and left columns of the patches."""
    probability: np.ndarray
    score: np.ndarray


def occlusion(
    network: Scored,
    image: np.ndarray,
    direction: np.ndarray,
    patch: int,
    stride: int,
    fill: np.ndarray,
    tell: Tell = lambda _share: None,
    stopped: Stopped = lambda: False,
) -> Occlusion:
    """Hide the image behind a patch, at one place after the other (Zeiler & Fergus 2014,
    arXiv:1311.2901, section 4.2).

    Args:
        image: (h, w, c) in 0 … 1.
        direction: (classes,): 1 for the class that is asked for, -1 for one it is held against,
            of whose probability the same is taken away.
        patch: side of the square patch, in pixels.
        stride: pixels from one place to the next; the last one touches the edge.
        fill: (c,), the colour of the patch.
        tell: hears the share that is done, 0 … 1.
        stopped: whether to return at once what there is.
    """
    height, width, _c = image.shape
    rows, columns = places(height, patch, stride), places(width, patch, stride)
    corners = [(r, c) for r in rows for c in columns]
    found = np.full((2, len(corners)), np.nan, np.float32)
    whole = _read(network, image[None], direction)
    for first in range(0, len(corners), AT_ONCE):
        if stopped():
            break
        some = corners[first : first + AT_ONCE]
        hidden = _read(network, _behind(image, some, patch, fill), direction)
        found[:, first : first + len(some)] = whole - hidden
        tell((first + len(some)) / len(corners))
    score, probability = found.reshape(2, len(rows), len(columns))
    return Occlusion(rows, columns, probability, score)


def _behind(
    image: np.ndarray, corners: Sequence[tuple[int, int]], patch: int, fill: np.ndarray
) -> np.ndarray:
    """The image with a patch at each of ``corners``, (n, h, w, c)."""
    images = np.repeat(image[None].astype(np.float32), len(corners), axis=0)
    for hidden, (r, c) in zip(images, corners, strict=True):
        hidden[r : r + patch, c : c + patch] = fill
    return images


def places(size: int, patch: int, stride: int) -> tuple[int, ...]:
    """Where patches begin, along an axis of ``size`` pixels, so that the last one is covered.

    >>> places(10, patch=4, stride=4)
    (0, 4, 6)
    """
    last = max(0, size - patch)
    return tuple(dict.fromkeys((*range(0, last + 1, stride), last)))


def _read(network: Scored, images: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """(2, n): score and probability."""
    return np.stack([values @ direction for values in network.read(images)])

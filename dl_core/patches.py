"""The parts of images that cells of a map look at, and the cells that answer most.

After Zeiler & Fergus 2014 ("Visualizing and Understanding Convolutional Networks",
arXiv:1311.2901, section 4), without their way back to the pixels: a patch is the receptive field
itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.receptive_field import Field, fields
from dl_core.specs import ModelSpec, graph_of

Array = NDArray[Any]


def field_of(model: ModelSpec, name: str) -> Field:
    """The receptive field of the cells of the layer called ``name``, as in its Keras model.

    >>> from dl_core.specs import preset
    >>> field_of(preset("cnn6").train.model, "conv2d_1").size
    (5, 5)
    """
    graph = graph_of(model)
    place = next(i for i, node in enumerate(graph.nodes) if node.name == name)
    return fields(graph)[place]


def boxes(field: Field, cells: Array) -> Array:
    """What each of ``cells`` (..., 2), row and column, sees of the image: (..., 4), its first row
    and column, its height and width, what lies outside of the image included.

    >>> from dl_core.specs import preset
    >>> field = field_of(preset("cnn6").train.model, "conv2d_0")
    >>> boxes(field, np.array([[0, 0], [5, 27]])).tolist()
    [[-1, -1, 3, 3], [4, 26, 3, 3]]
    """
    flat = np.asarray(cells).reshape(-1, 2)
    found = np.empty((len(flat), 4), dtype=np.int64)
    for i, (row, column) in enumerate(flat.tolist()):
        (top, bottom), (left, right) = field.rows.interval(row), field.columns.interval(column)
        found[i] = top, left, bottom - top + 1, right - left + 1
    return found.reshape(*np.shape(cells)[:-1], 4)


def crop(image: Array, box: Array, outside: float = 0.0) -> Array:
    """The part of ``image`` (h, w, c) in ``box``, one of :func:`boxes`; ``outside`` where there is
    no image.

    >>> crop(np.arange(1.0, 5).reshape(2, 2, 1), np.array([-1, 0, 2, 2]))[..., 0].tolist()
    [[0.0, 0.0], [1.0, 2.0]]
    """
    top, left, height, width = map(int, box)
    found = np.full((height, width, image.shape[2]), outside, dtype=image.dtype)
    above, before = max(0, -top), max(0, -left)
    part = image[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)]
    found[above : above + part.shape[0], before : before + part.shape[1]] = part
    return found


@dataclass(frozen=True, eq=False)
class Strongest:
    """For each filter the images that excite it most, each by its strongest cell.

    ``values``, ``images`` (filters, each) hold the answers, falling, and the numbers of the images;
    ``cells`` (filters, each, 2) row and column. ``low`` and ``high`` (filters,) are the extremes
    over all cells of all ``seen`` images.
    """

    values: Array
    images: Array
    cells: Array
    low: Array
    high: Array
    seen: int = 0


def begun(filters: int) -> Strongest:
    """Before any image."""
    return Strongest(
        np.empty((filters, 0), np.float32),
        np.empty((filters, 0), np.int64),
        np.empty((filters, 0, 2), np.int64),
        np.full(filters, np.inf, np.float32),
        np.full(filters, -np.inf, np.float32),
    )


def with_batch(known: Strongest, answers: Array, each: int) -> Strongest:
    """``known`` once it has seen the images after, too.

    Args:
        answers: (n, h, w, filters) of maps, or (n, filters) of a vector.
        each: images kept for each filter. Of equal answers, the first images are kept; of equal
            cells, the first.

    >>> found = with_batch(begun(1), np.array([[[[1.0], [3.0]]], [[[5.0], [2.0]]]]), 1)
    >>> found.values.tolist(), found.images.tolist(), found.cells.tolist()
    ([[5.0]], [[1]], [[[0, 0]]])
    """
    maps = answers if answers.ndim == 4 else answers[:, None, None, :]
    n, _h, width, filters = maps.shape
    flat = maps.reshape(n, -1, filters)
    at = flat.argmax(axis=1)
    best = np.take_along_axis(flat, at[:, None, :], axis=1)[:, 0]
    values = np.concatenate([known.values, best.T], axis=1)
    numbers = np.broadcast_to(known.seen + np.arange(n), (filters, n))
    images = np.concatenate([known.images, numbers], axis=1)
    cells = np.concatenate([known.cells, np.stack(divmod(at.T, width), axis=-1)], axis=1)
    order = np.argsort(-values, axis=1, kind="stable")[:, :each]
    return Strongest(
        np.take_along_axis(values, order, axis=1),
        np.take_along_axis(images, order, axis=1),
        np.take_along_axis(cells, order[..., None], axis=1),
        np.minimum(known.low, flat.min(axis=(0, 1))),
        np.maximum(known.high, flat.max(axis=(0, 1))),
        known.seen + n,
    )


def favourites(labels: Array) -> tuple[Array, Array]:
    """Of the classes (filters, each) of the strongest images of each filter: the most frequent one,
    the smallest of equal ones, and how often it is there.

    >>> [found.tolist() for found in favourites(np.array([[3, 1, 3], [2, 1, 0]]))]
    [[3, 0], [2, 1]]
    """
    classes = int(labels.max(initial=0)) + 1
    counts = np.stack([np.bincount(row, minlength=classes) for row in labels])
    return np.asarray(counts.argmax(axis=1)), np.asarray(counts.max(axis=1))

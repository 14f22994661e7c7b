"""What a network makes of images on the way to its answer: its hidden layers as vectors.

A layer goes by its name (:func:`dl_core.specs.layer_name`); :data:`PIXELS` is the image itself.
A layer of maps counts as one long vector.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.errors import N_, SpecError
from dl_core.forward import Weights, run
from dl_core.specs import Dense, Dropout, Flatten, ModelSpec, layer_name

PIXELS = "pixels"


class LayerNotThere(SpecError):
    template = N_("This network has no layer called “{name}”.")


def sizes(model: ModelSpec) -> dict[str, int]:
    """Every layer that makes other numbers than it reads, and how many it makes of one image.

    >>> from dl_core.specs import preset
    >>> sizes(preset("mlp").train.model)
    {'pixels': 784, 'dense_1': 64, 'dense_2': 32, 'dense_3': 16, 'dense_4': 10}
    """
    found = {PIXELS: prod(model.input_shape)}
    for i, (layer, shape) in enumerate(zip(model.layers, model.shapes, strict=True)):
        if not isinstance(layer, Flatten | Dropout):
            found[layer_name(layer, str(i))] = prod(shape)
    return found


def last_hidden(model: ModelSpec) -> str:
    """The layer that the last dense layer reads; of a perceptron, which has none, the pixels.

    >>> from dl_core.specs import preset
    >>> last_hidden(preset("cnn6").train.model), last_hidden(preset("perceptron").train.model)
    ('dense_7', 'pixels')
    >>> last_hidden(preset("mnist_convnet").train.model)  # through dropout and flattening
    'max_pool2d_3'
    """
    dense = [i for i, layer in enumerate(model.layers) if isinstance(layer, Dense)]
    last = dense[-1] if dense else len(model.layers) - 1
    before = [
        layer_name(layer, str(i))
        for i, layer in enumerate(model.layers[:last])
        if not isinstance(layer, Flatten | Dropout)
    ]
    return before[-1] if before else PIXELS


def vectors(
    model: ModelSpec, weights: Weights, images: NDArray[Any], layer: str
) -> NDArray[np.float32]:
    """What ``layer`` makes of ``images`` (n, h, w, c) in 0 … 1: (n, numbers).

    Raises:
        LayerNotThere: the network has none of that name.
        WeightsDoNotFit: these weights are not the network's.
    """
    if layer not in sizes(model):
        raise LayerNotThere(name=layer)
    if layer == PIXELS:
        return np.asarray(images, np.float32).reshape(len(images), -1)
    names = [layer_name(one, str(i)) for i, one in enumerate(model.layers)]
    output = run(model, weights, images)[names.index(layer)]
    return np.asarray(output, np.float32).reshape(len(images), -1)

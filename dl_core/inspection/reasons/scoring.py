"""What the classes of a network score, before softmax or sigmoid, with Keras alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from dl_core.inspection.gradient import by_images
from dl_core.metrics import both_classes
from dl_core.specs import (
    Activation,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    ModelSpec,
    Residual,
    layer_name,
)

AT_ONCE = 64
"""Images that go through the network together: what bounds the memory it takes."""
TINY = 1e-30


class Scored:
    """``model``, built by :func:`dl_core.models.build` from ``spec``, read by its scores.

    The score of a class is what goes into the last softmax. A network with one sigmoid output has
    the score z for class 1 and -z for class 0. Where no activation comes last (a softmax per cell
    whose mean is taken, say) it is the logarithm of the probability, or of the odds, which softmax
    or sigmoid undoes.
    """

    def __init__(self, spec: ModelSpec, model: Any) -> None:
        self.spec = spec
        self.model = model
        self._last = _last_activated(spec)

    def scores(self, images: Any, at: str = "", more: Any = None) -> Any:
        """(n, classes), a tensor. ``more`` is added to what the layer of path ``at`` makes."""
        from keras import ops

        x = self._through(self.spec.layers, "", images, at, more)
        one = x.shape[-1] == 1
        if self._last is None:
            x = _logarithm(x) - _logarithm(1 - x) if one else _logarithm(x)
        return ops.concatenate([-x, x], axis=-1) if one else x

    def read(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Scores and probabilities, (n, classes) each, of images (n, h, w, c)."""
        import keras

        found = []
        for first in range(0, len(images), AT_ONCE):
            part = keras.ops.convert_to_tensor(images[first : first + AT_ONCE], dtype="float32")
            found.append(keras.ops.convert_to_numpy(self.scores(part)))
        scores = np.concatenate(found)
        return scores, self._probabilities(scores)

    def maps(self, images: np.ndarray, path: str) -> np.ndarray:
        """What the layer of ``path`` makes of images, after its activation."""
        import keras

        layer = self.model.get_layer(layer_name(self._at(path), path))
        upto = keras.Model(self.model.inputs, layer.output)
        tensor = keras.ops.convert_to_tensor(images, dtype="float32")
        return np.asarray(keras.ops.convert_to_numpy(upto(tensor, training=False)))

    def slope(self, images: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """d (scores · direction) / d image, of each image: (n, h, w, c)."""
        parts = [
            by_images(self._along(direction), images[first : first + AT_ONCE])
            for first in range(0, len(images), AT_ONCE)
        ]
        return np.concatenate(parts)

    def slope_of_maps(self, images: np.ndarray, direction: np.ndarray, path: str) -> np.ndarray:
        """d (scores · direction) / d maps, of what the layer of ``path`` makes: (n, h, w, f)."""
        from keras import ops

        fixed = ops.convert_to_tensor(images, dtype="float32")
        nothing = np.zeros_like(self.maps(images, path))

        def value(more: Any) -> Any:
            return ops.sum(self.scores(fixed, path, more) * direction)

        return by_images(value, nothing)

    def _along(self, direction: np.ndarray) -> Callable[[Any], Any]:
        from keras import ops

        def value(images: Any) -> Any:
            return ops.sum(self.scores(images) * direction)

        return value

    def _at(self, path: str) -> Layer:
        layers: Sequence[Layer] = self.spec.layers
        *outer, inner = map(int, path.split("."))
        for i in outer:
            block = layers[i]
            assert isinstance(block, Residual)
            layers = block.layers
        return layers[inner]

    # Forward, layer by layer: a model cannot be entered in the middle of a residual block ---------

    def _through(self, layers: Sequence[Layer], prefix: str, x: Any, at: str, more: Any) -> Any:
        for i, layer in enumerate(layers):
            path = f"{prefix}{i}"
            x = self._layer(layer, path, x, at, more)
            if path == at and more is not None:
                x = x + more
        return x

    def _layer(self, layer: Layer, path: str, x: Any, at: str, more: Any) -> Any:
        name = layer_name(layer, path)
        bare = path == str(self._last)
        if isinstance(layer, Residual):
            branch = self._through(layer.layers, f"{path}.", x, at, more)
            summed = self.model.get_layer(f"{name}_add")([x, branch])
            return summed if bare else self.model.get_layer(name)(summed)
        return (self._linear if bare else self.model.get_layer(name))(x, training=False)

    @cached_property
    def _linear(self) -> Any:
        """The last layer, without its activation."""
        assert self._last is not None
        layer = self.model.get_layer(layer_name(self.spec.layers[self._last], str(self._last)))
        twin = type(layer).from_config(layer.get_config() | {"activation": "linear"})
        twin.build(layer.input.shape)
        twin.set_weights(layer.get_weights())
        return twin

    def _probabilities(self, scores: np.ndarray) -> np.ndarray:
        import keras

        one = self.spec.output_shape == (1,)
        name = "sigmoid" if one else "softmax"
        if self._last is not None:
            name = getattr(self.spec.layers[self._last], "activation", name)
        outputs = keras.ops.convert_to_tensor(scores[:, 1:] if one else scores)
        found = keras.ops.convert_to_numpy(keras.activations.get(name)(outputs))
        return np.asarray(both_classes(found))


def _logarithm(x: Any) -> Any:
    from keras import ops

    return ops.log(ops.maximum(x, TINY))


def _last_activated(spec: ModelSpec) -> int | None:
    """The layer whose activation makes the probabilities; ``None`` if something comes after it."""
    for i in reversed(range(len(spec.layers))):
        layer, shape = spec.layers[i], spec.shapes[i]
        if isinstance(layer, Convolution | Dense | Activation | Residual):
            return i if prod(shape[:-1]) == 1 and layer.activation != "linear" else None
        if not isinstance(layer, Dropout | Flatten):
            return None
    return None

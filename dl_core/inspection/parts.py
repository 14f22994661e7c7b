"""Parts of a Keras model: up to a layer, or up to the sums before a layer's activation."""

from __future__ import annotations

from typing import Any


def up_to(model: Any, name: str) -> Any:
    """The model from the image to the output of the layer called ``name``."""
    import keras

    return keras.Model(model.input, model.get_layer(name).output)


def before_activation(model: Any, name: str) -> Any:
    """The model from the image to what the layer called ``name`` computes before its activation.

    Of the last layer before a softmax these are the class scores, not yet probabilities. Weights
    are copied.
    """
    import keras

    layer = model.get_layer(name)
    config = {**layer.get_config(), "activation": "linear", "name": f"{name}_sums"}
    bare = layer.__class__.from_config(config)
    sums = bare(layer.input)
    bare.set_weights(layer.get_weights())
    return keras.Model(model.input, sums)

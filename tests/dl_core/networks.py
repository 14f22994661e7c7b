"""Published networks larger than the presets, described for counting only."""

from __future__ import annotations

from dl_core.famous.networks import alexnet_v2, vgg16
from dl_core.specs import Conv2D, Layer, MaxPool2D, ModelSpec

__all__ = ["alexnet_v2", "resnet50_path", "vgg16"]


def resnet50_path() -> ModelSpec:
    """The longest path through ResNet50, strides on the first 1 × 1 of a block, one filter each."""
    layers: list[Layer] = [
        Conv2D(filters=1, kernel_size=7, strides=2, padding="same"),
        MaxPool2D(pool_size=3, strides=2, padding="same"),
    ]
    for blocks, stride in ((3, 1), (4, 2), (6, 2), (3, 2)):
        for i in range(blocks):
            first = Conv2D(filters=1, kernel_size=1, strides=1 if i else stride)
            layers += [first, Conv2D(filters=1, padding="same"), Conv2D(filters=1, kernel_size=1)]
    return ModelSpec(input_shape=(224, 224, 3), layers=tuple(layers))

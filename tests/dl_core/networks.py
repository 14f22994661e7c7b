"""Published networks larger than the presets, described for counting only."""

from __future__ import annotations

from dl_core.specs import Conv2D, Dense, Flatten, Layer, MaxPool2D, ModelSpec


def vgg16() -> ModelSpec:
    """Simonyan & Zisserman 2014, configuration D, as Keras Applications builds it."""
    layers: list[Layer] = []
    for repeats, filters in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        layers += [Conv2D(filters=filters, padding="same", activation="relu")] * repeats
        layers.append(MaxPool2D())
    layers += [Flatten(), *(Dense(units=n) for n in (4096, 4096, 1000))]
    return ModelSpec(input_shape=(224, 224, 3), layers=tuple(layers))


def alexnet_v2() -> ModelSpec:
    """Krizhevsky 2014, convolutions and poolings, the first one without padding."""
    return ModelSpec(
        input_shape=(224, 224, 3),
        layers=(
            Conv2D(filters=64, kernel_size=11, strides=4),
            MaxPool2D(pool_size=3, strides=2),
            Conv2D(filters=192, kernel_size=5, padding="same"),
            MaxPool2D(pool_size=3, strides=2),
            Conv2D(filters=384, padding="same"),
            Conv2D(filters=384, padding="same"),
            Conv2D(filters=256, padding="same"),
            MaxPool2D(pool_size=3, strides=2),
        ),
    )


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

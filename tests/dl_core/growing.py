"""Networks that make maps larger again: small ones drawn at random, and two that are famous."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from dl_core.specs import (
    Conv2DTranspose,
    GraphSpec,
    GroupNormalization,
    Image,
    LayerSpec,
    Merge,
    Node,
    Shape,
    UpSampling2D,
)
from tests import strategies as our
from tests.dl_core.keras_files.described import entrance, functional, layer, reading, tensor
from tests.dl_core.networks_at_random import window

LARGEST = 40
"""Cells of a side, so that every pixel can be moved."""


def chain(shape: tuple[int, ...], *layers: LayerSpec) -> GraphSpec:
    nodes = [Node(name="image", layer=Image(shape=shape))]
    nodes += [Node(name=f"n{i}", layer=x, inputs=(i,)) for i, x in enumerate(layers)]  # type: ignore
    return GraphSpec(nodes=tuple(nodes))


@st.composite
def transposes(draw: st.DrawFn, plain: bool = False) -> Conv2DTranspose:
    """Transposed convolutions that Keras computes; with ``plain``, without an activation."""
    kernel = draw(st.tuples(*[st.integers(1, 4)] * 2))
    strides = draw(st.tuples(*[st.integers(1, 3)] * 2))
    padding = draw(st.sampled_from(our.PADDINGS))
    dilation = draw(st.tuples(*[st.integers(1, 3)] * 2)) if strides == (1, 1) else (1, 1)
    # Keras describes "same" maps of an even kernel without padding that TensorFlow cannot make.
    least = [1 - k % 2 if padding == "same" else 0 for k in kernel]
    more = None
    if all(low < s for low, s in zip(least, strides, strict=True)):
        ranges = (st.integers(low, s - 1) for low, s in zip(least, strides, strict=True))
        more = draw(st.none() | st.tuples(*ranges))
    return Conv2DTranspose(
        filters=draw(st.integers(1, 3)),
        kernel_size=kernel,
        strides=strides,
        padding=padding,
        dilation=dilation,
        output_padding=more,
        activation="linear" if plain else draw(our.activations),
        use_bias=not plain and draw(st.booleans()),
    )


def upsamplings() -> st.SearchStrategy[UpSampling2D]:
    """Maps made larger, by each way."""
    return st.builds(
        UpSampling2D,
        size=st.tuples(*[st.integers(1, 3)] * 2),
        interpolation=st.sampled_from(("nearest", "bilinear")),
    )


def growing(plain: bool = False) -> st.SearchStrategy[LayerSpec]:
    return st.one_of(transposes(plain), transposes(plain), upsamplings())


@st.composite
def group_normalisations(draw: st.DrawFn, shape: Shape) -> GroupNormalization:
    groups = [-1, *(n for n in range(1, shape[-1] + 1) if shape[-1] % n == 0)]
    return GroupNormalization(
        groups=draw(st.sampled_from(groups)),
        epsilon=draw(st.sampled_from((1e-3, 1e-5))),
        center=draw(st.booleans()),
        scale=draw(st.booleans()),
    )


@st.composite
def stacks(draw: st.DrawFn, layers: Any, most: int = 4) -> GraphSpec:
    """A sequence of ``layers(shape)`` that fit, none of which makes large maps; now and then two
    maps of the same size meet."""
    side = st.integers(2, 7)
    shape: Shape = draw(st.tuples(side, side, st.integers(1, 3)))
    nodes = [Node(name="image", layer=Image(shape=shape))]
    for i in range(draw(st.integers(1, most))):
        shapes = GraphSpec(nodes=tuple(nodes)).shapes
        same = [j for j, s in enumerate(shapes[:-1]) if s[:-1] == shapes[-1][:-1]]
        if same and len(shapes[-1]) == 3 and draw(st.booleans()):
            inputs = (draw(st.sampled_from(same)), len(nodes) - 1)
            node = Node(name=f"n{i}", layer=Merge(how="concatenate"), inputs=inputs)
        else:
            drawn = draw(layers(shapes[-1]))
            node = Node(name=f"n{i}", layer=drawn, inputs=(len(nodes) - 1,))
        try:
            found = GraphSpec(nodes=(*nodes, node))
        except ValueError:  # a window fits nowhere, or nothing is left
            continue
        if max(found.shapes[-1][:-1], default=0) <= LARGEST:
            nodes.append(node)
    return GraphSpec(nodes=tuple(nodes))


def stack(rng: random.Random) -> GraphSpec:
    """The same without Hypothesis: one to four layers, made larger or slid over."""
    nodes = [Node(name="image", layer=Image(shape=(rng.randint(3, 8), rng.randint(3, 8), 1)))]
    for i in range(rng.randint(1, 4)):
        drawn = larger(rng) if rng.random() < 0.6 else window(rng)
        before = [(len(nodes) - 1,), (rng.randrange(len(nodes)), len(nodes) - 1)]
        joined = Node(name=f"n{i}", layer=Merge(how="concatenate"), inputs=before[1])
        plain = Node(name=f"n{i}", layer=drawn, inputs=before[0])
        for node in (joined, plain) if rng.random() < 0.5 and i else (plain,):
            try:
                shape = GraphSpec(nodes=(*nodes, node)).shapes[-1]
            except ValueError:  # a window fits nowhere, or the two do not meet
                continue
            if max(shape[:2]) <= LARGEST:
                nodes.append(node)
                break
    return GraphSpec(nodes=tuple(nodes))


def larger(rng: random.Random) -> UpSampling2D | Conv2DTranspose:
    if rng.random() < 0.4:
        between = rng.choice(("nearest", "bilinear"))
        return UpSampling2D(size=(rng.randint(1, 3), rng.randint(1, 3)), interpolation=between)
    kernel = (rng.randint(1, 5), rng.randint(1, 5))
    padding = rng.choice(our.PADDINGS)
    if rng.random() < 0.3:
        dilation = (rng.randint(1, 3), rng.randint(1, 3))
        return Conv2DTranspose(filters=1, kernel_size=kernel, padding=padding, dilation=dilation)
    strides = (rng.randint(1, 3), rng.randint(1, 3))
    return Conv2DTranspose(filters=1, kernel_size=kernel, padding=padding, strides=strides)


def described_unet(side: int = 16) -> Any:
    """A U-Net of two levels as Keras 3 describes it, made without Keras."""
    conv = {"kernel_size": [3, 3], "padding": "same", "activation": "relu"}
    up = {"kernel_size": [2, 2], "strides": [2, 2]}
    layers = [
        reading(layer("Conv2D", "down", filters=4, **conv), tensor("image")),
        reading(layer("MaxPooling2D", "pool", pool_size=[2, 2]), tensor("down")),
        reading(layer("Conv2D", "bottom", filters=8, **conv), tensor("pool")),
        reading(layer("Conv2DTranspose", "up", filters=4, **up), tensor("bottom")),
        reading(layer("Concatenate", "join"), [[tensor("down"), tensor("up")]]),
        reading(layer("Conv2D", "mask", filters=1, **conv), tensor("join")),
        reading(layer("UpSampling2D", "large", interpolation="bilinear"), tensor("mask")),
    ]
    image = entrance(side, side, 1)
    return functional([image, *layers], ["image", 0, 0], ["large", 0, 0], name="unet")


def unet(keras: Any, side: int = 32, filters: tuple[int, ...] = (4, 8, 16)) -> Any:
    """Ronneberger, Fischer & Brox 2015, arXiv:1505.04597, with "same" padding: two convolutions at
    each level, a pooling down, a transposed convolution up, beside what was there on the way down.
    """
    layers = keras.layers

    def twice(x: Any, n: int, name: str) -> Any:
        for i in (1, 2):
            x = layers.Conv2D(n, 3, padding="same", activation="relu", name=f"{name}_conv{i}")(x)
        return x

    image = keras.Input((side, side, 1), name="image")
    x, kept = image, []
    for level, n in enumerate(filters[:-1], 1):
        x = twice(x, n, f"down{level}")
        kept.append((level, n, x))
        x = layers.MaxPooling2D(name=f"down{level}_pool")(x)
    x = twice(x, filters[-1], "bottom")
    for level, n, beside in reversed(kept):
        x = layers.Conv2DTranspose(n, 2, strides=2, name=f"up{level}")(x)
        x = layers.Concatenate(name=f"up{level}_join")([beside, x])
        x = twice(x, n, f"up{level}")
    return keras.Model(
        image, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x), name="unet"
    )


def autoencoder(keras: Any) -> Any:
    """A convolutional autoencoder of digits: down by strides, up by two ways."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(10, name="code"),
            layers.Dense(7 * 7 * 16, activation="relu"),
            layers.Reshape((7, 7, 16)),
            layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
            layers.UpSampling2D(2, interpolation="bilinear"),
            layers.GroupNormalization(4),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ],
        name="autoencoder",
    )

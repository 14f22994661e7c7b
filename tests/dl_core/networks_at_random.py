"""Small networks drawn at random, for what is computed along their windows."""

from __future__ import annotations

import random
from typing import Any

from dl_core.specs import (
    AveragePool2D,
    Conv2D,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePool2D,
    GraphSpec,
    Image,
    Layer,
    Merge,
    ModelSpec,
    Node,
    Residual,
)


def window(rng: random.Random, channels: int = 2) -> Layer:
    """A layer that slides: kernels, strides, dilations and paddings of every kind, but no stride
    with a dilation, which Keras does not compute."""
    kernel = (rng.randint(1, 4), rng.randint(1, 4))
    padding = rng.choice(("valid", "same"))
    if rng.random() < 0.25:
        strides = (rng.randint(1, 3), rng.randint(1, 3))
        return AveragePool2D(pool_size=kernel, strides=strides, padding=padding)
    if rng.random() < 0.4:
        return Conv2D(
            filters=channels,
            kernel_size=kernel,
            dilation=(rng.randint(1, 3), rng.randint(1, 3)),
            padding=padding,
        )
    stride = rng.randint(1, 3)
    strides = (stride, stride) if rng.random() < 0.7 else (stride, 1)
    return Conv2D(filters=channels, kernel_size=kernel, strides=strides, padding=padding)


def model(rng: random.Random, *, residuals: bool = True, channels: int = 1) -> ModelSpec:
    """Two to five layers that fit, some of them residual blocks; the last one makes maps."""
    shape = (rng.randint(6, 14), rng.randint(6, 14), channels)
    while True:
        layers: list[Any] = [Conv2D(filters=2, kernel_size=1)]
        for _ in range(rng.randint(1, 4)):
            layers.append(window(rng))
            if residuals and rng.random() < 0.3:
                same = Conv2D(
                    filters=2,
                    kernel_size=(rng.randint(1, 4), rng.randint(1, 4)),
                    dilation=rng.randint(1, 2),
                    padding="same",
                )
                layers.append(Residual(layers=(same,)))
        try:
            return ModelSpec(input_shape=shape, layers=tuple(layers))
        except ValueError:  # a map became too small
            continue


def graph(rng: random.Random) -> GraphSpec:
    """Nodes that read any earlier ones and are joined where their sizes agree; then a pooling that
    reads all, or a vector."""
    nodes = [Node(name="image", layer=Image(shape=(rng.randint(7, 15), rng.randint(7, 15), 2)))]
    for i in range(rng.randint(3, 9)):
        made = None
        while made is None:
            made = _fitting(nodes, _node(rng, nodes, i))
        nodes = made
    if rng.random() < 0.3:
        end = rng.choice((Flatten(), GlobalAveragePool2D(keepdims=True)))
        nodes.append(Node(name="end", layer=end, inputs=(len(nodes) - 1,)))
    return GraphSpec(nodes=tuple(nodes))


def _node(rng: random.Random, nodes: list[Node], i: int) -> Node:
    shapes = GraphSpec(nodes=tuple(nodes)).shapes
    at = len(nodes) - 1 - min(len(nodes) - 1, int(rng.expovariate(1)))
    same = [j for j, shape in enumerate(shapes) if shape == shapes[at]]
    if len(same) > 1 and rng.random() < 0.4:
        read = tuple(rng.sample(same, rng.randint(2, min(3, len(same)))))
        return Node(name=f"n{i}", layer=Merge(how="add"), inputs=read)
    if rng.random() < 0.2:
        return Node(name=f"n{i}", layer=DepthwiseConv2D(padding="same", dilation=2), inputs=(at,))
    return Node(name=f"n{i}", layer=window(rng), inputs=(at,))


def _fitting(nodes: list[Node], new: Node) -> list[Node] | None:
    try:
        return list(GraphSpec(nodes=(*nodes, new)).nodes)
    except ValueError:
        return None

"""DenseNet121 as a graph: a long network with branches, made without a framework."""

from __future__ import annotations

from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePool2D,
    GraphSpec,
    Image,
    LayerSpec,
    MaxPool2D,
    Merge,
    Node,
    ZeroPadding2D,
)

EPSILON = 1.001e-5


class _Builder:
    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def add(self, name: str, layer: LayerSpec, *inputs: int) -> int:
        """Add a layer that reads ``inputs``, or the one before; its place."""
        before = (len(self.nodes) - 1,) if self.nodes else ()
        self.nodes.append(Node(name=name, layer=layer, inputs=inputs or before))  # type: ignore[arg-type]
        return len(self.nodes) - 1

    def activated(self, name: str) -> int:
        self.add(f"{name}_bn", BatchNormalization(epsilon=EPSILON))
        return self.add(f"{name}_relu", Activation(activation="relu"))

    def block(self, name: str, before: int) -> int:
        self.activated(f"{name}_0")
        self.add(f"{name}_1_conv", Conv2D(filters=128, kernel_size=1, use_bias=False))
        self.activated(f"{name}_1")
        same = Conv2D(filters=32, padding="same", use_bias=False)
        made = self.add(f"{name}_2_conv", same)
        return self.add(f"{name}_concat", Merge(how="concatenate"), before, made)


def densenet121() -> GraphSpec:
    """Huang and others 2017, as Keras builds it: 8,062,504 parameters."""
    net, pad = _Builder(), ZeroPadding2D
    net.add("input_layer", Image(shape=(224, 224, 3)))
    net.add("zero_padding2d", pad(padding=((3, 3), (3, 3))))
    net.add("conv1_conv", Conv2D(filters=64, kernel_size=7, strides=2, use_bias=False))
    net.activated("conv1")
    net.add("zero_padding2d_1", pad())
    last = net.add("pool1", MaxPool2D(pool_size=3, strides=2))
    for stage, blocks in enumerate((6, 12, 24, 16), start=2):
        for i in range(blocks):
            last = net.block(f"conv{stage}_block{i + 1}", last)
        if stage < 5:
            net.activated(f"pool{stage}")
            half = (64 + 6 * 32, 128 + 12 * 32, 256 + 24 * 32)[stage - 2] // 2
            net.add(f"pool{stage}_conv", Conv2D(filters=half, kernel_size=1, use_bias=False))
            last = net.add(f"pool{stage}_pool", AveragePool2D())
    net.activated("last")
    net.add("avg_pool", GlobalAveragePool2D())
    net.add("predictions", Dense(units=1000, activation="softmax"))
    return GraphSpec(nodes=tuple(net.nodes))

"""Famous networks, without what moves nothing: what their receptive fields depend on."""

from __future__ import annotations

from dl_core.specs import (
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GraphSpec,
    Image,
    Layer,
    MaxPool2D,
    Merge,
    ModelSpec,
    Node,
    ZeroPadding2D,
)


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
            Conv2D(filters=64, kernel_size=11, strides=4, activation="relu"),
            MaxPool2D(pool_size=3, strides=2),
            Conv2D(filters=192, kernel_size=5, padding="same", activation="relu"),
            MaxPool2D(pool_size=3, strides=2),
            Conv2D(filters=384, padding="same", activation="relu"),
            Conv2D(filters=384, padding="same", activation="relu"),
            Conv2D(filters=256, padding="same", activation="relu"),
            MaxPool2D(pool_size=3, strides=2),
        ),
    )


class _Drawing:
    """Nodes one after the other, as a network is drawn."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.nodes = [Node(name="image", layer=Image(shape=shape))]

    def add(self, name: str, layer: Layer | Merge, *inputs: int) -> int:
        before = inputs or (len(self.nodes) - 1,)
        self.nodes.append(Node(name=name, layer=layer, inputs=before))
        return len(self.nodes) - 1

    def conv(self, name: str, filters: int, size: int, *inputs: int, stride: int = 1) -> int:
        layer = Conv2D(
            filters=filters, kernel_size=size, strides=stride, padding="same", activation="relu"
        )
        return self.add(name, layer, *inputs)


def resnet(blocks: tuple[int, ...] = (3, 4, 6, 3)) -> GraphSpec:
    """He et al. 2015 with bottlenecks, the stride on the first 1 × 1 of a block: (3, 4, 6, 3) is
    ResNet50. Its first convolution has 3 cells of zeros on every side, whatever the size.
    Normalisation, which moves nothing, is left out."""
    drawn = _Drawing((224, 224, 3))
    drawn.add("conv1_pad", ZeroPadding2D(padding=((3, 3), (3, 3))))
    drawn.add("conv1", Conv2D(filters=64, kernel_size=7, strides=2, activation="relu"))
    last = drawn.add("pool1", MaxPool2D(pool_size=3, strides=2, padding="same"))
    for stage, count in enumerate(blocks):
        for i in range(count):
            stride = 2 if stage and not i else 1
            last = _bottleneck(
                drawn, f"conv{stage + 2}_{i + 1}", last, 64 * 2**stage, stride, not i
            )
    return GraphSpec(nodes=tuple(drawn.nodes))


def _bottleneck(
    drawn: _Drawing, name: str, last: int, filters: int, stride: int, first: bool
) -> int:
    drawn.conv(f"{name}_a", filters, 1, last, stride=stride)
    drawn.conv(f"{name}_b", filters, 3)
    end = drawn.conv(f"{name}_c", 4 * filters, 1)
    if first:  # the maps change their number, and their size
        last = drawn.conv(f"{name}_shortcut", 4 * filters, 1, last, stride=stride)
    return drawn.add(f"{name}_add", Merge(how="add"), last, end)


def mobilenet() -> ModelSpec:
    """Howard et al. 2017: 3 × 3 windows channel by channel, then 1 × 1 across channels."""
    layers: list[Layer] = [Conv2D(filters=32, strides=2, padding="same")]
    plan = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *((512, 1),) * 5)
    for filters, stride in (*plan, (1024, 2), (1024, 1)):
        layers += [
            DepthwiseConv2D(strides=stride, padding="same", use_bias=False),
            BatchNormalization(),
            Conv2D(filters=filters, kernel_size=1, activation="relu"),
        ]
    return ModelSpec(input_shape=(224, 224, 3), layers=tuple(layers))


def inception_v2() -> GraphSpec:
    """Ioffe & Szegedy 2015, whose first convolution is separable: branches of 1 × 1, 3 × 3, twice
    3 × 3 and a pooling, put side by side."""
    drawn = _Drawing((224, 224, 3))
    drawn.conv("conv1", 64, 7, stride=2)
    drawn.add("pool1", MaxPool2D(pool_size=3, strides=2, padding="same"))
    drawn.conv("conv2_1x1", 64, 1)
    drawn.conv("conv2", 192, 3)
    last = drawn.add("pool2", MaxPool2D(pool_size=3, strides=2, padding="same"))
    for name in ("3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a", "5b", "5c"):
        last = _inception(drawn, name, last, stride=2 if name in ("4a", "5a") else 1)
    return GraphSpec(nodes=tuple(drawn.nodes))


def _inception(drawn: _Drawing, name: str, last: int, stride: int) -> int:
    ends = [] if stride > 1 else [drawn.conv(f"{name}_1x1", 64, 1, last)]
    drawn.conv(f"{name}_3x3_reduce", 64, 1, last)
    ends.append(drawn.conv(f"{name}_3x3", 96, 3, stride=stride))
    drawn.conv(f"{name}_double_reduce", 64, 1, last)
    drawn.conv(f"{name}_double_1", 96, 3)
    ends.append(drawn.conv(f"{name}_double_2", 96, 3, stride=stride))
    pool = MaxPool2D(pool_size=3, strides=stride, padding="same")
    ends.append(drawn.add(f"{name}_pool", pool, last))
    if stride == 1:
        ends[-1] = drawn.conv(f"{name}_pool_1x1", 32, 1)
    return drawn.add(f"{name}_concat", Merge(how="concatenate"), *ends)

"""Famous networks, described for counting and looking, beside published receptive fields.

The published numbers are those of Araujo, Norris & Sim 2019 ("Computing Receptive Fields of
Convolutional Neural Networks", Distill) and of the library behind it,
google-research/receptive_field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from dl_core.receptive_field import Field, fields
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
    graph_of,
)

LIBRARY = "google-research/receptive_field"


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


@dataclass(frozen=True)
class Mark:
    """What was published of the layer that is called ``node`` here and ``end`` there; ``padding``
    is the distance from the field of the first value to the image's edge."""

    node: str
    end: str
    size: int
    stride: int | None = None
    padding: int | None = None


@dataclass(frozen=True)
class Famous:
    """A network with its ``year``, and what was published of it, by ``source``."""

    title: str
    year: int
    make: Callable[[], ModelSpec | GraphSpec]
    marks: tuple[Mark, ...]
    source: str = LIBRARY

    @property
    def graph(self) -> GraphSpec:
        """The network."""
        return _graph(self.make)


@cache
def _graph(make: Callable[[], ModelSpec | GraphSpec]) -> GraphSpec:
    made = make()
    return graph_of(made) if isinstance(made, ModelSpec) else made


def _marks(*rows: tuple[str, str, int, int | None, int | None]) -> tuple[Mark, ...]:
    return tuple(Mark(*row) for row in rows)


FAMOUS: dict[str, Famous] = {
    "alexnet": Famous(
        "AlexNet (v2)",
        2014,
        alexnet_v2,
        _marks(
            ("conv2d_0", "conv1", 11, 4, 0),
            ("max_pool2d_1", "pool1", 19, 8, 0),
            ("conv2d_2", "conv2", 51, 8, 16),
            ("conv2d_4", "conv3", 99, 16, 32),
            ("conv2d_5", "conv4", 131, 16, 48),
            ("conv2d_6", "conv5", 163, 16, 64),
            ("max_pool2d_7", "pool5", 195, 32, 64),
        ),
    ),
    "vgg16": Famous(
        "VGG16",
        2014,
        vgg16,
        _marks(
            ("max_pool2d_2", "pool1", 6, 2, 2),
            ("max_pool2d_5", "pool2", 16, 4, 6),
            ("max_pool2d_9", "pool3", 44, 8, 18),
            ("max_pool2d_13", "pool4", 100, 16, 42),
            ("max_pool2d_17", "pool5", 212, 32, 90),
        ),
    ),
    "inception": Famous(
        "Inception v2",
        2015,
        inception_v2,
        _marks(
            ("pool2", "MaxPool_3a_3x3", 27, 8, 6),
            ("3c_concat", "Mixed_3c", 91, 8, 38),
            ("4a_concat", "Mixed_4a", 123, 16, 46),
            ("4e_concat", "Mixed_4e", 379, 16, 174),
            ("5a_concat", "Mixed_5a", 443, 32, 190),
            ("5c_concat", "Mixed_5c", 699, 32, 318),
        ),
    ),
    # The library's ResNets step at the end of a block, this one at its beginning: sizes and
    # paddings are the same, strides only at the end.
    "resnet50": Famous(
        "ResNet50",
        2015,
        resnet,
        _marks(
            ("conv2_3_add", "block1", 35, None, 15),
            ("conv3_4_add", "block2", 99, None, 47),
            ("conv4_6_add", "block3", 291, None, 143),
            ("conv5_3_add", "block4", 483, 32, 239),
        ),
    ),
    "mobilenet": Famous(
        "MobileNet (v1)",
        2017,
        mobilenet,
        _marks(("conv2d_39", "Conv2d_13_pointwise", 315, 32, 126)),
    ),
}


@dataclass(frozen=True)
class Compared:
    """A published mark beside what is computed here."""

    mark: Mark
    size: int
    stride: int
    padding: int

    @property
    def agrees(self) -> bool:
        """Whether every number that was published is the one computed."""
        theirs = (self.mark.size, self.mark.stride, self.mark.padding)
        ours = (self.size, self.stride, self.padding)
        return all(a is None or a == b for a, b in zip(theirs, ours, strict=True))


def compared(famous: Famous) -> tuple[Compared, ...]:
    """Each mark of ``famous`` beside the field of the same layer.

    >>> [(row.size, row.agrees) for row in compared(FAMOUS["resnet50"])]
    [(35, True), (99, True), (291, True), (483, True)]
    """
    return tuple(
        Compared(mark, field.size[0], field.jump[0], -field.rows.start)
        for mark, field in _found(famous)
    )


def _found(famous: Famous) -> list[tuple[Mark, Field]]:
    known = {n.name: f for n, f in zip(famous.graph.nodes, fields(famous.graph), strict=True)}
    return [(mark, known[mark.node]) for mark in famous.marks]

"""Famous networks, described for counting and looking, beside published receptive fields.

The published numbers are those of Araujo, Norris & Sim 2019 ("Computing Receptive Fields of
Convolutional Neural Networks", Distill) and of the library behind it,
google-research/receptive_field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from dl_core.famous.networks import alexnet_v2, inception_v2, mobilenet, resnet, vgg16
from dl_core.receptive_field import Field, fields
from dl_core.specs import GraphSpec, ModelSpec, graph_of

LIBRARY = "google-research/receptive_field"


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
        Compared(mark, field.size[0], int(field.jump[0]), -field.rows.start)
        for mark, field in _found(famous)
    )


def _found(famous: Famous) -> list[tuple[Mark, Field]]:
    known = {n.name: f for n, f in zip(famous.graph.nodes, fields(famous.graph), strict=True)}
    return [(mark, known[mark.node]) for mark in famous.marks]

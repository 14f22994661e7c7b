"""Layers that are all alike, one on another: the receptive field as a law, not as a list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dl_core.receptive_field import fields
from dl_core.specs import Conv2D, Layer, MaxPool2D, ModelSpec

CYCLE = 10
"""Layers after which a dilation that doubles begins again."""


@dataclass(frozen=True)
class Stack:
    """``depth`` convolutions on an image of ``side`` x ``side``.

    With ``pool`` a pooling of 2 follows every ``pool`` convolutions. Where the dilation
    ``doubles``, it is 1, 2, 4 … 512 and then 1 again, as in WaveNet (van den Oord et al. 2016).
    Keras does not compute a stride with a dilation: where there is a dilation, the stride is 1.
    """

    depth: int
    kernel: int = 3
    stride: int = 1
    pool: int = 0
    dilation: int = 1
    doubles: bool = False
    padding: Literal["valid", "same"] = "same"
    side: int = 64
    channels: int = 1
    filters: int = 8

    def layers(self) -> tuple[Layer, ...]:
        """The layers, in order.

        >>> [layer.kind for layer in Stack(depth=2, pool=2).layers()]
        ['conv2d', 'conv2d', 'max_pool2d']
        """
        found: list[Layer] = []
        for i in range(self.depth):
            dilation = 2 ** (i % CYCLE) if self.doubles else self.dilation
            conv = Conv2D(
                filters=self.filters,
                kernel_size=self.kernel,
                strides=self.stride if dilation == 1 else 1,
                dilation=dilation,
                padding=self.padding,
                activation="relu",
            )
            found.append(conv)
            if self.pool and (i + 1) % self.pool == 0:
                found.append(MaxPool2D(pool_size=2, padding=self.padding))
        return tuple(found)

    def model(self) -> ModelSpec:
        """The network.

        Raises:
            pydantic.ValidationError: the maps become too small for the windows.
        """
        shape = (self.side, self.side, self.channels)
        return ModelSpec(input_shape=shape, layers=self.layers())


MOST_SIDE = 1024
"""The largest side of an input: no growth is drawn beyond it."""


@dataclass(frozen=True)
class Growth:
    """The receptive field after 0, 1, 2 … convolutions of a stack, the poolings that follow one
    counted with it: ``sizes``, ``jumps``."""

    stack: Stack
    sizes: tuple[int, ...]
    jumps: tuple[int, ...]

    def needed(self, length: int) -> int | None:
        """Convolutions after which ``length`` pixels are seen, ``None`` if these are too few.

        >>> growth(Stack(depth=20)).needed(28)
        14
        """
        return next((i for i, size in enumerate(self.sizes) if size >= length), None)


@lru_cache(maxsize=256)
def growth(stack: Stack) -> Growth:
    """How far each depth of ``stack`` sees, on an input that is large enough for all of them.

    >>> growth(Stack(depth=3)).sizes, growth(Stack(depth=3, kernel=5)).sizes
    ((1, 3, 5, 7), (1, 5, 9, 13))
    >>> growth(Stack(depth=4, doubles=True)).sizes
    (1, 3, 7, 15, 31)
    """
    sizes, jumps = [1], [1]
    wide = Stack(**{**vars(stack), "padding": "same", "side": MOST_SIDE, "filters": 1})
    model = wide.model()
    for layer, field in zip(model.layers, fields(model)[1:], strict=True):
        if layer.kind == "conv2d":
            sizes.append(field.size[0])
            jumps.append(int(field.jump[0]))
        else:
            sizes[-1], jumps[-1] = field.size[0], int(field.jump[0])
    return Growth(stack, tuple(sizes), tuple(jumps))

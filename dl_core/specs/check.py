"""One layer on one input, to be computed by Keras: a question that another process answers."""

from __future__ import annotations

from math import prod
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from dl_core.packing import pack, unpack
from dl_core.specs.base import PaddingName, Spec

BYTES = 4
Amount = Annotated[int, Field(ge=0, le=1_000_000)]
Sides = tuple[tuple[Amount, Amount], tuple[Amount, Amount]]
"""Cells of padding: (above, below), (left, right)."""
Span = Annotated[int, Field(ge=1, le=1_000_000)]
Both = tuple[Span, Span]


class Values(Spec):
    """An array of 32-bit floats as :func:`dl_core.packing.pack` writes it."""

    shape: tuple[Span, ...]
    dtype: Literal["<f4"] = "<f4"
    data: str = Field(repr=False)

    @model_validator(mode="after")
    def _complete(self) -> Values:
        if len(self.data) != 4 * -(-BYTES * prod(self.shape) // 3):
            raise ValueError("the data are not of this shape")
        return self

    @classmethod
    def of(cls, array: Any) -> Values:
        """``array``, a NumPy array, as it travels."""
        return cls.model_validate(pack(array.astype("<f4")))

    def array(self) -> Any:
        """The NumPy array."""
        return unpack(self.model_dump())


class CheckSpec(Spec):
    """A convolution or a pooling of ``x`` (h, w, c), made by :mod:`dl_core.sliding.questions`.

    A ``series`` is a map of one row, computed by the layers of one dimension. ``kernel`` is
    (kh, kw, c, f), as it is slid, ``bias`` (f,). ``window`` is that of a pooling.
    """

    mode: Literal["convolution", "max", "average"]
    series: bool = False
    whole: bool = False
    x: Values
    kernel: Values | None = None
    bias: Values | None = None
    window: Both = (1, 1)
    strides: Both = (1, 1)
    padding: PaddingName | Sides = "valid"
    dilation: Both = (1, 1)
    activation: str = "linear"
    parameters: tuple[tuple[str, float], ...] = ()
    """Of the activation, by name."""

"""Description of a network: an input shape and layers that fit one another."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from dl_core.specs.base import Shape, Spec
from dl_core.specs.layers import Layer


class ModelSpec(Spec):
    """A feed-forward network. Construction fails where two layers do not fit together."""

    input_shape: tuple[
        Annotated[int, Field(ge=1, le=1024)],
        Annotated[int, Field(ge=1, le=1024)],
        Annotated[int, Field(ge=1, le=64)],
    ] = (28, 28, 1)
    layers: Annotated[tuple[Layer, ...], Field(min_length=1, max_length=400)]

    @model_validator(mode="after")
    def _layers_fit(self) -> ModelSpec:
        self.shapes  # noqa: B018 - computing them is the check
        return self

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape after each layer, without the batch axis.

        Raises:
            SpecError: a layer cannot read what the one before it makes; the error names it,
                counting from 1.
        """
        found: list[Shape] = []
        shape: Shape = self.input_shape
        for i, layer in enumerate(self.layers):
            shape = layer.output_shape(shape, str(i + 1))
            found.append(shape)
        return tuple(found)

    def begins_with(self, first: ModelSpec) -> bool:
        """Whether ``first`` is what it is up to one of its layers: the same layers, which have the
        same paths, on images of the same shape."""
        start = self.layers[: len(first.layers)]
        return self.input_shape == first.input_shape and start == first.layers

    @property
    def output_shape(self) -> Shape:
        return self.shapes[-1]

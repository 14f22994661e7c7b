"""Where a network's value gets its gradient from: a question that another process answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from dl_core.errors import N_, SpecError
from dl_core.specs.architecture import ArchitectureSpec
from dl_core.specs.base import Spec
from dl_core.specs.check import Values
from dl_core.specs.model import ModelSpec


class NoMap(SpecError):
    template = N_("A footprint is that of a cell of a map: this network ends in a vector.")


class Array(Spec):
    """A weight by its path (see :mod:`dl_core.models`)."""

    name: str
    values: Values


Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]


class FootprintSpec(Spec):
    """For the cell in the middle of the last maps of ``model``: the mean, over images, of the size
    of the gradient of its value by each pixel (Luo et al. 2016, arXiv:1701.04128).

    Without ``weights`` they are drawn from ``seed``. Without ``pictures`` (n, h, w, c) there are
    ``images`` of normal noise, drawn from ``seed`` too.
    """

    model: ModelSpec
    seed: Seed = 0
    images: Annotated[int, Field(ge=1, le=64)] = 16
    weights: tuple[Array, ...] = ()
    pictures: Values | None = None

    @model_validator(mode="after")
    def _of_a_map(self) -> FootprintSpec:
        if len(self.model.output_shape) != 3:
            raise NoMap()
        if self.pictures is not None and self.pictures.shape[1:] != self.model.input_shape:
            raise ValueError("the pictures are not of the size that the network reads")
        return self


class ApplicationFootprintSpec(Spec):
    """The same for the layer called ``layer`` of a network of Keras Applications, whose weights are
    drawn from ``seed``, as are the images."""

    network: ArchitectureSpec
    layer: str
    seed: Seed = 0
    images: Annotated[int, Field(ge=1, le=16)] = 4
    pictures: None = None
    """There are none: the images are noise."""

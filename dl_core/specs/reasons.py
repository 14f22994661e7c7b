"""Why a stored network answers what it answers about an image: questions to a worker."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from dl_core.specs.check import Values
from dl_core.specs.inspect import OfRun

Class = Annotated[int, Field(ge=0, le=999)]
BASELINES = ("black", "white", "mean")
FILLS = ("black", "grey", "mean")
MOST_STEPS = 300
MOST_PATCH = 32


class ReasonsSpec(OfRun):
    """For the class ``target``, by its place among the outputs, of one image (h, w, c) in 0 … 1;
    with ``against``, for what speaks for the one and against the other."""

    image: Values
    target: Class
    against: Class | None = None

    @model_validator(mode="after")
    def _of_an_image(self) -> ReasonsSpec:
        if len(self.image.shape) != 3:
            raise ValueError("an image is (h, w, c)")
        if self.against == self.target:
            raise ValueError("a class is not held against itself")
        return self


class GradientsSpec(ReasonsSpec):
    """Saliency; integrated gradients from ``baseline``, whose ``mean`` is that of the images the
    network learned from; and Grad-CAM at the convolution whose path is ``layer`` (see
    :class:`dl_core.shapes.Placed`), if there is one."""

    baseline: Literal["black", "white", "mean"] = "black"
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] = 50
    layer: str | None = None


class OcclusionSpec(ReasonsSpec):
    """A square patch of ``patch`` pixels, black, grey or of the mean colour of the image, that is
    moved over it by ``stride`` pixels."""

    patch: Annotated[int, Field(ge=1, le=MOST_PATCH)] = 6
    stride: Annotated[int, Field(ge=1, le=MOST_PATCH)] = 2
    fill: Literal["black", "grey", "mean"] = "black"

    @model_validator(mode="after")
    def _every_pixel(self) -> OcclusionSpec:
        if self.stride > self.patch:
            raise ValueError("pixels between two places would never be hidden")
        return self

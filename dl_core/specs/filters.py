"""What may be asked about the filters of a stored network; ``layer`` is a name of its Keras model
(``"conv2d_0"``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dl_core.specs.inspect import OfRun

LayerName = Annotated[str, Field(min_length=1, max_length=80)]


class PatchesSpec(OfRun):
    """For each filter of ``layer`` the ``each`` test images with the largest answer in a cell."""

    layer: LayerName
    each: Annotated[int, Field(ge=1, le=16)] = 9


class AscentSpec(OfRun):
    """The image that excites a ``filter`` of ``layer`` most, or that of every filter: see
    :class:`dl_core.inspection.ascent.Climb`. ``sign`` -1 seeks the image that it likes least."""

    layer: LayerName
    filter: Annotated[int, Field(ge=0)] | None = None
    where: Literal["mean", "middle"] = "mean"
    sign: Literal[1, -1] = 1
    steps: Annotated[int, Field(ge=1, le=1000)] = 100
    rate: Annotated[float, Field(gt=0, le=1)] = 0.05
    decay: Annotated[float, Field(ge=0, le=0.5)] = 0.01
    blur: Annotated[float, Field(ge=0, le=4)] = 0.5
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0


class HistogramsSpec(OfRun):
    """How weights, answers and gradients of the loss are spread at every kept epoch, on the first
    ``images`` training images. ``epoch`` says nothing here."""

    images: Annotated[int, Field(ge=1, le=1024)] = 256

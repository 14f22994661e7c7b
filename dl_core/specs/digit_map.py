"""A map of test images as a layer sees them: a question that another process answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dl_core.specs.inspect import OfRun

FEWEST = 50
"""Images of a map: fewer show nothing."""


class DigitMapSpec(OfRun):
    """What ``layer`` of a trained network makes of at most ``images`` test images, drawn by
    ``seed``, in two dimensions: by principal components, then by t-SNE (van der Maaten & Hinton
    2008) with ``perplexity``, in ``iterations`` steps.

    ``layer`` is a name as in :mod:`dl_core.hidden`.
    """

    layer: str
    images: Annotated[int, Field(ge=FEWEST, le=10_000)] = 1000
    perplexity: Annotated[float, Field(ge=2, le=100)] = 30.0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    iterations: Annotated[int, Field(ge=250, le=5000)] = 1000

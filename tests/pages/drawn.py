"""Stands for the drawing canvas, which needs a browser."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from PIL import Image

import pages._kit.engine as kit
from tests.pages.stage import visit


@dataclass
class Drawn:
    """What ``st_canvas`` returns."""

    json_data: dict[str, Any] | None = None
    image_bytes: bytes | None = None


def png(image: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


@dataclass
class Canvas:
    """Stands for ``st_canvas`` and remembers how it was called."""

    drawn: Drawn = field(default_factory=Drawn)
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, **given: Any) -> Drawn:
        self.calls.append(given)
        return self.drawn

    def draw(self) -> np.ndarray:
        """One upright stroke; its image, RGBA."""
        image = np.zeros((280, 280, 4), np.uint8)
        image[..., 3] = 255
        image[60:220, 130:152, :3] = 255
        self.drawn = Drawn({"objects": [{"type": "path"}]}, png(image))
        return image


def put_canvas(monkeypatch: pytest.MonkeyPatch, page: str) -> Canvas:
    """A canvas for ``page``, in the place of the browser's."""
    fake = Canvas()
    visit(page)  # the component can only be imported while a page runs
    kit.runs.clear()  # which were read before the test put any there
    monkeypatch.setattr("pages._kit.drawing.st_canvas", fake)
    return fake

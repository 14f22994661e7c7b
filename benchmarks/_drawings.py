"""Digits as the canvas of the Draw page sends them, each another."""

from __future__ import annotations

import base64
import io
import random
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw

from benchmarks._protocol import Answer, Viewer

SIDE = 280
WIDTH = 22
CANVAS = "streamlit-drawable-canvas.streamlit_drawable_canvas"
SHAPES = {
    "1": [(0.4, 0.25), (0.52, 0.12), (0.52, 0.9)],
    "2": [(0.25, 0.3), (0.5, 0.12), (0.73, 0.3), (0.28, 0.85), (0.75, 0.85)],
    "3": [(0.28, 0.15), (0.7, 0.2), (0.45, 0.48), (0.74, 0.7), (0.28, 0.86)],
    "4": [(0.62, 0.9), (0.62, 0.12), (0.25, 0.62), (0.8, 0.62)],
    "7": [(0.24, 0.15), (0.76, 0.15), (0.42, 0.9)],
}
"""Corners of a line, in shares of the canvas."""


class Drawings:
    """Digits by hand: a shape of :data:`SHAPES`, moved, leaning and trembling by ``seed``."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

    async def draw(self, viewer: Viewer) -> Answer:
        """Put another digit on the viewer's canvas."""
        return await viewer.tell(viewer.sight.components[CANVAS], self.state())

    def state(self) -> dict[str, Any]:
        """What the canvas sends after a stroke: the line, and the picture as PNG."""
        points = self._line()
        image = Image.new("RGBA", (SIDE * 2, SIDE * 2), "black")
        pen = ImageDraw.Draw(image)
        doubled = [(x * 2, y * 2) for x, y in points]
        pen.line(doubled, "white", WIDTH * 2, "curve")
        for x, y in (doubled[0], doubled[-1]):
            pen.ellipse((x - WIDTH, y - WIDTH, x + WIDTH, y + WIDTH), "white")
        png = io.BytesIO()
        image.resize((SIDE, SIDE), Image.Resampling.BILINEAR).save(png, "png")  # smooth edges
        data = "data:image/png;base64," + base64.b64encode(png.getvalue()).decode("ascii")
        raw = {"version": "6.0.0", "objects": [_path(points)], "background": "#000000"}
        return {"drawing": {"raw": raw, "data": data}, "backgroundFit": None}

    def _line(self, per_side: int = 12) -> list[tuple[float, float]]:
        rng = self._rng
        corners = rng.choice(list(SHAPES.values()))
        size, lean = rng.uniform(0.6, 1.0), rng.uniform(-0.15, 0.15)
        right, down = rng.uniform(-20, 20), rng.uniform(-20, 20)
        points = []
        for (x0, y0), (x1, y1) in pairwise(corners):
            for i in range(per_side):
                x, y = (a + (b - a) * i / per_side - 0.5 for a, b in ((x0, x1), (y0, y1)))
                tremble = rng.gauss(0, 1), rng.gauss(0, 1)
                points.append(
                    (
                        SIDE * (0.5 + size * (x + lean * y)) + right + tremble[0],
                        SIDE * (0.5 + size * y) + down + tremble[1],
                    )
                )
        return points


def _path(points: list[tuple[float, float]]) -> dict[str, Any]:
    line = [["M", *points[0]], *(["Q", *a, *b] for a, b in pairwise(points))]
    return {
        "type": "Path",
        "path": line,
        "stroke": "#ffffff",
        "strokeWidth": WIDTH,
        "strokeLineCap": "round",
        "fill": None,
    }

"""Moves a viewer makes: one control of a page, to a value it did not have."""

from __future__ import annotations

import random

from benchmarks._protocol import Answer, Viewer


async def slide(viewer: Viewer, rng: random.Random) -> Answer:
    """Move the page's first slider of numbers."""
    slider = next(iter(viewer.sight.sliders.values()))
    places = round((slider.high - slider.low) / slider.step)
    return await viewer.move(slider, slider.low + slider.step * rng.randrange(places + 1))


async def reload(viewer: Viewer, rng: random.Random) -> Answer:
    """Run the whole page, where it has no slider."""
    return await viewer.load()

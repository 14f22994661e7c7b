"""A page with nothing but a network, for the tests of its component, and who visits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, expect

from tests.dl_core import reference
from tests.e2e.server import ROOT, Server, serving
from tests.e2e.visitor import Visitor
from tests.inside import NETWORKS

SEED = 5


@cache
def images_for(net: str) -> np.ndarray:
    """A stroke, nothing at all, one level everywhere, another stroke."""
    h, w, c = NETWORKS[net].input_shape
    y, x = np.mgrid[:h, :w]
    strokes = [
        np.exp(-(((x - w / 2) - slope * (y - h / 2)) ** 2) / (0.01 * w * w))
        * (abs(y - h / 2) < h / 3)
        for slope in (0.4, -0.2)
    ]
    shades = np.linspace(1, 0.6, c)
    images = [strokes[0], 0 * y, 0 * y + 0.5, strokes[1]]
    return np.stack([one[..., None] * shades for one in images]).astype(np.float32)


@cache
def weights_of(net: str) -> dict[str, np.ndarray]:
    """Drawn at random."""
    return reference.random_weights(NETWORKS[net], SEED)


@contextmanager
def serving_networks(folder: Path) -> Iterator[Server]:
    """The page, beside the app's own static files, with every network and its images."""
    script = folder / "network_app.py"
    script.write_text((Path(__file__).parent / "network_app.py").read_text(encoding="utf-8"))
    (folder / "static").symlink_to(ROOT / "static")
    for name in NETWORKS:
        named = {f"w.{path}": array for path, array in weights_of(name).items()}
        np.savez(folder / f"{name}.npz", images=images_for(name), **named)
    with serving(folder / "store", folder / "log", script) as running:
        yield running


def visits(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """What opens the page of a network, for a visitor of some kind."""
    made: list[Visitor] = []

    def make(net: str, image: int = 0, **kind: Any) -> Visitor:
        made.append(Visitor(browser, server.url, **kind))
        made[-1].open("", net=net, image=str(image))
        expect(made[-1].page.locator(".network .answer .class").first).to_be_visible()
        return made[-1]

    yield make
    for one in made:
        one.leave()
        one.check()


COSTS = """async (view, act, tries, ready = () => {}) => {
  const still = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
  const times = [];
  for (let k = 0; k < tries; k += 1) {
    ready(view, k);
    await still();
    const start = performance.now();
    act(view, k);
    view.root.getBoundingClientRect(); // once it is laid out
    times.push(performance.now() - start);
  }
  return times;
}"""
"""Milliseconds of each of `tries` of `act(view, k)`, until what it changed is laid out; `ready`
comes before each and is not counted."""

"""What a cell sees is the same in the browser as in Python, map by map, cell by cell."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dl_core.receptive_field import fields
from dl_core.specs import Conv2DTranspose, GraphSpec, UpSampling2D, graph_of, preset
from pages._kit.reach import geometry
from tests.dl_core.growing import stack
from tests.dl_core.networks_at_random import graph, model
from tests.dl_core.seen import planes, seen
from tests.e2e.server import Server

CASES = 150

_LOOK = """async (cases) => {
  const url = new URL('app/static/components/reach/regions.js', document.baseURI).href;
  const { area, look } = await import(url);
  const positions = (set) => {
    const found = [];
    for (let i = 0; i < set.length; i += 2) {
      for (let at = set[i]; at <= set[i + 1]; at += 1) found.push(at);
    }
    return found;
  };
  const cells = (region) => region.flatMap(({ rows, columns }) =>
    positions(rows).flatMap((y) => positions(columns).map((x) => [y, x])));
  return cases.map(({ nodes, last, cell: [row, column] }) =>
    look(nodes, last, row, column).map((one) => one && {
      inside: cells(one.inside), read: cells(one.read), area: area(one.inside), bounds: one.bounds,
    }));
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{server.url}/app/static/components/reach/regions.js")
    opened.goto(server.url)
    yield opened
    context.close()


def nodes(network: GraphSpec) -> list[dict[str, Any]]:
    found = fields(network)
    return [geometry(network, i, field) for i, field in enumerate(found)]


def drawn(seed: int) -> tuple[GraphSpec, int, tuple[int, int]]:
    """A network, one of its nodes, a cell of its map."""
    rng = random.Random(seed)
    network = graph(rng) if seed % 3 else graph_of(model(rng))
    last = rng.randrange(1, len(network.nodes))
    height, width = planes(network)[last]
    return network, last, (rng.randrange(height), rng.randrange(width))


def test_regions_are_those_of_python(page: Page) -> None:
    cases = [drawn(seed) for seed in range(CASES)]
    told = [{"nodes": nodes(g), "last": last, "cell": cell} for g, last, cell in cases]
    found = page.evaluate(_LOOK, told)
    for (network, last, cell), regions in zip(cases, found, strict=True):
        inside, outside = seen(network, last, cell)
        assert {i for i, one in enumerate(regions) if one} == set(inside)
        for i, cells in inside.items():
            given = regions[i]["inside"]
            assert {tuple(at) for at in given} == cells, (network, last, cell, i)
            assert len(given) == len(cells) == regions[i]["area"]  # none twice
            padding = {tuple(at) for at in regions[i]["read"]} - cells
            assert padding == outside.get(i, set())


def test_bounds_are_the_fields_of_the_formulas(page: Page) -> None:
    """Where branches step alike; where they do not, the formulas take the smaller step."""
    rng = random.Random(1)
    cases = []
    for _ in range(CASES):
        network = graph_of(model(rng))
        last = len(network.nodes) - 1
        height, width = planes(network)[last]
        cases.append((network, last, (rng.randrange(height), rng.randrange(width))))
    told = [{"nodes": nodes(g), "last": last, "cell": cell} for g, last, cell in cases]
    for (network, last, cell), regions in zip(cases, page.evaluate(_LOOK, told), strict=True):
        field = fields(network)[last]
        rows, columns = field.rows.interval(cell[0]), field.columns.interval(cell[1])
        bounds = regions[0]["bounds"] if regions[0] else None
        if bounds is not None:
            assert tuple(bounds) == (*rows, *columns)


def test_where_position_is_lost_there_are_no_bounds(page: Page) -> None:
    network = graph_of(preset("lenet5").train.model)
    told = [{"nodes": nodes(network), "last": len(network.nodes) - 1, "cell": (0, 0)}]
    (regions,) = page.evaluate(_LOOK, told)
    assert regions[0]["bounds"] is None
    assert regions[0]["area"] == 28 * 28


def grown(seed: int) -> GraphSpec:
    """A network that makes maps larger, somewhere."""
    rng = random.Random(seed)
    while True:
        found = stack(rng)
        if any(isinstance(n.layer, UpSampling2D | Conv2DTranspose) for n in found.nodes):
            return found


def test_regions_of_maps_that_were_made_larger(page: Page) -> None:
    """Which cells feed one depends on its place; a cell that nothing feeds sees nothing."""
    cases = []
    for seed in range(CASES):
        network, rng = grown(seed), random.Random(seed)
        last = len(network.nodes) - 1
        height, width = planes(network)[last]
        cases.append((network, last, (rng.randrange(height), rng.randrange(width))))
    told = [{"nodes": nodes(g), "last": last, "cell": cell} for g, last, cell in cases]
    nothing = 0
    for (network, last, cell), regions in zip(cases, page.evaluate(_LOOK, told), strict=True):
        inside, outside = seen(network, last, cell)
        assert {i for i, one in enumerate(regions) if one} == set(inside)
        for i, cells in inside.items():
            given = regions[i]["inside"]
            assert {tuple(at) for at in given} == cells, (network, last, cell, i)
            assert len(given) == len(cells) == regions[i]["area"]
            assert {tuple(at) for at in regions[i]["read"]} - cells == outside.get(i, set())
        nothing += not inside[0]
    assert 0 < nothing < CASES / 2


def test_bounds_of_maps_that_were_made_larger(page: Page) -> None:
    """Where no cell is left without anything, which the browser takes for cells like others."""
    cases = []
    for seed in range(CASES):
        network, rng = grown(seed), random.Random(seed)
        last = len(network.nodes) - 1
        height, width = planes(network)[last]
        field = fields(network)[last]
        alike = all(len({fields(network)[j].jump for j in n.inputs}) < 2 for n in network.nodes)
        if alike and all(reach.sizes[0] for f in fields(network) for reach in (f.rows, f.columns)):
            cases.append((network, field, (rng.randrange(height), rng.randrange(width))))
    assert len(cases) > CASES / 3
    told = [{"nodes": nodes(g), "last": len(g.nodes) - 1, "cell": at} for g, _, at in cases]
    for (_, field, cell), regions in zip(cases, page.evaluate(_LOOK, told), strict=True):
        rows, columns = field.rows.interval(cell[0]), field.columns.interval(cell[1])
        assert tuple(regions[0]["bounds"]) == (*rows, *columns)

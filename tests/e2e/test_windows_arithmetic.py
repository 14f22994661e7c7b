"""The browser's arithmetic is Python's: the same cases computed by both, read back and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from dl_core.activations import ACTIVATIONS
from dl_core.sliding import Convolved, Pooled, convolve, pool
from tests.e2e.server import Server

CASES = 60

_COMPUTE = """async (cases) => {
  const url = new URL('app/static/components/windows/arithmetic.js', document.baseURI).href;
  const { Problem, reached, unread } = await import(url);
  return cases.map(({ cells, ...data }) => {
    const problem = new Problem(data);
    const { h, w, maps } = problem.outputs();
    return {
      h, w, maps: maps.map((values) => [...values]), unread: unread(problem),
      cells: cells.map(([y, x, f]) => problem.cell(y, x, f)),
    };
  });
}"""

_RECKON = """async (cases) => {
  const from = (name) => import(new URL(`app/static/components/${name}`, document.baseURI).href);
  const { Numbers } = await from('numbers.js');
  const { reckoning } = await from('reckoning.js');
  const numbers = new Numbers('en');
  return cases.map(({ terms, extra, total }) => {
    const r = reckoning(terms, extra, total);
    return {
      exact: r.exact, total: numbers.show(total, r.sum), extra: numbers.show(extra, 4),
      terms: terms.map((t) => [numbers.show(t.value, r.value), numbers.show(t.weight, r.weight)]),
    };
  });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{server.url}/app/static/components/windows/arithmetic.js")
    opened.goto(server.url)
    yield opened
    context.close()


def problem(found: Convolved | Pooled, mode: str, **more: Any) -> dict[str, Any]:
    """What the component is given of a result."""
    h, w, c = found.x.shape
    return {
        "mode": mode,
        "input": {"values": found.x.ravel().tolist(), "h": h, "w": w, "c": c},
        "rows": {**asdict(found.rows), "out": found.rows.out},
        "columns": {**asdict(found.columns), "out": found.columns.out},
        "cells": [[0, 0, 0], [found.rows.out - 1, found.columns.out - 1, 0]],
        **more,
    }


def convolved(rng: np.random.Generator) -> tuple[Convolved, dict[str, Any]]:
    h, w, kh, kw, stride, dilation = rng.integers([7, 7, 1, 1, 1, 1], [13, 13, 5, 5, 4, 3])
    c, f = rng.integers(1, 4, 2)
    kernel, bias = rng.normal(size=(kh, kw, c, f)), rng.normal(size=f)
    names = [name for name, row in ACTIVATIONS.items() if row.elementwise]
    activation, flip = str(rng.choice(names)), bool(rng.integers(2))
    padding = ["valid", "same", 2, ((1, 0), (0, 2))][rng.integers(4)]
    if padding == "valid":
        dilation = 1
    found = convolve(
        rng.normal(size=(h, w, c)),
        kernel,
        bias,
        stride=int(stride),
        padding=padding,
        dilation=int(dilation),
        activation=activation,
        flip=flip,
    )
    weights = {"values": kernel.ravel().tolist(), "kh": int(kh), "kw": int(kw), "c": int(c)}
    more = {
        "kernel": {**weights, "f": int(f)},
        "bias": bias.tolist(),
        "flip": flip,
        "activation": activation,
        "parameters": {},
    }
    return found, problem(found, "convolution", **more)


def pooled(rng: np.random.Generator) -> tuple[Pooled, dict[str, Any]]:
    h, w = rng.integers(5, 12, 2)
    kind = str(rng.choice(["max", "average"]))
    size = tuple(int(k) for k in rng.integers(1, 5, 2))
    padding = str(rng.choice(["valid", "same"]))
    stride = int(rng.integers(1, 4))
    x = np.round(rng.normal(size=(h, w, 2)), 1)  # rounded: some windows have equal largest values
    found = pool(x, size, kind=kind, stride=stride, padding=padding)
    return found, problem(found, kind)


@pytest.mark.parametrize("make", [convolved, pooled])
def test_the_browser_computes_what_python_does(
    page: Page, make: Callable[[np.random.Generator], tuple[Any, dict[str, Any]]]
) -> None:
    made = [make(np.random.default_rng(seed)) for seed in range(CASES)]
    shown = page.evaluate(_COMPUTE, [data for _, data in made])
    for (found, _), got in zip(made, shown, strict=True):
        output = found.output.reshape(found.rows.out, found.columns.out, -1)
        maps = np.array(got["maps"]).reshape(-1, *output.shape[:2])
        np.testing.assert_allclose(np.moveaxis(maps, 0, -1), output, rtol=1e-12, atol=1e-12)
        lost = len(found.rows.unread()), len(found.columns.unread())
        h, w = found.x.shape[:2]
        assert got["unread"] == h * w - (h - lost[0]) * (w - lost[1])
        for cell, place in zip(got["cells"], [(0, 0), (-1, -1)], strict=True):
            assert cell["result"] == pytest.approx(output[*place, 0], rel=1e-12, abs=1e-12)


def test_the_products_of_a_cell_are_those_of_python(page: Page) -> None:
    made = [convolved(np.random.default_rng(seed)) for seed in range(CASES)]
    shown = page.evaluate(_COMPUTE, [data for _, data in made])
    for (found, _), got in zip(made, shown, strict=True):
        terms = [t for channel in got["cells"][0]["channels"] for t in channel["cells"]]
        taps = found.taps(0, 0, 0)
        assert len(terms) == len(taps)
        for term, tap in zip(terms, taps, strict=True):
            assert (term["y"], term["x"]) == (tap.row, tap.column)
            inside = 0 <= tap.row < found.x.shape[0] and 0 <= tap.column < found.x.shape[1]
            assert term["inside"] == inside
            assert term["product"] == pytest.approx(tap.product, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("activation", ["linear", "sigmoid"])
def test_what_rounding_leaves_of_products_that_cancel_is_zero(page: Page, activation: str) -> None:
    x, kernel = np.array([[0.1, 0.2, 0.3]]), np.array([[1.0, 1.0, -1.0]])
    assert x @ kernel.T != 0
    found = convolve(x, kernel, activation=activation)
    weights = {"values": [1.0, 1.0, -1.0], "kh": 1, "kw": 3, "c": 1, "f": 1}
    more = {"kernel": weights, "bias": [0.0], "flip": False, "activation": activation}
    [got] = page.evaluate(_COMPUTE, [problem(found, "convolution", parameters={}, **more)])
    wanted = 0 if activation == "linear" else 0.5
    assert got["maps"] == [[wanted]] == found.output.tolist()
    assert (got["cells"][0]["sum"], got["cells"][0]["channels"][0]["sum"]) == (0, 0)
    mean = pool([[0.1, 0.2, -0.3]], (1, 3), kind="average")
    [got] = page.evaluate(_COMPUTE, [problem(mean, "average")])
    assert got["maps"] == [[0]] == mean.output.tolist()


def test_the_first_of_the_largest_wins_and_the_others_get_no_gradient(page: Page) -> None:
    found = pool([[1.0, 3.0], [3.0, 2.0]], 2, kind="max")
    [got] = page.evaluate(_COMPUTE, [problem(found, "max")])
    assert [c["share"] for c in got["cells"][0]["channels"][0]["cells"]] == [0, 1, 0, 0]
    found = pool(np.ones((3, 3)), 2, kind="average", padding="same", stride=2)
    [got] = page.evaluate(_COMPUTE, [problem(found, "average")])
    corner = got["cells"][1]["channels"][0]["cells"]
    assert [(c["inside"], c["share"]) for c in corner] == [(True, 1), *[(False, 0)] * 3]


def _sums(rng: np.random.Generator) -> dict[str, Any]:
    """A sum as a page has them: some can be written exactly, some cannot."""
    n = int(rng.integers(1, 28))
    places = rng.integers([0, 0], [4, 6])
    values, weights = (
        np.round(rng.normal(size=n), places[0]),
        np.round(rng.normal(size=n), places[1]),
    )
    if rng.integers(3) == 0:
        values = rng.integers(0, 256, n) / 255
    extra = float(np.round(rng.normal(), 1))
    terms = [{"value": float(v), "weight": float(w)} for v, w in zip(values, weights, strict=True)]
    return {"terms": terms, "extra": extra, "total": float(values @ weights + extra)}


def test_what_is_written_adds_up_or_says_about(page: Page) -> None:
    cases = [_sums(np.random.default_rng(seed)) for seed in range(300)]
    exact = 0
    for case, got in zip(cases, page.evaluate(_RECKON, cases), strict=True):
        number = lambda text: Decimal(text.replace("−", "-"))  # noqa: E731
        written = sum((number(v) * number(w) for v, w in got["terms"]), number(got["extra"]))
        assert got["exact"] == (written == number(got["total"])), json.dumps(case)
        exact += got["exact"]
        places = -int(number(got["total"]).as_tuple().exponent)
        true = Decimal(case["total"]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        assert abs(true - number(got["total"])) <= Decimal(1).scaleb(-places)
    assert 50 < exact < 290  # both kinds were tried

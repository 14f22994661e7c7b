"""A network as its table travels to the browser: columns, and what is alike only once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from dl_core.counting import Row, Summary, title
from dl_core.drafts import KINDS, SIDES, Setting, name_of, settings
from dl_core.formulas import macs_formula, parameters_formula
from dl_core.receptive_field import Field, fields
from dl_core.shapes import is_fixed
from dl_core.specs import GraphSpec, Image, LayerSpec, Shape
from dl_core.transposes import Transposed
from dl_core.windows import Axis

Columns = dict[str, Any]
KEPT = 32
"""Networks whose columns are kept; those of one with 400 layers take about 200 kB."""


@dataclass
class _Distinct:
    """Values, each kept once, and for every row the place of its own."""

    values: list[Any] = field(default_factory=list)
    places: dict[Hashable, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)

    def add(self, key: Hashable, make: Callable[[Any], Any] = lambda key: key) -> None:
        """One more row, of the value that ``make`` makes of ``key``."""
        if key not in self.places:
            self.places[key] = len(self.values)
            self.values.append(make(key))
        self.rows.append(self.places[key])


@lru_cache(maxsize=KEPT)
def columns(graph: GraphSpec, summary: Summary) -> Columns:
    """One entry per node of ``graph``, where images enter too; ``reads``, ``shares`` and ``paths``
    only name the nodes for which they are not what a reader expects."""
    layers, shapes, reach, works = (_Distinct() for _ in range(4))
    found = fields(graph)
    for i, node in enumerate(graph.nodes):
        read = graph.read_by(i)[0] if node.inputs else ()
        layers.add(node.layer, _described)
        shapes.add(graph.shapes[i])
        reach.add(_reach(found[i]))
        works.add((node.layer, read), _work)
    return {
        "names": [node.name for node in graph.nodes],
        "depth": {i: node.depth for i, node in enumerate(graph.nodes) if node.depth},
        "paths": {i: node.path for i, node in enumerate(graph.nodes) if node.path},
        "reads": {i: n.inputs for i, n in enumerate(graph.nodes) if n.inputs != (i - 1,)},
        "shares": {i: n.shares for i, n in enumerate(graph.nodes) if n.shares is not None},
        **{"layers": layers.values, "layer": layers.rows},
        **{"shapes": shapes.values, "shape": shapes.rows},
        **{"fields": reach.values, "field": reach.rows},
        **{"works": works.values, "work": works.rows},
        **_counts(graph, summary),
    }


def _described(layer: LayerSpec) -> dict[str, Any]:
    return {"title": title(layer), **layer.model_dump(mode="json")}


def _reach(found: Field) -> tuple[tuple[int | str, ...], ...]:
    """(start, size, jump), vertical then horizontal: a jump that is no whole number as ``"1/2"``.
    Where cells see by turns, in how many ways comes last."""
    return tuple(
        (
            reach.start,
            reach.size,
            reach.jump if isinstance(reach.jump, int) else str(reach.jump),
            *([len(reach.turns)] if reach.turns else []),
        )
        for reach in (found.rows, found.columns)
    )


def _work(made_of: tuple[LayerSpec, Shape]) -> dict[str, Any]:
    """What follows from a layer and what it reads: how its counts come about, its weights, its
    windows. What it has not is left out."""
    layer, read = made_of
    if isinstance(layer, Image):
        return {}
    weights = layer.weight_shapes(read)
    axes = layer.axes(read)
    told = {
        "parameters": parameters_formula(layer, read),
        "macs": macs_formula(layer, read),
        "weights": [[name, shape, is_fixed(name)] for name, shape in weights.items()],
        "axes": axes and [_along(axis) for axis in axes],
        "whole": layer.reads_all(read),
    }
    return {name: value for name, value in told.items() if value}


def _along(axis: Axis | Transposed) -> tuple[int | bool, ...]:
    """A window along one axis; one that is slid over the output says so last."""
    numbers = (axis.size, axis.kernel, axis.stride, axis.dilation, axis.before, axis.after)
    return (*numbers, True) if isinstance(axis, Transposed) else numbers


def _counts(graph: GraphSpec, summary: Summary) -> dict[str, list[int]]:
    rows = iter(summary.rows)
    # Where an image enters there is no row: nothing is counted there.
    found: list[Row | None] = [
        None if isinstance(node.layer, Image) else next(rows) for node in graph.nodes
    ]
    names = ("parameters", "trainable", "macs", "values")
    return {name: [getattr(row, name) if row else 0 for row in found] for name in names}


# What can be edited -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def kinds() -> dict[str, Any]:
    """Every layer that can be put into a network, and where an image enters: names and settings."""
    found = {kind: {"title": name_of(kind), "settings": list(_settings(kind))} for kind in KINDS}
    highs = [high for _, high in SIDES]
    image = {"name": "input_shape", "form": "image", "low": 1, "high": max(highs), "highs": highs}
    return found | {"input": {"title": "Input", "settings": [image]}}


def _settings(kind: str) -> Iterator[dict[str, Any]]:
    plain = asdict(Setting("", "whole"))
    for setting in settings(kind):
        told = asdict(setting)
        yield {name: value for name, value in told.items() if value != plain[name]} | {
            "form": setting.form
        }

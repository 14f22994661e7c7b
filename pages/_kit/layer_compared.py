"""The layers of two networks side by side, as the table shows their differences."""

from __future__ import annotations

from dataclasses import asdict
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from dl_core.counting import Row, Summary
from dl_core.specs import GraphSpec, Image

KEPT = 32


@lru_cache(maxsize=KEPT)
def compared(pinned: Summary, graph: GraphSpec, now: Summary) -> dict[str, Any]:
    """What ``pinned`` had in the place of each node of ``graph``, whose summary is ``now``.

    Layers are matched by their kinds, in order. ``rows`` has the old numbers of those that differ,
    by the place of the node; ``new`` the places of those that ``pinned`` has not; ``gone`` the
    layers that it alone has, each with the place of the node that it stood ``before``.
    """
    places = [i for i, node in enumerate(graph.nodes) if not isinstance(node.layer, Image)]
    places.append(len(graph.nodes))
    rows: dict[int, dict[str, Any]] = {}
    gone: list[dict[str, Any]] = []
    new: list[int] = []
    old = [(row.kind, row.depth) for row in pinned.rows]
    matched = SequenceMatcher(None, old, [(r.kind, r.depth) for r in now.rows], autojunk=False)
    for change, a, z, b, y in matched.get_opcodes():
        if change == "equal":
            both = zip(range(b, y), pinned.rows[a:z], strict=True)
            rows |= {places[i]: _told(row) for i, row in both if _told(row) != _told(now.rows[i])}
            continue
        new += places[b:y]
        gone += [{"before": places[b], **_told(row), **_named(row)} for row in pinned.rows[a:z]]
    return {"rows": rows, "new": new, "gone": gone, "totals": asdict(pinned.totals)}


def _told(row: Row) -> dict[str, Any]:
    """The numbers that a cell may show a difference of."""
    names = ("parameters", "trainable", "macs", "values", "input", "output")
    return {name: getattr(row, name) for name in names} | {"field": row.receptive_field}


def _named(row: Row) -> dict[str, Any]:
    return {"kind": row.kind, "name": row.name, "depth": row.depth}

"""The layers of two networks side by side, as the table shows their differences."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from dl_core.counting import Row, Summary
from dl_core.differences import difference
from dl_core.specs import GraphSpec, Image

KEPT = 32


@lru_cache(maxsize=KEPT)
def compared(pinned: Summary, graph: GraphSpec, now: Summary) -> dict[str, Any]:
    """What ``pinned`` had in the place of each node of ``graph``, whose summary is ``now``.

    ``rows`` has the old numbers of those that differ, by the place of the node; ``new`` the places
    of those that ``pinned`` has not; ``gone`` the layers that it alone has, each with the place of
    the node that it stood ``before``.
    """
    places = [i for i, node in enumerate(graph.nodes) if not isinstance(node.layer, Image)]
    places.append(len(graph.nodes))
    found: dict[str, Any] = {"rows": {}, "new": [], "gone": []}
    i = 0
    for pair in difference(pinned, now).pairs:
        if pair.after is None and pair.before is not None:
            found["gone"].append(_told(pair.before) | _named(pair.before, places[i]))
            continue
        if pair.before is None:
            found["new"].append(places[i])
        elif pair.changed:
            found["rows"][places[i]] = _told(pair.before)
        i += 1
    return found | {"totals": asdict(pinned.totals)}


def _told(row: Row) -> dict[str, Any]:
    """The numbers that a cell may show a difference of."""
    names = ("parameters", "trainable", "macs", "values", "input", "output")
    return {name: getattr(row, name) for name in names} | {"field": row.receptive_field}


def _named(row: Row, before: int) -> dict[str, Any]:
    return {"kind": row.kind, "name": row.name, "depth": row.depth, "before": before}

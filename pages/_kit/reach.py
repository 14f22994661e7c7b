"""The stack of a network's maps: point at a cell and see what it sees, drawn in the browser."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from dl_core.counting import title
from dl_core.keys import key as key_of
from dl_core.receptive_field import Field, fields
from dl_core.specs import GraphSpec, Image, Merge
from dl_core.transposes import Transposed
from dl_core.windows import Axis
from pages._kit.components import STUB
from pages._kit.i18n import _, language, n_
from pages._kit.reach_numbers import lines, told

_reach = st.components.v2.component("convoscope_reach", js=STUB.format(name="reach"))

FORMS = (1, 2)
"""Singular and plural, in both languages: the browser chooses between them."""
FEW, MANY = 14, 60
"""Maps of a network of which all are shown at once, even those that see no further; and maps up to
which those where branches meet are shown with those that see further."""


def reach(graph: GraphSpec, *, key: str, picture: np.ndarray | None = None) -> None:
    """Show the maps of ``graph``, and by hover, touch and keys what each cell sees.

    Args:
        picture: (h, w, c) in 0 … 1, with 1 or 3 channels, shown in place of the image; it need not
            have as many pixels.
    """
    data = {
        "id": key_of(graph),
        "nodes": _nodes(graph, language()),
        "picture": None if picture is None else _packed(picture),
        "words": _words(),
    }
    _reach(data=data, key=key)


def _packed(picture: np.ndarray) -> dict[str, Any]:
    h, w, c = picture.shape
    raw = np.rint(picture * 255).astype(np.uint8).tobytes()
    return {"h": h, "w": w, "c": c, "data": base64.b64encode(raw).decode("ascii")}


@lru_cache(maxsize=32)
def _nodes(graph: GraphSpec, lang: str) -> list[dict[str, Any]]:
    """What the browser computes with and writes, in the language in force, which is ``lang``."""
    found = fields(graph)
    return [_node(graph, i, found, level) for i, level in enumerate(_levels(graph))]


def _levels(graph: GraphSpec) -> list[int]:
    """For each node: 0 shown at first, 1 with every layer, 2 never."""
    levels = [_level(graph, i) for i in range(len(graph.nodes))]
    meets = [
        level == 1 and isinstance(graph.nodes[i].layer, Merge) for i, level in enumerate(levels)
    ]
    if sum(level < 2 for level in levels) <= FEW:
        return [0 if level < 2 else 2 for level in levels]
    if levels.count(0) + sum(meets) <= MANY:
        return [0 if meet else level for meet, level in zip(meets, levels, strict=True)]
    return levels


def _level(graph: GraphSpec, i: int) -> int:
    """0 for what sees further than what it reads, 1 for other windows and where branches meet, 2
    for what changes no place."""
    node = graph.nodes[i]
    if isinstance(node.layer, Image) or node.layer.reads_all(graph.read_by(i)[0]):
        return 0
    axes = node.layer.axes(graph.read_by(i)[0])
    if axes is None:
        return 1 if isinstance(node.layer, Merge) and len(node.inputs) > 1 else 2
    return 1 if all(a.out == a.size and a.kernel == 1 for a in axes) else 0


def geometry(graph: GraphSpec, i: int, field: Field) -> dict[str, Any]:
    """What the browser needs to find what a cell of node ``i`` sees: the size of its map (a
    flattened one keeps its own), the nodes it reads, its windows."""
    node, shape, read = graph.nodes[i], graph.shapes[i], graph.read_by(i)
    axes = node.layer.axes(read[0]) if read else None
    return {
        "inputs": list(node.inputs),
        "plane": list(shape[:2] if len(shape) == 3 else field.cells),
        "axes": axes and [_along(axis) for axis in axes],
        "all": bool(read) and node.layer.reads_all(read[0]),
    }


def _along(axis: Axis | Transposed) -> list[int | bool]:
    """A window along one axis; one that is slid over the output says so last."""
    numbers: list[int | bool] = [axis.size, axis.kernel, axis.stride, axis.dilation, axis.before]
    return [*numbers, True] if isinstance(axis, Transposed) else numbers


def _node(graph: GraphSpec, i: int, found: tuple[Field, ...], level: int) -> dict[str, Any]:
    node, field = graph.nodes[i], found[i]
    data = geometry(graph, i, field) | {
        "name": _("Image") if isinstance(node.layer, Image) else node.name,
        "level": level,
    }
    if level == 2:
        return data
    before = [found[j] for j in node.inputs]
    axes = node.layer.axes(graph.read_by(i)[0]) if node.inputs else None
    more = {
        "kind": title(node.layer),
        "placed": all(field.jump),
        "told": told(field, axes, data["plane"]),
        "lines": lines(field, before, axes),
    }
    return data | more


# Words --------------------------------------------------------------------------------------------


def _words() -> dict[str, Any]:
    return {
        "locale": language(),
        "stack": _(
            "The maps of the network. Arrow keys move the cell, Page Up and Page Down change the "
            "layer, Enter keeps the cell."
        ),
        "layers": _("Layer that looks"),
        "every": _("Every layer"),
        "show": _("Show what {name} sees"),
        "own": _("the cell that looks"),
        "field": _("what it sees"),
        "padded": _("padding that is read"),
        "further": _("the field where there is no image"),
        "table": _("Layers: window, padding, receptive field"),
        **_heads(),
        **_readings(),
    }


def _heads() -> dict[str, str]:
    return {
        "layer": _("Layer"),
        "map": _("Map"),
        "window": _("Window"),
        "padding": _("Padding"),
        "size": _("Size r"),
        "jump": _("Jump j"),
        "centre": _("Centre"),
        "drift": _("Drift"),
        "windowHelp": _(
            "Height × width of the window; s is its stride, d its dilation. s 1/2: it makes the "
            "map twice as large"
        ),
        "paddingHelp": _("Cells added before and after; − where they are cut off"),
        "sizeHelp": _("Side of the receptive field, in pixels of the image"),
        "jumpHelp": _("Pixels between the fields of two neighbours, on average"),
        "centreHelp": _("Centre of the field of the first cell, in pixels of the image"),
        "driftHelp": _("Pixels from the image’s centre to that of the map’s fields"),
    }


def _readings() -> dict[str, Any]:
    return {
        "cell": _("{name}, row {row}, column {column}:"),
        "sees": _("it sees {rows} and {columns} of the image,"),
        "rows": [_("row {first}"), _("rows {first} to {last}")],
        "columns": [_("column {first}"), _("columns {first} to {last}")],
        "pixels": [n_("{n} pixel.", "{n} pixels.", n) for n in FORMS],
        "gaps": [
            n_("Dilation and strides leave out {n}.", "Dilation and strides leave out {n}.", n)
            for n in FORMS
        ],
        "cut": _(
            "Its receptive field is {size}; the rest lies outside of the image, or is reached only "
            "through padding."
        ),
        "nothing": _("it sees only padding."),
        "alone": _("nothing of the image reaches it."),
        "pinned": _("Kept: press the cell again, or Escape, to let go."),
    }

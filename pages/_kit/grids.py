"""Small matrices as tables: cells in the colour of their role, read aloud row by row.

For what stands still. What can be stepped through is the component of :mod:`pages._kit.windows`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

Role = Literal["input", "kernel", "output"]
Place = tuple[int, int]

_CSS = """<style>
.grids { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: center;
  font-variant-numeric: tabular-nums; max-width: 100%; }
.grids figure { margin: 0; overflow-x: auto; max-width: 100%; }
.grids table { border-collapse: collapse; margin: 0; }
.grids caption { caption-side: top; text-align: left; font-size: 0.8rem; padding: 0 0 0.25rem; }
.grids td { width: 2.1rem; min-width: 2.1rem; height: 2.1rem; padding: 0; text-align: center;
  border: 1px solid rgba(128, 128, 128, 0.5); }
.grids .input td { background: rgba(0, 114, 178, 0.13); }
.grids .kernel td { background: rgba(213, 94, 0, 0.15); }
.grids .output td { background: rgba(0, 158, 115, 0.16); }
.grids td.hatched { background: repeating-linear-gradient(45deg, rgba(128, 128, 128, 0.08) 0 4px,
  rgba(128, 128, 128, 0.32) 4px 6px); }
.grids .input td.marked { box-shadow: inset 0 0 0 2px #0072B2; font-weight: 600; }
.grids .output td.marked { box-shadow: inset 0 0 0 2px #009E73; font-weight: 700; }
.grids td.chosen { background: rgba(0, 158, 115, 0.45) !important; font-weight: 700; }
.grids .sign { font-size: 1.3rem; }
</style>"""


@dataclass(frozen=True)
class Grid:
    """A captioned table of texts; ``marked``, ``hatched`` and ``chosen`` name cells of it."""

    caption: str
    cells: Sequence[Sequence[str]]
    role: Role
    marked: Collection[Place] = ()
    hatched: Collection[Place] = ()
    chosen: Collection[Place] = ()


def show_grids(*parts: Grid | str) -> None:
    """Grids side by side, with signs (``∗``, ``=``) between them."""
    inner = "".join(
        f'<span class="sign" aria-hidden="true">{escape(part)}</span>'
        if isinstance(part, str)
        else _table(part)
        for part in parts
    )
    st.html(f'{_CSS}<div class="grids">{inner}</div>')


def _table(grid: Grid) -> str:
    rows = "".join(
        "<tr>" + "".join(_cell(grid, (i, j), text) for j, text in enumerate(row)) + "</tr>"
        for i, row in enumerate(grid.cells)
    )
    caption = f"<caption>{escape(grid.caption)}</caption>"
    return f'<figure><table class="{grid.role}">{caption}{rows}</table></figure>'


def _cell(grid: Grid, place: Place, text: str) -> str:
    looks = ("marked", grid.marked), ("hatched", grid.hatched), ("chosen", grid.chosen)
    names = " ".join(name for name, places in looks if place in places)
    look = f' class="{names}"' if names else ""
    return f"<td{look}>{escape(text)}</td>"

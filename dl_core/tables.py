"""The table of a network's layers as text that other programs read: CSV, Markdown, LaTeX.

Names of layers may come from a file of a stranger: each table escapes what its reader would take
for a sign of its own.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

from dl_core.counting import Row, Summary
from dl_core.errors import N_
from dl_core.receptive_field import Jump

HEADS = {
    "name": N_("Name"),
    "kind": N_("Layer"),
    "input": N_("Input"),
    "output": N_("Output"),
    "parameters": N_("Parameters"),
    "parameters_formula": N_("Parameters, written out"),
    "trainable": N_("Trainable"),
    "macs": N_("Multiply-accumulates"),
    "macs_formula": N_("Multiply-accumulates, written out"),
    "values": N_("Values made"),
    "receptive_field": N_("Receptive field"),
    "jump": N_("Jump"),
    "total": N_("Total"),
}
"""What is above each column, and before the last row."""
COLUMNS = tuple(HEADS)[:-1]
SUMMED = ("parameters", "trainable", "macs", "values")
"""Columns that the last row adds up."""

Number = Callable[[int], str]
PAGE = 45
"""Rows from which on a LaTeX table may need more than one page."""


def csv_table(
    found: Summary, heads: Mapping[str, str] = HEADS, *, separator: Literal[",", ";"] = ","
) -> str:
    """A line for each layer, then the totals. Spreadsheets of countries that write ``0,5`` expect
    ``;`` between the cells.

    Text that a spreadsheet would take for a formula has an apostrophe before it. Some spreadsheets
    read the file right only if a byte order mark is put before it.

    >>> from dl_core.counting import summary
    >>> from dl_core.specs import preset
    >>> print(csv_table(summary(preset("perceptron").train.model)).splitlines()[2])
    "dense_1","Dense","784","1",785,"1 × (784 + 1)",785,784,"1 × 784",1,"28×28","–"
    """
    text = io.StringIO()
    # Quotes around all text: a cell stays one even where another separator is expected.
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_harmless(heads[column]) for column in COLUMNS])
    for row in found.rows:
        writer.writerow([_harmless(c) if isinstance(c, str) else c for c in _cells(row)])
    last = [getattr(found.totals, column) if column in SUMMED else "" for column in COLUMNS]
    writer.writerow([_harmless(heads["total"]), *last[1:]])
    return text.getvalue()


def markdown_table(
    found: Summary, heads: Mapping[str, str] = HEADS, *, number: Number = str
) -> str:
    """A row for each layer, then the totals, columns aligned in the source too. ``number`` writes
    the counts."""
    rows = _rows(found, heads, number, _markdown)
    rows[-1] = [f"**{cell}**" if cell else "" for cell in rows[-1]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_aligned(row, widths) for row in rows]
    rule = "|".join(f"{'-' * (w + 1)}{':' if c in SUMMED else '-'}" for c, w in _each(widths))
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]]) + "\n"


def latex_table(found: Summary, heads: Mapping[str, str] = HEADS, *, number: Number = str) -> str:
    """A ``tabular`` with the rules of the package booktabs; of a long network a ``longtable``,
    which goes over pages."""
    head, *rows, last = [" & ".join(r) + r" \\" for r in _rows(found, heads, number, _latex)]
    columns = "".join("r" if column in SUMMED else "l" for column in COLUMNS)
    long = len(rows) > PAGE
    kind = "longtable" if long else "tabular"
    packages = "booktabs, longtable" if long else "booktabs"
    return "\n".join(
        [
            f"% \\usepackage{{{packages}}}",
            f"% {len(COLUMNS)} columns: for a page in landscape, or take some out",
            f"\\begin{{{kind}}}{{{columns}}}",
            r"\toprule",
            head,
            r"\midrule",
            *([r"\endhead"] if long else []),
            *rows,
            r"\midrule",
            last,
            r"\bottomrule",
            f"\\end{{{kind}}}\n",
        ]
    )


# Cells ----------------------------------------------------------------------------------------


def _cells(row: Row) -> list[str | int]:
    values = [getattr(row, column) for column in COLUMNS]
    return [shown(value) if isinstance(value, tuple) else value for value in values]


def shown(value: tuple[Jump, ...]) -> str:
    """A shape, or a jump: where position is lost there is none.

    >>> shown((28, 28, 1)), shown((0, 0))
    ('28×28×1', '–')
    >>> from fractions import Fraction
    >>> shown((Fraction(1, 2), 1))
    '1/2×1'
    """
    return "×".join(map(str, value)) if any(value) else "–"


def _rows(
    found: Summary, heads: Mapping[str, str], number: Number, escape: Callable[[str], str]
) -> list[list[str]]:
    """Heads, layers and totals, ready to be put between signs of the format."""
    totals = [number(getattr(found.totals, c)) if c in SUMMED else "" for c in COLUMNS]
    cells = [
        [heads[column] for column in COLUMNS],
        *([number(c) if isinstance(c, int) else c for c in _cells(row)] for row in found.rows),
        [heads["total"], *totals[1:]],
    ]
    return [[escape(_one_line(cell)) for cell in row] for row in cells]


def _one_line(text: str) -> str:
    """
    >>> _one_line("two\\nlines\\tand a tab")
    'two lines and a tab'
    """
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", text).split(" "))


def _harmless(text: str) -> str:
    """
    >>> _harmless("=1+1"), _harmless("＝1+1"), _harmless("conv")
    ("'=1+1", "'＝1+1", 'conv')
    """
    text = _one_line(text)
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if first in tuple("=+-@") else text


_MARKDOWN = re.compile(r"[\\`*\[\]<>|~]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")


def _markdown(text: str) -> str:
    r"""
    >>> print(_markdown("conv2d_0"), _markdown("a|b*c"))
    conv2d_0 a\|b\*c
    """
    return _MARKDOWN.sub(r"\\\g<0>", text)


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    "×": r"$\times$",
    "\u202f": r"\,",
    "\u00a0": "~",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    # After a \\ they would be its arguments.
    **{sign: f"{{{sign}}}" for sign in "[]*"},
}


def _latex(text: str) -> str:
    r"""
    >>> print(_latex("a_b & 50%"), _latex("28×28"))
    a\_b \& 50\% 28$\times$28
    """
    return "".join(_LATEX.get(sign, sign) for sign in text)


def _each(widths: list[int]) -> list[tuple[str, int]]:
    return list(zip(COLUMNS, widths, strict=True))


def _aligned(row: list[str], widths: list[int]) -> str:
    cells = [
        cell.rjust(width) if column in SUMMED else cell.ljust(width)
        for cell, (column, width) in zip(row, _each(widths), strict=True)
    ]
    return f"| {' | '.join(cells)} |"

"""Matrices as people type them: text to array and back.

Rows end at a new line or ``;``, values at spaces, tabs or ``,``. Brackets are passed over, so that
what Python or NumPy printed can be pasted. A value is a decimal number, or a fraction such as
``1/9``.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dl_core.arrays import MOST
from dl_core.errors import N_, ConvoscopeError
from dl_core.limits import LIMITS, Limits

Matrix = NDArray[Any]
Rows = list[list[str]]


class MatrixError(ConvoscopeError):
    """A text that is no matrix."""


class MatrixEmpty(MatrixError):
    template = N_("There is no number in it yet: type a row such as 1 0 -1.")


class MatrixRagged(MatrixError):
    template = N_(
        "Row {row} is {length} long, but the first row is {expected}: all rows must be equally "
        "long."
    )


class MatrixNotNumber(MatrixError):
    template = N_("Row {row}, column {column} holds “{text}”, which is not a number.")


class MatrixNotFinite(MatrixError):
    template = N_(
        "Row {row}, column {column} holds “{text}”: a value must be a number below {most}."
    )


DIGITS = 7
"""Significant digits that :func:`render` keeps, as many as float32 holds."""

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_VALUE = re.compile(rf"({_NUMBER})(?:/({_NUMBER}))?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?|∞)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})


def parse(text: str, limits: Limits = LIMITS) -> Matrix:
    """The matrix ``(rows, columns)`` that ``text`` describes.

    A comma between digits is a decimal one, as the French write it, where nothing speaks against
    it: values are told apart by spaces or tabs as well, no value has a point, and rows come out
    equally long. Everywhere else a comma ends a value.

    Raises:
        MatrixEmpty, MatrixRagged, MatrixNotNumber, MatrixNotFinite: rows and columns are counted
            from 1.
        LimitExceeded: more values than ``limits.typed_cells``.

    >>> parse("1 2 3; 4 5 6").tolist()
    [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    >>> parse("1,5 2\\n0,25 4").tolist()  # decimal commas
    [[1.5, 2.0], [0.25, 4.0]]
    >>> parse("[[1, 2], [3, 1/4]]").tolist()
    [[1.0, 2.0], [3.0, 0.25]]
    """
    rows = _rows(text)
    limits.check("typed_cells", sum(map(len, rows)))
    if not rows:
        raise MatrixEmpty()
    values = [
        [_value(value, i, j) for j, value in enumerate(row, 1)] for i, row in enumerate(rows, 1)
    ]
    for i, row in enumerate(values, 1):
        if len(row) != len(values[0]):
            raise MatrixRagged(row=i, length=len(row), expected=len(values[0]))
    return np.array(values, dtype=np.float64)


def parse_series(text: str, limits: Limits = LIMITS) -> Matrix:
    """The numbers of ``text`` one after the other, ``(n,)``, whatever its lines.

    Raises:
        MatrixError, LimitExceeded: as :func:`parse`; all stands in row 1.

    >>> parse_series("1 0,5\\n2").tolist()
    [1.0, 0.5, 2.0]
    """
    series: Matrix = parse(re.sub(r"[;\r\n]+", " ", text), limits)[0]
    return series


def render(array: NDArray[Any], *, rows: str = "\n") -> str:
    """``array`` (1-D or 2-D) as text that :func:`parse` reads, short enough for an address.

    :data:`DIGITS` significant digits are kept; ``rows`` stands between two rows.

    >>> render(np.array([[1.0, -0.5], [1 / 9, 1e6]]), rows=";")
    '1 -0.5;0.1111111 1000000'
    """
    matrix = np.atleast_2d(np.asarray(array, dtype=np.float64))
    return rows.join(" ".join(_written(value) for value in row) for row in matrix)


def _written(value: float) -> str:
    return f"{value + 0.0:.{DIGITS}g}".replace("e+0", "e").replace("e-0", "e-")


def _rows(text: str) -> Rows:
    """The texts of the values, row by row, empty rows left out."""
    plain = re.sub(r"\][\s,;]*\[", "\n", text.translate(_MINUS))
    lines = [line.strip(" \t,") for line in re.split(r"[;\r\n]+", re.sub(r"[\[\]()]", " ", plain))]
    lines = [line for line in lines if line]
    return _with_decimal_commas(lines) or [re.split(r"\s*,\s*|\s+", line) for line in lines]


def _with_decimal_commas(lines: list[str]) -> Rows | None:
    """``lines`` read with decimal commas, if nothing speaks against it."""
    rows = [line.split() for line in lines]
    values = [value for row in rows for value in row]
    commas = [value for value in values if "," in value]
    possible = (
        bool(commas)
        and all(_DECIMAL_COMMA.fullmatch(value) for value in commas)
        and not any("." in value for value in values)
        and any(len(row) > 1 for row in rows)
        and len({len(row) for row in rows}) == 1
    )
    return [[value.replace(",", ".") for value in row] for row in rows] if possible else None


def _value(text: str, row: int, column: int) -> float:
    found = _VALUE.fullmatch(text)
    if found is None and not _NOT_FINITE.fullmatch(text):
        raise MatrixNotNumber(row=row, column=column, text=_short(text))
    value = _quotient(float(found[1]), float(found[2] or 1)) if found else math.nan
    if not abs(value) < MOST:
        raise MatrixNotFinite(row=row, column=column, text=_short(text), most=MOST)
    return value + 0.0  # no negative zero: it would be written "-0"


def _quotient(above: float, below: float) -> float:
    return above / below if below else math.nan


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"

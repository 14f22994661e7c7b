"""What a footprint says in numbers: how far its gradient reaches, and how like a bell it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl_core.errors import N_, ConvoscopeError
from dl_core.receptive_field import fields
from dl_core.specs import GraphSpec, ModelSpec

HELD = 0.95
"""The share of the gradient that counts."""


class NothingPasses(ConvoscopeError):
    template = N_("No gradient reaches the image: every way to it is closed.")


@dataclass(frozen=True)
class Box:
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right``, ends included."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def cells(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def size(self) -> str:
        """Height and width, as they are written: ``3 × 5``."""
        return f"{self.bottom - self.top + 1} × {self.right - self.left + 1}"


def theoretical(network: ModelSpec | GraphSpec, at: int = -1) -> tuple[Box, Box]:
    """The receptive field of the cell in the middle of the maps of node ``at``, at first the last:
    as the formulas have it, and the part of it that is in the image.

    >>> from dl_core.stacks import Stack
    >>> theoretical(Stack(depth=2, side=9).model())[0]
    Box(top=2, bottom=6, left=2, right=6)
    """
    field = fields(network)[at]
    height, width = field.cells
    rows = field.rows.interval((height - 1) // 2)
    columns = field.columns.interval((width - 1) // 2)
    tall, wide = field.image
    inside = Box(
        max(0, rows[0]), min(tall - 1, rows[1]), max(0, columns[0]), min(wide - 1, columns[1])
    )
    return Box(*rows, *columns), inside


@dataclass(frozen=True)
class Spread:
    """How a footprint lies on the image.

    ``centre`` (row, column) is the mean place of the gradient and ``sigma`` its standard deviation
    (vertical, horizontal), those of the Gaussian that is fitted by them; ``likeness`` is the share
    of the footprint's variance in the field that this Gaussian explains (R², 1 for a perfect bell).
    ``radius`` around the centre holds 95 % of the gradient; ``cells`` are the pixels that hold as
    much, the strongest first, and ``share`` their part of the theoretical field in the image.
    """

    centre: tuple[float, float]
    sigma: tuple[float, float]
    likeness: float
    radius: float
    cells: int
    share: float


def spread(values: np.ndarray, box: Box) -> Spread:
    """What a footprint (h, w) says; ``box`` is the theoretical field in the image.

    Raises:
        NothingPasses: it is zero everywhere.

    >>> one = np.zeros((9, 9))
    >>> one[4, 4] = 1
    >>> spread(one, Box(2, 6, 2, 6)).share
    0.04
    """
    total = float(values.sum())
    if not total > 0:
        raise NothingPasses()
    share = values / total
    rows, columns = (np.arange(n) for n in share.shape)
    centre = float(share.sum(axis=1) @ rows), float(share.sum(axis=0) @ columns)
    sigma = (
        float(np.sqrt(share.sum(axis=1) @ (rows - centre[0]) ** 2)),
        float(np.sqrt(share.sum(axis=0) @ (columns - centre[1]) ** 2)),
    )
    cells = _holding(np.sort(share, axis=None)[::-1])
    return Spread(
        centre,
        sigma,
        _likeness(share, gaussian(share.shape, centre, sigma), box),
        _radius(share, centre),
        cells,
        cells / box.cells,
    )


def even(shape: tuple[int, ...], box: Box) -> Spread:
    """What a footprint on an image of ``shape`` (h, w) would say if every pixel of ``box`` counted
    alike.

    >>> round(even((9, 9), Box(0, 8, 0, 8)).share, 2)
    0.95
    """
    values = np.zeros(shape)
    values[box.top : box.bottom + 1, box.left : box.right + 1] = 1
    return spread(values, box)


def widened(before: Spread, after: Spread) -> float:
    """By which share of itself the radius has grown; negative where it has become smaller."""
    return after.radius / max(before.radius, 1e-9) - 1


def gaussian(
    shape: tuple[int, ...], centre: tuple[float, float], sigma: tuple[float, float]
) -> np.ndarray:
    """A Gaussian over the pixels of ``shape`` (h, w) that adds up to 1.

    >>> gaussian((3, 3), (1, 1), (0.5, 0.5)).round(3)[1].tolist()
    [0.084, 0.619, 0.084]
    """
    vertical, horizontal = (
        np.exp(-(((np.arange(n) - c) / max(s, 1e-9)) ** 2) / 2)
        for n, c, s in zip(shape, centre, sigma, strict=True)
    )
    found: np.ndarray = np.outer(vertical / vertical.sum(), horizontal / horizontal.sum())
    return found


def _holding(ordered: np.ndarray) -> int:
    """How many of ``ordered`` shares hold :data:`HELD` together."""
    return int(np.searchsorted(np.cumsum(ordered), HELD - 1e-12)) + 1


def _radius(share: np.ndarray, centre: tuple[float, float]) -> float:
    rows, columns = np.indices(share.shape)
    far = np.hypot(rows - centre[0], columns - centre[1])
    order = np.argsort(far, axis=None)
    return float(far.ravel()[order][_holding(share.ravel()[order]) - 1])


def _likeness(share: np.ndarray, bell: np.ndarray, box: Box) -> float:
    there = np.s_[box.top : box.bottom + 1, box.left : box.right + 1]
    left = float(((share[there] - bell[there]) ** 2).sum())
    whole = float(((share[there] - share[there].mean()) ** 2).sum())
    return 1 - left / whole if whole else 0.0


def profile(values: np.ndarray, box: Box) -> np.ndarray:
    """The footprint added up over rows and cut to the field's columns, as shares of all of it."""
    along = values.sum(axis=0)[box.left : box.right + 1]
    found: np.ndarray = along / max(float(values.sum()), 1e-30)
    return found

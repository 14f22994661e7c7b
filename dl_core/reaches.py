"""What the cells of a map see along one axis of the input: from where, how far, by which steps.

A window that slides over a map keeps cells alike: each sees ``size`` cells, ``jump`` further than
its neighbour. A transposed one with stride ``s`` does not: cell ``o`` is made of the input cells
``i`` with ``o + p = s i + t``, ``t`` one of its ``k`` taps, so that cells see in ``s`` ways by
turns (Dumoulin & Visin 2016, arXiv:1603.07285, section 4.5), and the jump is divided by ``s``. The
ways of one turn are then kept, each exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

from dl_core.transposes import Transposed
from dl_core.windows import Axis

Jump = int | Fraction
Interval = tuple[int, int]
"""First and last cell; nothing where the last comes before the first."""
NOTHING: Interval = (0, -1)
MOST_PHASES = 256
"""Ways of seeing by turns."""


class PhasesExceeded(ValueError):
    """There would be more than :data:`MOST_PHASES`."""


@dataclass(frozen=True)
class Reach:
    """What the cells of a map see along one axis of the input, in input cells.

    Cell ``o`` depends on ``size`` cells from ``start + o jump`` on; those below 0 or past the end
    are padding. ``jump`` is 0 where position is lost and every value sees the same.

    Where cells see by turns, ``turns`` has the interval of the first cells, one for each way.
    ``size`` is then the largest, ``start`` that of the first that sees anything, and ``jump`` the
    mean.
    """

    start: int = 0
    size: int = 1
    jump: Jump = 1
    turns: tuple[Interval, ...] = ()

    def interval(self, o: int) -> Interval:
        """First and last input cell that output cell ``o`` depends on, padding included.

        >>> Reach(start=-1, size=3, jump=2).interval(1)
        (1, 3)
        """
        if not self.turns:
            first = self.start + o * int(self.jump)
            return first, first + self.size - 1
        turn, at = divmod(o, len(self.turns))
        first, last = self.turns[at]
        return first + turn * self.period, last + turn * self.period

    @property
    def period(self) -> int:
        """Input cells from one turn to the next."""
        return int(self.jump * max(1, len(self.turns)))

    @property
    def sizes(self) -> Interval:
        """What the cells that see least and most see; 0 where one sees nothing.

        >>> Reach().through(Transposed(5, 3, stride=2, dilation=1, before=0, after=0)).sizes
        (1, 2)
        """
        each = [max(0, last - first + 1) for first, last in self.turns] or [self.size]
        return min(each), max(each)

    def centre(self, o: int = 0) -> float:
        """The middle of what output cell ``o`` depends on, padding included; half a cell where
        the size is even.

        >>> Reach(start=-1, size=4, jump=2).centre(1)
        2.5
        """
        return sum(self.interval(o)) / 2

    def drift(self, cells: int, length: int) -> float:
        """How far the middle of a map of ``cells`` looks from the middle of an input of
        ``length``: positive to the end. ``same`` padding with a stride shifts it by the cell that
        it adds on one side only.

        >>> from dl_core.windows import axis
        >>> Reach().through(axis(8, 3, stride=2, padding="same")).drift(4, 8)
        0.5
        """
        return (self.centre() + self.centre(cells - 1)) / 2 - (length - 1) / 2

    def through(self, ax: Axis | Transposed) -> Reach:
        """The reach after a window slides over this map, or over the larger one made of it.

        >>> from dl_core.transposes import enlarged
        >>> Reach(0, 2, 2).through(enlarged(4, 2))
        Reach(start=0, size=2, jump=1, turns=((0, 1), (0, 1)))

        Raises:
            PhasesExceeded: cells would see in too many ways.
        """
        if not self.jump:
            return self
        if isinstance(ax, Axis) and not self.turns:
            return Reach(
                self.start - ax.before * int(self.jump),
                self.size + (ax.span - 1) * int(self.jump),
                self.jump * ax.stride,
            )
        step = ax.stride if isinstance(ax, Axis) else Fraction(1, ax.stride)
        return _by_turns(self.jump * step, self._ways(step), lambda o: self._hull(ax.reads(o)))

    def union(self, other: Reach, length: int) -> Reach:
        """The smallest reach that holds this one and ``other``: two paths that meet. Where one of
        them sees the same from everywhere, the result is taken to see all of ``length``."""
        if self == other:
            return self
        if not self.jump or not other.jump:
            return Reach(0, length, 0)
        if self.jump == other.jump:
            both = lcm(max(1, len(self.turns)), max(1, len(other.turns)))
            return _by_turns(
                self.jump, both, lambda o: _around((self.interval(o), other.interval(o)))
            )
        near, far = sorted((self, other), key=lambda reach: reach.jump)
        left = max(0, near.start - far.start)
        right = max(0, far.start + far.size - near.start - near.size)
        ways = max(1, len(near.turns))
        return _by_turns(near.jump, ways, lambda o: _wider(near.interval(o), left, right))

    def whole(self, cells: int, length: int) -> Reach:
        """The reach of a value that reads all ``cells`` of this map, of an input of ``length``."""
        ways = min(cells, max(1, len(self.turns)))
        ends = [*range(ways), *range(cells - ways, cells)]
        first, last = _around(self.interval(o) for o in ends)
        start, end = max(0, first), min(length, last + 1)
        return Reach(start, max(0, end - start), 0)

    def _ways(self, step: Jump) -> int:
        """After how many cells it begins anew, of a map whose cells are ``step`` of these apart."""
        return Fraction(step, max(1, len(self.turns))).denominator

    def _hull(self, cells: range) -> Interval:
        """What ``cells`` of the map see together, from end to end."""
        if not self._in_order:
            return _around(map(self.interval, cells))
        ways = max(1, len(self.turns))  # cells after which what is seen is the same, further on
        low, high = (map(self.interval, each[:ways]) for each in (cells, cells[::-1]))
        first = next((a for a, b in low if a <= b), None)
        last = next((b for a, b in high if a <= b), None)
        return NOTHING if first is None or last is None else (first, last)

    @cached_property
    def _in_order(self) -> bool:
        """Whether a cell that sees anything begins and ends no earlier than those before it."""
        there = [self.interval(o) for o in range(2 * len(self.turns))]
        there = [(a, b) for a, b in there if a <= b]
        return all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(there))


def _around(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of them."""
    there = [(first, last) for first, last in intervals if first <= last]
    if not there:
        return NOTHING
    return min(first for first, _ in there), max(last for _, last in there)


def _wider(interval: Interval, left: int, right: int) -> Interval:
    return interval[0] - left, interval[1] + right


def _by_turns(jump: Jump, ways: int, seen: Callable[[int], Interval]) -> Reach:
    """The reach of cells that see ``seen(o)``, and ``ways`` cells later the same further on; in as
    few ways as there are."""
    if ways > MOST_PHASES:
        raise PhasesExceeded()
    period = int(jump * ways)
    turns = _placed([seen(o) for o in range(ways)], period)
    fewest = next(n for n in range(1, ways + 1) if ways % n == 0 and _repeats(turns, n, period))
    first = next((one for one in turns if one[0] <= one[1]), turns[0])
    size = max(b - a + 1 for a, b in turns)
    plain = Fraction(jump)
    return Reach(
        first[0],
        size,
        plain.numerator if plain.denominator == 1 else plain,
        tuple(turns[:fewest]) if fewest > 1 else (),
    )


def _placed(turns: list[Interval], period: int) -> list[Interval]:
    """The same with those that see nothing standing where the next that sees something begins."""
    found = list(turns)
    after = next((first + period for first, last in turns if first <= last), 0)
    for i in range(len(turns) - 1, -1, -1):
        if found[i][0] <= found[i][1]:
            after = found[i][0]
        else:
            found[i] = after, after - 1
    return found


def _repeats(turns: list[Interval], n: int, period: int) -> bool:
    """Whether they are the same after ``n``, further on."""
    if period * n % len(turns):
        return False
    step = period * n // len(turns)
    return all(
        turns[i + n] == (first + step, last + step)
        for i, (first, last) in enumerate(turns[: len(turns) - n])
    )

"""What changes from one network to another: layer by layer and in all."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from dl_core.counting import Row, Summary, Totals

Status = Literal["same", "changed", "added", "removed"]
COMPARED = (
    "input",
    "output",
    "parameters",
    "trainable",
    "macs",
    "values",
    "receptive_field",
    "jump",
)
"""What may change in a layer that stays."""
SUMS = ("parameters", "trainable", "macs", "values")


@dataclass(frozen=True)
class Change:
    """A number before and after."""

    before: int
    after: int

    @property
    def step(self) -> int:
        return self.after - self.before

    @property
    def ratio(self) -> float | None:
        """How many times as many; ``None`` where there were none.

        >>> Change(4, 6).ratio, Change(0, 6).ratio
        (1.5, None)
        """
        return self.after / self.before if self.before else None


@dataclass(frozen=True)
class Pair:
    """A layer before and after; one of them is missing where it was added or removed."""

    before: Row | None
    after: Row | None

    @property
    def status(self) -> Status:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.changed else "same"

    @property
    def changed(self) -> tuple[str, ...]:
        """Which of :data:`COMPARED` differ, where the layer stays."""
        if self.before is None or self.after is None:
            return ()
        return tuple(n for n in COMPARED if getattr(self.before, n) != getattr(self.after, n))

    def change(self, name: str) -> Change:
        """Of a count of :data:`SUMS`; a missing layer has 0."""
        before, after = (getattr(row, name, 0) for row in (self.before, self.after))
        return Change(before, after)


@dataclass(frozen=True)
class Difference:
    """``pairs`` in the order of both networks, what was removed before what stands there now."""

    pairs: tuple[Pair, ...]
    before: Totals
    after: Totals

    def total(self, name: str) -> Change:
        """Of a sum of :data:`SUMS`: the sum of the changes of all layers."""
        return Change(getattr(self.before, name), getattr(self.after, name))

    @property
    def is_none(self) -> bool:
        return all(pair.status == "same" for pair in self.pairs)


def difference(before: Summary, after: Summary) -> Difference:
    """What changes from ``before`` to ``after``.

    Layers are paired by kind, and by name where it was given by whoever made the network; where
    names only tell the place, by their parameters first.

    >>> from dl_core.counting import summary
    >>> from dl_core.specs import Dense, Flatten, ModelSpec
    >>> def network(units):
    ...     return summary(ModelSpec(layers=(Flatten(), Dense(units=units), Dense(units=10))))
    >>> found = difference(network(32), network(64))
    >>> [pair.status for pair in found.pairs], found.total("parameters").step
    (['same', 'changed', 'changed'], 25440)
    """
    pairs = _paired(before.rows, after.rows, (_label, _kind))
    return Difference(tuple(pairs), before.totals, after.totals)


def _label(row: Row) -> Hashable:
    """What tells a layer from others of its kind, wherever it stands."""
    return row.kind, row.parameters if row.path else row.name


def _kind(row: Row) -> Hashable:
    return row.kind


Labels = Sequence[Callable[[Row], Hashable]]


def _paired(before: Sequence[Row], after: Sequence[Row], labels: Labels) -> list[Pair]:
    """Pair rows of equal label, in order; between them try the next label."""
    if not (labels and before and after):
        return [*(Pair(row, None) for row in before), *(Pair(None, row) for row in after)]
    ours, theirs = ([labels[0](row) for row in rows] for rows in (before, after))
    found: list[Pair] = []
    i = j = 0
    for a, b, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        found += _paired(before[i:a], after[j:b], labels[1:])
        i, j = a + size, b + size
        found += map(Pair, before[a:i], after[b:j])
    return found

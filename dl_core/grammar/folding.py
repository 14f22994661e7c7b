"""Repetitions folded back: ``A -> A -> B -> A -> A -> B`` is ``[A*2 -> B]*2``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

ARROW = " -> "
LONGEST = 64
"""Items of one repetition that are looked for: real networks repeat less."""


class _Item(NamedTuple):
    text: str
    bare: bool
    """Whether it can be repeated as it is, without brackets around."""


class _Run(NamedTuple):
    """``times`` times the ``period`` items from ``start`` on; ``saved`` characters when folded."""

    saved: int
    period: int
    start: int
    times: int

    @property
    def end(self) -> int:
        return self.start + self.period * self.times


def fold(items: Sequence[tuple[str, ...]]) -> str:
    """``items`` with arrows between them, shorter where they repeat. Each is one word or a few
    that stay together.

    What saves most characters is folded first, then what is left, and what is inside.

    >>> fold([("CONV(32)", "RELU"), ("CONV(32)", "RELU"), ("POOL",)] * 2)
    '[[CONV(32) -> RELU]*2 -> POOL]*2'
    """
    return _joined(_folded([_Item(ARROW.join(words), len(words) == 1) for words in items]))


def _joined(items: Sequence[_Item]) -> str:
    return ARROW.join(item.text for item in items)


def _folded(items: list[_Item]) -> list[_Item]:
    while runs := _chosen(items):
        for run in sorted(runs, key=lambda run: -run.start):  # from the end: starts stay true
            body = _folded(items[run.start : run.start + run.period])
            items = [*items[: run.start], _repeated(body, run.times), *items[run.end :]]
    return items


def _repeated(body: list[_Item], times: int) -> _Item:
    bare = len(body) == 1 and body[0].bare
    return _Item(f"{body[0].text}*{times}" if bare else f"[{_joined(body)}]*{times}", False)


def _chosen(items: list[_Item]) -> list[_Run]:
    """The runs that save most and do not overlap; of equal ones the shortest period, the first."""
    runs = [run for p in range(1, min(LONGEST, len(items) // 2) + 1) for run in _runs(items, p)]
    taken = [False] * len(items)
    chosen = []
    for run in sorted(runs, key=lambda run: (-run.saved, run.period, run.start)):
        if not any(taken[run.start : run.end]):
            chosen.append(run)
            taken[run.start : run.end] = [True] * (run.end - run.start)
    return chosen


def _runs(items: list[_Item], period: int) -> Iterator[_Run]:
    """The longest run of each stretch where every item equals the one ``period`` after it."""
    first = 0
    for i in range(len(items) - period + 1):
        if i + period < len(items) and items[i] == items[i + period]:
            continue
        times, spare = (i - first) // period + 1, (i - first) % period
        if times > 1:
            start = _clearest(items, first, spare)
            once = sum(len(item.text) + len(ARROW) for item in items[start : start + period])
            saved = once * (times - 1) - len(f"[]*{times}")
            if saved > 0:
                yield _Run(saved, period, start, times)
        first = i + 1


def _clearest(items: list[_Item], first: int, spare: int) -> int:
    """Where a run begins that could begin ``spare`` items later as well: with its longest item, so
    that convolutions come first and what follows them after, as one reads ``[CONV -> POOL]*2``."""
    return max(range(first, first + spare + 1), key=lambda i: (len(items[i].text), -i))

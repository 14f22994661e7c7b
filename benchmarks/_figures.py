"""Figures with their limits, printed as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of ``values`` that ``percent`` % of them do not exceed; NaN when there are none.

    >>> percentile([3, 1, 2, 4], 50), percentile(range(1, 101), 95)
    (2, 95)
    """
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


@dataclass(frozen=True)
class Figure:
    """A measured value; ``limit`` is the most that is allowed, ``None`` for a value told only."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the limit is kept. A value that could not be measured keeps none."""
        return self.limit is None or self.value <= self.limit

    def line(self) -> str:
        limit = "" if self.limit is None else f"≤ {_plain(self.limit)}"
        verdict = "" if self.limit is None else "ok" if self.is_kept else "OVER"
        value = f"{_plain(self.value)} {self.unit}"
        return f"  {self.what:<54} {value:>9}  {limit:<8} {verdict:<5} {self.note}".rstrip()


@dataclass
class Report:
    """All figures of one script."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    details: dict[str, object] = field(default_factory=dict)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])

    def add(
        self, what: str, value: float, unit: str, limit: float | None = None, note: str = ""
    ) -> None:
        """Take in a figure."""
        self.figures.append(Figure(what, value, unit, limit, note))

    def end(self, as_json: bool) -> int:
        """Print everything; the exit status, 1 when a limit is not kept."""
        kept = all(figure.is_kept for figure in self.figures)
        if as_json:
            found = {
                "title": self.title,
                "machine": machine(),
                "load_before": self.load_before,
                "kept": kept,
                "figures": [{**asdict(f), "kept": f.is_kept} for f in self.figures],
                "details": self.details,
            }
            print(json.dumps(found, indent=1, ensure_ascii=False))
        else:
            print(f"{self.title}\n  {machine()}; load {self.load_before:.1f} at the start")
            print("\n".join(figure.line() for figure in self.figures))
        return 0 if kept else 1


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python " + (
        platform.python_version()
    )


def tell(text: str) -> None:
    """Say on the error stream what is being done, so that the output holds figures only."""
    print(f"… {text}", file=sys.stderr, flush=True)


def parser(description: str) -> argparse.ArgumentParser:
    """Arguments common to the scripts."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return made


def _plain(value: float) -> str:
    if value != value:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"

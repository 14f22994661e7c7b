"""How far a value sees through a few layers: predicted, then computed layer by layer."""

from __future__ import annotations

from dataclasses import dataclass

from dl_core.formulas import jump_formula, reach_formula
from dl_core.receptive_field import Reach
from dl_core.windows import axis

LARGE = 10_000
"""Cells of an input that no stack of an exercise sees to the end of."""


@dataclass(frozen=True)
class Window:
    """One layer of the stack."""

    kernel: int
    stride: int = 1
    dilation: int = 1
    pools: bool = False


@dataclass(frozen=True)
class Step:
    """What one layer makes of size and jump, written out."""

    window: Window
    size_formula: str
    size: int
    jump_formula: str
    jump: int


@dataclass(frozen=True)
class ReceptiveField:
    """The side of the receptive field after ``windows``.

    >>> asked = ReceptiveField((Window(3), Window(2, stride=2, pools=True), Window(3)))
    >>> [step.size_formula for step in asked.steps], asked.answer
    (['1 + 1×(3 − 1)×1', '3 + 1×(2 − 1)×1', '4 + 1×(3 − 1)×2'], 8)
    """

    windows: tuple[Window, ...]
    kind = "receptive_field"
    tolerance = 0.0

    @property
    def steps(self) -> tuple[Step, ...]:
        """Layer by layer; the last has the answer."""
        found, before = [], Reach()
        for window in self.windows:
            ax = axis(LARGE, window.kernel, stride=window.stride, dilation=window.dilation)
            after = before.through(ax)
            sizes = reach_formula(before, ax), after.size
            found.append(Step(window, *sizes, jump_formula(before, ax), int(after.jump)))
            before = after
        return tuple(found)

    @property
    def answer(self) -> int:
        """What is asked for."""
        return self.steps[-1].size

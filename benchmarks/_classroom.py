"""Thirty viewers of one page, each moving a control about once a second."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks._protocol import Answer, Viewer

VIEWERS = 30
RAMP = 0.1
"""Seconds between two viewers who open the page."""

Step = Callable[[Viewer, random.Random], Awaitable[Answer]]


@dataclass
class Lesson:
    """What the viewers of a page lived through. Times are in milliseconds, from the moment when
    the viewer acted, so that one who had to wait for an earlier answer is not forgotten."""

    moves: list[float] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)
    """From when a page was to refresh itself until it had."""
    gaps: list[float] = field(default_factory=list)
    """From one refreshed picture to the next."""
    lost: list[str] = field(default_factory=list)

    def add(self, other: Lesson) -> None:
        """Take in another round."""
        self.moves += other.moves
        self.updates += other.updates
        self.gaps += other.gaps
        self.lost += other.lost


async def attend(
    host: str, page: str, query: str, step: Step | None, seconds: float, seed: int
) -> Lesson:
    """Let :data:`VIEWERS` open ``page`` and use it for ``seconds``; ``step`` is one move.

    A viewer whose connection ends, who waits too long or whose page shows an error is lost.
    """
    lesson = Lesson()
    doors = asyncio.Barrier(VIEWERS)

    async def one(number: int) -> None:
        rng = random.Random(f"{seed} {number}")
        await asyncio.sleep(number * RAMP)
        try:
            async with Viewer(host, page, query) as viewer:
                try:
                    await viewer.load()
                finally:
                    await doors.wait()
                await _use(viewer, rng, step, time.perf_counter() + seconds, lesson)
        except Exception as error:
            lesson.lost.append(f"{type(error).__name__}: {error}")

    await asyncio.gather(*(one(number) for number in range(VIEWERS)))
    return lesson


async def _use(
    viewer: Viewer, rng: random.Random, step: Step | None, end: float, lesson: Lesson
) -> None:
    now = time.perf_counter()
    move = now + rng.uniform(0, 1) if step else end
    refresh, seen = now, now
    while True:
        intervals = viewer.sight.refreshes
        due = min(move, refresh + min(intervals.values())) if intervals else move
        if due >= end:
            return
        await asyncio.sleep(due - time.perf_counter())
        if step and due == move:
            await step(viewer, rng)
            now = time.perf_counter()
            lesson.moves.append((now - due) * 1e3)
            move = now + rng.uniform(0.5, 1.5)
            continue
        for fragment in list(intervals):
            await viewer.refresh(fragment)
        now = time.perf_counter()
        lesson.updates.append((now - due) * 1e3)
        lesson.gaps.append((now - seen) * 1e3)
        refresh, seen = max(due, now - min(intervals.values(), default=0)), now

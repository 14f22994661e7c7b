"""The heap stays frozen while viewers add to it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from pages._kit import heap


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_what_is_added_between_two_collections_is_frozen() -> None:
    heap.keep_frozen()
    before = gc.get_freeze_count()
    added: list[list[int]] = [[] for _ in range(50_000)]
    assert _within(10, lambda: gc.get_freeze_count() >= before + len(added))


def test_a_fresh_heap_is_not_collected_again() -> None:
    heap.freeze()
    assert not heap.freeze()
    heap._frozen_at -= heap.STALE + 1
    assert heap.freeze()

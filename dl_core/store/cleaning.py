"""Removing what a store no longer needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dl_core.store.answers import ANSWERS
from dl_core.store.work import WORK

if TYPE_CHECKING:
    from dl_core.store.store import Store

PARTIAL = ".partial-"
DAMAGED = ".damaged"
KEY = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class Cleaned:
    """What :meth:`Store.clean` removed: how many trainings or leftovers, how many bytes."""

    removed: int
    bytes: int


def clean(store: Store, everything: bool) -> Cleaned:
    """Remove what was set aside, half-written or stopped; or all there is, answers too.

    Raises:
        StoreUnwritable: something could not be removed.
    """
    freed = [_remove_unheld(store, name) for name in _doomed(store, everything)]
    sizes = [size for size in freed if size is not None]
    return Cleaned(len(sizes), sum(sizes))


def _doomed(store: Store, everything: bool) -> list[str]:
    files = store.files
    found = []
    for name in files.names(""):
        partial = name.startswith(PARTIAL)
        key = name.removeprefix(PARTIAL)[:24]
        if KEY.fullmatch(key) and (everything or partial or not store.is_done(key)):
            found.append(name)
    return [
        *found,
        *(f"{DAMAGED}/{name}" for name in files.names(DAMAGED)),
        *(f"{WORK}/{key}" for key in files.names(WORK) if KEY.fullmatch(key)),
        *(f"{ANSWERS}/{name}" for name in files.names(ANSWERS) if everything),
    ]


def _remove_unheld(store: Store, name: str) -> int | None:
    """Bytes freed by removing ``name``, or nothing when its key is being worked on."""
    key = KEY.search(name)
    if key is None or name.startswith((DAMAGED, ANSWERS)):
        return _remove(store, name)
    with store.exclusive(key[0], should_stop=lambda: True) as held:
        return _remove(store, name) if held else None


def _remove(store: Store, name: str) -> int:
    size = store.files.size(name)
    store.files.remove(name)
    return size

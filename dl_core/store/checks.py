"""Is an artifact exactly what was written? Sizes and SHA-256 of every file, against done.json."""

from __future__ import annotations

import json
from typing import Any

from dl_core.store.damage import FileChanged, FileCut, FileLost, ListIncomplete
from dl_core.store.files import Files, digest
from dl_core.store.results import REQUIRED

DONE = "done.json"


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """What ``done.json`` says: name to size and SHA-256."""
    return {
        "format": 1,
        "files": {
            name: {"size": len(data), "sha256": digest(data)} for name, data in files.items()
        },
    }


def read_manifest(data: bytes) -> dict[str, dict[str, Any]]:
    """Name to ``{"size", "sha256"}`` for every file of an artifact.

    Raises:
        ListIncomplete: this is no manifest, or a file that an artifact must have is not in it.
    """
    try:
        listed: dict[str, dict[str, Any]] = json.loads(data)["files"]
        complete = all(set(entry) >= {"size", "sha256"} for entry in listed.values())
    except (KeyError, TypeError, AttributeError) as error:
        raise ListIncomplete(name=DONE) from error
    missing = [name for name in REQUIRED if name not in listed]
    if missing or not complete:
        raise ListIncomplete(name=DONE)
    return listed


class Verifier:
    """Checks files, and skips one that has not changed since it was found good.

    Hashing a large network takes a while, and a page asks for the same one again and again.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._good: dict[str, tuple[str, str]] = {}

    def check(self, path: str, entry: dict[str, Any]) -> None:
        """Raise a :class:`FileDamage` when the file at ``path`` is missing or is not as ``entry``
        says."""
        try:
            stamp = self._files.stamp(path)
            if self._good.get(path) == (stamp, entry["sha256"]):
                return
            self.verify(path, self._files.read(path), entry)
        except FileNotFoundError as error:
            raise FileLost(name=path.rsplit("/", 1)[-1]) from error
        self._good[path] = (stamp, entry["sha256"])

    @staticmethod
    def verify(path: str, data: bytes, entry: dict[str, Any]) -> None:
        """Raise a :class:`FileDamage` when ``data`` is not what ``entry`` says."""
        name = path.rsplit("/", 1)[-1]
        if len(data) != entry["size"]:
            raise FileCut(name=name, found=len(data), size=entry["size"])
        if digest(data) != entry["sha256"]:
            raise FileChanged(name=name)

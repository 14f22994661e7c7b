"""Working folders of trainings that run or were stopped, and the lock that keeps one to a key."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from dl_core.store.files import Files

WORK = ".work"
LOCKS = ".locks"


class Workshop:
    """Where trainings keep what they need to go on: inside the store when it is a local folder.

    For a remote store the folder lives in the user's cache, and :meth:`push` and :meth:`fetch`
    copy it, so that a training stopped on one machine can go on on another.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self.base = files.local or _cache(files.url)

    def folder(self, key: str) -> Path:
        """The local working folder of ``key``, made if need be.

        Raises:
            StoreUnwritable: it cannot be made.
        """
        path = self.base / WORK / key
        with self._files.writing():
            path.mkdir(parents=True, exist_ok=True)
        return path

    def push(self, key: str) -> None:
        """Copy the working folder of ``key`` to a remote store; a local one has it already."""
        if self._files.local is None:
            for path in sorted(self.folder(key).rglob("*")):
                if path.is_file():
                    name = path.relative_to(self.base).as_posix()
                    self._files.write(name, path.read_bytes())

    def fetch(self, key: str) -> None:
        """Copy the working folder of ``key`` from a remote store, unless there is one here."""
        if self._files.local is not None or any(self.folder(key).iterdir()):
            return
        with self._files.writing():
            for full in self._files.fs.find(self._files.path(f"{WORK}/{key}")):
                name = str(full)[len(self._files.root) + 1 :]
                target = self.base / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(self._files.read(name))

    def forget(self, key: str) -> None:
        """Remove the working folder of ``key``, here and in a remote store.

        Raises:
            StoreUnwritable: it cannot be removed.
        """
        with self._files.writing(), suppress(FileNotFoundError):
            shutil.rmtree(self.base / WORK / key)
        if self._files.local is None:
            self._files.remove(f"{WORK}/{key}")

    @contextmanager
    def exclusive(
        self, key: str, should_stop: Callable[[], bool] = lambda: False
    ) -> Iterator[bool]:
        """Hold ``key`` alone on this machine; another process that holds it is waited for.

        Yields whether the lock was obtained: not, when ``should_stop`` turned true before. The
        lock falls with the process, however it ends.

        Raises:
            StoreUnwritable: the lock cannot be made.
        """
        path = self.base / LOCKS / key
        with self._files.writing():
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a")
        with file:
            held = _try_lock(file)
            while not held and not should_stop():
                time.sleep(0.1)
                held = _try_lock(file)
            yield held


def _try_lock(file: IO[str]) -> bool:
    # Absent on native Windows, where the engine does not run either.
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _cache(url: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path.home() / ".cache"
    return base / "convoscope" / hashlib.sha256(url.encode()).hexdigest()[:16]

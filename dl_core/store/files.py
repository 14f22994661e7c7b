"""Files under one root, local or on any fsspec filesystem, named by relative POSIX paths.

A failure to write becomes :class:`~dl_core.errors.StoreUnwritable`; a file appears whole or not
at all where the filesystem is local, because it is written aside and renamed.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dl_core.errors import StoreUnreadable, StoreUnwritable


class Files:
    """The files under ``url``: a local path, or what fsspec understands (``s3://…``)."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        fs, root = url_to_fs(url if "://" in url else str(Path(url).expanduser().absolute()))
        self.fs: Any = fs
        self.root: str = root.rstrip("/")
        protocols = (fs.protocol,) if isinstance(fs.protocol, str) else fs.protocol
        self.local: Path | None = Path(self.root) if "file" in protocols else None
        self.url: str = self.root if self.local else url

    def path(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root

    def exists(self, name: str) -> bool:
        return bool(self.fs.exists(self.path(name)))

    def read(self, name: str) -> bytes:
        """The content of ``name``.

        Raises:
            FileNotFoundError: it is missing.
            StoreUnreadable: it is there but cannot be read.
        """
        try:
            data: bytes = self.fs.cat_file(self.path(name))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StoreUnreadable(path=self.url, problem=problem(error)) from error
        return data

    def stamp(self, name: str) -> str:
        """A text that changes when the file does (size, time, inode or tag, without reading it).

        Raises:
            OSError: it is missing.
        """
        info = self.fs.info(self.path(name))
        return repr(sorted((k, str(v)) for k, v in info.items()))

    def modified(self, name: str) -> float:
        """When ``name`` was last written, in seconds since 1970.

        Raises:
            OSError: it is missing.
        """
        return float(self.fs.modified(self.path(name)).timestamp())

    def names(self, folder: str) -> list[str]:
        """Last parts of the paths in ``folder``, sorted; nothing when there is no such folder."""
        if not self.local:
            self.fs.invalidate_cache()
        try:
            found = self.fs.ls(self.path(folder), detail=False)
        except OSError:
            return []
        return sorted(str(p).rstrip("/").rsplit("/", 1)[-1] for p in found)

    def size(self, folder: str) -> int:
        """Bytes under ``folder``."""
        try:
            return int(self.fs.du(self.path(folder)))
        except OSError:
            return 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say what cannot be written: an ``OSError`` inside becomes ``StoreUnwritable``."""
        try:
            yield
        except OSError as error:
            raise unwritable(self.url, error) from error

    def write(self, name: str, data: bytes) -> None:
        """Write ``name``, and its folder.

        Raises:
            StoreUnwritable: no space, no right, or a read-only filesystem.
        """
        with self.writing():
            if self.local is None:
                self.fs.pipe_file(self.path(name), data)
                return
            target = self.local / name
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}.tmp")
            try:
                write_synced(aside, data)
                aside.replace(target)
            finally:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)

    def rename(self, old: str, new: str) -> None:
        """Move the folder ``old`` to ``new``, which must not exist.

        Raises:
            StoreUnwritable: it cannot be moved.
        """
        with self.writing():
            if self.local is not None:
                (self.local / new).parent.mkdir(parents=True, exist_ok=True)
                (self.local / old).rename(self.local / new)
            else:
                self.fs.mv(self.path(old), self.path(new), recursive=True)

    def remove(self, name: str) -> None:
        """Remove a file or a folder with all it holds; what is not there is no error.

        Raises:
            StoreUnwritable: it cannot be removed.
        """
        with self.writing(), suppress(FileNotFoundError):
            self.fs.rm(self.path(name), recursive=True)


def write_synced(path: Path, data: bytes) -> None:
    """Write and wait for the disk, so that a full disk is known before the rename."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def digest(data: bytes) -> str:
    """SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def unwritable(place: str, error: OSError) -> StoreUnwritable:
    """``error``, met while writing to ``place``, as a sentence for the reader."""
    return StoreUnwritable(path=place, problem=problem(error))


def problem(error: OSError) -> str:
    """What the system says: “No space left on device”."""
    return error.strerror or type(error).__name__

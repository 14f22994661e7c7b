"""Answers of Keras that are worth keeping, one file each, named by the key of the question.

The first line is the SHA-256 of what follows. A file appears whole or not at all; one that is not
what was written is set aside, and the question asked again.
"""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from importlib.metadata import version
from typing import Any

from dl_core.errors import StoreUnreadable, StoreUnwritable
from dl_core.store.files import Files, digest

ANSWERS = "answers"


class Answers:
    """Answers under ``files``; those of another version of Keras than the installed do not count.

    ``damaged`` is the folder for what is not as it was written.
    """

    def __init__(self, files: Files, damaged: str) -> None:
        self._files = files
        self._damaged = damaged

    def load(self, key: str) -> dict[str, Any] | None:
        """The answer to ``key``, if there is a whole one."""
        name = f"{ANSWERS}/{key}.json"
        try:
            found = _opened(self._files.read(name))
        except (FileNotFoundError, StoreUnreadable):
            return None
        except ValueError:
            with suppress(StoreUnwritable):
                self._files.rename(name, f"{self._damaged}/{key}-{uuid.uuid4().hex[:8]}")
            return None
        return found["answer"] if found["keras"] == version("keras") else None

    def save(self, key: str, answer: dict[str, Any]) -> None:
        """Keep ``answer``.

        Raises:
            StoreUnwritable: it could not be written.
        """
        body = json.dumps({"keras": version("keras"), "answer": answer}).encode()
        self._files.write(f"{ANSWERS}/{key}.json", digest(body).encode() + b"\n" + body)


def _opened(data: bytes) -> dict[str, Any]:
    checksum, _, body = data.partition(b"\n")
    if checksum != digest(body).encode():
        raise ValueError("another checksum")
    found: dict[str, Any] = json.loads(body)
    return found

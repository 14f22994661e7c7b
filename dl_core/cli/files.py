"""Files that commands read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dl_core.errors import N_, ConvoscopeError
from dl_core.limits import LIMITS


class FileNotReadable(ConvoscopeError):
    template = N_("The file {path} cannot be read: {problem}.")


class FileNotJson(ConvoscopeError):
    template = N_("The file {path} is not JSON: {problem}.")


def read(path: Path) -> bytes:
    """What the file ``path`` holds.

    Raises:
        FileNotReadable: there is no such file, or none that may be read.
        LimitExceeded: it is larger than an upload may be.
    """
    try:
        LIMITS.check("upload_bytes", path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise FileNotReadable(path=path, problem=error.strerror or "?") from error


def load(path: Path) -> Any:
    """What the JSON file ``path`` holds.

    Raises:
        FileNotReadable, LimitExceeded: as :func:`read`.
        FileNotJson: there is no JSON in it.
    """
    data = read(path)
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise FileNotJson(path=path, problem="it is not text") from error
    except RecursionError as error:
        raise FileNotJson(path=path, problem="it is nested too deeply") from error
    except ValueError as error:
        raise FileNotJson(path=path, problem=error) from error

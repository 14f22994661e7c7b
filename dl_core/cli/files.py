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


def load(path: Path) -> Any:
    """What the JSON file ``path`` holds.

    Raises:
        FileNotReadable, FileNotJson: there is no such file, or no JSON in it.
        LimitExceeded: it is larger than an upload may be.
    """
    try:
        LIMITS.check("upload_bytes", path.stat().st_size)
        return json.loads(path.read_bytes())
    except OSError as error:
        raise FileNotReadable(path=path, problem=error.strerror or "?") from error
    except UnicodeDecodeError as error:
        raise FileNotJson(path=path, problem="it is not text") from error
    except RecursionError as error:
        raise FileNotJson(path=path, problem="it is nested too deeply") from error
    except ValueError as error:
        if isinstance(error, ConvoscopeError):
            raise
        raise FileNotJson(path=path, problem=error) from error

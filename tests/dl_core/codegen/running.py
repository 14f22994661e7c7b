"""Source run as a reader would."""

from __future__ import annotations

from typing import Any


def model_of(source: str) -> Any:
    """The Keras model that ``source`` leaves in ``model``."""
    variables: dict[str, Any] = {}
    exec(compile(source, "the source on screen", "exec"), variables)
    return variables["model"]

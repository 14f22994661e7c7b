"""The words of the ``network`` component."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pages._kit.i18n import _, language


def words() -> dict[str, Any]:
    """In the reader's language."""
    return _words(language())


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, Any]:
    return {
        "locale": lang,
        "waiting": _("The network is on its way …"),
        "layers": _("Layers of the network"),
        "image": _("Image"),
        "answer": _("Answer"),
    }

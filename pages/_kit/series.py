"""A series of numbers to slide a window over: typed, or made."""

from __future__ import annotations

import numpy as np

from dl_core.matrices import parse_series
from dl_core.pictures import Picture
from dl_core.signals import NAMES, signal
from pages._kit import url
from pages._kit.i18n import _

TYPED = "0 0 1 3 1 0 0 0 2 2 2 0 0 1 3 1 0 0"
"""A pattern, something else, and the pattern again."""
MOST_SEED = 999


def over_series(label: str) -> bool:
    """The control of what a window slides over: an image, or a series."""
    kinds = {"image": _("2-D: image"), "series": _("1-D: series")}
    chosen = url.choice(label, tuple(kinds), key="over", default="image", labels=kinds.__getitem__)
    return chosen == "series"


def series_input(key: str) -> Picture:
    """The controls of a series, and what they choose: (1, n, 1). Their names begin with ``key``.

    Raises:
        MatrixError: what is typed is no series of numbers.
    """
    labels = {
        "typed": _("numbers, typed"),
        "sine": _("a sine"),
        "step": _("a step"),
        "noisy_pulse": _("a pulse in noise"),
    }
    kind = url.choice(
        _("Series"), ("typed", *NAMES), key=key, default="typed", labels=labels.__getitem__
    )
    values = _typed(key) if kind == "typed" else _made(key, kind)
    return Picture(values[None, :, None], labels[kind], "series")


def _typed(key: str) -> np.ndarray:
    text = url.text(
        _("Numbers"),
        key=f"{key}_numbers",
        default=TYPED,
        lines=3,
        help=_("Spaces, tabs or commas between the numbers."),
    )
    return np.asarray(parse_series(text), dtype=np.float64)


def _made(key: str, kind: str) -> np.ndarray:
    n = url.whole(_("Values"), 8, 64, key=f"{key}_n", default=32)
    seed = 0
    if kind == "noisy_pulse":
        seed = url.whole_input(
            _("Seed"),
            0,
            MOST_SEED,
            key=f"{key}_seed",
            default=0,
            help=_("Where the pulse is, and the noise around it."),
        )
    return signal(kind, n, seed)

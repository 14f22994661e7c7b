"""The controls of a pooling layer, as one value."""

from __future__ import annotations

from dl_core.shifts import Pooling
from dl_core.sliding import PoolKind
from dl_core.windows import Padding
from pages._kit import url
from pages._kit.i18n import _

MOST_SIZE = 7
STRIDES = ("size", "1", "2", "3", "4")
PADDINGS = ("valid", "same", "number")


def pooling_settings(*, series: bool) -> Pooling:
    """Show the controls and return the layer that they describe."""
    kind = _kind()
    whole = url.flag(
        _("Global pooling"),
        key="whole",
        help=_("One window for the whole map: each map becomes one number, whatever its size."),
    )
    if whole:
        return Pooling(kind, whole=True)
    if not series:
        return Pooling(kind, _size(), _stride(), _padding())
    # A series is a map of one row: nothing happens down.
    cells = url.whole(_("Cells of the window"), 1, MOST_SIZE, key="cells", default=2)
    stride = _stride()
    steps = None if stride is None else (1, stride)
    return Pooling(kind, (1, cells), steps, ("valid", _padding()))


def _kind() -> PoolKind:
    names = {"max": _("maximum"), "average": _("average")}
    chosen = url.choice(
        _("Pooling"),
        ("max", "average"),
        key="pool",
        default="max",
        labels=names.__getitem__,
        look="segments",
    )
    return "max" if chosen == "max" else "average"


def _size() -> tuple[int, int]:
    height = url.whole(_("Window height"), 1, MOST_SIZE, key="kh", default=2)
    return height, url.whole(_("Window width"), 1, MOST_SIZE, key="kw", default=2)


def _stride() -> int | None:
    chosen = url.choice(
        _("Stride"),
        STRIDES,
        key="stride",
        default="size",
        labels=lambda s: _("as far as the window is wide") if s == "size" else s,
        help=_("Cells from one window to the next. Less than the window is wide, they overlap."),
    )
    return None if chosen == "size" else int(chosen)


def _padding() -> Padding:
    names = {"valid": _("none (valid)"), "same": _("“same”"), "number": _("a number")}
    chosen = url.choice(
        _("Padding"),
        PADDINGS,
        key="padding",
        default="valid",
        labels=names.__getitem__,
        help=_(
            "Cells around the input, which are never the largest and which no mean counts. "
            "“Same” adds as many as it takes to read every cell."
        ),
    )
    if chosen == "number":
        return url.whole(_("Cells on each side"), 0, MOST_SIZE - 1, key="pad", default=1)
    return "same" if chosen == "same" else "valid"

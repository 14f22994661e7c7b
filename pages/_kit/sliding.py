"""How a window slides: stride, padding, dilation; and what becomes of its sum."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dl_core.activations import ACTIVATIONS
from dl_core.windows import Padding
from pages._kit import url
from pages._kit.functions import ELEMENTWISE, parameter_settings
from pages._kit.i18n import _

MOST_PADDING = 6
MOST_STRIDE = 4
MOST_DILATION = 3
MOST_BIAS = 2.0
PADDINGS = ("valid", "same", "number")


@dataclass(frozen=True)
class Slide:
    """How the window moves, in cells."""

    stride: int = 1
    padding: Padding = "valid"
    dilation: int = 1

    def along(self, series: bool) -> dict[str, Any]:
        """Arguments of ``dl_core.sliding``: a ``series`` is a map of one row, not slid down."""
        if not series:
            return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}
        padding = (0, self.padding) if isinstance(self.padding, int) else self.padding
        return {
            "stride": (1, self.stride),
            "padding": padding,
            "dilation": (1, self.dilation),
        }


@dataclass(frozen=True)
class After:
    """What is added to the sum of products, and the function it goes through."""

    bias: float = 0.0
    activation: str = "linear"
    parameters: dict[str, float] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """How the function is called in a formula."""
        return _(ACTIVATIONS[self.activation].title)


def slide_settings(*, stride: int = 1, dilated: bool = True) -> Slide:
    """The controls of stride, padding and, where the window can be ``dilated``, dilation."""
    step = url.whole(_("Stride"), 1, MOST_STRIDE, key="stride", default=stride)
    names = {"valid": _("none (valid)"), "same": _("same"), "number": _("a number of cells")}
    chosen = url.choice(
        _("Padding"),
        PADDINGS,
        key="padding",
        default="valid",
        labels=names.__getitem__,
        help=_("Zeros around the input. “Same” adds as many as the output needs to keep the size."),
    )
    padding: Padding = "same" if chosen == "same" else "valid"
    if chosen == "number":
        padding = url.whole(_("Cells on each side"), 0, MOST_PADDING, key="pad", default=1)
    dilation = 1
    if dilated:
        dilation = url.whole(
            _("Dilation"),
            1,
            MOST_DILATION,
            key="dilation",
            default=1,
            help=_("Cells from one that the kernel reads to the next: 1 leaves no gap."),
        )
    return Slide(step, padding, dilation)


def after_settings() -> After:
    """The controls of bias and activation."""
    bias = url.real(_("Bias"), -MOST_BIAS, MOST_BIAS, step=0.1, key="bias", default=0.0)
    activation = url.choice(
        _("Activation"),
        ELEMENTWISE,
        key="activation",
        default="linear",
        labels=lambda name: _(ACTIVATIONS[name].title),
    )
    return After(bias, activation, parameter_settings(activation))

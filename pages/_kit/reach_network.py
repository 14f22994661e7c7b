"""Which network the page on receptive fields looks at: equal layers, or one with a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

import streamlit as st

from dl_core.famous import FAMOUS
from dl_core.receptive_field import resized
from dl_core.specs import PRESETS, ModelSpec, PaddingName, graph_of
from dl_core.stacks import Stack
from pages._kit import url
from pages._kit.builder import Built, Source, network_source, sources
from pages._kit.i18n import _

SEEING = ("cnn6", "mnist_convnet", "lenet5", "parameter_table")
"""Presets that slide a window."""
SIDES = (8, 320)
"""Pixels of a side of the input."""
MOST_DEPTH = 24
DILATIONS = ("1", "2", "3", "doubles")


def network() -> Built | None:
    """The controls of the network, in a row of the page's, and what they choose.

    Raises:
        ConvoscopeError, pydantic.ValidationError: what they describe is no network.
    """
    offered = {
        "stack": Source(_("A stack of equal layers"), _stack, None),
        "named": Source(_("published, or of the courses"), _named, None),
        **{name: source for name, source in sources().items() if name != "preset"},
    }
    return network_source(offered)


def _stack() -> Built:
    model = stack().model()
    return Built(_("A stack of equal layers"), graph_of(model), model)


def _named() -> Built:
    with cell(250):
        name = url.choice(
            _("Which"), (*SEEING, *FAMOUS), key="named", default="cnn6", labels=_title
        )
    made = PRESETS[name].train.model if name in PRESETS else FAMOUS[name].make()
    own = made.input_shape if isinstance(made, ModelSpec) else made.shapes[0]
    size = side(f"side_{name}", own[0])
    if isinstance(made, ModelSpec):
        model = ModelSpec(input_shape=(size, size, own[2]), layers=made.layers)
        return Built(_title(name), graph_of(model), model)
    return Built(_title(name), resized(made, size))


def _title(name: str) -> str:
    return _(PRESETS[name].title) if name in PRESETS else FAMOUS[name].title


def side(key: str, default: int) -> int:
    """The size of the input, on which “same” padding depends."""
    with cell():
        return url.whole(
            _("Side of the image"),
            *SIDES,
            key=key,
            default=default,
            help=_(
                "The size of receptive fields does not depend on it; “same” padding does where "
                "there is a stride, and with it the place that each value looks at."
            ),
        )


def stack(key: str = "", depth: int = 4) -> Stack:
    """The controls of a stack of equal layers; their names in the address begin with ``key``."""
    with cell():
        depth = url.whole(_("Convolutions"), 1, MOST_DEPTH, key=f"{key}depth", default=depth)
    with cell():
        kernel = url.whole(_("Kernel size"), 1, 11, key=f"{key}kernel", default=3)
    with cell():
        stride = url.whole(
            _("Stride"),
            1,
            3,
            key=f"{key}stride",
            default=1,
            help=_("Of every convolution. Keras computes no stride with a dilation: it is 1 then."),
        )
    with cell():
        pool = url.whole(
            _("Pooling after every"),
            0,
            4,
            key=f"{key}pool",
            default=2,
            help=_("A max pooling of 2 × 2 after as many convolutions as that; 0 for none."),
        )
    dilation, doubles = _dilation(key)
    with cell():
        padding = _padding(f"{key}padding")
    size = side(f"{key}side", 28)
    return Stack(depth, kernel, stride, pool, dilation, doubles, padding, size)


def _dilation(key: str) -> tuple[int, bool]:
    with cell(230):
        dilation = url.choice(
            _("Dilation"),
            DILATIONS,
            key=f"{key}dilation",
            default="1",
            labels=lambda d: _("1, 2, 4 …") if d == "doubles" else d,
            look="segments",
            help=_(
                "2 leaves one cell out between two of a window. Or it doubles from layer to layer, "
                "up to 512, as in WaveNet."
            ),
        )
    return (1, True) if dilation == "doubles" else (int(dilation), False)


def _padding(key: str) -> PaddingName:
    chosen = url.choice(
        _("Padding"),
        get_args(PaddingName),
        key=key,
        default="same",
        labels=lambda name: {"same": _("same"), "valid": _("valid")}[name],
        look="segments",
    )
    return "same" if chosen == "same" else "valid"


@contextmanager
def cell(width: int = 170) -> Iterator[None]:
    """A place for one control in a row of them, which a narrow screen breaks."""
    with st.container(width=width):
        yield

"""Which network the page on receptive fields looks at: identical layers, or one with a name."""

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
MIXED = Stack(4, pool=2, side=28)
"""A stack to point at: what a pooling does is seen in few layers."""
STACK = ("depth", "kernel", "stride", "pool", "dilation", "padding", "side")
"""How the address names what a stack is made of."""


def network(first: Stack = MIXED) -> Built | None:
    """The controls of the network, in a row of the page's, and what they choose; ``first`` is the
    stack that they begin with.

    Raises:
        ConvoscopeError, pydantic.ValidationError: what they describe is no network.
    """
    offered = {
        "stack": Source(_("A stack of identical layers"), lambda: _stack(first), None),
        "named": Source(_("published, or of the courses"), _named, None),
        **{name: source for name, source in sources().items() if name != "preset"},
    }
    return network_source(offered)


def _stack(first: Stack) -> Built:
    _begin_anew(first)
    model = stack(first).model()
    return Built(_("A stack of identical layers"), graph_of(model), model)


def _begin_anew(first: Stack) -> None:
    """A stack that nobody has touched is each view's own."""
    state = st.session_state
    if state.get("_first_stack", first) != first and not any(n in st.query_params for n in STACK):
        for name in STACK:
            state.pop(name, None)
    state["_first_stack"] = first


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


def stack(first: Stack, key: str = "") -> Stack:
    """The controls of a stack of identical layers, at first ``first``; their names in the address
    begin with ``key``."""
    with cell():
        depth = url.whole(_("Convolutions"), 1, MOST_DEPTH, key=f"{key}depth", default=first.depth)
    with cell():
        kernel = url.whole(_("Kernel size"), 1, 11, key=f"{key}kernel", default=first.kernel)
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
            _("Pooling every"),
            0,
            4,
            key=f"{key}pool",
            default=first.pool,
            help=_("A max pooling of 2 × 2 after as many convolutions as that; 0 for none."),
        )
    dilation, doubles = _dilation(key)
    with cell(190):
        padding = _padding(f"{key}padding")
    size = side(f"{key}side", first.side)
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
        look="segments",
        help=_("“same” adds zeros around the map, so that none of it is lost; “valid” adds none."),
    )
    return "same" if chosen == "same" else "valid"


@contextmanager
def cell(width: int = 170) -> Iterator[None]:
    """A place for one control in a row of them, which a narrow screen breaks."""
    with st.container(width=width):
        yield

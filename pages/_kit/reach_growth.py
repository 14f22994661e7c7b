"""How the receptive field grows with depth: several stacks overlaid, each with its numbers."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dl_core.errors import N_
from dl_core.figures.fields import Line, Overlap, lines_figure, overlaps
from dl_core.figures.style import CONFIG
from dl_core.stacks import CYCLE, Growth, Stack, growth
from pages._kit import url
from pages._kit.i18n import _, number, separators
from pages._kit.markdown import table
from pages._kit.reach_network import MIXED, stack
from pages._kit.reach_network import MOST_DEPTH as MOST

SEEN = 224
"""Pixels: the side of the images that famous networks read."""
STACKS = {
    "k3": (N_("3 × 3"), Stack(MOST)),
    "k5": (N_("5 × 5"), Stack(MOST, kernel=5)),
    "k7": (N_("7 × 7"), Stack(MOST, kernel=7)),
    "d2": (N_("3 × 3, dilation 2"), Stack(MOST, dilation=2)),
    "pool": (N_("3 × 3, pooling after every 2"), Stack(MOST, pool=2)),
    "s2": (N_("3 × 3, stride 2"), Stack(MOST, stride=2)),
    "doubles": (N_("3 × 3, dilation doubles up to 512"), Stack(MOST, doubles=True)),
}
OWN = replace(MIXED, depth=MOST)
FIRST = ("k3", "k5", "d2", "pool", "s2", "doubles")


def show_growth() -> None:
    """Controls on the left, the chart and the numbers on the right."""
    left, right = st.columns([3, 8], gap="large")
    with left:
        names = url.several(
            _("Stacks of identical layers"),
            tuple(STACKS),
            key="stacks",
            default=FIRST,
            labels=lambda name: _(STACKS[name][0]),
        )
        depth = url.whole(_("Depth shown"), 2, MOST, key="shown", default=12)
        log = url.flag(_("Logarithmic scale"), key="log", default=True)
        found = [(_(STACKS[name][0]), growth(STACKS[name][1])) for name in names]
        if url.flag(_("A stack of one’s own"), key="own"):
            own = stack(OWN, "own_")
            found.append((_("my own"), growth(own)))
    with right:
        if found:
            _show(found, depth, log)
        else:
            st.info(_("Choose a stack."), icon=":material/stacks:")


def _show(found: list[tuple[str, Growth]], depth: int, log: bool) -> None:
    lines = [
        Line(name, range(depth + 1)[: len(g.sizes)], g.sizes[: depth + 1]) for name, g in found
    ]
    figure = lines_figure(
        lines,
        x=_("Convolutions"),
        y=_("Receptive field, in pixels"),
        log=log,
        level=(SEEN, _("{n} pixels").format(n=SEEN)),
        separators=separators(),
    )
    st.plotly_chart(
        figure,
        key="growth",
        config=CONFIG,
        alt=_("Receptive field against depth: {values}.").format(
            values=", ".join(
                f"{name} {number(line.y[-1])}"
                for (name, _g), line in zip(found, lines, strict=True)
            )
        ),
    )
    _say_overlaps(overlaps(lines))
    st.markdown(_table(found, depth))
    _say(log, any(g.stack.doubles for _name, g in found) and depth > CYCLE)


def _say_overlaps(found: list[Overlap]) -> None:
    """Which lines lie on which."""
    for overlap in found:
        text = (
            _("{one} and {other} see equally far: one line lies on the other.")
            if overlap.whole
            else _(
                "{one} and {other} see equally far up to {n} layers: one line lies on the other."
            )
        )
        first, second = overlap.names
        st.caption(text.format(one=f"**{first}**", other=f"**{second}**", n=overlap.until))


def _say(log: bool, again: bool) -> None:
    """What the lines are, on the scale that is shown; ``again`` where a dilation that doubles has
    begun anew."""
    law = (
        _(
            "On this logarithmic scale, a field that grows by the same amount at each layer is a "
            "curve that flattens, {n} pixels away only after many layers; one that is multiplied "
            "at each layer is a straight line."
        )
        if log
        else _(
            "A field that grows by the same amount at each layer is a straight line, {n} pixels "
            "away only after many layers; one that is multiplied at each layer leaves it far below."
        )
    )
    parts = [
        _(
            "Each layer adds d × (k − 1) × j pixels to the field: its kernel less one, times its "
            "dilation, times the jump of what it reads."
        ),
        law.format(n=SEEN),
        _(
            "A stride or a pooling multiplies the jump for all layers after it, a doubling "
            "dilation the reach of each: both make the field grow exponentially."
        ),
    ]
    if again:
        parts.append(
            _(
                "After {n} layers the doubling dilation begins again at 1, and for some layers "
                "adds little: its line is flat there."
            ).format(n=CYCLE)
        )
    st.caption(" ".join(parts))


def _table(found: list[tuple[str, Growth]], depth: int) -> str:
    heads = (
        _("Stack"),
        _("Field after {n}").format(n=depth),
        _("Jump"),
        _("Layers to see {n} pixels").format(n=SEEN),
    )
    return table(heads, (_cells(name, g, depth) for name, g in found))


def _cells(name: str, g: Growth, depth: int) -> tuple[str, ...]:
    last, needed = min(depth, len(g.sizes) - 1), g.needed(SEEN)
    layers = _("more than {n}").format(n=len(g.sizes) - 1) if needed is None else str(needed)
    return name, number(g.sizes[last]), number(g.jumps[last]), layers

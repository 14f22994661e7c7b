"""How the receptive field grows with depth: several stacks overlaid, each with its numbers."""

from __future__ import annotations

import streamlit as st

from dl_core.errors import N_
from dl_core.figures.fields import Line, lines_figure
from dl_core.figures.style import CONFIG
from dl_core.stacks import Growth, Stack, growth
from pages._kit import url
from pages._kit.i18n import _, language, number
from pages._kit.reach_network import MOST_DEPTH as MOST
from pages._kit.reach_network import stack

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
FIRST = ("k3", "k5", "d2", "pool", "doubles")


def show_growth() -> None:
    """Controls on the left, the chart and the numbers on the right."""
    left, right = st.columns([3, 8], gap="large")
    with left:
        names = url.several(
            _("Stacks of equal layers"),
            tuple(STACKS),
            key="stacks",
            default=FIRST,
            labels=lambda name: _(STACKS[name][0]),
        )
        depth = url.whole(_("Depth shown"), 2, MOST, key="shown", default=12)
        log = url.flag(_("Logarithmic scale"), key="log", default=True)
        found = [(_(STACKS[name][0]), growth(STACKS[name][1])) for name in names]
        if url.flag(_("A stack of one’s own"), key="own"):
            own = stack("own_", depth=MOST)
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
        separators=", " if language() == "fr" else ".,",
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
    st.markdown("\n".join(_rows(found, depth)))
    st.caption(
        _(
            "Each layer adds d × (k − 1) × j pixels to the field: its kernel less one, times its "
            "dilation, times the jump of what it reads. With the same layers everywhere the field "
            "grows by the same amount at each: a straight line, {n} pixels away only after many. "
            "A stride or a pooling doubles the jump for all layers after it, a doubling dilation "
            "the reach of each: both grow like powers."
        ).format(n=SEEN)
    )


def _rows(found: list[tuple[str, Growth]], depth: int) -> list[str]:
    heads = (
        _("Stack"),
        _("Field after {n}").format(n=depth),
        _("Jump"),
        _("Layers to see {n} pixels").format(n=SEEN),
    )
    rows = ["| " + " | ".join(heads) + " |", "| :-- | --: | --: | --: |"]
    for name, g in found:
        last = min(depth, len(g.sizes) - 1)
        needed = g.needed(SEEN)
        layers = _("more than {n}").format(n=len(g.sizes) - 1) if needed is None else str(needed)
        rows.append(f"| {name} | {number(g.sizes[last])} | {number(g.jumps[last])} | {layers} |")
    return rows

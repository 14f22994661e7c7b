"""Receptive fields of famous networks, computed here, beside those that were published."""

from __future__ import annotations

import streamlit as st

from dl_core.famous import FAMOUS, Compared, compared
from dl_core.figures.fields import bars_figure
from dl_core.figures.style import CONFIG
from pages._kit.i18n import _, n_, number, separators
from pages._kit.markdown import table

IMAGE = 224
"""Pixels of a side of the image that all of them read."""


def show_famous() -> None:
    """A chart of the last fields, then every published number beside ours."""
    rows = {name: compared(one) for name, one in FAMOUS.items()}
    last = {FAMOUS[name].title: found[-1].size for name, found in rows.items()}
    figure = bars_figure(
        [f"{one.title}<br>{one.year}" for one in FAMOUS.values()],
        list(last.values()),
        y=_("Receptive field, in pixels"),
        level=(IMAGE, _("the image: {n} pixels").format(n=IMAGE)),
        separators=separators(),
    )
    values = ", ".join(f"{title} {number(size)}" for title, size in last.items())
    st.plotly_chart(
        figure,
        key="famous",
        config=CONFIG,
        alt=_("Receptive field of the last map: {values}.").format(values=values),
    )
    _say(rows)
    _tables(rows)
    st.caption(
        _(
            "Computed here from the layers of each network, for an image of {n} × {n}: size, "
            "stride (jump) and padding, which is the distance from the field of the first value "
            "to the edge of the image. In bold what is computed here, then what was published. "
            "Source: {source}, the library of Araujo, Norris and Sim "
            "(Distill, 2019)."
        ).format(n=IMAGE, source=next(iter(FAMOUS.values())).source)
    )


def _say(rows: dict[str, tuple[Compared, ...]]) -> None:
    everything = [row for found in rows.values() for row in found]
    equal = sum(row.agrees for row in everything)
    text = n_(
        "{equal} of {n} published layer is found exactly.",
        "{equal} of {n} published layers are found exactly.",
        len(everything),
    ).format(equal=equal, n=len(everything))
    if equal == len(everything):
        st.success(text, icon=":material/check_circle:")
    else:
        st.warning(text, icon=":material/warning:")


def _tables(rows: dict[str, tuple[Compared, ...]]) -> None:
    """One for each network, two side by side."""
    names = list(rows)
    for i in range(0, len(names), 2):
        for place, name in zip(st.columns(2, gap="large"), names[i : i + 2], strict=False):
            place.markdown(f"**{FAMOUS[name].title}**, {FAMOUS[name].year}")
            heads = (_("Layer"), _("Size"), _("Stride"), _("Padding"))
            place.markdown(table(heads, map(_cells, rows[name])))


def _cells(row: Compared) -> tuple[str, ...]:
    mark = row.mark
    pairs = ((row.size, mark.size), (row.stride, mark.stride), (row.padding, mark.padding))
    end = mark.end.replace("_", "_\u200b")  # a phone may break it there
    return end, *(f"**{ours}** {_beside(ours, theirs)}" for ours, theirs in pairs)


def _beside(ours: int, theirs: int | None) -> str:
    """The published number, equal or not; nothing where none was published."""
    return "" if theirs is None else f"{'=' if ours == theirs else '≠'} {theirs}"

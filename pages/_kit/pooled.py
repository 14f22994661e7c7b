"""A pooling layer on its input: the sliding window, the size of what is left, what it costs."""

from __future__ import annotations

import streamlit as st

from dl_core.pictures import Picture
from dl_core.shapes import parameters
from dl_core.shifts import Pooling
from dl_core.sliding import Pooled
from dl_core.specs import Conv2D
from pages._kit.i18n import _, n_, number, percent
from pages._kit.sizes import show_size
from pages._kit.windows import windows


def show_pooled(picture: Picture, pooling: Pooling) -> Pooled:
    """Every window of the layer, cell by cell, and what is left in all.

    Raises:
        WindowError: the window does not fit.
    """
    done = pooling.layer(picture.values)
    windows(
        picture.values,
        done.rows,
        done.columns,
        key="windows",
        mode=pooling.kind,
        picture=picture.unit,
        series=picture.kind == "series",
        channels=[_("red"), _("green"), _("blue")] if picture.values.shape[2] == 3 else None,
    )
    show_size(done.rows, done.columns, series=picture.kind == "series")
    _show_costs(done)
    return done


def _show_costs(done: Pooled) -> None:
    """No parameters, beside a convolution with the same window."""
    channels = done.x.shape[2]
    window = done.rows.kernel, done.columns.kernel
    twin = Conv2D(filters=channels, kernel_size=window)
    learned, _trained = parameters(twin, done.x.shape)
    st.markdown(
        "**"
        + _("0 parameters")
        + "** &ensp;·&ensp; "
        + n_(
            "a convolution of the same window, from {n} map to as many, has {learned}",
            "a convolution of the same window, from {n} maps to as many, has {learned}",
            channels,
        ).format(n=channels, learned=number(learned))
        + " &ensp;·&ensp; "
        + _("{before} values become {after}: {share}").format(
            before=number(done.x.size),
            after=number(done.output.size),
            share=percent(done.output.size / done.x.size, 0),
        )
    )

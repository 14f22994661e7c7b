"""A pooling layer on its input: the sliding window, the size of what is left, what it costs, and
the source that gives the same."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl_core.codegen import pooling_code
from dl_core.pictures import Picture
from dl_core.shapes import parameters
from dl_core.shifts import Pooling
from dl_core.sliding import Pooled, pooling_question
from dl_core.specs import Conv2D
from pages._kit.i18n import _, n_, number, percent
from pages._kit.keras_check import check_button
from pages._kit.sizes import show_size
from pages._kit.windows import windows


def show_pooled(picture: Picture, pooling: Pooling) -> None:
    """Every window of the layer, cell by cell, and what is left in all.

    Raises:
        WindowError: the window does not fit.
    """
    done = pooling.layer(picture.values)
    coloured = picture.values.shape[2] == 3
    colours = [_("red"), _("green"), _("blue")] if coloured else None
    windows(
        picture.values,
        done.rows,
        done.columns,
        key="windows",
        mode=pooling.kind,
        picture=picture.unit,
        series=picture.kind == "series",
        channels=colours,
        maps=colours,
    )
    show_size(done.rows, done.columns, series=picture.kind == "series")
    _show_costs(done)
    x, layer = _as_given(picture, pooling)
    check_button(pooling_question(x, layer.size, **layer.more), done.output, key="check")


def pooled_code(picture: Picture, pooling: Pooling) -> str:
    """Keras source of the same."""
    x, layer = _as_given(picture, pooling)
    return pooling_code(x.shape, layer.size, x=x, translate=_, **layer.more)


def _as_given(picture: Picture, pooling: Pooling) -> tuple[np.ndarray, Pooling]:
    """A series as one, not as a map of one row."""
    if picture.kind == "series":
        return picture.values[0, :, 0], pooling.along()
    return picture.values, pooling


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

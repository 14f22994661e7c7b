"""The image that excites a filter most, by gradient ascent, as it forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import streamlit as st

from dl_core.figures.fields import Line, lines_figure
from dl_core.figures.style import CONFIG
from dl_core.filters import FilterLayer
from dl_core.inspection.ascent import MOST_FILTERS, Ascent
from dl_core.packing import unpack
from dl_core.patches import field_of
from dl_core.specs.filters import AscentSpec
from pages._kit import url
from pages._kit.asking import answered
from pages._kit.components import Frame, Strip, pack, strips
from pages._kit.filters_common import Looked, filter_name
from pages._kit.i18n import _, n_, number, separators
from pages._kit.settings import MOST_SEED

KEY = "ascent"


def show_ascent(looked: Looked, layer: FilterLayer) -> None:
    """Settings at the left, the image and its curve at the right."""
    of_filter = _(
        "An image of noise is changed pixel by pixel, step by step along the gradient, until "
        "**the sum of the filter, before its activation**, is as large as can be: what would "
        "the filter most like to see?"
    )
    of_neuron = _(
        "An image of noise is changed pixel by pixel, step by step along the gradient, until "
        "**the sum of the neuron, before its activation**, is as large as can be: what would "
        "the neuron most like to see?"
    )
    st.markdown(of_neuron if layer.is_dense else of_filter)
    left, right = st.columns([3, 8], gap="large")
    with left:
        question = _settings(looked, layer)
    with right:
        found = answered(
            question,
            KEY,
            _("Climb"),
            _("The image climbs …"),
            icon=":material/landscape:",
            help=_("Keras computes it in another process."),
            primary=True,
            show=lambda partial: _so_far(looked, layer, partial),
        )
        if found is not None:
            _result(looked, layer, question, Ascent.from_dict(found))


def _settings(looked: Looked, layer: FilterLayer) -> AscentSpec:
    every = url.flag(
        _("All neurons at once") if layer.is_dense else _("All filters at once"),
        key="all",
        help=_("Each from the same noise; the first {n} of a large layer.").format(n=MOST_FILTERS),
    )
    chosen = None if every else _filter(looked, layer)
    where: Literal["mean", "middle"] = "mean"
    if len(layer.output) == 3 and _where() == "middle":
        where = "middle"
    opposite = url.flag(
        _("The opposite"),
        key="least",
        help=_("Down the gradient, to what it likes least: with a single output, the first class."),
    )
    steps = url.whole(_("Steps"), 10, 400, key="steps", default=100)
    rate = url.real(
        _("Step size"),
        0.01,
        0.3,
        step=0.01,
        key="rate",
        default=0.05,
        help=_("How far a step moves a pixel, of its range from 0 to 1 (root mean square)."),
    )
    decay = url.real(
        _("L2: fading"),
        0.0,
        0.1,
        step=0.005,
        key="decay",
        default=0.01,
        help=_("The share of each pixel that every step takes away: what is not needed goes dark."),
    )
    blur = url.real(
        _("Blur"),
        0.0,
        2.0,
        step=0.1,
        key="blur",
        default=0.5,
        help=_(
            "Standard deviation in pixels, every fourth step: against patterns of single pixels."
        ),
    )
    seed = url.whole_input(_("Seed"), 0, MOST_SEED, key="seed", default=0)
    return AscentSpec(
        **looked.of,
        layer=layer.name,
        filter=chosen,
        where=where,
        sign=-1 if opposite else 1,
        steps=steps,
        rate=rate,
        decay=decay,
        blur=blur,
        seed=seed,
    )


def _filter(looked: Looked, layer: FilterLayer) -> int:
    names = {str(i): filter_name(looked, layer, i) for i in range(layer.filters)}
    return int(
        url.choice(
            _("Neuron") if layer.is_dense else _("Filter"),
            tuple(names),
            key="filter",
            default="0",
            labels=lambda i: names.get(i, i),
        )
    )


def _where() -> str:
    names = {"mean": _("mean of its map"), "middle": _("middle cell")}
    return url.choice(
        _("What is to grow"),
        tuple(names),
        key="where",
        default="middle",
        labels=names.__getitem__,
    )


def _so_far(looked: Looked, layer: FilterLayer, partial: dict[str, Any]) -> None:
    filters = list(map(int, partial["filters"]))
    images, curve = unpack(partial["images"]), unpack(partial["curve"])
    label = _("after step {n}").format(n=partial["step"])
    _pictures(looked, layer, filters, [images], [label], curve[-1:])
    _curve(looked, layer, filters, curve)


def _result(looked: Looked, layer: FilterLayer, question: AscentSpec, found: Ascent) -> None:
    if found.stopped:
        st.info(
            _("Stopped after {seen} of {all} steps.").format(
                seen=len(found.curve) - 1, all=question.steps
            ),
            icon=":material/stop_circle:",
        )
    labels = [_("after step {n}").format(n=step) for step in found.steps]
    _pictures(looked, layer, found.filters, list(found.images), labels, found.curve)
    _curve(looked, layer, found.filters, found.curve)
    _say(looked, layer, question, found)


def _pictures(
    looked: Looked,
    layer: FilterLayer,
    filters: Sequence[int],
    moments: Sequence[np.ndarray],
    labels: Sequence[str],
    curve: np.ndarray,
) -> None:
    names = [filter_name(looked, layer, i) for i in filters]
    ends = [f"{n}\n{number(float(v), 2)}" for n, v in zip(names, curve[-1], strict=True)]
    frames = [
        Frame(images, label, captions=ends if images is moments[-1] else names)
        for images, label in zip(moments, labels, strict=True)
    ]
    single = len(filters) == 1
    strip = Strip(
        _("The image it climbs to"),
        frames,
        labels[0] if len(moments) == 1 else "" if single else _("below: the sum at the end"),
        size=320 if single else 72,
    )
    strips(pack([strip]), key="ascent-images")


def _curve(looked: Looked, layer: FilterLayer, filters: Sequence[int], curve: np.ndarray) -> None:
    steps = list(range(len(curve)))
    if len(filters) == 1:
        lines = [Line(filter_name(looked, layer, filters[0]), steps, curve[:, 0].tolist())]
    else:
        ranked = np.argsort(curve[-1], kind="stable")
        middle = ranked[len(ranked) // 2]
        named = {
            int(ranked[-1]): _("the highest: {name}"),
            int(middle): _("the middle one: {name}"),
            int(ranked[0]): _("the lowest: {name}"),
        }
        lines = [
            Line(
                text.format(name=filter_name(looked, layer, filters[i])),
                steps,
                curve[:, i].tolist(),
            )
            for i, text in named.items()
        ]
    figure = lines_figure(
        lines,
        x=_("Steps made"),
        y=_("Sum before the activation"),
        separators=separators(),
        height=260,
    )
    alt = _("From {start} to {end} in {n} steps.").format(
        start=number(float(curve[0, 0]), 2), end=number(float(curve[-1, 0]), 2), n=len(curve) - 1
    )
    st.plotly_chart(figure, key="ascent-curve", config=CONFIG, alt=alt)


def _say(looked: Looked, layer: FilterLayer, question: AscentSpec, found: Ascent) -> None:
    first, last = found.curve[0], found.curve[-1]
    if len(found.filters) == 1:
        text = _(
            "In {n} steps the sum of {filter} went from {start} for the noise to **{end}**."
        ).format(
            n=len(found.curve) - 1,
            filter=filter_name(looked, layer, found.filters[0]),
            start=number(float(first[0]), 2),
            end=number(float(last[0]), 2),
        )
    else:
        up = int((question.sign * (last - first) > 0).sum())
        text = _("After {n} steps **{up} of {all}** have come further than the noise.").format(
            n=len(found.curve) - 1, up=up, all=len(last)
        )
    if question.where == "middle" and len(layer.output) == 3:
        size = field_of(looked.run.spec.model, layer.name).size
        text += " " + _(
            "The middle cell sees {size} pixels only: the others just fade and blur."
        ).format(size="{} × {}".format(*size))
    if question.blur and found.falls(question.sign):
        text += " " + _("Each blur costs a little: these are the teeth of the curve.")
    if found.plain:
        text += " " + n_(
            "**{n} image is the same all over**: its filter asks for bright or for dark pixels "
            "everywhere, not for a shape. The middle cell or a deeper layer shows more.",
            "**{n} images are the same all over**: their filters ask for bright or for dark pixels "
            "everywhere, not for a shape. The middle cell or a deeper layer shows more.",
            found.plain,
        ).format(n=found.plain)
    st.markdown(text)
    st.caption(
        _(
            "Erhan and others, 2009; Simonyan and others, 2014; fading and blur after Yosinski and "
            "others, 2015. Pixels stay between 0 and 1. Keras took {time} s."
        ).format(time=number(found.seconds, 1))
    )

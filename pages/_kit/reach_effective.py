"""The effective receptive field: where the gradient of one value goes, beside what it could see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl_core.engine import AnswerView
from dl_core.figures.fields import Line, lines_figure
from dl_core.figures.footprints import footprint_figure
from dl_core.figures.style import CONFIG
from dl_core.footprints import Spread, even, gaussian, profile, spread, widened
from dl_core.inspection import Footprint
from dl_core.specs import GraphSpec, ModelSpec
from dl_core.specs.footprint import NoMap
from dl_core.stacks import Stack
from pages._kit import asking, url
from pages._kit.asking import Status
from pages._kit.builder import Built
from pages._kit.footprint_applications import application_questions, show_ways_on
from pages._kit.footprint_questions import Asked, questions, read_layers
from pages._kit.footprint_training import show_training
from pages._kit.i18n import _, number, percent, separators
from pages._kit.messages import guarded
from pages._kit.reach_network import cell, network

KEY = "footprint"
DEEP = Stack(12, side=28)
"""So many layers that the effective field is plainly smaller than the theory, on digits that they
can be trained with."""
ALIKE = 0.02
"""Of a radius: a change that is none."""


def show_effective() -> ModelSpec | GraphSpec | None:
    """Controls in a row, footprints below; the network that is looked at."""
    with st.container(horizontal=True, gap="medium"):
        chosen = network(DEEP)
        asked = _asked(chosen) if chosen else ()
    if chosen is None:
        return None
    if not asked:
        show_ways_on()
        return chosen.model or chosen.graph
    statuses = [asking.look(one.question, one.key)[0] for one in asked]
    every = [asking.EVERY[s] for s in statuses if s in asking.EVERY]
    st.fragment(_bench, run_every=min(every, default=None))(asked, tuple(statuses))
    if len(asked) < 2 and chosen.model:
        show_training(chosen.model)
    return chosen.model or chosen.graph


def _asked(chosen: Built) -> tuple[Asked, ...]:
    if chosen.model is None:
        return application_questions(chosen)
    layers = read_layers(chosen.model)
    if not layers:
        raise NoMap()
    names = list(layers)
    with cell(200):
        name = url.choice(
            _("Layer that looks"), tuple(names), key="layer", default=names[-1], always=True
        )
    return questions(layers[name])


def _bench(asked: tuple[Asked, ...], seen: tuple[Status, ...]) -> None:
    with guarded():  # inside: the fragment reruns alone
        views = [asking.look(one.question, one.key) for one in asked]
        if tuple(status for status, _view in views) != seen:
            st.rerun()  # to look again more often, or no longer
        open_ = [asking.can_ask(status, view) for status, view in views]
        st.button(
            asking.button_label(_("Compute the footprint"), *views),
            key=KEY,
            icon=":material/blur_on:",
            type="primary",
            disabled=not any(open_),
            help=_("Keras computes the gradients in another process."),
            on_click=_ask_all,
            args=(tuple(one for one, free in zip(asked, open_, strict=True) if free),),
        )
        _show(asked, views)


def _ask_all(asked: tuple[Asked, ...]) -> None:
    for one in asked:
        asking.ask(one.question, one.key)


@dataclass(frozen=True, eq=False)
class _Seen:
    """A footprint that has come, and what it says."""

    title: str
    values: np.ndarray
    spread: Spread
    even: Spread
    """What it would say if every pixel of the field counted alike."""
    images: int
    seconds: float


def _show(asked: tuple[Asked, ...], views: list[tuple[Status, AnswerView | None]]) -> None:
    found = []
    places = st.columns(2, gap="large")
    for place, one, (status, view) in zip(places, asked, views, strict=False):
        with place, guarded():
            st.markdown(f"**{one.title}**")
            asking.show_refusal(one.key)
            asking.show_status(status, view, _("Keras is computing …"), one.key)
            if status == "done" and view is not None and view.answer is not None:
                found.append(_one(one, Footprint.from_dict(view.answer)))
    if not found:
        return
    with places[1] if len(asked) < 2 else st.container():
        _profiles(asked[0], found)
    _say(asked[0], found)


def _one(asked: Asked, answer: Footprint) -> _Seen:
    outer, inner = asked.field
    seen = _Seen(
        asked.title,
        answer.values,
        spread(answer.values, inner),
        even(answer.values.shape, inner),
        answer.images,
        answer.seconds,
    )
    figure = footprint_figure(
        answer.values,
        outer,
        seen.spread,
        hover=_("row %{y}, column %{x}: %{z}"),
        separators=separators(),
    )
    st.plotly_chart(
        figure, key=f"{asked.key}_map", config=CONFIG, alt=f"{asked.title}. {_numbers(seen)}"
    )
    st.markdown(_numbers(seen))
    return seen


def _numbers(seen: _Seen) -> str:
    found, alike = seen.spread, seen.even
    return _(
        "95 % of the gradient lies within **{radius} pixels** of its centre, instead of "
        "{even_radius} if every pixel of the field counted alike. The {cells} strongest pixels "
        "that hold as much are **{share}** of the theoretical field, instead of {even_share}. A "
        "Gaussian with σ = {sigma} pixels explains {likeness} of it."
    ).format(
        radius=number(found.radius, 1),
        even_radius=number(alike.radius, 1),
        cells=number(found.cells),
        share=percent(found.share, 0),
        even_share=percent(alike.share, 0),
        sigma=number(sum(found.sigma) / 2, 1),
        likeness=percent(max(0.0, found.likeness), 0),
    )


def _profiles(asked: Asked, found: list[_Seen]) -> None:
    _outer, inner = asked.field
    columns = list(range(inner.left, inner.right + 1))
    lines = [Line(seen.title, columns, profile(seen.values, inner).tolist()) for seen in found]
    first = found[0]
    bell = gaussian(first.values.shape, first.spread.centre, first.spread.sigma)
    lines.append(Line(_("Gaussian fitted to the first"), columns, profile(bell, inner).tolist()))
    lines.append(
        Line(_("if every pixel counted alike"), columns, [1 / len(columns)] * len(columns))
    )
    figure = lines_figure(
        lines,
        x=_("Column of the image"),
        y=_("Share of the gradient"),
        separators=separators(),
        height=280,
    )
    st.plotly_chart(
        figure,
        key="profiles",
        config=CONFIG,
        alt=_("The footprints added up over rows, column by column, with a Gaussian."),
    )


def _say(asked: Asked, found: list[_Seen]) -> None:
    outer, inner = asked.field
    if len(found) > 1 and found[0].images == found[1].images:  # one may have been stopped
        st.markdown(_compared(found[0].spread, found[1].spread))
    st.markdown(
        _(
            "The square is the theoretical field, {size} pixels: nothing outside of it has any "
            "gradient. Inside, the middle counts most, because more paths lead from it to the "
            "value than from the edge. **The effective field is like a Gaussian, and smaller than "
            "the theory**: here {share} of it."
        ).format(size=outer.size, share=percent(found[0].spread.share, 0))
    )
    if outer != inner:
        st.markdown(
            _("Only {size} pixels of it lie in the image: the shares are shares of these.").format(
                size=inner.size
            )
        )
    st.caption(
        _(
            "For each pixel: the size of the derivative of the middle value by it, mean over "
            "{images}; brighter is more. Dashed: the circle that holds 95 %. After Luo, Li, "
            "Urtasun and Zemel, “Understanding the Effective Receptive Field in Deep Convolutional "
            "Neural Networks”, 2016. Keras took {time} s."
        ).format(
            images=_images(asked, found[0].images),
            time=number(sum(seen.seconds for seen in found), 1),
        )
    )


def _images(asked: Asked, n: int) -> str:
    """What the networks were shown, all of them the same."""
    if asked.question.pictures is None:
        return _("{n} images of Gaussian noise").format(n=n)
    return _("{n} digits of MNIST").format(n=n)


def _compared(untrained: Spread, trained: Spread) -> str:
    """What the training changed, on the same images."""
    change = widened(untrained, trained)
    words = {"before": number(untrained.radius, 1), "after": number(trained.radius, 1)}
    if abs(change) < ALIKE:
        text = _("**The training has hardly changed it**: {after} pixels, after {before}.")
    elif change > 0:
        text = _(
            "**The training has made it larger, by {change}**: the circle that holds 95 % grew "
            "from {before} to {after} pixels."
        )
    else:
        text = _(
            "**The training has made it smaller, by {change}**: the circle that holds 95 % shrank "
            "from {before} to {after} pixels."
        )
    return text.format(change=percent(abs(change), 0), **words)

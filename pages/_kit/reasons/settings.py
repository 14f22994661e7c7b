"""What is asked about an image: of which class, by which methods, with which settings."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dl_core.attributions import convolutions
from dl_core.specs import ModelSpec, layer_name, show
from dl_core.specs.reasons import BASELINES, FILLS
from dl_core.store import Run
from pages._kit import url
from pages._kit.i18n import _
from pages._kit.stage_titles import layer_title

METHODS = ("saliency", "integrated", "cam", "occlusion")
ANSWERED = "answer"
NOBODY = "none"
PATCHES = (1, 14)
STEPS = ("10", "25", "50", "100", "200")
STRIDES = (1, 7)


@dataclass(frozen=True)
class Settings:
    """The choices of the page; ``target`` ``None`` is the class that each network answers."""

    target: int | None
    against: int | None
    methods: tuple[str, ...]
    signed: bool
    baseline: str
    steps: int
    layer: str | None
    enlarged: bool
    patch: int
    stride: int
    fill: str
    probability: bool
    """Whether occlusion measures the probability, or else the score."""


def method_names() -> dict[str, str]:
    """What each method is called."""
    return {
        "saliency": _("Saliency"),
        "integrated": _("Integrated gradients"),
        "cam": _("Grad-CAM"),
        "occlusion": _("Occlusion"),
    }


def class_controls(run: Run) -> tuple[int | None, int | None]:
    """The class that is explained, and the one it is held against."""
    names = {str(i): _(name) for i, name in enumerate(run.spec.data.class_names)}
    left, right = st.columns(2)
    with left:
        target = _target(names)
    # Of two classes, each is held against the other anyway.
    with right:
        against = _against(names) if len(names) > 2 else NOBODY
    return (
        None if target == ANSWERED else int(target),
        None if against == NOBODY else int(against),
    )


def _target(names: dict[str, str]) -> str:
    return url.choice(
        _("Why this class?"),
        (ANSWERED, *names),
        key="class",
        default=ANSWERED,
        labels=lambda c: names.get(c, _("the one it answers")),
        missing=_("This network does not know that class."),
    )


def _against(names: dict[str, str]) -> str:
    return url.choice(
        _("… and not which?"),
        (NOBODY, *names),
        key="against",
        default=NOBODY,
        labels=lambda c: names.get(c, _("none in particular")),
        missing=_("This network does not know that class."),
        help=_(
            "With a class here, the maps explain the difference of the two scores: what speaks "
            "for the one and against the other."
        ),
    )


def settings(run: Run, target: int | None, against: int | None) -> Settings:
    """The controls of methods, and all choices together."""
    names = method_names()
    methods = tuple(
        url.several(
            _("Methods"),
            METHODS,
            key="methods",
            default=METHODS,
            labels=names.__getitem__,
        )
    )
    with st.expander(_("Settings of the methods"), icon=":material/tune:"):
        gradients, hidden = st.columns(2, gap="large")
        with gradients:
            signed = _signed()
            baseline, steps = _baseline()
            layer, enlarged = _layer(run.spec.model)
        with hidden:
            patch, stride, fill, probability = _patch()
    return Settings(
        target, against, methods, signed, baseline, steps, layer, enlarged, patch, stride, fill,
        probability,
    )  # fmt: skip


def _signed() -> bool:
    names = {"signed": _("with its sign"), "size": _("its size alone")}
    chosen = url.choice(
        _("Saliency"),
        tuple(names),
        key="sign",
        default="signed",
        labels=names.__getitem__,
        look="segments",
    )
    return chosen == "signed"


def _baseline() -> tuple[str, int]:
    names = {"black": _("a black one"), "white": _("a white one"), "mean": _("the mean image")}
    baseline = url.choice(
        _("Integrated gradients: from which image?"),
        BASELINES,
        key="baseline",
        default="black",
        labels=names.__getitem__,
        look="segments",
        help=_("The mean image is that of the images the network learned from."),
    )
    steps = url.step(
        _("Steps on the way"),
        STEPS,
        key="steps",
        default="50",
        help=_("Points at which the gradient is taken, by the midpoint rule."),
    )
    return baseline, int(steps)


def _layer(model: ModelSpec) -> tuple[str | None, bool]:
    found = convolutions(model)
    if not found:
        return None, True
    paths = tuple(found)
    layer = url.choice(
        _("Grad-CAM: at which layer?"),
        paths,
        key="layer",
        default=paths[-1],
        labels=lambda p: (
            f"{layer_title(model, layer_name(found[p].layer, p))} · {show(found[p].output)}"
        ),
        missing=_("This network has no such convolution: its last one is taken."),
    )
    names = {"smooth": _("enlarged"), "cells": _("its own cells")}
    chosen = url.choice(
        _("Its map"),
        tuple(names),
        key="cam",
        default="smooth",
        labels=names.__getitem__,
        look="segments",
        help=_("Enlarged to the image by bilinear interpolation, or as it is."),
    )
    return layer, chosen == "smooth"


def _patch() -> tuple[int, int, str, bool]:
    patch = url.whole(_("Occlusion: side of the patch"), *PATCHES, key="patch", default=6)
    stride = url.whole(_("Pixels from place to place"), *STRIDES, key="stride", default=2)
    if stride > patch:
        st.caption(
            _("No more than the patch, so that every pixel is hidden once: {n}.").format(n=patch)
        )
    names = {"black": _("black"), "grey": _("grey"), "mean": _("mean of the image")}
    fill = url.choice(
        _("Colour of the patch"),
        FILLS,
        key="fill",
        default="black",
        labels=names.__getitem__,
        look="segments",
    )
    measures = {"probability": _("probability"), "score": _("score")}
    measure = url.choice(
        _("What is measured"),
        tuple(measures),
        key="measure",
        default="probability",
        labels=measures.__getitem__,
        look="segments",
    )
    return patch, min(patch, stride), fill, measure == "probability"

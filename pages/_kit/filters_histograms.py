"""Histograms of weights, activations and gradients of every layer, epoch by epoch."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import streamlit as st

from dl_core.filters import filter_layers
from dl_core.histograms import joined
from dl_core.inspection.spreads import QUANTITIES, Spreads
from dl_core.specs.filters import HistogramsSpec
from dl_core.store import Run
from pages._kit.asking import answered
from pages._kit.chosen_run import stamp_of
from pages._kit.filters_common import count_of, moment_name, show_spreads
from pages._kit.i18n import _, n_, number, percent
from pages._kit.stage_titles import layer_title

IMAGES = 256


def show_histograms(run: Run) -> None:
    """The button, then an outline for each epoch of every layer."""
    st.markdown(
        _(
            "The same {n} training images are shown to the network as it was at every kept epoch. "
            "Each outline is the histogram of one epoch, the first behind, the last in front."
        ).format(n=IMAGES)
    )
    question = HistogramsSpec(run=run.key, stamp=stamp_of(run), images=IMAGES)
    answer = answered(
        question,
        "histograms",
        _("Compute the histograms"),
        _("The network looks at the images, epoch by epoch …"),
        icon=":material/bar_chart:",
        help=_("Keras computes it in another process."),
        primary=True,
    )
    if answer is not None:
        _result(run, answer)


def _result(run: Run, answer: dict[str, Any]) -> None:
    found = Spreads.from_dict(answer)
    if len(found.epochs) < found.all:
        st.info(
            _("Stopped: {seen} of {all} epochs were looked at.").format(
                seen=len(found.epochs), all=found.all
            ),
            icon=":material/stop_circle:",
        )
    show_spreads(_data(run, found, answer), key="spreads")
    st.markdown(_said(run, found))
    st.caption(
        _(
            "Bins are the same for all epochs of a layer. Values that are exactly 0 are counted "
            "apart, and are in no bin. Biases are left out. Gradients are those of the mean loss "
            "by the weights, with dropout off. Keras took {time} s."
        ).format(time=number(found.seconds, 1))
    )


def _data(run: Run, found: Spreads, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": run.key,
        "layers": [layer_title(run.spec.model, name) for name in found.layers],
        "epochs": list(found.epochs),
        "filters": list(found.filters),
        "counts": [count_of(layer) for layer in filter_layers(run.spec.model)],
        "can_die": [layer.can_die for layer in filter_layers(run.spec.model)],
        "bins": int(found.weights.shares.shape[2]),
        "joined": _joined(run, found),
        "dead": found.dead.tolist(),
        **{name: answer[name] for name in QUANTITIES},
        "words": {
            "weights": _("Weights"),
            "answers": _("Activations"),
            "gradients": _("Gradients"),
            "weights_note": _("of the kernels"),
            "answers_note": _("of all cells, on all images"),
            "gradients_note": _("of the loss, by the weights"),
            "epochs": _("Moments of the training"),
            "before": _("before training"),
            "epoch": _("after epoch {n}"),
            "numbers": _("mean {mean}, standard deviation {std}"),
            "zero": _("exactly 0: {share}"),
            "dead": _("dead: {n} of {all} ({share})"),
        },
    }


def _joined(run: Run, found: Spreads) -> dict[str, list[int]]:
    """How many neighbouring bins of each layer are drawn as one: a layer of few values would look
    like a comb."""
    bins, layers = int(found.weights.shares.shape[2]), filter_layers(run.spec.model)
    weights = [joined(bins, layer.weights) for layer in layers]
    answers = [joined(bins, found.images * prod(layer.output)) for layer in layers]
    return {"weights": weights, "answers": answers, "gradients": weights}


def _said(run: Run, found: Spreads) -> str:
    """What the training changed most, and who died."""
    first, last = moment_name(str(found.epochs[0])), moment_name(str(found.epochs[-1]))
    std = found.weights.std
    change = std[:, -1] / np.where(std[:, 0] > 0, std[:, 0], 1)
    i = int(np.abs(np.log(np.maximum(change, 1e-12))).argmax())
    parts = [
        _(
            "The weights of **{layer}** changed their spread most: standard deviation {a} "
            "{first}, {b} {last}."
        ).format(
            layer=layer_title(run.spec.model, found.layers[i]),
            a=number(float(std[i, 0]), 3),
            b=number(float(std[i, -1]), 3),
            first=first,
            last=last,
        )
    ]
    return " ".join([*parts, *_dead(run, found, last)])


def _dead(run: Run, found: Spreads, last: str) -> list[str]:
    """How many died, and in which layers."""
    able = [layer.can_die for layer in filter_layers(run.spec.model)]
    if not any(able):
        return []
    gone = {
        name: int(n)
        for name, n, can in zip(found.layers, found.dead[:, -1], able, strict=True)
        if can
    }
    all_gone = sum(gone.values())
    whole = sum(n for n, can in zip(found.filters, able, strict=True) if can)
    parts = [
        n_(
            "**{n} dead ReLU** of {all} ({share}) {last}: 0 in every cell of every image.",
            "**{n} dead ReLUs** of {all} ({share}) {last}: 0 in every cell of every image.",
            all_gone,
        ).format(n=all_gone, all=whole, share=percent(all_gone / max(1, whole)), last=last)
    ]
    one = _("{layer}: {n}")
    where = [
        one.format(layer=layer_title(run.spec.model, name), n=n) for name, n in gone.items() if n
    ]
    if where:
        parts.append(_("By layer: {list}.").format(list=_("; ").join(where)))
    return parts

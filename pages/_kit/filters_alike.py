"""Filters that look for the same or for the opposite, and those that tell nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dl_core.filters import FilterLayer, kernels, montage
from dl_core.inspection.patches import Patches
from dl_core.likeness import Pair, alike, expected_cosine, silent, similarity
from pages._kit import url
from pages._kit.components import Frame, Strip, pack, strips
from pages._kit.filters_common import Looked, filter_name
from pages._kit.filters_patches import ask_patches
from pages._kit.i18n import _, n_, number

MOST_PAIRS = 12
MOST_NAMED = 24
FEW = 3
"""Pairs that are shown where none is over the threshold."""


def show_alike(looked: Looked, layer: FilterLayer) -> None:
    """Pairs, then silent filters."""
    found = kernels(layer, looked.weights)
    words = _words(layer.is_dense)
    st.header(words["alike"])
    if layer.filters < 2:
        st.markdown(words["single"])
    else:
        _pairs(looked, layer, found)
    st.header(words["silent"])
    st.markdown(words["dead"])
    answer = ask_patches(looked, layer)
    if answer is not None:
        _silent(looked, layer, found, answer)


def _words(is_dense: bool) -> dict[str, str]:
    """What filters are told with, and the neurons of a dense layer."""
    if is_dense:
        return {
            "alike": _("Neurons alike"),
            "single": _("This layer has a single neuron: there is nothing to compare it with."),
            "cosine": _("The cosine between all weights of two neurons, whatever its sign."),
            "silent": _("Neurons that say nothing"),
            "dead": _(
                "A neuron whose answer is the same for every test image tells nothing; one that "
                "never exceeds zero, before a ReLU, gets no gradient any more either: it is "
                "**dead**."
            ),
        }
    return {
        "alike": _("Filters alike"),
        "single": _("This layer has a single filter: there is nothing to compare it with."),
        "cosine": _("The cosine between all weights of two filters, whatever its sign."),
        "silent": _("Filters that say nothing"),
        "dead": _(
            "A filter whose answer is the same for every test image tells nothing; one that never "
            "exceeds zero, before a ReLU, gets no gradient any more either: it is **dead**."
        ),
    }


def _pairs(looked: Looked, layer: FilterLayer, found: np.ndarray) -> None:
    least = url.real(
        _("How alike at least"),
        0.5,
        1.0,
        step=0.01,
        key="alike",
        default=0.9,
        help=_words(layer.is_dense)["cosine"],
    )
    cosines = similarity(found)
    pairs = alike(cosines, least - 1e-9)
    shown = pairs[:MOST_PAIRS] or alike(cosines, 0.0)[:FEW]
    chance = number(expected_cosine(found[0].size), 2)
    st.markdown(_counted(layer, pairs, least, shown[0]))
    _side_by_side(looked, layer, found, shown)
    if len(pairs) > len(shown):
        st.caption(_("The first {n} of {all} are shown.").format(n=len(shown), all=len(pairs)))
    st.caption(
        _(
            "+1: the same, up to a factor; 0: nothing in common; −1: the opposite, bright where "
            "the other is dark. Chance alone makes about ±{chance} of {n} weights. Biases are left "
            "out."
        ).format(chance=chance, n=number(found[0].size))
    )


def _counted(layer: FilterLayer, pairs: list[Pair], least: float, most: Pair) -> str:
    whole = layer.filters * (layer.filters - 1) // 2
    if not pairs:
        alike_said = _(
            "**None of {all} pairs** reaches {least}. The most alike are numbers {a} and {b}, with "
            "{cosine}."
        )
        opposite_said = _(
            "**None of {all} pairs** reaches {least}. The closest pair in absolute value: {a} and "
            "{b} ({cosine}, opposites)."
        )
        return (opposite_said if most.cosine < 0 else alike_said).format(
            all=number(whole),
            least=number(least, 2),
            a=most.first,
            b=most.second,
            cosine=_signed(most.cosine),
        )
    same = sum(pair.cosine > 0 for pair in pairs)
    return n_(
        "**{n} of {all} pairs** reaches {least}: {same} alike, {opposite} opposite.",
        "**{n} of {all} pairs** reach {least}: {same} alike, {opposite} opposite.",
        len(pairs),
    ).format(
        n=len(pairs),
        all=number(whole),
        least=number(least, 2),
        same=same,
        opposite=len(pairs) - same,
    )


def _signed(cosine: float) -> str:
    return ("+" if round(cosine, 2) > 0 else "") + number(cosine, 2)


def _side_by_side(
    looked: Looked, layer: FilterLayer, found: np.ndarray, pairs: Sequence[Pair]
) -> None:
    reach = float(np.abs(found).max(initial=0)) or 1.0
    groups = []
    for pair in pairs:
        both = (pair.first, pair.second)
        images = np.stack([montage(found[i]) for i in both])
        kind = _("alike") if pair.cosine > 0 else _("opposite") if pair.cosine < 0 else ""
        groups.append(
            Strip(
                _signed(pair.cosine),
                [Frame(images, captions=[filter_name(looked, layer, i) for i in both])],
                kind,
                scale="diverging",
                size=76,
                bounds=(-reach, reach),
                legend=False,
            )
        )
    strips(pack(groups), key="alike-pairs", beside=True)


def _silent(looked: Looked, layer: FilterLayer, found: np.ndarray, answer: Patches) -> None:
    quiet = silent(answer.low, answer.high)
    seen = number(answer.seen)
    never = [i for i in quiet.dead if i not in quiet.constant]
    if not quiet.dead and not quiet.constant:
        st.success(
            _(
                "None of {all}: each exceeds zero somewhere on the {seen} test images, and changes."
            ).format(all=layer.filters, seen=seen),
            icon=":material/verified:",
        )
        return
    zero = [i for i in quiet.constant if not answer.high[i]]
    other = [i for i in quiet.constant if answer.high[i]]
    for kind, text in (
        (zero, _("**{n} of {all}** are 0 in every cell of all {seen} test images: {list}.")),
        (never, _("**{n} of {all}** never exceed 0 on all {seen} test images: {list}.")),
        (other, _("**{n} of {all}** have one value everywhere on all {seen} images: {list}.")),
    ):
        if kind:
            names = [filter_name(looked, layer, i) for i in kind]
            st.markdown(text.format(n=len(kind), all=layer.filters, seen=seen, list=_listed(names)))
    if zero and layer.can_die:
        st.markdown(
            _(
                "Nothing that the network does depends on the {n} dead ones: they could be cut "
                "off, and all answers on these images would stay as they are."
            ).format(n=len(zero))
        )
    chosen = sorted({*quiet.dead, *quiet.constant})[:MOST_NAMED]
    strip = Strip(
        _("Their weights"),
        [
            Frame(
                np.stack([montage(found[i]) for i in chosen]),
                captions=[filter_name(looked, layer, i) for i in chosen],
            )
        ],
        scale="diverging",
        size=64,
    )
    strips(pack([strip]), key="silent")


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    text = ", ".join(names[:MOST_NAMED])
    return text + (", …" if more > 0 else "")

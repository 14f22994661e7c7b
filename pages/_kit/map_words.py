"""What a map of images says, in numbers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dl_core.digit_maps import NEAREST, DigitMap
from dl_core.hidden import PIXELS, last_hidden
from dl_core.metrics import accuracy
from dl_core.neighbours import mistaken, most_mixed
from dl_core.specs import ModelSpec
from dl_core.specs.digit_map import DigitMapSpec
from pages._kit.i18n import _, n_, number, percent
from pages._kit.map_questions import mapped_title

FEW = 3
"""Kinds of errors that are named."""


def pca_note(found: DigitMap) -> str:
    """What the axes of the map by PCA are."""
    across, up = (percent(float(share), 1) for share in found.shares[:2])
    return _(
        "PCA: the two directions along which the images differ most; {across} of the spread from "
        "left to right, {up} from bottom to top."
    ).format(across=across, up=up)


def tsne_note(question: DigitMapSpec, steps: int | None = None) -> str:
    """How the map by t-SNE was made, and what it can say."""
    return _(
        "t-SNE, perplexity {perplexity}, {steps} steps, begun at the map by PCA. Neighbours are "
        "alike; distances between islands, and their sizes, say little."
    ).format(perplexity=number(question.perplexity), steps=number(steps or question.iterations))


def say(found: DigitMap, question: DigitMapSpec, model: ModelSpec, names: Sequence[str]) -> None:
    """The numbers of the map, as sentences."""
    for line in (
        _stopped(found, question),
        _without_hidden(found, model),
        _spread(found),
        _neighbours(found, model),
        _mixed(found, names),
        _errors(found, names),
    ):
        if line:
            st.markdown(line)
    st.caption(
        _(
            "t-SNE keeps neighbours together and gives up the rest: how far apart two islands are, "
            "how large or how round, changes with the perplexity and the seed (van der Maaten & "
            "Hinton 2008; Wattenberg, Viégas & Johnson 2016)."
        )
    )


def _stopped(found: DigitMap, question: DigitMapSpec) -> str:
    if not found.stopped:
        return ""
    if found.places is None:
        return _("**Stopped** before t-SNE began: there is the map by PCA only.")
    return _("**Stopped** after {steps} of {all} steps: the points would still have moved.").format(
        steps=number(found.steps), all=number(question.iterations)
    )


def _without_hidden(found: DigitMap, model: ModelSpec) -> str:
    if found.layer != PIXELS:
        return ""
    if last_hidden(model) == PIXELS:
        return _(
            "This network has no hidden layer: its answer is made of the pixels themselves, and "
            "they are what is mapped."
        )
    return _("These are the pixels themselves: the map shows nothing that the network learned.")


def _spread(found: DigitMap) -> str:
    text = n_(
        "The two axes of PCA keep **{share}** of the spread of the {n} number that stands for each "
        "image.",
        "The two axes of PCA keep **{share}** of the spread of the {n} numbers that stand for each "
        "image.",
        found.size,
    )
    words = text.format(share=percent(float(found.shares[:2].sum())), n=number(found.size))
    kept = len(found.shares)
    if kept < found.size:
        words += " " + _("t-SNE is given the first {k} axes, which keep {share}.").format(
            k=kept, share=percent(float(found.shares.sum()))
        )
    return words


def _neighbours(found: DigitMap, model: ModelSpec) -> str:
    shares = {name: percent(share) for name, share in found.agreement.items()}
    layer = mapped_title(model, found.layer)
    if found.layer == PIXELS:
        words = _(
            "**By its {k} nearest images**, an image is given its own class in {layer} of cases."
        )
    else:
        words = _(
            "**By its {k} nearest images**, an image is given its own class in **{layer}** of "
            "cases where nearness is measured in {name}, in {pixels} where it is in pixels."
        )
    text = words.format(k=NEAREST, name=layer, **shares)
    if "tsne" in shares:
        text += " " + _("On the flat maps, in {pca} by PCA, in {tsne} by t-SNE.").format(**shares)
    return text


def _mixed(found: DigitMap, names: Sequence[str]) -> str:
    a, b, share = most_mixed(found.mixing)
    if share == 0:
        return _("**No two classes mix**: all nearest images are of the same class.")
    return _(
        "**{a} and {b} mix most**: {share} of the nearest images of one are of the other class."
    ).format(a=names[a], b=names[b], share=percent(share))


def _errors(found: DigitMap, names: Sequence[str]) -> str:
    kinds = mistaken(found.labels, found.answers)
    total = sum(n for _true, _read, n in kinds)
    if not total:
        return _("**Every one of the {n} images is read right.**").format(
            n=number(len(found.labels))
        )
    told = [
        _("{label} read as {answer} ({n})").format(label=names[true], answer=names[read], n=n)
        for true, read, n in kinds[:FEW]
    ]
    if total > 1 and kinds[0][2] == 1:
        text = _(
            "**{n} errors are ringed**, of {all} images ({share} read right), no two alike, such "
            "as {kinds}."
        )
    else:
        text = n_(
            "**{n} error is ringed**, of {all} images ({share} read right): {kinds}.",
            "**{n} errors are ringed**, of {all} images ({share} read right), most often {kinds}.",
            total,
        )
    share = percent(accuracy(found.labels, found.answers))
    return text.format(
        n=number(total), all=number(len(found.labels)), share=share, kinds=", ".join(told)
    )

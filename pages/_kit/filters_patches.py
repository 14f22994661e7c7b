"""The patches of the data that excite each filter most."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from dl_core.engine import AnswerView
from dl_core.filters import FilterLayer
from dl_core.inspection.patches import Patches
from dl_core.likeness import silent
from dl_core.patches import favourites, field_of
from dl_core.specs.filters import PatchesSpec
from pages._kit.filters_common import Asking, Looked, filter_name, show_asked, show_patches
from pages._kit.i18n import _, n_, number

KEY = "patches"


def patches_asking(looked: Looked, layer: FilterLayer) -> Asking:
    """The question about the test images, which two views ask."""
    return Asking(
        PatchesSpec(**looked.of, layer=layer.name),
        KEY,
        _("Look at the test images"),
        _("The network looks at the test images …"),
        ":material/image_search:",
    )


def show_strongest(looked: Looked, layer: FilterLayer) -> None:
    """The button, then the gallery."""
    size = field_of(looked.run.spec.model, layer.answer).size
    st.markdown(
        _(
            "For each filter of **{layer}**: the nine test images with its largest answer, each "
            "cut to the **{size} pixels** that the cell of this answer sees, its receptive field."
        ).format(layer=layer.name, size="{} × {}".format(*size))
    )
    show_asked(patches_asking(looked, layer), lambda view: _gallery(looked, layer, view))


def _gallery(looked: Looked, layer: FilterLayer, view: AnswerView) -> None:
    assert view.answer is not None
    found = Patches.from_dict(view.answer)
    _say(looked, layer, found)
    show_patches(_data(looked, layer, found, view), key="patches-gallery")
    st.caption(
        _(
            "Grey cells lie outside of the image: padding. After Zeiler and Fergus, “Visualizing "
            "and Understanding Convolutional Networks”, 2014. Keras took {time} s."
        ).format(time=number(found.seconds, 1))
    )


def _data(looked: Looked, layer: FilterLayer, found: Patches, view: AnswerView) -> dict[str, Any]:
    quiet = silent(found.low, found.high)
    _n, height, width, channels = found.pictures.shape
    filters = [
        {
            "name": filter_name(looked, layer, i),
            "values": [round(float(v), 5) for v in found.values[i]],
            "images": found.images[i].tolist(),
            "cells": found.cells[i].tolist(),
            "boxes": found.boxes[i].tolist(),
            # Of a filter with one value everywhere, no image excites it more than another.
            "dead": (i in quiet.dead and layer.can_die) or i in quiet.constant,
            "silent": "constant" if i in quiet.constant else "dead" if i in quiet.dead else "",
        }
        for i in range(len(found.values))
    ]
    packed = view.answer["pictures"]["data"] if view.answer else ""
    return {
        "id": view.key,
        "h": height,
        "w": width,
        "c": channels,
        "pictures": packed,
        "numbers": found.numbers.tolist(),
        "labels": found.labels.tolist(),
        "classes": looked.classes,
        "filters": filters,
        "chosen": int(np.argmax(found.high)),
        "words": {
            "all": _("All filters, nine patches each: press one"),
            "note": _("left the patch, right the whole image"),
            "found": _("class {name}, test image {number}, cell ({row}, {column})"),
            "dead": _("never above 0"),
            "constant": _("always the same"),
            "nothing": _("no image excites it: its answer never changes, or never exceeds 0"),
        },
    }


def _say(looked: Looked, layer: FilterLayer, found: Patches) -> None:
    if found.seen < found.all:
        st.info(
            _("Stopped after {seen} of {all} test images.").format(
                seen=number(found.seen), all=number(found.all)
            ),
            icon=":material/stop_circle:",
        )
    strongest = int(found.high.argmax())
    best = found.images[strongest, 0]
    text = _(
        "The strongest answer of all, **{value}**, is that of {filter} to test image {number}, of "
        "class {name}."
    ).format(
        value=number(float(found.values[strongest, 0]), 2),
        filter=filter_name(looked, layer, strongest),
        number=int(found.numbers[best]),
        name=looked.classes[int(found.labels[best])],
    )
    labels = found.labels[found.images]
    _classes, counts = favourites(labels)
    alive = found.high > found.low
    pure = int(((counts == labels.shape[1]) & alive).sum())
    text += " " + n_(
        "{n} of {all} has images of a single class only.",
        "{n} of {all} have images of a single class only.",
        pure,
    ).format(n=pure, all=len(found.values))
    st.markdown(text)

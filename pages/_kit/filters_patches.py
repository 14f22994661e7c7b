"""The patches of the data that excite each filter most."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from dl_core.filters import FilterLayer, kernels
from dl_core.inspection.patches import Patches
from dl_core.likeness import silent
from dl_core.packing import pack
from dl_core.patches import favourites, field_of
from dl_core.specs.filters import PatchesSpec
from pages._kit.asking import answered
from pages._kit.filters_common import MOST_WEIGHTS, Looked, filter_name, show_patches
from pages._kit.i18n import _, n_, number
from pages._kit.stage_titles import layer_title

KEY = "patches"


def _sees_all(layer: FilterLayer) -> bool:
    """Whether it is made of neurons that read a vector: on maps a dense layer acts cell by cell."""
    return layer.is_dense and len(layer.output) == 1


def ask_patches(looked: Looked, layer: FilterLayer) -> Patches | None:
    """What the test images say, once it is there: two views ask it."""
    found = answered(
        PatchesSpec(**looked.of, layer=layer.name),
        KEY,
        _("Look at the test images"),
        _("The network looks at the test images …"),
        icon=":material/image_search:",
        eager=True,
    )
    return None if found is None else Patches.from_dict(found)


def show_strongest(looked: Looked, layer: FilterLayer) -> None:
    """The gallery, as soon as the test images have been looked at."""
    size = field_of(looked.run.spec.model, layer.answer).size
    of_neuron = _("For each neuron of **{layer}**: the nine test images that excite it most.")
    of_filter = _(
        "For each filter of **{layer}**: the nine test images with its largest answer, each "
        "cut to the **{size} pixels** that the cell of this answer sees, its receptive field."
    )
    st.markdown(
        (of_neuron if _sees_all(layer) else of_filter).format(
            layer=layer_title(looked.run.spec.model, layer.name), size="{} × {}".format(*size)
        )
    )
    found = ask_patches(looked, layer)
    if found is not None:
        _gallery(looked, layer, found)


def _gallery(looked: Looked, layer: FilterLayer, found: Patches) -> None:
    _say(looked, layer, found)
    show_patches(_data(looked, layer, found), key="patches-gallery")
    said = _(
        "After Zeiler and Fergus, “Visualizing and Understanding Convolutional Networks”, 2014. "
        "Keras took {time} s."
    ).format(time=number(found.seconds, 1))
    if not _sees_all(layer):  # a neuron sees the whole image: nothing of it is padding
        said = _("Grey cells lie outside of the image: padding.") + " " + said
    st.caption(said)


def _data(looked: Looked, layer: FilterLayer, found: Patches) -> dict[str, Any]:
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
    return {
        "id": f"{looked.run.key} {looked.epoch} {layer.name}",
        "h": height,
        "w": width,
        "c": channels,
        "pictures": pack(found.pictures)["data"],
        "numbers": found.numbers.tolist(),
        "labels": found.labels.tolist(),
        "classes": looked.classes,
        "filters": filters,
        "kernels": _kernels(looked, layer),
        "chosen": int(np.argmax(found.high)),
        "whole": _sees_all(layer),
        "words": {
            **_shown(_sees_all(layer)),
            "dead": _("never above 0"),
            "constant": _("always the same"),
            "nothing": _("no image excites it: its answer never changes, or never exceeds 0"),
        },
    }


def _shown(sees_all: bool) -> dict[str, str]:
    """What stands by the images: a neuron has no map, and sees all of an image."""
    if sees_all:
        return {
            "all": _("All neurons, nine images each: press one"),
            "note": "",
            "kernel": _("its weights"),
            "found": _("class {name}, test image {number}"),
        }
    return {
        "all": _("All filters, nine patches each: press one"),
        "note": _("left the patch, right the whole image"),
        "kernel": _("its kernel"),
        "found": _("class {name}, test image {number}, row {row}, column {column} of the map"),
    }


def _kernels(looked: Looked, layer: FilterLayer) -> dict[str, Any] | None:
    """Of a layer that reads one channel: what each filter lays over its patches."""
    found = kernels(layer, looked.weights)
    _filters, channels, height, width = found.shape
    if channels != 1 or height * width == 1 or found.size > MOST_WEIGHTS:
        return None
    reach = float(np.abs(found).max(initial=0)) or 1.0
    return {"h": height, "w": width, "reach": reach, "values": pack(found.astype("<f4"))["data"]}


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
    if pure:
        text += " " + n_(
            "{n} of {all} is excited by a single class: all its images are of it.",
            "{n} of {all} are excited by a single class each: all their images are of it.",
            pure,
        ).format(n=pure, all=len(found.values))
    st.markdown(text)

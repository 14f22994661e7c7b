"""Where the image that a network reads comes from: canvas, data, a file, the camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import streamlit as st

from dl_core import datasets
from dl_core.specs import DataSpec
from dl_core.store import Run
from pages._kit import url
from pages._kit.chosen_run import stamp_of
from pages._kit.components import Frame, Strip, pack, strips
from pages._kit.engine import engine, load_evaluation
from pages._kit.files import camera_picture, decoded, picture_file
from pages._kit.i18n import _, probability
from pages._kit.live import Log, read

Kind = Literal["drawing", "photo", "data"]
KINDS = ("drawing", "data", "upload", "webcam")
EXAMPLES = 50
"""Images to choose from, of each class, among those to learn from."""
ANY = "any"
SIDE = 224
"""Pixels of a chosen image on screen."""


@dataclass(frozen=True, eq=False)
class Given:
    """An image to be read. ``values`` is ink (h, w) in 0 … 1 of a drawing, else (h, w, c) uint8.

    ``label`` is its class, where that is known.
    """

    kind: Kind
    values: np.ndarray
    label: int | None = None


def choose_source(default: str = KINDS[0]) -> str:
    """Which of :data:`KINDS`, kept in the address."""
    names = {
        "drawing": ":material/draw: " + _("Draw"),
        "data": ":material/dataset: " + _("Data"),
        "upload": ":material/upload_file: " + _("File"),
        "webcam": ":material/photo_camera: " + _("Camera"),
    }
    return url.choice(
        _("Image"),
        KINDS,
        key="image",
        default=default,
        labels=names.__getitem__,
        look="segments",
        wrap=True,
    )


def given(
    source: str, run: Run, canvas: Callable[[], np.ndarray | None], first: str = "learn"
) -> Given | None:
    """The controls of ``source``, and the image that they give; ``None`` before there is one.

    ``canvas`` shows where to draw and returns the ink; only a running app can import one. ``first``
    is the album that images of the data come from at first, where it is at hand.

    Raises:
        PictureUnknown, PictureDamaged and their kin: see the sentence of each.
        StoreError: the results of ``run`` cannot be read.
    """
    if source == "data":
        return _data(run, first)
    if source == "drawing":
        ink = canvas()
        return None if ink is None else Given("drawing", ink)
    file = picture_file("own") if source == "upload" else camera_picture("own")
    return None if file is None else Given("photo", decoded(file, "own").pixels)


def show_hint(source: str) -> None:
    """What to do before there is an image."""
    if source == "drawing":
        st.info(
            _(
                "Draw a digit in the black square, with the mouse or a finger: large, in one go "
                "or several."
            ),
            icon=":material/gesture:",
        )
    st.caption(_("Meanwhile the network below reads an image that is all black."))


# Images of the data -----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Album:
    """Images (n, h, w, c) uint8 and their classes (n,); ``answers`` is (n, classes), of the
    trained network, where they were kept."""

    images: np.ndarray
    labels: np.ndarray
    answers: np.ndarray | None = None


def albums(run: Run) -> dict[str, Album]:
    """The images that are at hand for ``run``, by where they come from; empty ones left out."""
    found = {"learn": _examples(run.spec.data), "test": _held_out(run.spec.data)}
    if not run.complete:
        found["followed"] = _followed(run.key)
    else:
        evaluation = load_evaluation(run.key, stamp_of(run))
        worst = evaluation.mistakes
        found["mistakes"] = Album(worst["images"], worst["labels"], worst["probabilities"])
        found["followed"] = Album(evaluation.probes, evaluation.probe_labels)
    return {name: album for name, album in found.items() if album and len(album.images)}


def _followed(key: str) -> Album | None:
    """Those of a training that was seen to run, from its events."""
    view = engine().view(key)
    progress = read(Log(key, view.events))
    if progress.probes is None:
        return None
    return Album(progress.probes, np.asarray(progress.probe_labels))


@lru_cache(maxsize=8)
def _examples(data: DataSpec) -> Album | None:
    found = datasets.examples(data, each=EXAMPLES)
    return None if found is None else Album(*found)


@lru_cache(maxsize=8)
def _held_out(data: DataSpec) -> Album | None:
    found = datasets.held_out(data)
    return None if found is None else Album(*found)


def _data(run: Run, first: str) -> Given | None:
    found = albums(run)
    if not found:
        st.info(
            _("No image of {name} is at hand for a network that was stopped.").format(
                name=run.spec.data.name
            )
        )
        return None
    titles = {
        "learn": _("images to learn from"),
        "test": _("test images"),
        "mistakes": _("worst mistakes on test images"),
        "followed": _("images followed during the training"),
    }
    chosen = url.choice(
        _("From"),
        tuple(found),
        key="from",
        default=first if first in found else next(iter(found)),
        labels=titles.__getitem__,
        on_change=_first,
        missing=_("These images are not at hand for this network: others are shown."),
    )
    album = found[chosen]
    index = _one(album, [_(n) for n in run.spec.data.class_names])
    _show(album, index, [_(n) for n in run.spec.data.class_names])
    return Given("data", album.images[index], int(album.labels[index]))


def _one(album: Album, names: list[str]) -> int:
    """Which image: a class, then a number, with a step back and a step on."""
    there = [str(c) for c in range(len(names)) if c in set(album.labels.tolist())]
    labels = {ANY: _("any"), **{c: names[int(c)] for c in there}}
    kind = url.choice(
        _("Class"),
        tuple(labels),
        key="class",
        default=ANY,
        labels=labels.__getitem__,
        on_change=_first,
        look="segments" if max(map(len, names)) == 1 else "select",
        wrap=True,
    )
    fitting = np.arange(len(album.labels))
    if kind != ANY:
        fitting = np.flatnonzero(album.labels == int(kind))
    most = len(fitting)
    if st.session_state.get("n", 1) > most:
        st.session_state["n"] = most
    number = 1
    if most > 1:
        label = _("Image, of {n}").format(n=most)
        number = url.whole_input(label, 1, most, key="n", default=1)
    return int(fitting[number - 1])


def _first() -> None:
    st.session_state["n"] = 1


def _show(album: Album, index: int, names: list[str]) -> None:
    """The image, its class, and what the trained network read instead if that is known."""
    label = int(album.labels[index])
    note = ""
    if album.answers is not None:
        answer = album.answers[index]
        read = int(answer.argmax())
        note = _("the trained network read {other}, at {share}").format(
            other=names[read], share=probability(float(answer[read]))
        )
    title = _("It is: {name}").format(name=names[label])
    image = album.images[index][None]
    strips(pack([Strip(title, [Frame(image)], note, size=SIDE)]), key="chosen")

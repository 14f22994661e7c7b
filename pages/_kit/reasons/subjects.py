"""The image whose answer is explained: from the data, drawn, from a file or the camera."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from dl_core.errors import DrawingEmpty
from dl_core.store import Run
from pages._kit import url
from pages._kit.files import camera_picture, decoded, picture_file
from pages._kit.i18n import _
from pages._kit.preparing import Switches, note, prepare
from pages._kit.sources import Album, Given, albums

SMALL_CANVAS = 196
LISTED = 40
"""Images that are listed one by one; of more, a class is chosen, then a number."""


@dataclass(frozen=True, eq=False)
class Subject:
    """``image`` (h, w, c) float32 in 0 … 1, as the network reads it; ``name`` in the reader's
    words; ``label`` its class, where that is known."""

    image: np.ndarray
    name: str
    label: int | None = None


Source = Callable[[Run, str], Subject | None]


def subject(run: Run, key: str = "", unlike: Subject | None = None) -> Subject | None:
    """The controls of an image for ``run``, and what they choose; ``None`` where there is none yet,
    with what to do. Their names in the address begin with ``key``. One of the data is at first of
    another class than ``unlike``.

    Raises:
        PictureUnknown, PictureDamaged and their kin: see the sentence of each.
        StoreError: the results of ``run`` cannot be read.
    """
    sources = _sources(run, None if unlike is None else unlike.label)
    names = {
        "followed": _("images followed during the training"),
        "mistakes": _("worst mistakes on test images"),
        "test": _("test images"),
        "learn": _("images to learn from"),
        "drawing": _("a drawing"),
        "upload": _("a file of yours"),
        "webcam": _("the camera"),
    }
    asked = st.query_params.get(f"{key}image")
    kind = url.choice(
        _("Image"),
        tuple(sources),
        key=f"{key}image",
        default=next(iter(sources)),
        labels=names.__getitem__,
        always=True,
        missing=_("These images are not at hand for this network: others are shown.")
        if asked in names
        else None,
    )
    return sources[kind](run, key)


def _sources(run: Run, unlike: int | None) -> dict[str, Source]:
    """What there is for ``run``, the best to begin with first."""
    found = albums(run)
    order = [name for name in ("followed", "mistakes", "test", "learn") if name in found]
    return {
        **{name: partial(_of_album, found[name], unlike) for name in order},
        "drawing": _drawing,
        "upload": _upload,
        "webcam": _webcam,
    }


# Images of the data -----------------------------------------------------------------------------


def _of_album(album: Album, unlike: int | None, run: Run, key: str) -> Subject:
    names = [_(name) for name in run.spec.data.class_names]
    choose = _listed if len(album.labels) <= LISTED else _counted
    at = choose(album, names, key, _first(album, unlike))
    pixels = prepare(Given("data", album.images[at]), run.spec.model.input_shape, Switches()).pixels
    return Subject(pixels, _title(album, at, names), int(album.labels[at]))


def _first(album: Album, unlike: int | None) -> int:
    """The first image, of another class than ``unlike`` if there is one."""
    return int(np.argmax(album.labels != unlike)) if unlike is not None else 0


def _listed(album: Album, names: Sequence[str], key: str, first: int) -> int:
    options = tuple(str(i + 1) for i in range(len(album.labels)))
    chosen = url.choice(
        _("Which one?"),
        options,
        key=f"{key}n",
        default=str(first + 1),
        labels=lambda i: f"{i}. {_title(album, int(i) - 1, names)}",
        always=bool(key),  # because the default of the second depends on the first
    )
    return int(chosen) - 1


def _counted(album: Album, names: Sequence[str], key: str, first: int) -> int:
    left, right = st.columns(2)
    with left:
        options = tuple(str(c) for c in range(len(names)) if c in album.labels)
        of = url.choice(
            _("Its class"),
            options,
            key=f"{key}of",
            default=str(album.labels[first]) if key else options[0],
            labels=lambda c: names[int(c)],
            always=bool(key),
        )
    fitting = np.flatnonzero(album.labels == int(of))
    with right:
        most = len(fitting)
        label = _("Image, of {n}").format(n=most)
        number = url.whole_input(label, 1, most, key=f"{key}number", default=1)
    return int(fitting[number - 1])


def _title(album: Album, at: int, names: Sequence[str]) -> str:
    name = names[int(album.labels[at])]
    if album.answers is None:
        return _("one of class {name}").format(name=name)
    read = int(np.argmax(album.answers[at]))
    return _("{true}, taken for {read}").format(true=name, read=names[read])


# The reader's own -------------------------------------------------------------------------------


def _drawing(run: Run, key: str) -> Subject | None:
    from pages._kit.drawing import canvas  # registers a component, which only a running app can

    ink = canvas(f"{key}reasons", SMALL_CANVAS)
    try:
        if ink is not None:
            return _own(run, Given("drawing", ink), _("your drawing"))
    except DrawingEmpty:
        pass  # every stroke was undone
    st.info(_("Draw in the black square, with the mouse or a finger."), icon=":material/draw:")
    return None


def _upload(run: Run, key: str) -> Subject | None:
    file = picture_file(f"{key}reasons")
    if file is None:
        return None
    return _own(run, Given("photo", decoded(file, f"{key}file").pixels), _("your file"))


def _webcam(run: Run, key: str) -> Subject | None:
    file = camera_picture(f"{key}reasons")
    if file is None:
        return None
    return _own(run, Given("photo", decoded(file, f"{key}camera").pixels), _("your picture"))


def _own(run: Run, given: Given, name: str) -> Subject:
    """Brought to the form of the images that the network learned from."""
    shape = run.spec.model.input_shape
    pixels = prepare(given, shape, Switches()).pixels
    said = note(given, shape)
    if said:
        st.caption(said)
    return Subject(np.asarray(pixels, np.float32), name)

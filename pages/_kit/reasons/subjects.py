"""The image whose answer is explained: from the data, drawn, from a file or the camera."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dl_core import datasets
from dl_core.brought import brought
from dl_core.errors import DrawingEmpty
from dl_core.pictures import Decoded, decode
from dl_core.preprocess import digit
from dl_core.specs import DataSpec
from dl_core.store import Evaluation, Run
from pages._kit import url
from pages._kit.chosen_run import stamp_of
from pages._kit.engine import load_evaluation
from pages._kit.files import camera_picture, picture_file
from pages._kit.i18n import _

EXAMPLES = 20
"""Images of each class to choose from."""
SMALL_CANVAS = 196


@dataclass(frozen=True, eq=False)
class Subject:
    """``image`` (h, w, c) float32 in 0 … 1, as the network reads it; ``name`` in the reader's
    words."""

    image: np.ndarray
    name: str


def subject(run: Run, key: str = "") -> Subject | None:
    """The controls of an image for ``run``, and what they choose; ``None`` where there is none yet,
    with what to do. Their names in the address begin with ``key``."""
    kinds = _kinds(run)
    names = {
        "followed": _("a test image followed during the training"),
        "mistake": _("one of its worst mistakes"),
        "data": _("an example to learn from"),
        "drawing": _("a drawing"),
        "upload": _("a file of yours"),
        "webcam": _("the camera"),
    }
    kind = url.choice(
        _("Image"),
        tuple(kinds),
        key=f"{key}image",
        default=next(iter(kinds)),
        labels=names.__getitem__,
        always=True,
        missing=_("This network has no image of that kind."),
    )
    return kinds[kind](run, key)


Source = Callable[[Run, str], Subject | None]


def _kinds(run: Run) -> dict[str, Source]:
    """What there is for ``run``, the best to begin with first."""
    data = run.spec.data
    found: dict[str, Source] = {}
    if run.complete:
        found["followed"] = _followed
        if len(_evaluation(run).mistakes["labels"]):
            found["mistake"] = _mistake
    if datasets.examples(data, 1) is not None:
        found["data"] = _example
    if data.name.startswith("mnist"):
        found["drawing"] = _drawing
    return {**found, "upload": _upload, "webcam": _webcam}


def _evaluation(run: Run) -> Evaluation:
    return load_evaluation(run.key, stamp_of(run))


def _followed(run: Run, key: str) -> Subject:
    kept = _evaluation(run)
    names = [_(name) for name in run.spec.data.class_names]
    titles = [f"{i + 1}. {names[label]}" for i, label in enumerate(kept.probe_labels)]
    at = _one_of(_("Test image"), titles, f"{key}followed")
    return Subject(_light(kept.probes[at]), _("test image {name}").format(name=titles[at]))


def _mistake(run: Run, key: str) -> Subject:
    kept = _evaluation(run).mistakes
    names = [_(name) for name in run.spec.data.class_names]
    pairs = zip(kept["labels"], kept["predicted"], strict=True)
    titles = [
        f"{i + 1}. " + _("{true}, taken for {read}").format(true=names[true], read=names[read])
        for i, (true, read) in enumerate(pairs)
    ]
    at = _one_of(_("Mistake"), titles, f"{key}mistake")
    return Subject(_light(kept["images"][at]), _("mistake {name}").format(name=titles[at]))


def _example(run: Run, key: str) -> Subject:
    data = run.spec.data
    names = [_(name) for name in data.class_names]
    which = _one_of(_("Class of the example"), names, f"{key}of")
    example = url.whole_input(_("Example"), 1, EXAMPLES, key=f"{key}example", default=1)
    images, labels = _examples(data)
    found = images[np.flatnonzero(labels == which)[example - 1]]
    return Subject(_light(found), _("{name}, example {n}").format(name=names[which], n=example))


@lru_cache(maxsize=8)
def _examples(data: DataSpec) -> tuple[np.ndarray, np.ndarray]:
    found = datasets.examples(data, EXAMPLES)
    assert found is not None  # the digits of MNIST come with the installation
    return found


def _one_of(label: str, titles: Sequence[str], key: str) -> int:
    """The place of one of ``titles``; the address counts from 1, alike in every language."""
    options = tuple(str(i + 1) for i in range(len(titles)))
    chosen = url.choice(label, options, key=key, default="1", labels=lambda i: titles[int(i) - 1])
    return int(chosen) - 1


def _light(pixels: np.ndarray) -> np.ndarray:
    return np.asarray(pixels, np.float32) / 255


def _drawing(run: Run, key: str) -> Subject | None:
    from pages._kit.drawing import canvas  # registers a component, which only a running app can

    ink = canvas(f"{key}reasons", SMALL_CANVAS)
    try:
        image = None if ink is None else digit(ink).image
    except DrawingEmpty:
        image = None
    if image is None:
        st.info(_("Draw in the black square, with the mouse or a finger."), icon=":material/draw:")
        return None
    st.caption(_("Brought to the form of MNIST’s digits. A link cannot hold your drawing."))
    return Subject(image[:, :, None], _("your drawing"))


def _upload(run: Run, key: str) -> Subject | None:
    file = picture_file(f"{key}reasons")
    return None if file is None else _brought(run, key, file, _("your file"))


def _webcam(run: Run, key: str) -> Subject | None:
    file = camera_picture(f"{key}reasons")
    return None if file is None else _brought(run, key, file, _("your picture"))


def _brought(run: Run, key: str, file: UploadedFile, name: str) -> Subject:
    decoded = _decoded(key, file)
    found = brought(decoded.pixels, run.spec.data)
    words = {
        "animated": _("It moves: its first image is taken."),
        "transparent": _("Where it is transparent, it is laid on white."),
        "deep": _("Its 16 bits a pixel are brought to 8."),
        "greyed": _("It has colours, and the network reads grey images only: it was turned grey."),
        "coloured": _("It is grey, and the network reads colours: red, green and blue are equal."),
        "inked": _(
            "What differs from the paper was made white on black and fitted into {height} × "
            "{width} pixels, as the images the network learned from."
        ),
        "cut": _("The square in its middle was taken."),
    }
    height, width, _channels = found.image.shape
    text = " ".join(words[note] for note in (*decoded.notes, *found.notes))
    st.caption(text.format(height=height, width=width))
    return Subject(found.image, name)


def _decoded(key: str, file: UploadedFile) -> Decoded:
    """Decoded once, however often the page runs."""
    kept: tuple[str, Decoded] | None = st.session_state.get(f"_{key}reasons_decoded")
    if kept is None or kept[0] != file.file_id:
        kept = (file.file_id, decode(file.getvalue()))
        st.session_state[f"_{key}reasons_decoded"] = kept
    return kept[1]

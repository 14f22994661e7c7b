"""How an image becomes what a network reads: switches, steps as pictures, what they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl_core.errors import N_
from dl_core.photographs import has_colour, photo, written
from dl_core.preprocess import Preparation, digit
from dl_core.specs import Shape, show
from pages._kit import url
from pages._kit.components import Frame, Packed, Strip, pack
from pages._kit.i18n import _
from pages._kit.sources import Given


@dataclass(frozen=True)
class Switches:
    """Which parts of MNIST's recipe are on."""

    fit: bool = True
    centre: bool = True


ALL = tuple(Switches(fit, centre) for fit in (True, False) for centre in (True, False))
"""The whole recipe first, nothing of it last."""


def switches() -> Switches:
    """Two switches, kept in the address."""
    with st.container(gap=None):
        fit = url.flag(
            _("Scale the ink to 20 × 20"),
            key="fit",
            default=True,
            help=_("Off: the whole sheet is reduced to 28 × 28 as it stands."),
        )
        centre = url.flag(
            _("Centre it"),
            key="centre",
            default=True,
            help=_("Off: it stays where it was on the sheet."),
        )
    return Switches(fit, centre)


def prepare(given: Given, shape: Shape, how: Switches) -> Preparation:
    """``given`` as a network reads it that was trained on images of ``shape``.

    Raises:
        DrawingEmpty, PictureBlank: there is nothing on it.
    """
    grey = shape[2] == 1
    if given.kind == "data":
        image = given.values.astype(np.float32) / 255
        return Preparation((("sample", image[:, :, 0] if grey else image),))
    if given.kind == "drawing" and grey:
        return digit(given.values, fit=how.fit, centre=how.centre)
    if given.kind == "drawing":
        _photo, *later = photo(given.values[:, :, None], shape[0]).steps
        return Preparation((("drawing", given.values), *later))
    if grey:
        return written(given.values, fit=how.fit, centre=how.centre)
    return photo(given.values / 255, shape[0])


def is_prepared(source: str) -> bool:
    """Whether images of a source, or of a kind, become something else before they are read."""
    return source != "data"


def is_recipe(source: str, shape: Shape) -> bool:
    """Whether MNIST's recipe is what prepares them: its switches then do something."""
    return shape[2] == 1 and is_prepared(source)


def note(given: Given, shape: Shape) -> str:
    """What is lost on the way to a network that reads other images; ``""`` for nothing."""
    if given.kind == "drawing" and shape[2] == 3:
        return _(
            "This network reads colour photos: your drawing becomes one of {shape}, its red, "
            "green and blue alike. It resembles nothing that the network has learned."
        ).format(shape=show(shape))
    if given.kind == "photo" and shape[2] == 1 and has_colour(given.values):
        return _(
            "This network reads grey images: of the colours of your picture only how much "
            "lighter or darker they are than the background is kept."
        )
    return ""


def switch_names() -> dict[Switches, str]:
    """Each combination in words."""
    return {
        Switches(): _("prepared as MNIST"),
        Switches(centre=False): _("without centring"),
        Switches(fit=False): _("without scaling"),
        Switches(False, False): _("without either"),
    }


# Steps as pictures ------------------------------------------------------------------------------


WORDS = {
    "sample": (N_("The image"), N_("as it is in the data")),
    "drawing": (N_("The drawing"), N_("as it was drawn")),
    "photo": (N_("The picture"), N_("as it came")),
    "ink": (N_("Ink"), N_("how far each pixel is from the paper")),
    "crop": (N_("Cropped"), N_("to the smallest rectangle that holds the ink")),
    "fit": (N_("Scaled"), N_("to fit 20 × 20, its edges smoothed")),
    "reduce": (N_("Reduced"), N_("all of it, as it stands")),
    "centre": (N_("Centred"), N_("its centre of mass in the middle")),
    "place": (N_("Placed"), N_("where it was on the sheet")),
    "square": (N_("Cut square"), N_("the middle of the picture")),
    "small": (N_("Reduced"), N_("to the size that the network reads")),
    "disturbed": (N_("Disturbed"), N_("as the sliders say")),
}
"""Title of each step, and what it is."""
REDUCING = ("reduce", "small")
"""Steps that leave alone what has its size already."""


def packed_steps(prepared: Preparation) -> list[Packed]:
    """The image step by step, numbered if there are several."""
    groups = []
    for i, (name, image) in enumerate(prepared.steps):
        before = prepared.steps[i - 1][1] if i else None
        title, said = _told(name, image, before)
        small = _thin(image)
        numbered = f"{i + 1}. {title}" if len(prepared.steps) > 1 else title
        groups.append(Strip(numbered, [Frame(small[None])], said, size=_width(small)))
    return pack(groups)


def _told(name: str, image: np.ndarray, before: np.ndarray | None) -> tuple[str, str]:
    """Title of a step and what it is, with the size of what comes of it."""
    size = f"{image.shape[0]} × {image.shape[1]}"
    if name in REDUCING and before is not None and before.shape[:2] == image.shape[:2]:
        return _("Already {size}").format(size=size), _("left as it is")
    title, said = map(_, WORDS[name])
    return title, f"{size}, {said}"


def _thin(image: np.ndarray, most: int = 140) -> np.ndarray:
    """Every other pixel of a large image: on screen it is smaller than that anyway."""
    step = -(-max(image.shape[:2]) // most)
    return image[::step, ::step]


def _width(image: np.ndarray, side: int = 112) -> int:
    """Width on screen of an image whose longer side is to take ``side`` pixels."""
    height, width = map(int, image.shape[:2])
    return max(8, round(side * width / max(height, width)))


def show_compared(answers: Sequence[tuple[Switches, str]], chosen: Switches) -> None:
    """What the network reads with and without each part, the one in force in bold."""
    names = switch_names()
    line = _("{what}: {answer}")
    lines = [line.format(what=names[how], answer=said) for how, said in answers]
    marked = [
        f"- **{text}**" if how == chosen else f"- {text}"
        for text, (how, _said) in zip(lines, answers, strict=True)
    ]
    st.markdown("\n".join(marked))

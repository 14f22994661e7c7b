"""Client-side components: looks that cost the server nothing.

The inline part of each is a stub that imports a module the browser caches, because Streamlit sends
inline code again on every rerun.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import streamlit as st

from pages._kit.i18n import _, language

STUB = """export default function (component) {{
  const url = new URL("app/static/components/{name}.js", document.baseURI).href;
  const place = component.parentElement;
  place.latest = component; // while a module is on its way, newer data may overtake older
  import(url).then((module) => place.latest === component && module.default(component));
}}"""

_strips = st.components.v2.component("convoscope_strips", js=STUB.format(name="strips"))

_canvas = st.components.v2.component("convoscope_canvas", js=STUB.format(name="canvas"))

_speak = st.components.v2.component(
    "convoscope_language",
    js="""export default function ({ data }) {
  document.documentElement.lang = data;
}""",
)


def speak(lang: str) -> None:
    """Tell the browser the language of the page, so that it is read aloud in that language."""
    _speak(data=lang, key="language-of-page", height=0)


def tidy_canvas(key: str, label: str) -> None:
    """Put away the toolbar of the drawing canvas ``key``, and name it for screen readers."""
    _canvas(data={"key": key, "label": label}, key=f"tidy-{key}", height=0)


Packed = dict[str, Any]
"""A strip as JSON, its arrays in base64: what :func:`pack` makes."""

Scale = Literal["gray", "sequential", "diverging"]


@dataclass(frozen=True)
class Frame:
    """One moment of a strip. ``images`` is (n, h, w) or (n, h, w, c) with c 1 or 3."""

    images: np.ndarray
    label: str = ""
    captions: Sequence[str] | None = None
    marks: Sequence[str] | None = None
    """Per image ``"right"``, ``"wrong"`` or ``""``: the colour of its caption."""


@dataclass(frozen=True)
class Strip:
    """A titled row of small images; several frames make a film with a scrubber."""

    title: str
    frames: Sequence[Frame]
    note: str = ""
    scale: Scale = "gray"
    size: int = 44
    """Width of one image on screen, in CSS pixels."""
    bounds: tuple[float, float] | None = None
    """Values at the ends of the scale; by default 0 to 1 for images, else the data's own."""
    legend: bool = field(default=True)


def strips(groups: Sequence[Packed], *, key: str, beside: bool = False) -> None:
    """Show packed strips of images; their values can be read by mouse, touch or keys.

    They stand one under the other, or ``beside`` one another as far as there is room.
    """
    words = {
        "locale": language(),
        "tile": _("{title}: image {i} of {n}"),
        "pixel": _("row {row}, column {column}"),
        "frames": _("Moments of the training"),
        "play": _("Play"),
        "pause": _("Pause"),
        "hint": _("Move over the image, or use the arrow keys, to read its values."),
    }
    _strips(data={"groups": groups, "words": words, "beside": beside}, key=key)


def pack(groups: Sequence[Strip]) -> list[Packed]:
    """Strips as they travel; worth keeping where several viewers, or reruns, show the same."""
    return [_pack(group) for group in groups]


def _pack(strip: Strip) -> Packed:
    stacks = [_four_axes(f.images) for f in strip.frames]
    n, h, w, c = stacks[0].shape
    low, high = strip.bounds or _bounds(strip.scale, stacks)
    kind = _smallest(stacks)
    return {
        "title": strip.title,
        "note": strip.note,
        "scale": strip.scale,
        "size": strip.size,
        "legend": strip.legend and strip.scale != "gray",
        "n": n,
        "h": h,
        "w": w,
        "c": c,
        "dtype": kind,
        "low": low,
        "high": high,
        "frames": [
            {
                # Frames that show the same images again, with other captions, do not repeat them.
                "data": None
                if i and f.images is strip.frames[0].images
                else base64.b64encode(s.astype("<" + kind).tobytes()).decode("ascii"),
                "label": f.label,
                "captions": f.captions,
                "marks": f.marks,
            }
            for i, (f, s) in enumerate(zip(strip.frames, stacks, strict=True))
        ],
    }


def _smallest(stacks: Sequence[np.ndarray]) -> str:
    """The type to send values in: half precision reads well enough, but ends at 65,504."""
    if all(s.dtype == np.uint8 for s in stacks):
        return "u1"
    most = max(float(np.abs(s).max(initial=0)) for s in stacks)
    return "f2" if most < 65504 else "f4"


def _four_axes(images: np.ndarray) -> np.ndarray:
    return images[..., None] if images.ndim == 3 else images


def _bounds(scale: Scale, stacks: Sequence[np.ndarray]) -> tuple[float, float]:
    if scale == "gray":
        return (0.0, 255.0) if stacks[0].dtype == np.uint8 else (0.0, 1.0)
    low = min(float(s.min()) for s in stacks)
    high = max(float(s.max()) for s in stacks)
    if scale == "diverging":  # symmetric, so that zero is always the neutral colour
        reach = max(abs(low), abs(high)) or 1.0
        return -reach, reach
    return min(0.0, low), high if high > 0 else 1.0

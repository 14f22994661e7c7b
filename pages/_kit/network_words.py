"""The words of the ``network`` component."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pages._kit.i18n import _, language


def words() -> dict[str, Any]:
    """In the reader's language."""
    return _words(language())


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, Any]:
    return {
        "locale": lang,
        "layers": _("Layers of the network"),
        "image": _("Image"),
        "pixels": _("grey level"),
        "answer": _("Answer"),
        "says": _("{name}, at {share}"),
        "sheet": _("{title}, {shape}: every map. Arrow keys go from map to map, Enter opens one."),
        **_places(),
        **_looks(),
    }


def _places() -> dict[str, Any]:
    """Where one is."""
    return {
        "back": _("Back"),
        "open": _("Open"),
        "map": _("map {n}"),
        "neuron": _("neuron {n}"),
        "cell": _("row {row}, column {column}"),
        "pixel": _("row {row}, column {column}: {value}"),
        "field": _(
            "It depends on rows {top} to {bottom} and columns {left} to {right} of the image: "
            "{h} × {w} pixels."
        ),
        "whole": _("It depends on the whole image."),
        "heavy": _(
            "The weights of this layer are too many to be sent for every epoch: what it makes is "
            "shown here, but not what that is made of."
        ),
        "hint": _(
            "Point at a pixel of any map to read it and see what it depends on; press a map to see "
            "what it is made of."
        ),
    }


def _looks() -> dict[str, Any]:
    """How maps are looked at."""
    return {
        "smaller": _("Smaller"),
        "larger": _("Larger"),
        "edges": _("Lines"),
        "contribution": _("on this image"),
        "weights": _("weights"),
        "positive": _("adds"),
        "negative": _("takes away"),
        "colours": _("Colours"),
        "each": _("of each layer"),
        "together": _("of all layers"),
    }

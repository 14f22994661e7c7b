"""The size of images, as a reader writes it."""

from __future__ import annotations

import re

from dl_core.errors import N_, ConvoscopeError
from dl_core.specs.base import Shape


class NotASize(ConvoscopeError):
    template = N_("The size of images is written as in 224x224x3, and “{text}” is not.")


def image_shape(text: str) -> Shape:
    """Height, width and channels.

    Raises:
        NotASize: ``text`` is none.

    >>> image_shape("224x160x3"), image_shape("224 × 160 × 3")
    ((224, 160, 3), (224, 160, 3))
    """
    plain = "".join(text.split())
    if not re.fullmatch(r"[1-9]\d{0,4}([x×*][1-9]\d{0,4}){2}", plain, flags=re.ASCII):
        raise NotASize(text=text[:60])
    return tuple(map(int, re.split("[x×*]", plain)))

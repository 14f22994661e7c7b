"""Pictures from files: refused before they are decoded where they must be, then made small.

A file is anybody's. What it is and how many pixels it holds is read from its first bytes, so that
a few kilobytes which promise a billion pixels cost nothing. What passes is brought upright, laid
on white where it is transparent, and reduced: no page shows more than :data:`MOST_SIDE` pixels.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from dl_core.errors import (
    ConvoscopeError,
    PictureDamaged,
    PictureEmpty,
    PictureTooLarge,
    PictureUnknown,
)
from dl_core.limits import LIMITS, Limits

Array = NDArray[Any]

MOST_SIDE = 192
"""Pixels of the longer side of what is kept of a file."""
LUMINANCE = np.array([0.299, 0.587, 0.114])
"""Shares of red, green and blue in grey: ITU-R BT.601, as Pillow and JPEG have them."""


@dataclass(frozen=True)
class Picture:
    """What a page computes on.

    ``values`` is (h, w, c) float64, c being 1 or 3 (red, green, blue); a series is (1, n, 1).
    ``kind`` says where it comes from, ``name`` what it is, in the reader's words.
    """

    values: Array
    name: str
    kind: str

    @property
    def unit(self) -> bool:
        """Whether it can be shown as light: values in 0 … 1, which a typed matrix need not have."""
        return self.kind not in ("typed", "series")


@dataclass(frozen=True)
class Decoded:
    """``pixels`` is (h, w, c) uint8, c being 1 or 3, at most :data:`MOST_SIDE` on a side.

    ``notes`` names what else was done: ``animated`` (its first image was taken), ``transparent``
    (it was laid on white), ``deep`` (16 bits became 8).
    """

    pixels: Array
    notes: tuple[str, ...] = ()


def decode(data: bytes, limits: Limits = LIMITS) -> Decoded:
    """The picture in a PNG, JPEG, WebP or BMP file, whatever its name ends in.

    Raises:
        LimitExceeded: the file holds too many bytes.
        PictureTooLarge: it says that it holds too many pixels; they are not decoded.
        PictureEmpty, PictureUnknown, PictureDamaged: see the sentence of each.

    >>> file = io.BytesIO()
    >>> Image.new("RGBA", (640, 480)).save(file, "PNG")
    >>> decoded = decode(file.getvalue())
    >>> decoded.pixels.shape, decoded.notes
    ((144, 192, 3), ('transparent',))
    """
    limits.check("upload_bytes", len(data))
    if not data:
        raise PictureEmpty()
    reader = _reader(data[:16])
    try:
        with reader(io.BytesIO(data), "") as image:
            _check(image.size, limits)
            return _small(image)
    except ConvoscopeError:
        raise
    except Exception as error:  # a decoder that is given anything may raise anything
        raise PictureDamaged() from error


Reader = Callable[[io.BytesIO, str], ImageFile.ImageFile]


def _reader(head: bytes) -> Reader:
    """What reads a file that begins so; ``Image.open`` guards too, but names no size and no cap."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if head.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WebPImageFile
    if head.startswith(b"BM"):
        return BmpImageFile
    raise PictureUnknown()


def _check(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.upload_pixels:
        raise PictureTooLarge(
            width=width, height=height, pixels=width * height, cap=limits.upload_pixels
        )


def _small(image: ImageFile.ImageFile) -> Decoded:
    notes = ["animated"] if getattr(image, "is_animated", False) else []
    turn = _turn(image)
    image.draft(None, (2 * MOST_SIDE, 2 * MOST_SIDE))  # a large JPEG is decoded in part
    notes += ["deep"] if image.mode.startswith("I") else []
    plain = _plain(image)
    plain.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.BOX)
    if turn is not None:
        plain = plain.transpose(turn)
    if plain.mode == "RGBA":
        white = Image.new("RGBA", plain.size, "white")
        notes += ["transparent"] if np.asarray(plain)[:, :, 3].min() < 255 else []
        plain = Image.alpha_composite(white, plain).convert("RGB")
    pixels = np.asarray(plain, dtype=np.uint8)
    return Decoded(pixels.reshape(*pixels.shape[:2], -1), tuple(notes))


def _plain(image: Image.Image) -> Image.Image:
    """The same picture as grey (``L``), colour (``RGB``) or colour with opacity (``RGBA``)."""
    if image.mode.startswith("I"):  # 16 bits, which Pillow would clip at 255
        levels = np.asarray(image, dtype=np.float32) / 257
        return Image.fromarray(np.clip(np.rint(levels), 0, 255).astype(np.uint8))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to bring a photo upright, by EXIF's tag 274, Orientation: telephones write it."""


def _turn(image: Image.Image) -> Image.Transpose | None:
    with suppress(Exception):  # a camera's notes that cannot be read are no reason to refuse
        return _TURNS.get(image.getexif().get(274, 1))
    return None


def reduced(values: Array, side: int) -> Array:
    """``values`` with ``side`` pixels on the longer side, each the mean of those it covers.

    Args:
        values: (h, w, c) float.

    Returns:
        (h', w', c) float64; an image that is small enough already is not enlarged.

    >>> reduced(np.arange(16.0).reshape(4, 4, 1), 2)[:, :, 0]
    array([[ 2.5,  4.5],
           [10.5, 12.5]])
    """
    height, width, channels = values.shape
    scale = side / max(height, width)
    if scale >= 1:
        return np.asarray(values, dtype=np.float64)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    planes = [
        Image.fromarray(np.ascontiguousarray(values[:, :, c], dtype=np.float32)).resize(
            size, Image.Resampling.BOX
        )
        for c in range(channels)
    ]
    return np.stack([np.asarray(plane, dtype=np.float64) for plane in planes], axis=-1)


def grey(values: Array) -> Array:
    """The luminance of (h, w, 3), as (h, w, 1); an image of one channel stays as it is.

    >>> grey(np.array([[[1.0, 0.0, 0.0]]]))
    array([[[0.299]]])
    """
    return values if values.shape[2] == 1 else (values @ LUMINANCE)[:, :, None]

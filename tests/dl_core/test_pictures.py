"""Pictures from files: what is read right, and what is refused before it costs anything."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dl_core.errors import (
    ConvoscopeError,
    LimitExceeded,
    PictureDamaged,
    PictureEmpty,
    PictureTooLarge,
    PictureUnknown,
)
from dl_core.limits import Limits
from dl_core.pictures import MOST_SIDE, Picture, decode, grey, reduced

FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
HALVES = np.zeros((40, 60, 3), np.uint8)
"""Red on the left, green on the right: which way up and round it is can be told."""
HALVES[:, :30, 0] = HALVES[:, 30:, 1] = 200


def file(image: Image.Image, kind: str, **how: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def picture(kind: str = "PNG", **how: Any) -> bytes:
    return file(Image.fromarray(HALVES), kind, **how)


def noise(side: int = 64) -> Image.Image:
    values = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    return Image.fromarray(values)


def near(pixels: np.ndarray, colour: tuple[int, ...]) -> bool:
    return bool(np.abs(pixels.astype(int) - colour).max() < 25)  # JPEG rounds colours


# What is read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_read(kind: str) -> None:
    decoded = decode(picture(kind))
    assert decoded.pixels.shape == (40, 60, 3)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.notes == ()
    assert near(decoded.pixels[20, 10], (200, 0, 0))
    assert near(decoded.pixels[20, 50], (0, 200, 0))


def test_png_and_bmp_lose_nothing() -> None:
    for kind in ("PNG", "BMP"):
        np.testing.assert_array_equal(decode(picture(kind)).pixels, HALVES)


def test_a_grey_picture_has_one_channel() -> None:
    for mode in ("L", "1"):
        assert decode(file(noise().convert(mode), "PNG")).pixels.shape == (64, 64, 1)


def test_the_colours_of_printers_become_those_of_screens() -> None:
    decoded = decode(file(Image.fromarray(HALVES).convert("CMYK"), "JPEG", quality=95))
    assert decoded.pixels.shape == (40, 60, 3)
    assert near(decoded.pixels[20, 10], (200, 0, 0))


def test_a_palette_is_looked_up() -> None:
    decoded = decode(file(Image.fromarray(HALVES).convert("P"), "PNG"))
    assert near(decoded.pixels[20, 50], (0, 200, 0))


@pytest.mark.parametrize(("level", "expected"), [(0, 0), (32768, 128), (65535, 255)])
def test_sixteen_bits_become_eight(level: int, expected: int) -> None:
    decoded = decode(file(Image.fromarray(np.full((9, 7), level, np.uint16)), "PNG"))
    assert decoded.pixels.shape == (9, 7, 1)
    assert set(decoded.pixels.ravel()) == {expected}
    assert decoded.notes == ("deep",)


def test_transparency_is_laid_on_white() -> None:
    clear = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    half = Image.new("RGBA", (8, 8), (0, 0, 0, 128))
    assert set(decode(file(clear, "PNG")).pixels.ravel()) == {255}
    assert near(decode(file(half, "PNG")).pixels, (127, 127, 127))
    assert decode(file(half, "WEBP", lossless=True)).notes == ("transparent",)
    opaque = Image.new("RGBA", (8, 8), (9, 9, 9, 255))
    assert decode(file(opaque, "PNG")).notes == ()
    palette = Image.new("P", (8, 8))
    assert set(decode(file(palette, "PNG", transparency=0)).pixels.ravel()) == {255}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("turn", "shape", "red"),
    [
        (1, (40, 60), (20, 10)),
        (2, (40, 60), (20, 50)),
        (3, (40, 60), (20, 50)),
        (4, (40, 60), (20, 10)),
        (5, (60, 40), (10, 20)),
        (6, (60, 40), (10, 20)),
        (7, (60, 40), (50, 20)),
        (8, (60, 40), (50, 20)),
    ],
)
def test_a_telephone_s_photo_stands_upright(
    kind: str, turn: int, shape: tuple[int, int], red: tuple[int, int]
) -> None:
    notes = Image.Exif()
    notes[274] = turn
    pixels = decode(picture(kind, exif=notes)).pixels
    assert pixels.shape[:2] == shape
    assert near(pixels[red], (200, 0, 0))


def test_unreadable_notes_of_a_camera_are_no_reason_to_refuse() -> None:
    assert decode(picture("JPEG", exif=b"Exif\0\0 nonsense")).pixels.shape == (40, 60, 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_image_is_taken(kind: str) -> None:
    more = [Image.fromarray(HALVES[:, ::-1])]
    decoded = decode(picture(kind, save_all=True, append_images=more, duration=50))
    assert decoded.notes == ("animated",)
    assert near(decoded.pixels[20, 10], (200, 0, 0))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_large_picture_is_kept_small(kind: str) -> None:
    wide = Image.fromarray(HALVES).resize((1500, 900))
    pixels = decode(file(wide, kind)).pixels
    assert pixels.shape == (round(MOST_SIDE * 0.6), MOST_SIDE, 3)
    assert near(pixels[50, 20], (200, 0, 0))


def test_a_line_of_pixels_is_a_picture() -> None:
    assert decode(file(Image.new("RGB", (20_000, 1)), "PNG")).pixels.shape == (1, MOST_SIDE, 3)


# What is refused --------------------------------------------------------------------------------


def chunk(name: bytes, content: bytes) -> bytes:
    tail = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + tail


def promising(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it holds ``width × height`` pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = zlib.compress(b"\0" * 4_000_000)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("side", [5001, 11_000, 30_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side: int) -> None:
    bomb = promising(side, side)
    tracemalloc.start()
    with pytest.raises(PictureTooLarge) as caught:
        decode(bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
    assert f"{side:,} × {side:,}" in str(caught.value)
    assert "25,000,000" in str(caught.value)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_cap_of_pixels_is_that_of_the_site(kind: str) -> None:
    data = picture(kind)
    assert decode(data, Limits(upload_pixels=40 * 60)).pixels.size
    with pytest.raises(PictureTooLarge):
        decode(data, Limits(upload_pixels=40 * 60 - 1))


def test_too_many_bytes_are_refused() -> None:
    data = picture()
    assert decode(data, Limits(upload_bytes=len(data))).pixels.size
    with pytest.raises(LimitExceeded, match="Size of the file in bytes"):
        decode(data, Limits(upload_bytes=len(data) - 1))


def test_an_animated_picture_that_promises_too_much_is_refused() -> None:
    more = [Image.fromarray(HALVES[:, ::-1])]
    data = bytearray(picture("WEBP", save_all=True, append_images=more))
    place = data.find(b"VP8X") + 12
    data[place : place + 6] = b"\xfe\x3f\0\xfe\x3f\0"  # 16,383 × 16,383
    with pytest.raises((PictureTooLarge, PictureDamaged)):
        decode(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"This is a text that was renamed to picture.png\n" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0",
        file(noise(), "GIF"),
        file(noise(), "TIFF"),
    ],
)
def test_what_is_no_picture_here_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnknown, match="whatever its name says"):
        decode(data)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(PictureEmpty):
        decode(b"")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("kept", [20, 0.5, 0.9])
def test_a_truncated_file_is_refused(kind: str, kept: float) -> None:
    data = file(noise(), kind)
    with pytest.raises(PictureDamaged):
        decode(data[: int(kept * len(data)) if kept < 1 else int(kept)])


BROKEN = [file(noise(24), kind) for kind in FORMATS]


@given(st.sampled_from(BROKEN), st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3))))
def test_nothing_but_sentences_comes_of_damage(data: bytes, hits: list[tuple[int, bytes]]) -> None:
    damaged = bytearray(data)
    for place, content in hits:
        at = place % len(damaged)
        damaged[at : at + len(content)] = content
    try:
        pixels = decode(bytes(damaged)).pixels
    except ConvoscopeError:
        return
    assert pixels.ndim == 3
    assert pixels.shape[2] in (1, 3)
    assert max(pixels.shape[:2]) <= MOST_SIDE


# What is made of them ---------------------------------------------------------------------------


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 48), st.sampled_from([1, 3]))
def test_reducing_keeps_proportions_and_values(h: int, w: int, side: int, c: int) -> None:
    values = np.random.default_rng(h * 100 + w).random((h, w, c))
    small = reduced(values, side)
    assert max(small.shape[:2]) == min(side, max(h, w))
    assert small.shape[2] == c
    assert values.min() - 1e-6 <= small.min() <= small.max() <= values.max() + 1e-6
    if side >= max(h, w):
        np.testing.assert_array_equal(small, values)


@pytest.mark.parametrize("by", [2, 4])
def test_each_pixel_is_the_mean_of_those_it_covers(by: int) -> None:
    values = np.random.default_rng(1).random((28, 28, 1))
    blocks = values.reshape(28 // by, by, 28 // by, by).mean(axis=(1, 3))[:, :, None]
    np.testing.assert_allclose(reduced(values, 28 // by), blocks, atol=1e-6)


def test_grey_is_what_pillow_makes_of_colours() -> None:
    image = noise()
    ours = np.rint(grey(np.asarray(image) / 255) * 255)[:, :, 0]
    assert np.abs(ours - np.asarray(image.convert("L"))).max() <= 1
    one = np.ones((2, 2, 1))
    assert grey(one) is one


@pytest.mark.parametrize(("kind", "unit"), [("digit", True), ("upload", True), ("typed", False)])
def test_only_what_was_typed_may_leave_0_to_1(kind: str, unit: bool) -> None:
    assert Picture(np.zeros((1, 1, 1)), "", kind).unit is unit


def test_the_photos_that_come_with_the_app() -> None:
    folder = Path(__file__).parents[2] / "assets" / "images"
    credits = (folder / "CREDITS.md").read_text(encoding="utf-8")
    photos = sorted((folder / "photos").iterdir())
    assert len(photos) >= 2
    for path in photos:
        decoded = decode(path.read_bytes())
        assert decoded.pixels.shape == (128, 192, 3)
        assert decoded.notes == ()
        assert f"photos/{path.name}" in credits

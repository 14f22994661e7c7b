"""What a component is given, decoded as its JavaScript decodes it."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages._kit.components import Frame, Strip, _pack


def decoded(packed: dict[str, Any], frame: int = 0) -> np.ndarray:
    raw = base64.b64decode(packed["frames"][frame]["data"])
    shape = [packed[axis] for axis in "nhwc"]
    return np.frombuffer(raw, "<" + packed["dtype"]).reshape(shape)


@given(arrays(np.uint8, st.tuples(*[st.integers(1, 4)] * 4)))
def test_bytes_stay_bytes(images: np.ndarray) -> None:
    packed = _pack(Strip("", [Frame(images)]))
    assert packed["dtype"] == "u1"
    assert (packed["low"], packed["high"]) == (0, 255)
    np.testing.assert_array_equal(decoded(packed), images)


@given(arrays(np.float32, (2, 3, 4), elements=st.floats(-1000, 1000, width=32)))
def test_numbers_keep_three_digits_in_half_precision(images: np.ndarray) -> None:
    packed = _pack(Strip("", [Frame(images)], scale="diverging"))
    assert packed["dtype"] == "f2"
    np.testing.assert_allclose(decoded(packed)[..., 0], images, rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize("largest", [65_504.0, 1e6, 1e30])
def test_numbers_too_large_for_half_precision(largest: float) -> None:
    images = np.array([[[-largest, 1.5]]], np.float32)
    packed = _pack(Strip("", [Frame(images)], scale="diverging"))
    assert packed["dtype"] == "f4"
    np.testing.assert_array_equal(decoded(packed)[..., 0], images)
    assert packed["high"] == pytest.approx(largest)


@given(arrays(np.float32, (1, 2, 2), elements=st.floats(-50, 50, width=32)))
def test_zero_is_in_the_middle_of_a_diverging_scale(images: np.ndarray) -> None:
    packed = _pack(Strip("", [Frame(images)], scale="diverging"))
    assert packed["low"] == -packed["high"] < 0
    assert packed["high"] >= np.abs(images).max()


@pytest.mark.parametrize(
    ("values", "bounds"),
    [([0.0, 0.0], (0, 1)), ([0.5, 4.0], (0, 4)), ([-2.0, -1.0], (-2, 1)), ([-2.0, 3.0], (-2, 3))],
)
def test_a_sequential_scale_begins_at_zero(values: list[float], bounds: tuple[int, int]) -> None:
    packed = _pack(Strip("", [Frame(np.array([[values]], np.float32))], scale="sequential"))
    assert (packed["low"], packed["high"]) == bounds


def test_all_frames_of_a_film_share_one_scale() -> None:
    frames = [Frame(np.full((2, 3, 3), v, np.float32), f"epoch {v}") for v in (0, -3, 1)]
    packed = _pack(Strip("", frames, scale="diverging"))
    assert (packed["low"], packed["high"]) == (-3, 3)
    assert [f["label"] for f in packed["frames"]] == ["epoch 0", "epoch -3", "epoch 1"]
    assert decoded(packed, 1).max() == -3


def test_bounds_can_be_given() -> None:
    packed = _pack(Strip("", [Frame(np.zeros((1, 2, 2)))], bounds=(-1, 2)))
    assert (packed["low"], packed["high"]) == (-1, 2)


def test_grey_images_have_no_legend() -> None:
    image = Frame(np.zeros((1, 2, 2), np.float32))
    assert not _pack(Strip("", [image]))["legend"]
    assert _pack(Strip("", [image], scale="sequential"))["legend"]
    assert not _pack(Strip("", [image], scale="sequential", legend=False))["legend"]


@pytest.mark.parametrize("channels", [1, 3])
def test_colour_is_the_last_axis(channels: int) -> None:
    images = np.arange(2 * 3 * 4 * channels, dtype=np.uint8).reshape(2, 3, 4, channels)
    packed = _pack(Strip("", [Frame(images)]))
    assert [packed[axis] for axis in "nhwc"] == [2, 3, 4, channels]
    np.testing.assert_array_equal(decoded(packed), images)


def test_a_slice_with_strides_is_sent_in_order() -> None:
    images = np.arange(64, dtype=np.float32).reshape(1, 8, 8)[:, ::2, ::2]
    np.testing.assert_array_equal(decoded(_pack(Strip("", [Frame(images)])))[..., 0], images)

"""The steps of a preparation in words."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.photographs import photo, written
from pages._kit.preparing import packed_steps

NOISE = np.random.default_rng(0).random((56, 56, 3), np.float32)


def test_an_image_of_the_size_already_is_not_said_to_be_reduced() -> None:
    image = np.zeros((28, 28, 3), np.uint8)
    image[5:20, 10:14] = 255
    last = packed_steps(written(image, fit=False, centre=False))[-1]
    assert last["title"].endswith(". Already 28 × 28")
    assert last["note"] == "left as it is"


@pytest.mark.parametrize("side", [28, 56])
def test_of_a_photo_the_size_is_said_once(side: int) -> None:
    last = packed_steps(photo(NOISE, side))[-1]
    already = last["title"].endswith(f". Already {side} × {side}")
    assert already == (side == 56)
    assert f"{last['title']} {last['note']}".count(f"{side} × {side}") == 1

"""Images that travel as one picture come back as they were, to the sixteenth of a grey."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.datasets import load_raw
from dl_core.sprites import sheet, unsheet


@pytest.mark.parametrize("n", [1, 50, 51, 173])
def test_grey_images_keep_sixteen_levels(n: int) -> None:
    images = np.random.default_rng(n).integers(0, 256, (n, 28, 28, 1), np.uint8)
    back = unsheet(sheet(images), n, (28, 28, 1)).astype(int)
    assert back.shape == images.shape
    assert abs(back - images).max() <= 8


def test_colour_images_are_exact() -> None:
    images = np.random.default_rng(0).integers(0, 256, (60, 32, 32, 3), np.uint8)
    np.testing.assert_array_equal(unsheet(sheet(images), 60, (32, 32, 3)), images)


def test_two_thousand_digits_travel_light() -> None:
    images = np.concatenate([load_raw("mnist-5k").x_test, load_raw("mnist-5k").x_train])[:2000]
    assert len(sheet(images)) < 250_000

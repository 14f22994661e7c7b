"""From photos to what networks read."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.errors import PictureBlank
from dl_core.photographs import evened, has_colour, ink_of, otsu, photo, written
from dl_core.preprocess import digit


def sheet(paper: float = 0.9, ink: float = 0.2, side: int = 96) -> np.ndarray:
    """An upright bar on paper, (side, side) in 0 … 1."""
    image = np.full((side, side), paper)
    image[20:70, 44:52] = ink
    return image


def pixels(light: np.ndarray) -> np.ndarray:
    return np.rint(255 * light).astype(np.uint8)[:, :, None]


def bar(ink: np.ndarray) -> tuple[int, int, int, int]:
    """First and last row and column of the ink."""
    rows, columns = np.nonzero(ink > 0.5)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize(("paper", "ink"), [(0.9, 0.2), (0.1, 0.8), (0.45, 0.1)])
def test_ink_is_found_dark_on_light_and_light_on_dark(paper: float, ink: float) -> None:
    found = ink_of(pixels(sheet(paper, ink)))
    assert bar(found) == (20, 69, 44, 51)
    assert found.max() == 1
    assert found[:15].max() == 0


def test_a_shadow_and_a_grainy_sheet_are_paper() -> None:
    shadow = np.linspace(1, 0.5, 96)[None, :] * np.linspace(1, 0.8, 96)[:, None]
    grain = np.random.default_rng(0).normal(0, 0.015, (96, 96))
    found = ink_of(pixels(np.clip(sheet() * shadow + grain, 0, 1)))
    assert bar(found) == (20, 69, 44, 51)
    outside = np.ones((96, 96), bool)
    outside[18:72, 42:54] = False
    assert found[outside].max() < 0.1
    prepared = written(pixels(np.clip(sheet() * shadow + grain, 0, 1)))
    assert [name for name, _image in prepared.steps] == ["photo", "ink", "crop", "fit", "centre"]
    assert dict(prepared.steps)["crop"].shape == (50, 8)


def test_on_even_paper_it_is_the_drawing_that_is_prepared() -> None:
    drawn = (sheet() < 0.5).astype(np.float32)
    np.testing.assert_allclose(written(pixels(sheet())).image, digit(drawn).image, atol=1e-6)


def test_evening_leaves_white_paper_white() -> None:
    assert evened(np.ones((20, 30))).min() == 1


@pytest.mark.parametrize("level", [0, 0.5, 1])
@pytest.mark.parametrize("channels", [1, 3])
def test_one_colour_all_over_is_a_sentence(level: float, channels: int) -> None:
    even = np.full((40, 60, channels), level)
    with pytest.raises(PictureBlank):
        written(np.rint(255 * even).astype(np.uint8))
    with pytest.raises(PictureBlank):
        photo(even, 32)


def test_a_photo_is_its_square_middle_each_pixel_a_mean() -> None:
    image = np.random.default_rng(0).random((64, 100, 3))
    prepared = photo(image, 32)
    expected = image[:, 18:82].reshape(32, 2, 32, 2, 3).mean((1, 3))
    np.testing.assert_allclose(prepared.image, expected, atol=1e-6)
    assert prepared.pixels.shape == (32, 32, 3)


def test_a_small_photo_is_enlarged_and_grey_fills_all_channels() -> None:
    prepared = photo(np.random.default_rng(0).random((8, 8, 1)), 32)
    assert prepared.pixels.shape == (32, 32, 3)
    assert [name for name, _image in prepared.steps] == ["photo", "small"]
    assert not has_colour(np.rint(255 * prepared.pixels).astype(np.uint8))
    assert 0 <= prepared.pixels.min() <= prepared.pixels.max() <= 1


def test_the_threshold_is_the_best_of_all() -> None:
    rng = np.random.default_rng(2)
    values = np.clip(np.concatenate([rng.normal(0.2, 0.05, 500), rng.normal(0.7, 0.1, 100)]), 0, 1)

    def within(threshold: float) -> float:
        groups = values[values < threshold], values[values >= threshold]
        return sum(len(g) * g.var() for g in groups if len(g))

    best = min(within(t) for t in np.arange(1, 256) / 256)
    assert within(otsu(values)) <= best * 1.01

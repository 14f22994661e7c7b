"""Kernels with a name, of any size from 1 to 7 cells a side, square or not.

All are written for cross-correlation, which deep learning calls convolution: ``sobel_x`` is
positive where values grow to the right, ``sobel_y`` where they grow downward.

They are made of one-dimensional parts of ``k`` cells, an outer product for each direction:

- smoothing: a row of Pascal's triangle, the binomial approximation of a Gaussian (Marr & Hildreth
  1980; Jähne 2005, section 11.4), ``1 4 6 4 1`` for 5;
- difference: ``-1 1``, smoothed to ``k`` cells, ``-1 -2 0 2 1`` for 5; one cell has none (0);
- second difference: ``1 -2 1``, smoothed to ``k`` cells; fewer than three cells have none (0).

A kernel with an even side has no middle; its centre is then the cell before, which ``same`` padding
puts on the cell of the output.
"""

from __future__ import annotations

from math import comb
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dl_core.errors import N_, ConvoscopeError

Array = NDArray[Any]
KernelName = Literal[
    "identity",
    "box",
    "gaussian",
    "sharpen",
    "sobel_x",
    "sobel_y",
    "laplacian",
    "emboss",
    "random",
]
SeriesKernelName = Literal[
    "identity", "average", "gaussian", "difference", "second_difference", "pulse"
]

NAMES: tuple[KernelName, ...] = get_args(KernelName)
"""What :func:`kernel` makes."""
NAMES_1D: tuple[SeriesKernelName, ...] = get_args(SeriesKernelName)
"""What :func:`kernel_1d` makes."""
LARGEST = 7
"""Cells of a side, at most."""


class UnknownKernel(ConvoscopeError):
    template = N_("There is no kernel named “{name}”. The kernels are: {known}.")


class KernelSizeRefused(ConvoscopeError):
    template = N_("A kernel has 1 to {most} cells a side, not {size}.")


def kernel(name: str, size: tuple[int, int], seed: int = 0) -> Array:
    """The kernel ``name`` of ``size`` (height, width).

    - ``identity``: 1 at the centre.
    - ``box``: the mean of the window.
    - ``gaussian``: smoothing down times smoothing across, its sum 1; ``1 2 1`` by ``1 2 1`` over 16
      at 3×3.
    - ``sobel_x``: smoothing down times difference across (Sobel & Feldman 1968, as in Pingle 1969);
      ``sobel_y`` is its transpose. All zero where the direction of the difference has one cell.
    - ``laplacian``: second difference down plus second difference across, each through the centre:
      the five-point Laplacian ``0 1 0 / 1 -4 1 / 0 1 0`` at 3×3. A side of fewer than three cells
      adds nothing.
    - ``sharpen``: the identity minus the Laplacian, ``0 -1 0 / -1 5 -1 / 0 -1 0`` at 3×3.
    - ``emboss``: the identity plus a slope from -2 at the top left to 2 at the bottom right (one
      side alone: -1 to 1), ``-2 -1 0 / -1 1 1 / 0 1 2`` at 3×3. The slope of one cell is 0.
    - ``random``: hundredths drawn from ``seed``, uniform in -1 … 1.

    Raises:
        UnknownKernel: ``name`` is not in :data:`NAMES`.
        KernelSizeRefused: a side that is not 1 to 7 cells.

    >>> kernel("sobel_x", (3, 3))
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    >>> kernel("sobel_x", (1, 2))
    array([[-1.,  1.]])
    """
    height, width = (_side(side) for side in size)
    match name:
        case "identity":
            return np.outer(_centre(height), _centre(width))
        case "box":
            return np.full((height, width), 1 / (height * width))
        case "gaussian":
            return np.outer(_gaussian(height), _gaussian(width))
        case "sobel_x":
            return np.outer(_smoothing(height), _difference(width))
        case "sobel_y":
            return np.outer(_difference(height), _smoothing(width))
        case "laplacian":
            return _laplacian(height, width)
        case "sharpen":
            return np.outer(_centre(height), _centre(width)) - _laplacian(height, width)
        case "emboss":
            return np.outer(_centre(height), _centre(width)) + _relief(height, width)
        case "random":
            return _random(seed, (height, width))
    raise UnknownKernel(name=name, known=", ".join(NAMES))


def kernel_1d(name: str, size: int) -> Array:
    """The kernel ``name`` of ``size`` cells, for a series.

    - ``identity``: 1 at the centre; ``average``: the mean of the window.
    - ``gaussian``: smoothing, its sum 1.
    - ``difference``: the slope of the series, ``-1/2 0 1/2`` for 3: a ramp that rises by 1 gives 1.
      One cell has no difference (0).
    - ``second_difference``: its curvature, ``1 -2 1`` for 3. Fewer than three cells have none (0).
    - ``pulse``: the pulse of :mod:`dl_core.signals`, ``size`` cells long, which answers most where
      the series resembles it (matched filter: Turin 1960).

    Raises:
        UnknownKernel: ``name`` is not in :data:`NAMES_1D`.
        KernelSizeRefused: not 1 to 7 cells.

    >>> kernel_1d("difference", 3).tolist(), kernel_1d("second_difference", 3).tolist()
    ([-0.5, 0.0, 0.5], [1.0, -2.0, 1.0])
    """
    k = _side(size)
    match name:
        case "identity":
            return _centre(k)
        case "average":
            return np.full(k, 1 / k)
        case "gaussian":
            return _gaussian(k)
        case "difference":
            return np.multiply(_difference(k), 0.5 ** max(k - 2, 0))
        case "second_difference":
            return _second_difference(k)
        case "pulse":
            return pulse(k)
    raise UnknownKernel(name=name, known=", ".join(NAMES_1D))


def pulse(size: int) -> Array:
    """Half a period of a sine over ``size`` cells, in hundredths.

    >>> pulse(3).tolist()
    [0.71, 1.0, 0.71]
    """
    return np.round(np.sin(np.pi * np.arange(1, size + 1) / (size + 1)), 2)


def _side(size: Any) -> int:
    if size != int(size) or not 1 <= size <= LARGEST:
        raise KernelSizeRefused(size=size, most=LARGEST)
    return int(size)


def _centre(k: int) -> Array:
    return np.asarray(np.arange(k) == (k - 1) // 2, dtype=np.float64)


def _smoothing(k: int) -> Array:
    return np.array([comb(k - 1, i) for i in range(k)], dtype=np.float64)


def _gaussian(k: int) -> Array:
    return np.multiply(_smoothing(k), 0.5 ** (k - 1))


def _difference(k: int) -> Array:
    return np.convolve([-1.0, 1.0], _smoothing(k - 1)) if k > 1 else np.zeros(1)


def _second_difference(k: int) -> Array:
    return np.convolve([1.0, -2.0, 1.0], _gaussian(k - 2)) if k > 2 else np.zeros(k)


def _laplacian(height: int, width: int) -> Array:
    down = np.outer(_second_difference(height), _centre(width))
    across = np.outer(_centre(height), _second_difference(width))
    return np.asarray(down + across)


def _relief(height: int, width: int) -> Array:
    rows, columns = (np.arange(k) - (k - 1) / 2 for k in (height, width))
    half = max(height - 1, width - 1) / 2
    slope: Array = (rows[:, None] + columns[None, :]) / (half or 1)
    return slope


def _random(seed: int, size: tuple[int, int]) -> Array:
    hundredths = np.random.default_rng([seed, *size]).integers(-100, 101, size)
    return hundredths / 100

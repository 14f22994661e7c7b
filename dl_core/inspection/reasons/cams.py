"""Grad-CAM: the maps of a convolution, weighed by what each does to the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl_core.inspection.reasons.scoring import Scored


@dataclass(frozen=True, eq=False)
class Cam:
    """``values`` (h', w') at the resolution of the maps, none negative; ``weights`` (f,), one for
    each map."""

    values: np.ndarray
    weights: np.ndarray


def grad_cam(network: Scored, image: np.ndarray, direction: np.ndarray, path: str) -> Cam:
    """ReLU of the sum of the maps, after their activation, that the layer of ``path`` makes, each
    times the mean of the score's gradient over its cells (Selvaraju et al. 2017, arXiv:1610.02391,
    equations 1 and 2).

    Args:
        image: (h, w, c) in 0 … 1.
        direction: (classes,): 1 for the class that is asked for, -1 for one it is held against.
    """
    maps = network.maps(image[None], path)[0]
    weights = network.slope_of_maps(image[None], direction, path)[0].mean(axis=(0, 1))
    values = np.maximum(maps @ weights, 0)
    return Cam(values.astype(np.float32), weights.astype(np.float32))

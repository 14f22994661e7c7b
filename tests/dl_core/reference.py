"""Slow, obvious versions of the arithmetic, and networks drawn at random."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from dl_core.forward import expected_weights
from dl_core.specs import Flatten, GlobalAveragePool2D, GlobalMaxPool2D, Layer, ModelSpec
from dl_core.windows import Axis
from tests import strategies as our

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from(["valid", "same"])


def loop_windows(x: np.ndarray, rows: Axis, columns: Axis) -> dict[tuple[int, int], list[Any]]:
    """For each output cell, its window as (row tap, column tap, values) of the cells that exist."""
    return {
        (y, z): [
            (a, b, x[p, q])
            for (a, p), (b, q) in product(enumerate(rows.taps(y)), enumerate(columns.taps(z)))
            if 0 <= p < rows.size and 0 <= q < columns.size
        ]
        for y, z in product(range(rows.out), range(columns.out))
    }


def random_weights(spec: ModelSpec, seed: int = 0) -> dict[str, np.ndarray]:
    """Weights of a size that keeps values of a few units, variances positive."""
    rng = np.random.default_rng(seed)
    weights = {}
    for name, shape in expected_weights(spec).items():
        scale = 1 / np.sqrt(max(1, np.prod(shape[:-1]))) if name.endswith("kernel") else 0.5
        values = rng.normal(0, scale, shape)
        if name.endswith(("moving_variance", "gamma")):
            values = 0.5 + np.abs(values)
        weights[name] = values.astype(np.float32)
    return weights


_global = tuple(
    kind(keepdims=kept) for kind in (GlobalAveragePool2D, GlobalMaxPool2D) for kept in (False, True)
)


@st.composite
def models(draw: st.DrawFn) -> ModelSpec:
    """A network of a few layers of every kind, on a small image, that ends with a vector."""
    start = shape = draw(st.tuples(st.integers(4, 11), st.integers(4, 11), st.integers(1, 3)))
    layers: list[Layer] = []
    for _ in range(draw(st.integers(1, 4))):
        layers.append(draw(st.one_of(our.sliding(shape), our.sliding(shape), our.keeping())))
        shape = layers[-1].output_shape(shape, "?")
    if draw(st.booleans()):
        layers.append(draw(our.residuals(shape)))
    layers.append(draw(st.sampled_from([Flatten(), *_global])))
    layers += draw(st.lists(our.dense() | our.keeping(), max_size=3))
    return ModelSpec(input_shape=start, layers=tuple(layers))

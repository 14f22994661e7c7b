from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.shapes import pair, parameters, plane, walk
from dl_core.specs import Activation, BatchNormalization, Conv2D, Dense, ModelSpec, Residual
from dl_core.windows import axis
from tests.dl_core import reference


@given(spec=reference.models())
def test_walk_meets_each_layer_where_it_stands(spec: ModelSpec) -> None:
    placed = list(walk(spec))
    assert len({at.path for at in placed}) == len(placed)
    for at in placed:
        layer: object = spec
        for index in at.path.split("."):
            layer = layer.layers[int(index)]  # type: ignore[attr-defined]
        assert layer == at.layer
        assert at.layer.output_shape(at.input, at.path) == at.output
    assert [at.output for at in placed if at.depth == 0] == list(spec.shapes)


def test_walk_goes_into_branches() -> None:
    inner = Residual(layers=(Activation(activation="relu"),))
    spec = ModelSpec(input_shape=(2, 2, 1), layers=(Residual(layers=(inner,)),))
    assert [(at.path, at.depth) for at in walk(spec)] == [("0", 0), ("0.0", 1), ("0.0.0", 2)]


@pytest.mark.parametrize(
    ("layer", "shape", "weights", "counted"),
    [
        (Conv2D(filters=2, kernel_size=(3, 5)), (9, 9, 4), [(3, 5, 4, 2), (2,)], (122, 122)),
        (Conv2D(filters=2, kernel_size=1, use_bias=False), (9, 9, 4), [(1, 1, 4, 2)], (8, 8)),
        (Dense(units=3), (7,), [(7, 3), (3,)], (24, 24)),
        (Dense(units=3, use_bias=False), (2, 2, 7), [(7, 3)], (21, 21)),
        (BatchNormalization(), (5,), [(5,)] * 4, (20, 10)),
        (Activation(activation="relu"), (5,), [], (0, 0)),
    ],
)
def test_weights_of_a_layer(layer, shape, weights, counted) -> None:
    assert list(layer.weight_shapes(shape).values()) == weights
    assert parameters(layer, shape) == counted


def test_plane_resolves_each_axis_on_its_own() -> None:
    rows, columns = plane((9, 7), (3, 2), (2, 1), ("same", (0, 1)), (1, 3))
    assert rows == axis(9, 3, stride=2, padding="same")
    assert columns == axis(7, 2, padding=(0, 1), dilation=3)


@given(st.integers(1, 9))
def test_pair(n: int) -> None:
    assert pair(n) == pair((n, n)) == (n, n)

"""What each cell of a map that was made larger sees: as the real network says."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dl_core.codegen import functional_code
from dl_core.counting import summary
from dl_core.reaches import Reach
from dl_core.receptive_field import fields
from dl_core.specs import (
    AveragePool2D,
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    GraphSpec,
    GroupNormalization,
    MaxPool2D,
    UpSampling2D,
    ZeroPadding2D,
)
from dl_core.tables import csv_table
from dl_core.transposes import transposed
from tests import strategies as our
from tests.dl_core import growing
from tests.dl_core.codegen.running import model_of
from tests.dl_core.growing import chain
from tests.dl_core.seen import seen

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


def _linear(shape: Any) -> st.SearchStrategy[Any]:
    """Layers that add up, with weights that can all be positive."""
    kept = {"kernel_size": st.integers(1, 3), "padding": st.sampled_from(our.PADDINGS)}
    plain = {"filters": st.just(1), "use_bias": st.just(False), **kept}
    return st.one_of(
        growing.growing(plain=True),
        growing.growing(plain=True),
        st.builds(Conv2D, strides=st.integers(1, 3), **plain),
        st.builds(Conv2D, dilation=st.integers(1, 3), **plain),
        st.builds(DepthwiseConv2D, use_bias=st.just(False), **kept),
        st.builds(
            AveragePool2D, pool_size=st.integers(1, 3), padding=st.sampled_from(our.PADDINGS)
        ),
        st.builds(ZeroPadding2D, padding=st.tuples(*[st.tuples(*[st.integers(0, 2)] * 2)] * 2)),
    )


def moving(keras: Any, graph: GraphSpec) -> np.ndarray:
    """(h, w, rows, columns): which pixel moves which cell of the last map, of the real network with
    all its weights 1: its gradient is how much."""
    model = model_of(functional_code(graph))
    model.set_weights([np.ones_like(w) for w in model.get_weights()])
    h, w, c = graph.shapes[0]
    pixels = np.eye(h * w, dtype=np.float32).reshape(h * w, h, w, 1).repeat(c, axis=3)
    found = keras.ops.convert_to_numpy(model(pixels)).max(axis=3) > 0
    return found.reshape(h, w, *found.shape[1:])


@pytest.mark.keras
@settings(max_examples=60, suppress_health_check=SLOW)
@given(graph=growing.stacks(_linear))
def test_each_cell_sees_the_pixels_that_move_it(keras: Any, graph: GraphSpec) -> None:
    assume(any(isinstance(n.layer, UpSampling2D | Conv2DTranspose) for n in graph.nodes))
    moves, last = moving(keras, graph), len(graph.nodes) - 1
    field, alike = fields(graph)[-1], _alike(graph)
    for cell in product(*map(range, moves.shape[2:])):
        pixels = {tuple(map(int, at)) for at in np.argwhere(moves[:, :, *cell])}
        assert seen(graph, last, cell)[0].get(0, set()) == pixels
        for along, reach in enumerate((field.rows, field.columns)):
            first, end = reach.interval(cell[along])
            touched = sorted({at[along] for at in pixels})
            if not touched:
                continue
            assert first <= touched[0]
            assert touched[-1] <= end
            assert not alike or touched[0] == first or first < 0
            assert not alike or touched[-1] == end or end >= moves.shape[along]


def _alike(graph: GraphSpec) -> bool:
    """Whether formulas say exactly where a field begins: all paths that meet step alike, else they
    take the finer step; and no more is cut off than what would read beyond the edge, for they do
    not know of edges."""
    found = fields(graph)
    same = all(len({found[j].jump for j in n.inputs}) < 2 for n in graph.nodes)
    return same and not any(
        isinstance(n.layer, Conv2DTranspose)
        and n.layer.padding == "same"
        and n.layer.output_padding is not None
        for n in graph.nodes
    )


@settings(suppress_health_check=SLOW)
@given(graph=growing.stacks(lambda shape: _linear(shape), most=6))
def test_fields_are_what_is_found_by_walking_back(graph: GraphSpec) -> None:
    """Tap by tap, on maps without edges, of every cell and of some beyond."""
    found = fields(graph)
    assume(all(len({found[j].jump for j in n.inputs}) < 2 for n in graph.nodes))
    for i, field in enumerate(found):
        for along, reach in enumerate((field.rows, field.columns)):
            sizes = set()
            for o in range(-3, graph.shapes[i][along] + 3 + len(reach.turns)):
                walked = _walked(graph, i, along, o)
                first, last = reach.interval(o)
                assert (first, last) == (walked[0], walked[-1]) if walked else first > last
                sizes.add(last - first + 1)
            assert (min(sizes), max(sizes)) == reach.sizes


def _walked(graph: GraphSpec, i: int, along: int, o: int) -> list[int]:
    """The pixels along one axis that cell ``o`` of node ``i`` depends on, in their order."""
    cells = {j: set[int]() for j in range(i)} | {i: {o}}
    for j in range(i, 0, -1):
        node = graph.nodes[j]
        axes = node.layer.axes(graph.read_by(j)[0])
        for k in node.inputs:
            cells[k] |= {p for at in cells[j] for p in (axes[along].reads(at) if axes else [at])}
    return sorted(cells[0])


@pytest.mark.keras
def test_group_normalisation_sees_everything(keras: Any) -> None:
    graph = chain((5, 4, 2), UpSampling2D(), GroupNormalization(groups=2), Conv2D(filters=1))
    model = model_of(functional_code(graph))
    rng = np.random.default_rng(0)
    still = rng.normal(size=(1, 5, 4, 2)).astype(np.float32)
    moved = still + np.eye(20, dtype=np.float32).reshape(20, 5, 4, 1)
    with_each = keras.ops.convert_to_numpy(model(moved))
    differences = np.abs(with_each - keras.ops.convert_to_numpy(model(still))).max(axis=3)
    assert (differences > 0).all()
    assert fields(graph)[-1].size == (5, 4)
    assert fields(graph)[-1].jump == (0, 0)
    assert len(seen(graph, 3, (0, 0))[0][0]) == 20


# A jump that is a fraction ----------------------------------------------------------------------


def test_a_jump_below_one_is_an_exact_fraction() -> None:
    graph = chain((8, 8, 1), UpSampling2D(size=(3, 2)), Conv2D(filters=1), MaxPool2D())
    rows = summary(graph).rows
    assert rows[0].jump == (Fraction(1, 3), Fraction(1, 2))
    assert rows[-1].jump == (Fraction(2, 3), 1)
    assert isinstance(rows[-1].jump[1], int)
    assert '"1/3×1/2"' in csv_table(summary(graph))
    field = fields(graph)[1]
    assert [field.rows.interval(o) for o in (-1, 0, 2, 3)] == [(-1, -1), (0, 0), (0, 0), (1, 1)]
    assert field.rows.sizes == (1, 1)


def test_cells_see_more_and_less_by_turns() -> None:
    axis = transposed(5, 3, stride=2)
    reach = Reach(0, 2, 2).through(axis)
    assert [reach.interval(o) for o in range(4)] == [(-2, 1), (0, 1), (0, 3), (2, 3)]
    assert (reach.sizes, reach.jump, reach.period) == ((2, 4), 1, 2)
    assert Reach().through(transposed(5, 1, stride=2)).sizes == (0, 1)

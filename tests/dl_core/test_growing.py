"""Layers that make maps larger: sizes, weights, work, what each cell sees; and what they refuse."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dl_core.applications import architecture
from dl_core.codegen import functional_code, sequential_code
from dl_core.counting import summary
from dl_core.errors import ChannelsNotInGroups, MapsTooLarge, NothingLeft, TooManyPhases
from dl_core.formulas import (
    macs_formula,
    parameters_formula,
    reach_formula,
    size_formula,
    start_formula,
)
from dl_core.keras_files import as_model, config_in, read_config
from dl_core.reaches import MOST_PHASES, Reach
from dl_core.receptive_field import fields
from dl_core.specs import (
    ArchitectureSpec,
    AveragePool2D,
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    FieldsRefused,
    GraphSpec,
    GroupNormalization,
    Image,
    LayerSpec,
    MaxPool2D,
    Merge,
    Node,
    UpSampling2D,
    ZeroPadding2D,
)
from dl_core.tables import csv_table
from dl_core.transposes import Transposed, enlarged, transposed
from tests import strategies as our
from tests.dl_core import growing
from tests.dl_core.codegen.running import model_of
from tests.dl_core.seen import seen

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


def chain(shape: tuple[int, ...], *layers: LayerSpec) -> GraphSpec:
    nodes = [Node(name="image", layer=Image(shape=shape))]
    nodes += [Node(name=f"n{i}", layer=x, inputs=(i,)) for i, x in enumerate(layers)]  # type: ignore
    return GraphSpec(nodes=tuple(nodes))


# Along one axis ---------------------------------------------------------------------------------

axes = st.builds(
    lambda size, kernel, stride, dilation, padding, more: transposed(
        size,
        kernel,
        stride=stride,
        dilation=dilation if stride == 1 else 1,
        padding=padding,
        output_padding=None if more is None else more % stride,
    ),
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(our.PADDINGS),
    st.none() | st.integers(0, 3),
)


@given(axes)
def test_an_output_cell_reads_what_gives_to_it(axis: Transposed) -> None:
    """Said from the side of the input: cell ``i`` gives to ``i s + d t - before``."""
    given_to: dict[int, set[int]] = {}
    for i, t in product(range(axis.size), range(axis.kernel)):
        given_to.setdefault(i * axis.stride + axis.dilation * t - axis.before, set()).add(i)
    for o in range(axis.out):
        assert set(axis.taps(o)) == given_to.get(o, set())
        beyond = [i for i in range(-20, 40) if _gives(axis, i, o)]
        assert list(axis.reads(o)) == beyond


def _gives(axis: Transposed, i: int, o: int) -> bool:
    taps = range(axis.kernel)
    return any(i * axis.stride + axis.dilation * t - axis.before == o for t in taps)


@given(st.integers(1, 6), st.integers(1, 5))
def test_bilinear_lies_between_the_two_nearest(size: int, factor: int) -> None:
    axis = enlarged(size, factor, bilinear=True)
    assert axis.out == size * factor
    for o in range(axis.out):
        place = Fraction(2 * o + 1, 2 * factor) - Fraction(1, 2)
        near = {i for i in range(-1, size + 1) if abs(place - i) < 1}
        assert set(axis.taps(o)) == {min(max(i, 0), size - 1) for i in near}


def _computed(formula: str) -> int:
    """The formula as a Python expression."""
    signs = {"×": "*", "−": "-", "⌊": "(", "⌋": ")", "⌈": "-(-", "⌉": ")", "/": "//"}
    return int(eval("".join(signs.get(sign, sign) for sign in formula)))


@given(axes, st.integers(1, 9), st.integers(1, 4), st.integers(-5, 5))
def test_formulas_are_what_is_computed(axis: Transposed, size: int, jump: int, start: int) -> None:
    assert max(0, _computed(size_formula(axis))) == axis.out
    before = Reach(start, size, jump)
    after = before.through(axis)
    assert _computed(reach_formula(before, axis)) == after.size
    assert _computed(start_formula(before, axis)) == after.start
    assert after.jump == Fraction(jump, axis.stride)


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "error"),
    [
        (Conv2DTranspose(filters=1, kernel_size=2, padding="same", output_padding=0), NothingLeft),
        (UpSampling2D(size=1024), None),
        (GroupNormalization(groups=2), ChannelsNotInGroups),
        (GroupNormalization(groups=0), ChannelsNotInGroups),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_does_not_fit(layer: LayerSpec, error: Any) -> None:
    if error is None:
        assert chain((64, 1, 3), layer).shapes[1] == (65_536, 1024, 3)
        error, shape = MapsTooLarge, (65, 1, 3)
    else:
        shape = (1, 1, 3)
    with pytest.raises(FieldsRefused) as caught:
        chain(shape, layer)
    assert isinstance(caught.value.errors()[0]["ctx"]["error"], error)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("output_padding", {"output_padding": (1, 0), "strides": (1, 2)}),
        ("dilation", {"dilation": 2, "strides": (1, 2)}),
        ("strides", {"strides": 0, "output_padding": 0}),
    ],
)
def test_settings_that_keras_refuses(field: str, wrong: Any) -> None:
    with pytest.raises(FieldsRefused) as caught:
        Conv2DTranspose(filters=1, **wrong)
    assert caught.value.errors()[0]["loc"][0] == field


def test_ways_of_seeing_are_bounded() -> None:
    less = AveragePool2D(pool_size=1, strides=MOST_PHASES)
    layers = (UpSampling2D(size=(64, 1)), UpSampling2D(size=(17, 1)))
    with pytest.raises(TooManyPhases, match=f"layer n1 .* {MOST_PHASES:,} ways"):
        fields(chain((2, 2, 1), *layers))
    assert fields(chain((2, 2, 1), UpSampling2D(size=MOST_PHASES), less))[-1].rows == Reach()


# By Keras ---------------------------------------------------------------------------------------


def _any_layer(shape: Any) -> st.SearchStrategy[Any]:
    return (
        st.one_of(
            growing.growing(),
            growing.growing(),
            our.layers(shape),
            growing.group_normalisations(shape),
        )
        if len(shape) == 3
        else our.layers(shape)
    )


@pytest.mark.keras
@settings(max_examples=60, suppress_health_check=SLOW)
@given(graph=growing.stacks(_any_layer, most=5))
def test_counts_and_code_are_those_of_keras(keras: Any, graph: GraphSpec) -> None:
    """The source, run by Keras: each layer's shape, parameters, those that are trained; then read
    back."""
    residual = any(node.layer.kind == "residual" for node in graph.nodes)
    assume(not residual and len(graph.nodes) > 1)
    assert_counted(graph, model_of(functional_code(graph)))
    simple = sequential_code(graph)
    assert (simple is None) == any(isinstance(n.layer, Merge) for n in graph.nodes)
    if simple:
        assert_counted(graph, model_of(simple))


def assert_counted(graph: GraphSpec, model: Any) -> None:
    """``graph`` is what ``model`` is, layer by layer, and as it is described."""
    for counted in (summary(graph), summary(read_config(model.to_json()))):
        assert counted.totals.parameters == model.count_params()
        assert counted.totals.trainable == sum(prod(w.shape) for w in model.trainable_weights)
        rows = {row.name: (row.output, row.parameters) for row in counted.rows}
        for layer in model.layers:
            if type(layer).__name__ == "InputLayer":
                continue
            made = tuple(layer.output.shape[1:]), layer.count_params()
            assert rows[layer.name] == made if layer.name in rows else made in rows.values()
    ours, back = _growing(graph), _growing(read_config(model.to_json()))
    assert back == ours


def _growing(graph: GraphSpec) -> list[LayerSpec]:
    kinds = UpSampling2D | Conv2DTranspose | GroupNormalization
    return [node.layer for node in graph.nodes if isinstance(node.layer, kinds)]


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


# Work -------------------------------------------------------------------------------------------


@given(growing.transposes(), st.integers(1, 5), st.integers(1, 5), st.integers(1, 3))
def test_macs_are_those_of_the_convolution_that_is_transposed(
    layer: Conv2DTranspose, height: int, width: int, channels: int
) -> None:
    """Each product once: of every input value, with every weight of its channel."""
    shape = (height, width, channels)
    products = sum(1 for _ in product(range(prod(shape)), range(layer.filters * _taps(layer))))
    assert layer.macs(shape) == products
    assert eval(macs_formula(layer, shape).replace("×", "*")) == products
    numbers = sum(prod(weight) for weight in layer.weight_shapes(shape).values())
    assert eval(parameters_formula(layer, shape).replace("×", "*")) == numbers
    out = layer.model_copy(update={"padding": "valid", "output_padding": None})
    back = Conv2D(
        filters=channels,
        kernel_size=layer.kernel_size,
        strides=layer.strides,
        dilation=layer.dilation,
    )
    large = out.output_shape(shape, "")
    assert back.output_shape(large, "") == shape
    assert back.macs(large) == products


def _taps(layer: Conv2DTranspose) -> int:
    return prod(layer.kernel_size)


@pytest.mark.keras
def test_macs_are_half_the_operations_that_tensorflow_counts(keras: Any) -> None:
    """It divides those of the output's size by the strides, which is the same for ``same``."""
    from tests.dl_core.test_applications import _operations

    if keras.backend.backend() != "tensorflow":
        pytest.skip("TensorFlow's profiler counts TensorFlow's graphs")
    for kernel, stride, filters in ((2, 2, 3), (3, 2, 4), (5, 1, 2), ((3, 2), (1, 3), 5)):
        layer = Conv2DTranspose(filters=filters, kernel_size=kernel, strides=stride, padding="same")
        model = model_of(functional_code(chain((6, 7, 3), layer)))
        counted = _operations(model, (6, 7, 3))
        assert counted["Conv2DBackpropInput"] == 2 * layer.macs((6, 7, 3))
    model = growing.unet(keras)
    counted = _operations(model, (32, 32, 1))
    ours = summary(read_config(model.to_json())).totals.macs
    assert 2 * ours == counted["Conv2D"] + counted["Conv2DBackpropInput"]


# Two networks -----------------------------------------------------------------------------------


@pytest.mark.keras
def test_a_small_unet(keras: Any, tmp_path: Path) -> None:
    model = growing.unet(keras)
    graph = read_config(model.to_json())
    model.save(tmp_path / "unet.keras")
    assert read_config(config_in((tmp_path / "unet.keras").read_bytes())) == graph
    theirs = architecture(ArchitectureSpec(config=model.to_json()))
    ours = [(r.name, r.output, r.parameters, r.trainable) for r in summary(graph).rows]
    assert sorted(ours) == sorted(
        (r.name, r.output, r.parameters, r.trainable) for r in theirs.rows
    )
    assert as_model(graph) is None
    assert sequential_code(graph) is None
    assert_counted(graph, model)
    assert_counted(graph, model_of(functional_code(graph)))
    rows = {row.name: row for row in summary(graph).rows}
    assert rows["up2"].parameters == 8 * (2 * 2 * 16 + 1)
    assert rows["up2"].macs == 8 * 8 * 16 * 2 * 2 * 8
    assert [rows[n].jump for n in ("bottom_conv2", "up2", "up1")] == [(4, 4), (2, 2), (1, 1)]
    assert rows["up1_join"].output == (32, 32, 8)
    # Down: 5 at the first level, 6 pooled, 14, 16 pooled, 32 at the bottom. Up: no tap of 2 x 2 at
    # stride 2 meets another, so that the field stays; then 3 x 3 twice at a jump of 2, and of 1.
    assert [rows[n].receptive_field[0] for n in ("down1_conv2", "bottom_conv2", "up2")] == [
        5,
        32,
        32,
    ]
    found = fields(graph)
    names = [node.name for node in graph.nodes]
    ways = {name: len(found[names.index(name)].rows.turns) for name in names}
    assert (ways["bottom_conv2"], ways["up2"], ways["up1"], ways["mask"]) == (0, 2, 4, 4)


@pytest.mark.keras
def test_a_convolutional_autoencoder(keras: Any) -> None:
    model = growing.autoencoder(keras)
    graph = read_config(model.to_json())
    assert as_model(graph) is None
    assert_counted(graph, model)
    source = sequential_code(graph)
    assert source is not None
    assert 'keras.layers.UpSampling2D(2, interpolation="bilinear")' in source
    assert "keras.layers.GroupNormalization(4)" in source
    assert_counted(graph, model_of(source))
    found = summary(graph)
    assert found.rows[-1].receptive_field == (28, 28)
    assert found.totals.values == sum(prod(row.output) for row in found.rows)


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

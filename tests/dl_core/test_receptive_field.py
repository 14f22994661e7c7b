from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dl_core import forward
from dl_core.receptive_field import Reach, fields
from dl_core.specs import (
    AveragePool2D,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePool2D,
    Layer,
    ModelSpec,
    Residual,
    SeparableConv2D,
    ZeroPadding2D,
)
from tests.dl_core.networks import alexnet_v2, resnet50_path, vgg16


def test_vgg16_is_as_published() -> None:
    """google-research/receptive_field: sizes after each pooling; 212, stride 32, padding 90."""
    spec = vgg16()
    found = fields(spec)[1:]
    pools = [f for layer, f in zip(spec.layers, found, strict=True) if layer.kind == "max_pool2d"]
    assert [f.size for f in pools] == [(n, n) for n in (6, 16, 44, 100, 212)]
    assert pools[-1].jump == (32, 32)
    assert pools[-1].rows.start == -90


def test_alexnet_v2_is_as_published() -> None:
    found = [(f.size[0], f.jump[1]) for f in fields(alexnet_v2())[1:]]
    assert found == [
        (11, 4),
        (19, 8),
        (51, 8),
        (67, 16),  # not in the published table, which goes from conv2 to conv3
        (99, 16),
        (131, 16),
        (163, 16),
        (195, 32),
    ]


def test_resnet50_is_as_published() -> None:
    last = fields(resnet50_path())[-1]
    assert last.size == (483, 483)
    assert last.jump == (32, 32)


def test_a_residual_sees_what_its_widest_path_sees() -> None:
    block = Residual(layers=(Conv2D(filters=1, kernel_size=(5, 1), padding="same"),) * 2)
    spec = ModelSpec(input_shape=(20, 20, 1), layers=(Conv2D(filters=1), block))
    found = fields(spec)
    assert found[-1].size == (11, 3)
    assert found[-1].rows.interval(0) == (-4, 6)
    assert [f.size for f in found[2:4]] == [(7, 3), (11, 3)]


def test_a_residual_steps_as_its_shortcut_does() -> None:
    """A stride is allowed in a branch only where the map has one cell, and steps nowhere."""
    block = Residual(layers=(Conv2D(filters=1, strides=(1, 2), padding="same"),))
    spec = ModelSpec(input_shape=(9, 1, 1), layers=(block,))
    assert fields(spec)[-1].jump == (1, 1)


def test_dense_and_global_pooling_see_all_that_was_read() -> None:
    """A stride that leaves the last row and column unread leaves them out of the field."""
    reader = Conv2D(filters=1, strides=2)
    for layers in ((Flatten(), Dense(units=2)), (GlobalAveragePool2D(),)):
        last = fields(ModelSpec(input_shape=(6, 8, 1), layers=(reader, *layers)))[-1]
        assert last.size == (5, 7)
        assert last.jump == (0, 0)


def test_flatten_changes_nothing() -> None:
    _, first, flat = fields(ModelSpec(input_shape=(6, 6, 1), layers=(Conv2D(filters=1), Flatten())))
    assert first == flat


def test_padding_is_not_part_of_what_everything_sees() -> None:
    assert Reach(start=-2, size=5, jump=1).whole(cells=6, length=6) == Reach(0, 6, 0)


_windows: st.SearchStrategy[Layer] = st.one_of(
    st.builds(
        Conv2D,
        filters=st.just(1),
        kernel_size=st.integers(1, 3),
        strides=st.integers(1, 2),
        padding=st.sampled_from(["valid", "same"]),
    ),
    st.builds(Conv2D, filters=st.just(1), dilation=st.integers(1, 3), padding=st.just("same")),
    st.builds(DepthwiseConv2D, kernel_size=st.integers(1, 3), strides=st.integers(1, 2)),
    st.builds(SeparableConv2D, filters=st.just(1), dilation=st.integers(1, 2)),
    st.builds(ZeroPadding2D, padding=st.tuples(*[st.tuples(*[st.integers(0, 2)] * 2)] * 2)),
    st.builds(
        AveragePool2D, pool_size=st.integers(1, 3), padding=st.sampled_from(["valid", "same"])
    ),
)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    layers=st.lists(_windows, min_size=1, max_size=3),
    cell=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_pixels_that_change_an_output_are_inside_its_field(layers, cell) -> None:
    """With positive weights, the first and last pixels that matter are the ends of the field."""
    try:
        spec = ModelSpec(input_shape=(12, 12, 1), layers=tuple(layers))
    except ValueError:
        assume(False)
    weights = {n: np.ones(s, np.float32) for n, s in forward.expected_weights(spec).items()}
    height, width, _ = spec.output_shape
    y, x = round(cell[0] * (height - 1)), round(cell[1] * (width - 1))
    moved = np.eye(144, dtype=np.float32).reshape(144, 12, 12, 1)
    base = forward.predict(spec, weights, np.zeros((1, 12, 12, 1)))[0, y, x, 0]
    matters = (forward.predict(spec, weights, moved)[:, y, x, 0] - base).reshape(12, 12) > 0
    field = fields(spec)[-1]
    if not matters.any():  # a cell of zeros put around
        ends = [*field.rows.interval(y), *field.columns.interval(x)]
        assert min(ends) < 0 or max(ends) >= 12
        return
    for axis, o, reach in ((1, y, field.rows), (0, x, field.columns)):
        touched = np.flatnonzero(matters.any(axis=axis))
        first, last = reach.interval(o)
        assert touched[0] >= first
        assert touched[-1] <= last
        if first >= 0:
            assert touched[0] == first
        if last < 12:
            assert touched[-1] == last

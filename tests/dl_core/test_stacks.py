"""Equal layers, one on another: laws that every depth keeps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dl_core.receptive_field import drifts, fields, last_field
from dl_core.specs import graph_of
from dl_core.stacks import CYCLE, Stack, growth


@given(st.integers(1, 24), st.integers(1, 11), st.integers(1, 4))
def test_equal_layers_grow_by_the_same_amount(depth: int, kernel: int, dilation: int) -> None:
    found = growth(Stack(depth, kernel, dilation=dilation))
    assert found.sizes == tuple(1 + n * dilation * (kernel - 1) for n in range(depth + 1))
    assert set(found.jumps) == {1}


@given(st.integers(1, 20), st.integers(2, 3), st.integers(1, 11))
def test_strides_multiply(depth: int, stride: int, kernel: int) -> None:
    found = growth(Stack(depth, kernel, stride=stride))
    assert found.jumps == tuple(stride**n for n in range(depth + 1))
    steps = [1 + (kernel - 1) * sum(stride**i for i in range(n)) for n in range(depth + 1)]
    assert found.sizes == tuple(steps)


def test_a_dilation_that_doubles_reaches_2_to_the_power_of_depth() -> None:
    """WaveNet, section 2.1: 1, 2, 4 … 512, each block of ten sees 1,023 further on either side."""
    found = growth(Stack(24, doubles=True))
    assert found.sizes[: CYCLE + 1] == tuple(2 ** (n + 1) - 1 for n in range(CYCLE + 1))
    assert found.sizes[2 * CYCLE] == 1 + 2 * 2 * (2**CYCLE - 1)


def test_poolings_count_with_the_convolution_before_them() -> None:
    assert growth(Stack(4, pool=2)).sizes == (1, 3, 6, 10, 16)
    assert growth(Stack(4, pool=2)).jumps == (1, 1, 2, 2, 4)


def test_the_model_has_the_fields_of_the_growth() -> None:
    stack = Stack(5, 3, pool=2, side=32)
    found = growth(stack)
    assert fields(stack.model())[-1].size[0] == found.sizes[-1]
    assert found.needed(10) == 3
    assert found.needed(10_000) is None


def test_same_padding_drifts_with_the_size_of_the_input() -> None:
    graph = graph_of(Stack(1, 3, stride=2, side=8).model())
    sizes, found = drifts(graph, (7, 8, 9, 10))
    assert sizes == (7, 8, 9, 10)
    assert found == (0, 0.5, 0, 0.5)


def test_sizes_that_do_not_fit_are_left_out() -> None:
    graph = graph_of(Stack(3, 5, padding="valid", side=20).model())
    assert drifts(graph, range(10, 16))[0] == (13, 14, 15)
    last = last_field(graph)
    assert last is not None
    assert last.size == (13, 13)

"""Window arithmetic against windows slid by hand over a padded row of cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.windows import Axis, Padding, axis, same_padding

small = st.integers(1, 12)
paddings: st.SearchStrategy[Padding] = st.one_of(
    st.sampled_from(("valid", "same")),
    st.integers(0, 5),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
)


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    return axis(
        draw(small),
        draw(st.integers(1, 6)),
        stride=draw(st.integers(1, 5)),
        padding=draw(paddings),
        dilation=draw(st.integers(1, 4)),
    )


def slide(a: Axis) -> list[tuple[int, ...]]:
    """Every window that lies inside the padded row, found by trying each start."""
    cells = set(range(-a.before, a.size + a.after))
    windows: list[tuple[int, ...]] = []
    start = -a.before
    while True:
        taps = tuple(start + a.dilation * n for n in range(a.kernel))
        if not cells.issuperset(taps):
            return windows
        windows.append(taps)
        start += a.stride


@given(axes())
def test_as_many_outputs_as_windows_and_the_same_taps(a: Axis) -> None:
    windows = slide(a)
    assert a.out == len(windows)
    assert [a.taps(o) for o in range(a.out)] == windows


@given(axes())
def test_the_numbers_of_the_formula(a: Axis) -> None:
    n = a.sizing()
    room = n.size + n.padding - n.dilation * (n.kernel - 1) - 1
    assert n.room == room
    assert n.out == len(slide(a)) == max(0, room // n.stride + 1)
    last = slide(a)[-1:]
    assert n.left == sum(a.size + a.after - 1 - taps[-1] for taps in last)


@given(axes())
def test_a_cell_is_read_or_unread(a: Axis) -> None:
    read = {tap for taps in slide(a) for tap in taps}
    assert set(a.unread()) == set(range(a.size)) - read
    assert list(a.unread()) == sorted(a.unread())


@given(small, small, small, small)
def test_same_gives_one_output_per_stride(
    size: int, kernel: int, stride: int, dilation: int
) -> None:
    a = axis(size, kernel, stride=stride, padding="same", dilation=dilation)
    assert a.out == -(-size // stride)
    assert a.after - a.before in (0, 1), "the odd cell goes after"


@given(small, small, small, small)
def test_same_adds_no_more_than_needed(size: int, kernel: int, stride: int, dilation: int) -> None:
    before, after = same_padding(size, kernel, stride, dilation)
    if before + after:
        fewer = axis(size, kernel, stride=stride, dilation=dilation, padding=(before, after - 1))
        assert fewer.out < -(-size // stride)


@given(small, small, small)
def test_one_padding_on_both_sides(size: int, kernel: int, padding: int) -> None:
    assert axis(size, kernel, padding=padding) == axis(size, kernel, padding=(padding, padding))


@pytest.mark.parametrize(
    ("given_", "out"),
    [
        # The worked examples of Dumoulin & Visin 2016, section 2 and figures 2.1 to 2.7, 5.1.
        ({"size": 4, "kernel": 3}, 2),
        ({"size": 5, "kernel": 4, "padding": 2}, 6),
        ({"size": 5, "kernel": 3, "padding": 1}, 5),
        ({"size": 5, "kernel": 3, "padding": 2}, 7),
        ({"size": 5, "kernel": 3, "stride": 2}, 2),
        ({"size": 5, "kernel": 3, "stride": 2, "padding": 1}, 3),
        ({"size": 6, "kernel": 3, "stride": 2, "padding": 1}, 3),
        ({"size": 7, "kernel": 3, "dilation": 2}, 3),
        # LeNet-5, AlexNet and ResNet's first layers.
        ({"size": 32, "kernel": 5}, 28),
        ({"size": 227, "kernel": 11, "stride": 4}, 55),
        ({"size": 224, "kernel": 7, "stride": 2, "padding": 3}, 112),
        # A window larger than what it reads makes nothing.
        ({"size": 2, "kernel": 3}, 0),
        ({"size": 4, "kernel": 3, "dilation": 2}, 0),
    ],
    ids=str,
)
def test_published_sizes(given_: dict[str, Any], out: int) -> None:
    assert axis(**given_).out == out


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: axis(0, 3), "size"),
        (lambda: axis(5, 0), "kernel"),
        (lambda: axis(5, 3, stride=0), "stride"),
        (lambda: axis(5, 3, dilation=0), "dilation"),
        (lambda: axis(5, 3, padding=-1), "padding"),
        (lambda: axis(5, 3, padding=(0, -2)), "padding"),
    ],
)
def test_nonsense_is_refused_by_name(call: Callable[[], Axis], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        call()

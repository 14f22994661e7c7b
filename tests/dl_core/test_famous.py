"""Famous networks see what was published of them."""

from __future__ import annotations

import pytest

from dl_core.famous import FAMOUS, compared
from dl_core.famous.networks import mobilenet, resnet, vgg16
from dl_core.receptive_field import fields
from dl_core.specs import graph_of


@pytest.mark.parametrize("name", FAMOUS)
def test_every_published_number_is_found(name: str) -> None:
    rows = compared(FAMOUS[name])
    assert rows
    assert [row for row in rows if not row.agrees] == []


@pytest.mark.parametrize(
    ("blocks", "size", "padding"),
    [((3, 4, 23, 3), 1027, 511), ((3, 8, 36, 3), 1507, 751), ((3, 24, 36, 3), 1763, 879)],
    ids=["ResNet101", "ResNet152", "ResNet200"],
)
def test_the_deeper_resnets_are_as_published_too(
    blocks: tuple[int, ...], size: int, padding: int
) -> None:
    """google-research/receptive_field, README."""
    last = fields(resnet(blocks))[-1]
    assert (last.size, last.jump, -last.rows.start) == ((size, size), (32, 32), padding)


def test_a_number_that_is_not_ours_does_not_agree() -> None:
    row = compared(FAMOUS["vgg16"])[-1]
    assert row.agrees
    assert not type(row)(row.mark, row.size + 1, row.stride, row.padding).agrees
    assert not type(row)(row.mark, row.size, row.stride, row.padding - 1).agrees


def test_names_of_marks_are_layers() -> None:
    for famous in FAMOUS.values():
        names = [node.name for node in famous.graph.nodes]
        assert len(names) == len(set(names))
        assert {mark.node for mark in famous.marks} <= set(names)
    assert len(graph_of(vgg16()).nodes) == len(vgg16().layers) + 1
    assert mobilenet().output_shape == (7, 7, 1024)

from __future__ import annotations

import time

from hypothesis import given

from dl_core.counting import Row, Summary, summary
from dl_core.differences import SUMS, Pair, difference
from dl_core.specs import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    GraphSpec,
    Image,
    Layer,
    MaxPool2D,
    ModelSpec,
    Node,
    preset,
)
from tests.strategies import model_specs


def network(*layers: Layer) -> Summary:
    return summary(ModelSpec(layers=layers))


def told(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    return [(pair.status, (pair.after or pair.before).kind) for pair in pairs]  # type: ignore[union-attr]


def conv(filters: int, **fields: object) -> Conv2D:
    return Conv2D(filters=filters, **fields)  # type: ignore[arg-type]


def test_a_stride_changes_all_that_follows() -> None:
    before = network(conv(8, padding="same"), conv(8), Flatten(), Dense(units=10))
    after = network(conv(8, padding="same", strides=2), conv(8), Flatten(), Dense(units=10))
    found = difference(before, after)
    assert told(found.pairs) == [
        ("changed", "Conv2D"),
        ("changed", "Conv2D"),
        ("changed", "Flatten"),
        ("changed", "Dense"),
    ]
    assert found.pairs[0].changed == ("output", "macs", "values", "jump")
    assert found.pairs[1].changed == (
        "input",
        "output",
        "macs",
        "values",
        "receptive_field",
        "jump",
    )
    dense = found.pairs[3].change("parameters")
    assert (dense.before, dense.after) == (26 * 26 * 80 + 10, 12 * 12 * 80 + 10)
    assert found.total("parameters").step == (12 * 12 - 26 * 26) * 80
    assert found.total("parameters").ratio == after.totals.parameters / before.totals.parameters


def test_a_layer_put_in() -> None:
    tail = (MaxPool2D(), Flatten(), Dense(units=10))
    before = network(conv(8), conv(8), *tail)
    after = network(conv(8), BatchNormalization(), conv(8), *tail)
    found = difference(before, after)
    assert told(found.pairs)[:3] == [
        ("same", "Conv2D"),
        ("added", "BatchNormalization"),
        ("same", "Conv2D"),
    ]
    assert [pair.status for pair in found.pairs[3:]] == ["same"] * 3
    assert found.total("parameters").step == found.pairs[1].change("parameters").after == 32


def test_a_layer_taken_out_and_another_in_its_place() -> None:
    before = network(conv(8), MaxPool2D(), Flatten(), Dense(units=10))
    after = network(conv(8), Activation(activation="relu"), Flatten(), Dense(units=10))
    assert told(difference(before, after).pairs) == [
        ("same", "Conv2D"),
        ("removed", "MaxPool2D"),
        ("added", "Activation"),
        ("changed", "Flatten"),
        ("changed", "Dense"),
    ]


def test_of_equal_kinds_the_one_with_the_same_weights_stays() -> None:
    before = network(conv(4), conv(8), conv(16))
    after = network(conv(4), conv(8), conv(8), conv(16))
    assert [pair.status for pair in difference(before, after).pairs] == [
        "same",
        "same",
        "added",
        "changed",
    ]


def imported(*names: str) -> Summary:
    image = Node(name="image", layer=Image(shape=(9, 9, 2)))
    layer = Conv2D(filters=2, padding="same")
    nodes = (Node(name=name, layer=layer, inputs=(i,)) for i, name in enumerate(names))
    return summary(GraphSpec(nodes=(image, *nodes)))


def test_given_names_tell_layers_apart() -> None:
    found = difference(imported("a", "b", "c", "d"), imported("a", "c", "new", "d"))
    names = [(p.status, p.before and p.before.name, p.after and p.after.name) for p in found.pairs]
    assert names == [
        ("same", "a", "a"),
        ("removed", "b", None),
        ("changed", "c", "c"),  # it sees less
        ("added", None, "new"),
        ("same", "d", "d"),
    ]


def test_names_of_different_makers_do_not_matter() -> None:
    found = difference(imported("a", "b"), imported("x", "y"))
    assert [pair.status for pair in found.pairs] == ["same", "same"]


def test_nothing_before() -> None:
    change = difference(network(Flatten()), network(Flatten(), Dense(units=3))).total("parameters")
    assert (change.before, change.step, change.ratio) == (0, 2355, None)


@given(before=model_specs(), after=model_specs())
def test_both_networks_are_in_the_pairs(before: ModelSpec, after: ModelSpec) -> None:
    old, new = summary(before), summary(after)
    found = difference(old, new)
    assert [p.before for p in found.pairs if p.before] == list(old.rows)
    assert [p.after for p in found.pairs if p.after] == list(new.rows)
    for name in SUMS:
        assert sum(pair.change(name).step for pair in found.pairs) == found.total(name).step
    assert all(p.before.kind == p.after.kind for p in found.pairs if p.before and p.after)
    assert found == difference(old, new)


@given(spec=model_specs())
def test_a_network_does_not_differ_from_itself(spec: ModelSpec) -> None:
    found = difference(summary(spec), summary(spec))
    assert found.is_none
    assert {found.total(name).step for name in SUMS} == {0}


def test_large_networks_are_compared_soon() -> None:
    """Quadratic in layers of one kind, so that what a page may show must stay far from slow."""
    row = summary(preset("lenet5").train.model).rows[0]
    kinds = ("Conv2D", "BatchNormalization", "Activation")

    def deep(name: str, layers: int) -> Summary:
        rows = (_renamed(row, f"{name}{i}", kinds[i % 3]) for i in range(layers))
        return Summary(tuple(rows), summary(preset("lenet5").train.model).totals)

    began = time.perf_counter()
    found = difference(deep("a", 700), deep("b", 600))
    assert time.perf_counter() - began < 5
    assert sum(pair.status == "same" for pair in found.pairs) == 600


def _renamed(row: Row, name: str, kind: str) -> Row:
    return Row(**{**vars(row), "name": name, "kind": kind, "path": ""})

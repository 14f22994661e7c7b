"""The footprint of a gradient: exactly the receptive field, and smaller in effect."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import numpy as np
import pytest

from dl_core.applications import architecture
from dl_core.engine import task
from dl_core.engine.work import Work
from dl_core.footprints import spread, theoretical
from dl_core.inspection.footprint import Footprint, answer
from dl_core.keras_files import read_config
from dl_core.keys import canonical
from dl_core.models import build, get_weights
from dl_core.receptive_field import fields
from dl_core.specs import (
    ApplicationFootprintSpec,
    ArchitectureSpec,
    Array,
    Conv2D,
    Dense,
    Flatten,
    FootprintSpec,
    Merge,
    ModelSpec,
    Values,
    graph_of,
)
from dl_core.specs.footprint import NoMap
from dl_core.stacks import Stack
from dl_core.store import Store
from tests.dl_core.networks_at_random import model
from tests.dl_core.seen import seen

CASES = 40
WORK = Work.alone(Store("nowhere"))
computed = partial(answer, work=WORK)


def middle(spec: ModelSpec) -> tuple[int, int]:
    height, width, _ = spec.output_shape
    return (height - 1) // 2, (width - 1) // 2


def test_the_gradient_is_nonzero_on_the_receptive_field_and_nowhere_else() -> None:
    """Of real networks with random weights, gaps of dilation and padding included; where it does
    not reach the image's edge, the field of the formulas ends with it."""
    rng = random.Random(0)
    for case in range(CASES):
        spec = model(rng)
        found = computed(FootprintSpec(model=spec, seed=case, images=2)).values
        graph = graph_of(spec)
        inside, _padding = seen(graph, len(graph.nodes) - 1, middle(spec))
        expected = np.zeros(spec.input_shape[:2], bool)
        for cell in inside.get(0, set()):
            expected[cell] = True
        np.testing.assert_array_equal(found > 0, expected, err_msg=repr(spec))
        field = fields(spec)[-1]
        for along, reach, o in ((1, field.rows, 0), (0, field.columns, 1)):
            touched = np.flatnonzero(expected.any(axis=along))
            first, last = reach.interval(middle(spec)[o])
            if len(touched):
                assert first <= touched[0]
                assert touched[-1] <= last


def test_the_effective_field_is_a_bell_and_smaller_than_the_theory() -> None:
    """Luo et al. 2016, section 2: its share of the field shrinks with depth."""
    shares = []
    for depth in (5, 10, 20):
        spec = Stack(depth=depth, side=49).model()
        found = computed(FootprintSpec(model=spec, seed=1, images=8)).values
        _outer, inner = theoretical(spec)
        told = spread(found, inner)
        shares.append(told.share)
        assert told.likeness > 0.75
        assert abs(told.centre[0] - 24) < 2
        alike = np.zeros_like(found)
        alike[inner.top : inner.bottom + 1, inner.left : inner.right + 1] = 1
        assert told.radius < 0.85 * spread(alike, inner).radius
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.35


def test_given_weights_are_those_that_count() -> None:
    """With ones everywhere and no bend, each pixel counts as often as paths lead from it."""
    spec = Stack(depth=2, side=9, filters=1).model()
    linear = ModelSpec(
        input_shape=spec.input_shape,
        layers=tuple(layer.model_copy(update={"activation": "linear"}) for layer in spec.layers),
    )
    ones = {name: np.ones_like(w) for name, w in get_weights(build(linear)).items()}
    weights = tuple(Array(name=name, values=Values.of(w)) for name, w in ones.items())
    found = computed(FootprintSpec(model=linear, weights=weights, images=1)).values
    line = np.array([1, 2, 3, 2, 1])
    np.testing.assert_array_equal(found[2:7, 2:7], np.outer(line, line))
    assert found.sum() == 81


def test_given_pictures_are_those_that_are_looked_at() -> None:
    """Where the only unit is at rest, nothing passes; the mean is over all images."""
    spec = ModelSpec(
        input_shape=(5, 5, 1), layers=(Conv2D(filters=1, activation="relu", use_bias=False),)
    )
    weights = (Array(name="0.kernel", values=Values.of(np.ones((3, 3, 1, 1)))),)
    pictures = np.stack([np.ones((5, 5, 1)), -np.ones((5, 5, 1))])
    asked = FootprintSpec(model=spec, weights=weights, pictures=Values.of(pictures))
    found = computed(asked)
    assert found.images == 2
    np.testing.assert_array_equal(found.values[1:4, 1:4], np.full((3, 3), 0.5))


def test_it_says_how_far_it_is_and_stops_with_what_there_is() -> None:
    spec = Stack(depth=1, side=7).model()
    told: list[dict[str, Any]] = []
    asked = FootprintSpec(model=spec, seed=3, images=20)
    answer(asked, Work.alone(Store("nowhere"), told.append))
    assert [said["share"] for said in told] == [8 / 20, 16 / 20, 1]
    looks = iter((False, True))
    found = answer(asked, Work.alone(Store("nowhere"), stopped=lambda: next(looks)))
    assert found.images == 16
    noise = np.random.default_rng(3).normal(size=(20, 7, 7, 1))[:16]
    whole = computed(FootprintSpec(model=spec, seed=3, pictures=Values.of(noise)))
    np.testing.assert_array_equal(found.values, whole.values)


@pytest.mark.parametrize("name", ["ResNet50", "DenseNet121"])
def test_of_an_application_it_is_within_the_field_of_the_formulas(name: str) -> None:
    network = ArchitectureSpec(application=name, top=False, input_shape=(96, 80, 3))
    built = architecture(network)
    graph = read_config(built.config)
    at, layer = next(
        (i, node.name)
        for i, node in enumerate(graph.nodes)
        if isinstance(node.layer, Merge) and fields(graph)[i].jump == (8, 8)
    )
    asked = ApplicationFootprintSpec(network=network, layer=layer, seed=2, images=2)
    found, again = computed(asked), computed(asked)
    np.testing.assert_array_equal(found.values, again.values)
    _outer, inner = theoretical(graph, at)
    rows, columns = np.nonzero(found.values)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (
        inner.top,
        inner.bottom,
        inner.left,
        inner.right,
    )
    assert spread(found.values, inner).share < 0.9


def test_it_travels_as_it_is() -> None:
    asked = FootprintSpec(model=Stack(depth=1, side=7).model(), seed=3, images=2)
    found = Footprint.from_dict(task.answer(canonical(asked), WORK))
    np.testing.assert_array_equal(found.values, computed(asked).values)
    assert found.backend == "tensorflow"
    assert found.values.dtype == np.float32


def test_the_same_seed_is_the_same_footprint() -> None:
    spec = Stack(depth=2, side=9).model()
    one, again, other = (
        computed(FootprintSpec(model=spec, seed=seed, images=2)).values for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_vector_has_none() -> None:
    with pytest.raises(ValueError, match="a vector") as raised:
        FootprintSpec(model=ModelSpec(layers=(Flatten(), Dense(units=2))))
    assert isinstance(raised.value.errors()[0]["ctx"]["error"], NoMap)  # type: ignore[attr-defined]


def test_pictures_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="not of the size"):
        FootprintSpec(
            model=Stack(depth=1, side=9).model(), pictures=Values.of(np.zeros((1, 8, 9, 1)))
        )

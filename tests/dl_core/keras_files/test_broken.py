"""A description changed at random is read or refused with a sentence: nothing else happens."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dl_core.codegen import functional_code
from dl_core.counting import summary
from dl_core.errors import SpecError
from dl_core.keras_files import as_model, keras_form, read_config
from tests.dl_core.keras_files.described import (
    CONV,
    entrance,
    functional,
    layer,
    reading,
    sequential,
    tensor,
    text,
)

INNER = sequential(layer("PReLU", "p", shared_axes=[1]), layer("Dropout", "o", rate=0.5))
MAPS = functional(
    [
        entrance(8, 8, 2),
        reading(CONV, tensor("image"), tensor("conv")),
        reading(layer("Add", "sum", "keras.src.ops.numpy"), [tensor("conv"), tensor("conv", 1)]),
        reading(INNER, tensor("sum")),
        reading(layer("Concatenate", "join", axis=-1), [[tensor("net"), tensor("conv")]]),
        reading(layer("ZeroPadding2D", "pad", padding=[[1, 1], [0, 2]]), tensor("join")),
        reading(layer("Reshape", "line", target_shape=[-1, 4]), tensor("pad")),
    ],
    ["image", 0, 0],
    ["line", 0, 0],
)
DENSE = {"activation": {"class_name": "function", "module": "keras.activations", "config": "relu"}}
ROW = sequential(
    entrance(8, 8, None),
    layer("BatchNormalization", "norm", axis=-1, momentum=0.9),
    layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=None, padding="same"),
    layer("Flatten", "flat"),
    layer("Dense", "dense", units=3, dtype={"class_name": "DTypePolicy", "config": {}}, **DENSE),
)
KEPT = sequential(
    entrance(8, 8, 3),
    layer("Rescaling", "scale", scale=0.5, offset=[1, 2, 3]),
    layer("Normalization", "mean", axis=[-1], mean=[0.5], variance=[2.0]),
    layer("LayerNormalization", "norm", epsilon=1e-6),
    layer("Dropout", "drop", rate=0.1, noise_shape=[None, 1, 1, 1]),
    layer("RandomZoom", "zoom", height_factor=[0.1, 0.2], fill_mode="wrap"),
    layer("Clip", "clip", "keras.src.ops.numpy", x_min=0, x_max=6),
)
PATTERNS = [MAPS, ROW, ROW["config"], KEPT]

anything = st.recursive(
    st.sampled_from(
        [None, True, -1, 0, 3, 1e300, 10**30, float("nan"), "", "conv", "\ud800", "image", "valid"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["class_name", "config", "layers", "args"]), inner)
    ),
    max_leaves=5,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in ``value`` with each of its keys."""
    keys: Any = ()
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = range(len(value))
    for key in keys:
        yield value, key
        yield from places(value[key])


@given(st.sampled_from(PATTERNS), st.lists(st.tuples(st.integers(0, 10**6), anything), max_size=3))
@example(MAPS, [])
@settings(max_examples=600)
def test_a_description_changed_at_random(pattern: Any, changes: list[tuple[int, Any]]) -> None:
    described = json.loads(json.dumps(pattern))
    for at, value in changes:
        container, key = (found := list(places(described)))[at % len(found)]
        container[key] = value
    try:
        graph = read_config(text(described), (8, 8, 3))
    except SpecError as error:
        str(error).encode()
        return
    assert summary(graph).totals.parameters >= 0
    try:
        ast.parse(functional_code(graph))
    except SpecError as error:
        str(error).encode()
    as_model(graph)
    assert keras_form(text(described), (8, 8, 3))["class_name"] in ("Model", "Sequential")


def test_the_patterns_are_read() -> None:
    assert len(read_config(text(MAPS)).nodes) == 9
    assert read_config(text(ROW), (8, 8, 3)).shapes[-1] == (3,)
    assert len(read_config(text(KEPT)).nodes) == 7

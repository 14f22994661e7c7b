"""Layers that make maps larger: shapes, weights, work and code are those of Keras."""

from __future__ import annotations

from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dl_core.applications import architecture
from dl_core.codegen import functional_code, sequential_code
from dl_core.counting import summary
from dl_core.formulas import (
    macs_formula,
    parameters_formula,
)
from dl_core.keras_files import as_model, config_in, read_config
from dl_core.receptive_field import fields
from dl_core.specs import (
    ArchitectureSpec,
    Conv2D,
    Conv2DTranspose,
    GraphSpec,
    GroupNormalization,
    LayerSpec,
    Merge,
    UpSampling2D,
)
from tests import strategies as our
from tests.dl_core import growing
from tests.dl_core.codegen.running import model_of
from tests.dl_core.growing import chain

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


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
    """The layers of these kinds; Keras writes groups of -1 as the channels that it found."""
    found: list[LayerSpec] = []
    for i, node in enumerate(graph.nodes):
        layer = node.layer
        if isinstance(layer, GroupNormalization) and layer.groups == -1:
            layer = layer.model_copy(update={"groups": graph.read_by(i)[0][-1]})
        if isinstance(layer, UpSampling2D | Conv2DTranspose | GroupNormalization):
            found.append(layer)
    return found


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
    anew = [row for row in found.rows if row.kind not in ("Flatten", "Reshape")]
    assert found.totals.values == sum(prod(row.output) for row in anew)

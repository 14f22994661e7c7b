"""Settings that change no count are kept as they are meant, or refused with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from dl_core.keras_files import as_model
from dl_core.keras_files.errors import SettingUnread
from dl_core.keras_files.settings import APPLICATION_LAYERS
from dl_core.specs import Merge
from dl_core.specs.errors import NumbersDoNotFit
from tests.dl_core.keras_files.described import (
    entrance,
    functional,
    layer,
    read,
    reading,
    sequential,
    tensor,
)


def alone(described: dict[str, Any]) -> Any:
    """What a layer becomes that reads images of 8×8×2."""
    return read(sequential(entrance(8, 8, 2), described)).nodes[1].layer


PIXELS = {"mean": [0.5, 1.0], "variance": [2.0, 3.0]}
ARRAY = {"class_name": "__numpy__", "config": {"value": [0.5, 1.0], "dtype": "float64"}}
BRANCH = {"rate": 0.5, "noise_shape": (None, 1.0, 1.0, 1.0)}
EXACT = {"epsilon": 1e-6, "scale": False}


@pytest.mark.parametrize(
    ("kind", "config", "expected"),
    [
        ("Rescaling", {"scale": 0.5, "offset": 0.0}, {"scale": 0.5}),
        ("Rescaling", {"scale": 2, "offset": [1, -0.0]}, {"scale": 2.0, "offset": (1.0, 0.0)}),
        ("Rescaling", {"scale": ARRAY}, {"scale": (0.5, 1.0)}),
        ("Normalization", PIXELS, {name: tuple(value) for name, value in PIXELS.items()}),
        ("Normalization", {"axis": [3], "mean": None, "invert": True}, {"invert": True}),
        ("LayerNormalization", {"axis": [3], "epsilon": 1e-3}, {}),
        ("LayerNormalization", EXACT, EXACT),
        ("Dropout", {"rate": 0.5, "noise_shape": [None, 1, 1, 1]}, BRANCH),
        ("RandomContrast", {"factor": [0, 0.5], "value_range": [0, 255]}, {"factor": (0.0, 0.5)}),
        ("RandomFlip", {"mode": "horizontal_and_vertical", "seed": 3}, {}),
    ],
    ids=str,
)
def test_what_keras_would_not_choose_is_kept(kind: str, config: Any, expected: Any) -> None:
    found = alone(layer(kind, "it", **config))
    assert (found.name, dict(found.settings)) == (kind, expected)
    assert "-0.0" not in found.model_dump_json()


def test_classes_of_applications() -> None:
    convnext, inception = (APPLICATION_LAYERS[n] for n in ("LayerScale", "CustomScaleLayer"))
    scaled = layer("LayerScale", "s", convnext, init_values=1e-6, projection_dim=2)
    assert alone(scaled).settings == (("init_values", 1e-6),)
    deep = layer("StochasticDepth", "d", convnext, drop_path_rate=0.1)
    assert alone(deep).settings == (("drop_path_rate", 0.1),)
    both = reading(layer("CustomScaleLayer", "sum", inception, scale=0.17), [[tensor("image")] * 2])
    graph = read(functional([entrance(8, 8, 2), both], ["image", 0, 0], ["sum", 0, 0]))
    assert graph.nodes[1].layer == Merge(how="add", scale=0.17)


def test_a_scaled_sum_ends_no_residual_block() -> None:
    """Networks that can be trained here add as it is."""
    relu = reading(layer("ReLU", "r"), tensor("image"))
    sums = [
        (layer("Add", "sum"), True),
        (
            layer("CustomScaleLayer", "sum", APPLICATION_LAYERS["CustomScaleLayer"], scale=0.5),
            False,
        ),
    ]
    for described, trained in sums:
        end = reading(described, [[tensor("image"), tensor("r")]])
        graph = read(functional([entrance(8, 8, 2), relu, end], ["image", 0, 0], ["sum", 0, 0]))
        assert (as_model(graph) is not None) == trained


def test_the_class_of_an_activation() -> None:
    kinds: dict[str, Any] = {"ReLU": {}, "Softmax": {}, "Activation": {"activation": "relu"}}
    layers = [layer(kind, kind, **config) for kind, config in kinds.items()]
    found = read(sequential(entrance(4), *layers)).nodes[1:]
    assert [node.keras for node in found] == ["ReLU", "Softmax", ""]


@pytest.mark.parametrize(
    ("described", "error", "said"),
    [
        (layer("Rescaling", "r"), SettingUnread, "scale = None"),
        (layer("Rescaling", "r", scale="__import__"), SettingUnread, "scale = __import__"),
        (layer("Rescaling", "r", scale=float("nan")), SettingUnread, "scale = nan"),
        (layer("Rescaling", "r", scale=10**400), SettingUnread, "scale = 1000"),
        (layer("Rescaling", "r", scale=True), SettingUnread, "scale = True"),
        (layer("Rescaling", "r", scale=[[1.0]]), SettingUnread, "scale = [[1.0]]"),
        (layer("Rescaling", "r", scale=[1.0] * 20_000), SettingUnread, "scale = [1.0"),
        (layer("Rescaling", "r", scale=[1.0] * 3), NumbersDoNotFit, "3 numbers as its scale"),
        (layer("Normalization", "n", mean=[1.0]), SettingUnread, "variance = None"),
        (layer("LayerNormalization", "n", center="no"), SettingUnread, "center = no"),
        (layer("ReLU", "r", threshold="x"), SettingUnread, "threshold = x"),
        (layer("GaussianNoise", "g", stddev=2), SettingUnread, "stddev = 2"),
        (layer("RandomFlip", "f", mode='x"); import os'), SettingUnread, "mode = x"),
        (layer("RandomZoom", "z", height_factor=0.1, fill_mode=["nearest"]), SettingUnread, "fill"),
        (layer("Dropout", "d", rate=0.1, noise_shape=[None, "1"]), SettingUnread, "noise_shape"),
        (layer("Dropout", "d", rate=0.1, noise_shape=[1] * 10), SettingUnread, "noise_shape"),
        (layer("Cast", "c", "keras.src.ops.core", dtype="object"), SettingUnread, "dtype = object"),
        (layer("Clip", "c", "keras.src.ops.numpy", x_min=0), SettingUnread, "x_max = None"),
        (layer("Add", "a", "keras.src.ops.numpy"), SettingUnread, "x2 = None"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_settings_that_are_refused(described: Any, error: Any, said: str) -> None:
    with pytest.raises(error) as caught:
        alone(described)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300

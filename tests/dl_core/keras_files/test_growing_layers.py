"""Layers that make maps larger, as Keras 3 and Keras 2 write them; and who is told what instead."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dl_core.keras_files.errors import (
    Attends,
    LayerNotRead,
    ReadsSeries,
    ReadsStepByStep,
    ReadsVolumes,
    ReadsWords,
    SettingUnread,
)
from dl_core.specs import (
    Conv2DTranspose,
    Elementwise,
    GraphSpec,
    GroupNormalization,
    UpSampling2D,
)
from tests.dl_core.keras_files.described import entrance, layer, read, sequential

FULL = {
    "kernel_size": [2, 3],
    "strides": [2, 2],
    "padding": "same",
    "output_padding": [1, 0],
    "dilation_rate": [1, 1],
    "activation": "relu",
    "use_bias": False,
}


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (layer("UpSampling2D", "u"), UpSampling2D()),
        (
            layer("UpSampling2D", "u", size=[2, 3], interpolation="bilinear"),
            UpSampling2D(size=(2, 3), interpolation="bilinear"),
        ),
        (
            layer("Conv2DTranspose", "c", filters=4, **FULL),
            Conv2DTranspose(
                filters=4,
                kernel_size=(2, 3),
                strides=2,
                padding="same",
                output_padding=(1, 0),
                activation="relu",
                use_bias=False,
            ),
        ),
        (
            layer("Conv2DTranspose", "c", None, filters=1, kernel_size=2, groups=1),
            Conv2DTranspose(filters=1, kernel_size=2),
        ),
        (layer("GroupNormalization", "g", groups=-1, axis=-1), GroupNormalization(groups=-1)),
        (
            layer("GroupNormalization", "g", groups=2, axis=3, epsilon=1e-5, scale=False),
            GroupNormalization(groups=2, epsilon=1e-5, scale=False),
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_layer(described: Any, expected: Any) -> None:
    described = {**described, "module": "keras.layers"}
    assert read(sequential(entrance(8, 8, 2), described)).nodes[1].layer == expected


def test_an_activation_that_is_not_explained_here_comes_after_it() -> None:
    described = layer("Conv2DTranspose", "c", filters=1, kernel_size=2, activation="exponential")
    nodes = read(sequential(entrance(4, 4, 1), described)).nodes
    assert [node.layer for node in nodes[1:]] == [
        Conv2DTranspose(filters=1, kernel_size=2),
        Elementwise(name="exponential"),
    ]


@pytest.mark.parametrize(
    ("described", "said"),
    [
        (layer("UpSampling2D", "u", interpolation="bicubic"), "interpolation = bicubic"),
        (layer("UpSampling2D", "u", data_format="channels_first"), "channels_first"),
        (
            layer("Conv2DTranspose", "c", filters=1, kernel_size=2, output_padding=1),
            "output_padding",
        ),
        (layer("GroupNormalization", "g", axis=1), "axis = 1"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_setting_that_is_refused(described: Any, said: str) -> None:
    with pytest.raises(SettingUnread, match=said):
        read(sequential(entrance(8, 8, 32), described))


@pytest.mark.parametrize(
    ("kind", "error", "said"),
    [
        ("Conv1D", ReadsSeries, "use Conv2D"),
        ("Conv1DTranspose", ReadsSeries, "use Conv2DTranspose"),
        ("GlobalMaxPooling1D", ReadsSeries, "use GlobalMaxPooling2D"),
        ("MaxPooling3D", ReadsVolumes, "use MaxPooling2D"),
        ("LSTM", ReadsStepByStep, "step by step"),
        ("ConvLSTM2D", ReadsStepByStep, "step by step"),
        ("TimeDistributed", ReadsStepByStep, "step by step"),
        ("Embedding", ReadsWords, "words or categories"),
        ("MultiHeadAttention", Attends, "every other"),
        ("SpectralNormalization", LayerNotRead, "replace it"),
    ],
)
def test_other_kinds_are_told_what_to_do_in_short(kind: str, error: Any, said: str) -> None:
    with pytest.raises(LayerNotRead) as caught:
        read(sequential(entrance(8, 8, 2), layer(kind, "other")))
    text = str(caught.value)
    assert type(caught.value) is error
    assert text.startswith(f"Layer other is of a kind that is not counted here: {kind}")
    assert "networks of images" in text
    assert said in text
    assert len(text) < 260


def test_a_network_travels() -> None:
    described = [layer("Conv2DTranspose", "c", filters=4, **FULL), layer("UpSampling2D", "u")]
    graph = read(sequential(entrance(8, 8, 2), *described))
    assert GraphSpec.model_validate(json.loads(graph.model_dump_json())) == graph

from __future__ import annotations

from typing import Any

import pytest

from dl_core.errors import OutputsNotProbabilities, StridesWithDilation
from dl_core.specs import (
    PRESETS,
    Activation,
    Conv2D,
    DataSpec,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    TrainSpec,
)
from dl_core.training import check


def spec(*layers: Any, **fields: Any) -> TrainSpec:
    return TrainSpec(model=ModelSpec(layers=layers), **fields)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_can_be_trained(name: str) -> None:
    check(PRESETS[name].train)


@pytest.mark.parametrize(
    "layers",
    [
        (Flatten(), Dense(units=10), Activation(activation="softmax")),
        (Conv2D(filters=10, activation="softmax"), GlobalAveragePool2D()),
        (SeparableConv2D(filters=10, activation="softmax"), GlobalAveragePool2D()),
        (
            Flatten(),
            Dense(units=10),
            Residual(layers=(Dense(units=10),), activation="softmax"),
        ),
    ],
)
def test_other_ways_to_end_with_probabilities(layers: tuple[Any, ...]) -> None:
    check(spec(*layers))


@pytest.mark.parametrize("activation", ["linear", "relu", "sigmoid"])
def test_cross_entropy_of_raw_scores_is_refused(activation: str) -> None:
    with pytest.raises(OutputsNotProbabilities, match="softmax"):
        check(spec(Flatten(), Dense(units=10, activation=activation)))  # type: ignore[arg-type]


def test_a_single_output_wants_a_sigmoid() -> None:
    binary = {"data": DataSpec(classes=(3, 5)), "loss": "binary_crossentropy"}
    check(spec(Flatten(), Dense(units=1, activation="sigmoid"), **binary))
    with pytest.raises(OutputsNotProbabilities, match="sigmoid"):
        check(spec(Flatten(), Dense(units=1, activation="softmax"), **binary))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(Conv2D, {"filters": 4}), (SeparableConv2D, {"filters": 4}), (DepthwiseConv2D, {})],
)
def test_strides_with_dilation_are_named_where_they_are(kind: Any, fields: Any) -> None:
    both = kind(**fields, strides=(1, 2), dilation=(2, 1), padding="same")
    block = Residual(layers=(Conv2D(filters=1, padding="same"), Conv2D(filters=1, padding="same")))
    inside = block.model_copy(update={"layers": (block.layers[0], both)})
    with pytest.raises(StridesWithDilation, match=rf"Layer 1\.2 \({kind.__name__}\)"):
        check(
            TrainSpec.model_construct(
                loss="categorical_crossentropy",
                model=ModelSpec.model_construct(layers=(inside, Activation(activation="softmax"))),
            )
        )

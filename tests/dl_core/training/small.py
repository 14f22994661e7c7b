"""A training small enough to run many of, and what one needs to watch it."""

from __future__ import annotations

import json
from typing import Any

from dl_core.specs import (
    BatchNormalization,
    Conv2D,
    DataSpec,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    ModelSpec,
    TrainSpec,
)

NETWORK = ModelSpec(
    layers=(
        MaxPool2D(pool_size=4),  # type: ignore[arg-type]
        Conv2D(filters=4, activation="relu"),
        BatchNormalization(momentum=0.5),
        Flatten(),
        Dropout(rate=0.25),
        Dense(units=10, activation="softmax"),
    )
)
TRAIN = TrainSpec(
    model=NETWORK,
    data=DataSpec(limit=240, validation=0.25),
    learning_rate=0.01,
    batch_size=32,
    epochs=3,
    seed=5,
)
"""180 images learned from and 60 held out: 6 batches an epoch."""


class Told(list[dict[str, Any]]):
    """Collects events, checking that each is JSON."""

    def __call__(self, event: dict[str, Any]) -> None:
        self.append(json.loads(json.dumps(event, allow_nan=False)))

    def types(self, but: str = "progress") -> list[str]:
        return [event["type"] for event in self if event["type"] != but]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self if event["type"] == kind]


def never() -> bool:
    return False

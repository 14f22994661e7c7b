"""Description of a training: a network, data, and how to descend."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from dl_core.errors import InputDoesNotFitData, OutputDoesNotFitClasses
from dl_core.specs.base import Spec, show
from dl_core.specs.data import DataSpec
from dl_core.specs.model import ModelSpec

LossName = Literal["categorical_crossentropy", "binary_crossentropy"]
OptimizerName = Literal["sgd", "momentum", "rmsprop", "adam"]
ScheduleName = Literal["constant", "cosine"]


class TrainSpec(Spec):
    """Everything that decides what a training makes, and nothing else.

    Two equal specs are the same training: :func:`dl_core.keys.key` names its artifact.
    ``momentum`` is stochastic gradient descent with a momentum of 0.9. The ``cosine`` schedule
    lowers the rate from ``learning_rate`` to 0 along half a cosine (Loshchilov & Hutter 2017).
    """

    model: ModelSpec
    data: DataSpec = DataSpec()
    loss: LossName = "categorical_crossentropy"
    optimizer: OptimizerName = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=10)] = 1e-3
    schedule: ScheduleName = "constant"
    batch_size: Annotated[int, Field(ge=1, le=65536)] = 128
    epochs: Annotated[int, Field(ge=1, le=10000)] = 3
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0

    @model_validator(mode="after")
    def _fits_data(self) -> TrainSpec:
        facts = self.data.facts
        if self.model.input_shape != facts.shape:
            raise InputDoesNotFitData(
                model=show(self.model.input_shape), name=self.data.name, data=show(facts.shape)
            )
        classes = len(self.data.class_names)
        binary = self.loss == "binary_crossentropy"
        expected = (1,) if binary else (classes,)
        if self.model.output_shape != expected or (binary and classes != 2):
            raise OutputDoesNotFitClasses(
                outputs=show(self.model.output_shape),
                classes=classes,
                expected=show(expected if not binary or classes == 2 else (classes,)),
            )
        return self

"""Descriptions of data: which set, which classes, how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dl_core.errors import N_, SpecError
from dl_core.specs.base import Shape, Spec

DatasetName = Literal["mnist-5k", "mnist", "fashion-mnist", "cifar10"]


@dataclass(frozen=True)
class DatasetFacts:
    """What is known of a dataset without reading it."""

    title: str
    shape: Shape
    class_names: tuple[str, ...]
    train: int
    test: int

    @property
    def classes(self) -> int:
        return len(self.class_names)


_DIGITS = tuple("0123456789")
DATASETS: dict[str, DatasetFacts] = {
    "mnist-5k": DatasetFacts(N_("MNIST, 5,000 digits"), (28, 28, 1), _DIGITS, 4000, 1000),
    "mnist": DatasetFacts(N_("MNIST, 70,000 digits"), (28, 28, 1), _DIGITS, 60000, 10000),
    "fashion-mnist": DatasetFacts(
        N_("Fashion-MNIST, clothes"),
        (28, 28, 1),
        (
            N_("T-shirt"),
            N_("trousers"),
            N_("pullover"),
            N_("dress"),
            N_("coat"),
            N_("sandal"),
            N_("shirt"),
            N_("trainer"),
            N_("bag"),
            N_("ankle boot"),
        ),
        60000,
        10000,
    ),
    "cifar10": DatasetFacts(
        N_("CIFAR-10, colour photos"),
        (32, 32, 3),
        (
            N_("aeroplane"),
            N_("car"),
            N_("bird"),
            N_("cat"),
            N_("deer"),
            N_("dog"),
            N_("frog"),
            N_("horse"),
            N_("ship"),
            N_("truck"),
        ),
        50000,
        10000,
    ),
}


class ClassesRepeated(SpecError):
    template = N_("The classes to tell apart must be two or more, each named once.")


class DataSpec(Spec):
    """Which images a network learns from.

    ``validation`` is the share of the training images held out, drawn with the training's seed,
    to watch how the network does on images it does not learn from. The test set is never used
    before training has ended.
    """

    name: DatasetName = "mnist-5k"
    classes: tuple[Annotated[int, Field(ge=0, le=9)], ...] | None = None
    """Only these labels, renumbered 0, 1, … in this order; ``None`` keeps all."""
    limit: Annotated[int, Field(ge=20)] | None = None
    """At most so many training images, drawn with the training's seed."""
    validation: Annotated[float, Field(ge=0, le=0.5)] = 0.1

    @model_validator(mode="after")
    def _distinct_classes(self) -> DataSpec:
        if self.classes is not None and (
            len(self.classes) < 2 or len(set(self.classes)) < len(self.classes)
        ):
            raise ClassesRepeated()
        return self

    @property
    def facts(self) -> DatasetFacts:
        return DATASETS[self.name]

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes in force, in the order of the network's outputs."""
        names = self.facts.class_names
        return names if self.classes is None else tuple(names[c] for c in self.classes)

"""Frozen, validated descriptions: layers, networks, data, trainings."""

from dl_core.specs.check import CheckSpec, Values
from dl_core.specs.data import DATASETS, DatasetFacts, DatasetName, DataSpec
from dl_core.specs.layers import (
    Activation,
    ActivationName,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    Layer,
    MaxPool2D,
    Residual,
    Shape,
    Spec,
    show,
)
from dl_core.specs.model import ModelSpec
from dl_core.specs.presets import PRESETS, Preset, preset, with_data
from dl_core.specs.training import LossName, OptimizerName, ScheduleName, TrainSpec

__all__ = [
    "DATASETS",
    "PRESETS",
    "Activation",
    "ActivationName",
    "AveragePool2D",
    "BatchNormalization",
    "CheckSpec",
    "Conv2D",
    "DataSpec",
    "DatasetFacts",
    "DatasetName",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePool2D",
    "Layer",
    "LossName",
    "MaxPool2D",
    "ModelSpec",
    "OptimizerName",
    "Preset",
    "Residual",
    "ScheduleName",
    "Shape",
    "Spec",
    "TrainSpec",
    "Values",
    "preset",
    "show",
    "with_data",
]

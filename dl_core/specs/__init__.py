"""Frozen, validated descriptions: layers, networks, data, trainings."""

from dl_core.specs.applications import APPLICATIONS, Application
from dl_core.specs.architecture import ArchitectureSpec
from dl_core.specs.base import (
    ActivationName,
    Axes,
    FieldsRefused,
    LayerSpec,
    PaddingName,
    Shape,
    Spec,
    Transposes,
    show,
)
from dl_core.specs.check import CheckSpec, Values
from dl_core.specs.convolutions import Conv2D, Convolution, DepthwiseConv2D, SeparableConv2D
from dl_core.specs.data import DATASETS, DatasetFacts, DatasetName, DataSpec
from dl_core.specs.disturbance import REACHES, Disturbance
from dl_core.specs.footprint import ApplicationFootprintSpec, Array, FootprintSpec
from dl_core.specs.graph import GraphSpec, Node, graph_of, layer_name, made
from dl_core.specs.growing import Conv2DTranspose, UpSampling2D
from dl_core.specs.images import image_shape
from dl_core.specs.inspect import OfRun
from dl_core.specs.joins import (
    AnyLayer,
    Cropping2D,
    Elementwise,
    Given,
    GroupNormalization,
    Image,
    Kept,
    Merge,
    PerChannel,
    PReLU,
    Reshape,
)
from dl_core.specs.layers import (
    NOT_TRAINED,
    Activation,
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    Layer,
    Residual,
)
from dl_core.specs.model import ModelSpec
from dl_core.specs.pools import (
    AveragePool2D,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    ZeroPadding2D,
)
from dl_core.specs.presets import (
    PRESETS,
    Preset,
    preset,
    training_for,
    with_classifier,
    with_data,
    with_probabilities,
)
from dl_core.specs.training import LossName, OptimizerName, ScheduleName, TrainSpec

__all__ = [
    "APPLICATIONS",
    "DATASETS",
    "NOT_TRAINED",
    "PRESETS",
    "REACHES",
    "Activation",
    "ActivationName",
    "AnyLayer",
    "Application",
    "ApplicationFootprintSpec",
    "Array",
    "ArchitectureSpec",
    "AveragePool2D",
    "Axes",
    "BatchNormalization",
    "CheckSpec",
    "Conv2D",
    "Conv2DTranspose",
    "Convolution",
    "Cropping2D",
    "DataSpec",
    "DatasetFacts",
    "DatasetName",
    "Dense",
    "DepthwiseConv2D",
    "Disturbance",
    "Dropout",
    "Elementwise",
    "FieldsRefused",
    "Flatten",
    "FootprintSpec",
    "Given",
    "GlobalAveragePool2D",
    "GlobalMaxPool2D",
    "GraphSpec",
    "GroupNormalization",
    "Image",
    "Kept",
    "Layer",
    "LayerSpec",
    "LossName",
    "MaxPool2D",
    "Merge",
    "ModelSpec",
    "Node",
    "OfRun",
    "OptimizerName",
    "PaddingName",
    "PReLU",
    "PerChannel",
    "Preset",
    "Reshape",
    "Residual",
    "ScheduleName",
    "SeparableConv2D",
    "Shape",
    "Spec",
    "TrainSpec",
    "Transposes",
    "UpSampling2D",
    "Values",
    "ZeroPadding2D",
    "graph_of",
    "image_shape",
    "layer_name",
    "made",
    "preset",
    "show",
    "training_for",
    "with_classifier",
    "with_data",
    "with_probabilities",
]

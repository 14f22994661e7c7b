"""The source of layers that only imported networks have, run in Keras and read again."""

from __future__ import annotations

from typing import Any

import pytest

from dl_core.codegen import functional_code
from dl_core.keras_files import read_config
from dl_core.specs import (
    Activation,
    Cropping2D,
    Elementwise,
    GraphSpec,
    PerChannel,
    PReLU,
    Reshape,
)
from tests.dl_core.codegen.running import model_of
from tests.dl_core.codegen.test_graph_code import graph, meant

ONLY_IMPORTED: list[Any] = [
    Reshape(target=(8, 4)),
    Reshape(target=(-1, 2)),
    Cropping2D(cropping=((1, 0), (0, 2))),
    Cropping2D(cropping=((1, 1), (1, 1))),
    PReLU(),
    PReLU(shared=(1, 2)),
    Elementwise(name="Identity"),
    Elementwise(name="exponential"),
    *(
        Elementwise(name=name, settings=settings)
        for name, settings in (
            ("ReLU", (("max_value", 3.0), ("threshold", 0.5))),
            ("LeakyReLU", (("negative_slope", 0.3),)),
            ("ELU", (("alpha", 2.0),)),
            ("Rescaling", (("scale", 1 / 255), ("offset", (-1.0, 0.0)))),
            ("Rescaling", (("scale", (0.5, 2.0)),)),
            ("Normalization", (("mean", (0.5, 1.0)), ("variance", (1.0, 2.0)), ("invert", True))),
            ("Dropout", (("rate", 0.2), ("noise_shape", (None, 1.0, 1.0, 1.0)))),
            ("SpatialDropout2D", (("rate", 0.2),)),
            ("GaussianNoise", (("stddev", 0.2),)),
            ("GaussianDropout", (("rate", 0.2),)),
            ("AlphaDropout", (("rate", 0.2),)),
            ("ActivityRegularization", (("l2", 0.01),)),
            ("RandomFlip", (("mode", "horizontal"),)),
            ("RandomRotation", (("factor", (-0.1, 0.2)), ("fill_mode", "constant"))),
            ("RandomZoom", (("height_factor", 0.2), ("fill_value", 1.0))),
            ("RandomTranslation", (("height_factor", 0.2), ("width_factor", (-0.1, 0.3)))),
            ("RandomContrast", (("factor", (0.0, 0.2)), ("value_range", (0.0, 1.0)))),
            ("RandomBrightness", (("factor", (-0.2, 0.2)),)),
        )
    ),
    PerChannel(name="LayerNormalization", settings=()),
    PerChannel(
        name="LayerNormalization", trained=1, settings=(("epsilon", 1e-6), ("center", False))
    ),
    PerChannel(
        name="Normalization", trained=0, fixed=2, counter=True, settings=(("invert", True),)
    ),
]
NUMBER = (("x2", 2.0),)
ALONE = "Absolute Negative Exp Log1p Sqrt Sign LogSigmoid HardTanh Gelu Celu"
OPERATIONS: list[Any] = [
    *(
        Elementwise(name=name, settings=settings)
        for name in ("Add", "Subtract", "Multiply", "TrueDivide", "Power", "Maximum", "Minimum")
        for settings in (NUMBER, (("x1", -0.5),), (("x2", 1 / 6),), (("x2", (1.0, 2.5)),))
    ),
    Elementwise(name="Divide", settings=NUMBER),
    *(Elementwise(name=name, settings=()) for name in ALONE.split()),
    Elementwise(name="Clip", settings=(("x_min", -1.0), ("x_max", 6.0))),
    Elementwise(name="LeakyRelu", settings=(("negative_slope", 0.1),)),
    Elementwise(name="Elu", settings=(("alpha", 2.0),)),
    Elementwise(name="Gelu", settings=(("approximate", False),)),
    Elementwise(name="Cast", settings=(("dtype", "float16"),)),
]


@pytest.mark.keras
@pytest.mark.parametrize("layer", [*ONLY_IMPORTED, *OPERATIONS], ids=repr)
def test_layers_that_only_imported_networks_have(keras: Any, layer: Any) -> None:
    wanted = graph(layer)
    assert meant(read_config(model_of(functional_code(wanted)).to_json())) == meant(wanted)


@pytest.mark.parametrize(
    ("how", "keras_class"), [("relu", "ReLU"), ("relu6", "ReLU"), ("leaky_relu", "LeakyReLU")]
)
@pytest.mark.keras
def test_an_activation_keeps_its_class(keras: Any, how: Any, keras_class: Any) -> None:
    nodes = graph(Activation(activation=how)).nodes
    wanted = GraphSpec(nodes=(nodes[0], nodes[1].model_copy(update={"keras": keras_class})))
    model = model_of(functional_code(wanted))
    assert type(model.layers[1]).__name__ == keras_class
    back = read_config(model.to_json()).nodes[1]
    assert (back.layer, back.keras) == (wanted.nodes[1].layer, keras_class)

"""Layers of Keras Applications that are no part of Keras's public interface, written out."""

from __future__ import annotations

from collections.abc import Iterator

from dl_core.codegen.source import Translate
from dl_core.errors import N_
from dl_core.specs import GraphSpec, Merge

_LAYER_SCALE = N_("Each channel times a number of its own, which is learned.")
_STOCHASTIC_DEPTH = N_("Leaves a branch out, in training, for a share of the images.")
_SCALED_SUM = N_("The first input plus the second times a number.")

_CLASS = """
@keras.saving.register_keras_serializable()
class {name}(keras.layers.Layer):
    \"""{what}

    {source}
    \"""

{body}
"""
CLASSES = {
    "LayerScale": (
        _LAYER_SCALE,
        "Touvron et al., arXiv:2103.17239",
        """\
    def __init__(self, init_values, **kwargs):
        super().__init__(**kwargs)
        self.init_values = init_values

    def build(self, input_shape):
        start = keras.initializers.Constant(self.init_values)
        self.gamma = self.add_weight(name="gamma", shape=input_shape[-1:], initializer=start)

    def call(self, x):
        return x * self.gamma""",
    ),
    "StochasticDepth": (
        _STOCHASTIC_DEPTH,
        "Huang et al., arXiv:1603.09382",
        """\
    def __init__(self, drop_path_rate, **kwargs):
        super().__init__(**kwargs)
        self.drop_path_rate = drop_path_rate
        self.seed = keras.random.SeedGenerator()

    def call(self, x, training=None):
        if not training:
            return x
        kept = 1 - self.drop_path_rate
        one_each = (keras.ops.shape(x)[0],) + (1,) * (len(x.shape) - 1)
        drawn = keras.random.uniform(one_each, dtype=x.dtype, seed=self.seed)
        return x / kept * keras.ops.floor(kept + drawn)""",
    ),
    "CustomScaleLayer": (
        _SCALED_SUM,
        "Szegedy et al., arXiv:1602.07261",
        """\
    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs):
        return inputs[0] + inputs[1] * self.scale""",
    ),
}
"""For each what it does, the paper it is from, and its methods."""


def classes_source(graph: GraphSpec, translate: Translate) -> str:
    """The definitions that the code of ``graph`` needs, two empty lines around each."""
    used = set(_used(graph))
    return "\n\n".join(_definition(name, translate) for name in CLASSES if name in used)


def _used(graph: GraphSpec) -> Iterator[str]:
    for node in graph.nodes:
        if isinstance(node.layer, Merge):
            if node.layer.scale is not None:
                yield "CustomScaleLayer"
        elif hasattr(node.layer, "name"):
            yield node.layer.name


def _definition(name: str, translate: Translate) -> str:
    what, source, body = CLASSES[name]
    return _CLASS.format(name=name, what=translate(what), source=source, body=body)

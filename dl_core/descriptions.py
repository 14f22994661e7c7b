"""A network from the text that describes it: in Convoscope's own JSON, or in Keras's."""

from __future__ import annotations

from typing import Any

from dl_core.keras_files import loaded, read_config
from dl_core.limits import LIMITS
from dl_core.specs import GraphSpec, ModelSpec, Shape, TrainSpec

Kind = type[TrainSpec | ModelSpec | GraphSpec]


def network_in(text: str, shape: Shape | None = None) -> ModelSpec | GraphSpec:
    """The network that ``text`` describes: what a spec's ``model_dump_json()`` gives, that of a
    training among them, or what :func:`~dl_core.keras_files.read_config` reads; ``shape`` fills the
    sizes that Keras's leaves open.

    Raises:
        ImportRefused, SpecError, pydantic.ValidationError: there is none that can be read.
        LimitExceeded: it has too many layers.

    >>> from dl_core.specs import preset
    >>> network_in(preset("lenet5").train.model_dump_json()) == preset("lenet5").train.model
    True
    """
    body = loaded(text)
    kind = kind_of(body)
    if kind is None:
        return read_config(text, shape)
    spec = kind.model_validate(body)
    if isinstance(spec, GraphSpec):
        LIMITS.check("imported_layers", len(spec.nodes))
    return spec.model if isinstance(spec, TrainSpec) else spec


def kind_of(body: Any) -> Kind | None:
    """What a description of Convoscope describes; nothing if it is none.

    >>> kind_of({"class_name": "Sequential", "config": {}}) is None
    True
    """
    if not isinstance(body, dict):
        return None
    if "nodes" in body:
        return GraphSpec
    if "model" in body:
        return TrainSpec
    layers = body.get("layers")
    first = layers[0] if isinstance(layers, list) and layers else None
    return ModelSpec if isinstance(first, dict) and "kind" in first else None

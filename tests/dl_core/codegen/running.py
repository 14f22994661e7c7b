"""Source run as a reader would, and what it builds beside what it was written for."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np

from dl_core.applications import Architecture, _rows, without_weights
from dl_core.codegen import functional_code
from dl_core.keras_files import read_config
from dl_core.keras_files.settings import APPLICATION_LAYERS


def model_of(source: str) -> Any:
    """The Keras model that ``source`` leaves in ``model``."""
    variables: dict[str, Any] = {}
    exec(compile(source, "the source on screen", "exec"), variables)
    return variables["model"]


def rebuilt(theirs: Architecture) -> Any:
    """The model, without weights, that the code of ``theirs`` builds."""
    source = functional_code(read_config(theirs.config))
    return without_weights(lambda: model_of(source))


def is_same(theirs: Architecture, model: Any) -> bool:
    """Whether ``model`` has the layers of ``theirs`` in their order: of the same class, with the
    same shape, parameters and those that are trained; and all settings that are read here."""
    ours = tuple(_rows(model, "", set()))
    layers = [
        [(row.kind, row.output, row.parameters, row.trainable) for row in rows]
        for rows in (theirs.rows, ours)
    ]
    total = int(model.count_params())
    settings = settings_in(theirs.config) == settings_in(as_kerass_own(model.to_json()))
    return layers[0] == layers[1] and total == theirs.parameters and settings


def settings_in(config: str) -> Counter[tuple[str, str]]:
    """Every layer as it is described here, whatever its name."""
    nodes = read_config(config).nodes
    return Counter((node.layer.model_dump_json(), node.keras) for node in nodes)


def as_kerass_own(config: str) -> str:
    """``config`` with the classes that the code writes out in the place of Keras's own."""
    data = json.loads(config)
    for layer in data["config"]["layers"]:
        if layer["registered_name"] == f"Custom>{layer['class_name']}":
            layer["module"] = APPLICATION_LAYERS[layer["class_name"]]
            layer["registered_name"] = layer["class_name"]
    return json.dumps(data)


def same_values(make: Any, side: int) -> float:
    """The largest difference, as a share of the largest value, of what an application without its
    top and the model of its code make of the same images, weights copied over by order."""
    import keras

    theirs = make(weights=None, include_top=False, input_shape=(side, side, 3))
    ours = model_of(functional_code(read_config(theirs.to_json())))
    random = np.random.default_rng(0)
    weights = [  # none at rest: gains of 0.000001 would hide what they multiply
        random.uniform(0.5, 1.5, w.shape).astype("float32") if w.ndim == 1 else w
        for w in theirs.get_weights()
    ]
    images = random.uniform(0, 255, (2, side, side, 3)).astype("float32")
    for model in (theirs, ours):
        model.set_weights(weights)
    wanted, found = (
        keras.ops.convert_to_numpy(model(images, training=False)) for model in (theirs, ours)
    )
    assert np.isfinite(wanted).all()
    assert wanted.std() > 0
    return float(np.abs(found - wanted).max() / np.abs(wanted).max())

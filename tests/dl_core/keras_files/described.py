"""Networks described by hand, as Keras 3 and Keras 2 write them."""

from __future__ import annotations

import json
from typing import Any

from dl_core.keras_files import read_config
from dl_core.specs import GraphSpec

Config = dict[str, Any]


def layer(kind: str, name: str, module: str | None = "keras.layers", **config: Any) -> Config:
    """A layer as Keras 3 writes it in a Sequential network."""
    return {
        "module": module,
        "class_name": kind,
        "config": {"name": name, "trainable": True, **config},
        "registered_name": None,
    }


def entrance(*shape: int | None, name: str = "image") -> Config:
    return layer("InputLayer", name, batch_shape=[None, *shape])


def tensor(name: str, call: int = 0, place: int = 0) -> Config:
    config = {"shape": [None], "dtype": "float32", "keras_history": [name, call, place]}
    return {"class_name": "__keras_tensor__", "config": config}


def reading(described: Config, *args: Any) -> Config:
    """``described`` in a Functional network, called on each of ``args``."""
    calls = [{"args": a if isinstance(a, list) else [a], "kwargs": {}} for a in args]
    return {**described, "name": described["config"]["name"], "inbound_nodes": calls}


def sequential(*layers: Config, name: str = "net", **more: Any) -> Config:
    config = {"name": name, "layers": list(layers), **more}
    return {**layer("Sequential", name, "keras"), "config": config}


def functional(layers: list[Config], inputs: Any, outputs: Any, name: str = "net") -> Config:
    config = {
        "name": name,
        "trainable": True,
        "layers": layers,
        "input_layers": inputs,
        "output_layers": outputs,
    }
    described = layer("Functional", name, "keras.src.models.functional")
    return {**described, "registered_name": "Functional", "config": config}


def text(described: Any) -> str:
    return json.dumps(described)


def branching() -> Config:
    """Two convolutions of 1×1 that read one image of 8×8×3, and are added."""
    paths = [layer("Conv2D", name, filters=3, kernel_size=[1, 1]) for name in ("one", "two")]
    layers = [
        reading(entrance(8, 8, 3)),
        *(reading(path, tensor("image")) for path in paths),
        reading(layer("Add", "sum"), [[tensor("one"), tensor("two")]]),
    ]
    return functional(layers, [["image", 0, 0]], [["sum", 0, 0]])


CONV = layer("Conv2D", "conv", filters=2, kernel_size=[3, 3], padding="same", activation="relu")


def read(described: Any, shape: tuple[int, ...] | None = None) -> GraphSpec:
    """The graph of what is described."""
    return read_config(text(described), shape)

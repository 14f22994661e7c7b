"""A network that branches, as Keras describes it."""

from __future__ import annotations

from typing import Any


def branching() -> dict[str, Any]:
    """Two convolutions that read one image of 8x8x3, and are added."""

    def tensor(name: str) -> dict[str, Any]:
        return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}

    def layer(kind: str, name: str, reads: list[Any], **config: Any) -> dict[str, Any]:
        return {
            "module": "keras.layers",
            "class_name": kind,
            "config": {"name": name, **config},
            "name": name,
            "inbound_nodes": [{"args": reads, "kwargs": {}}] if reads else [],
        }

    layers = [
        layer("InputLayer", "image", [], batch_shape=[None, 8, 8, 3]),
        layer("Conv2D", "one", [tensor("image")], filters=3, kernel_size=[1, 1]),
        layer("Conv2D", "two", [tensor("image")], filters=3, kernel_size=[1, 1]),
        layer("Add", "sum", [[tensor("one"), tensor("two")]]),
    ]
    config = {
        "name": "branches",
        "layers": layers,
        "input_layers": [["image", 0, 0]],
        "output_layers": [["sum", 0, 0]],
    }
    return {"module": "keras", "class_name": "Functional", "config": config}

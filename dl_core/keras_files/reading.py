"""A Keras network's description as a graph."""

from __future__ import annotations

from typing import Any

from dl_core.keras_files.graphs import Drawing, Place
from dl_core.keras_files.parsing import parsed
from dl_core.specs import GraphSpec, Shape


def read_config(text: str, input_shape: Shape | None = None) -> GraphSpec:
    """The network in ``text``: what ``model.to_json()`` or ``json.dumps(model.get_config())``
    gives, or the ``config.json`` of a ``.keras`` file.

    Sequential and Functional networks are read, with others inside them: their layers stand among
    the rest, named ``network/layer``. Layers that are called again share the weights of the first
    call. ``input_shape`` (without the batch axis) fills the sizes that an input leaves open, as in
    ``(None, None, None, 3)``.

    Raises:
        ImportRefused: this is no network that can be read here; the class and the sentence say why.
        SpecError: its layers do not fit together, or it is over a limit.

    >>> dense = {"class_name": "Dense", "config": {"name": "d", "units": 3, "activation": "relu"}}
    >>> config = {"name": "net", "layers": [dense], "build_input_shape": [None, 4]}
    >>> import json
    >>> [(node.name, node.layer.kind) for node in read_config(json.dumps(config)).nodes]
    [('input', 'input'), ('d', 'dense')]
    """
    drawing = Drawing(input_shape)
    drawing.network(parsed(text), (), Place())
    return drawing.graph()


def keras_form(text: str, input_shape: Shape | None = None) -> dict[str, Any]:
    """The network in ``text`` as Keras 3 deserialises it, for one that :func:`read_config` has
    accepted: sizes filled in, and nothing of how it was compiled.

    Raises:
        ImportRefused: this is no network.
    """
    data = parsed(text)
    _prepare(data, input_shape)
    if data["class_name"] == "Functional":  # public under this name
        data["class_name"], data["module"] = "Model", "keras"
    return {**data, "module": "keras", "registered_name": None}


def _prepare(data: Any, size: Shape | None) -> None:
    """Fill the sizes of inputs; drop what would be compiled or built beforehand."""
    if isinstance(data, list):
        for value in data:
            _prepare(value, size)
    if not isinstance(data, dict):
        return
    for unused in ("compile_config", "build_config"):
        data.pop(unused, None)
    for name in ("batch_shape", "batch_input_shape", "build_input_shape"):
        shape = data.get(name)
        if size is not None and isinstance(shape, list) and len(shape) == len(size) + 1:
            filled = (b if a is None else a for a, b in zip(shape[1:], size, strict=True))
            data[name] = [shape[0], *filled]
    for value in data.values():
        _prepare(value, size)

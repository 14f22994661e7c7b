"""A Keras network's description as a graph."""

from __future__ import annotations

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

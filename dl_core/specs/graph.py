"""Description of a network whose layers may branch and meet."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dl_core.specs.base import LayerSpec, Shape, Spec, added
from dl_core.specs.errors import LayerOutOfOrder
from dl_core.specs.joins import AnyLayer, Image, Merge
from dl_core.specs.layers import Activation, Layer, Residual
from dl_core.specs.model import ModelSpec


class Node(Spec):
    """A layer, what it reads, and whose weights it has.

    ``inputs`` are indices of earlier nodes. ``shares`` is the index of an earlier node whose
    weights it uses again, which are then counted there only. ``path`` is that of
    :class:`dl_core.shapes.Placed` for a layer of a :class:`ModelSpec`; ``depth`` how many blocks it
    is inside of. The weights of a ``frozen`` layer are not trained.
    """

    name: str
    layer: AnyLayer
    inputs: tuple[int, ...] = ()
    shares: int | None = None
    path: str = ""
    depth: int = 0
    frozen: bool = added(False)
    keras: Literal["", "ReLU", "LeakyReLU", "ELU", "Softmax"] = added("")
    """The class of Keras's that an activation was, where it was not ``Activation``."""


class GraphSpec(Spec):
    """Layers in an order in which each reads earlier ones. Construction fails where two do not
    fit together."""

    nodes: Annotated[tuple[Node, ...], Field(min_length=1, max_length=5000)]

    @model_validator(mode="after")
    def _layers_fit(self) -> GraphSpec:
        self.shapes  # noqa: B018 - computing them is the check
        return self

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape that each node makes, without the batch axis.

        Raises:
            SpecError: a layer cannot read what it is given; the error names it.
        """
        found: list[Shape] = []
        for i, node in enumerate(self.nodes):
            if any(not 0 <= j < i for j in node.inputs):
                raise LayerOutOfOrder(layer=node.name)
            found.append(made(node, tuple(found[j] for j in node.inputs)))
        return tuple(found)

    def read_by(self, i: int) -> tuple[Shape, ...]:
        """The shapes that node ``i`` reads."""
        return tuple(self.shapes[j] for j in self.nodes[i].inputs)


def made(node: Node, shapes: tuple[Shape, ...]) -> Shape:
    """The shape that ``node`` makes when it reads ``shapes``.

    Raises:
        SpecError: it cannot read them; the error names it.
    """
    layer: LayerSpec = node.layer
    if isinstance(layer, Merge):
        return layer.joined(shapes, node.name)
    if len(shapes) != (0 if isinstance(layer, Image) else 1):
        raise LayerOutOfOrder(layer=node.name)
    return layer.output_shape(shapes[0] if shapes else (), node.name)


def graph_of(model: ModelSpec) -> GraphSpec:
    """``model`` with the branches of each ``Residual`` drawn out: they end in an addition.

    Nodes are named as the layers of the Keras model: ``conv2d_0``, ``dense_3_1``.

    >>> from dl_core.specs import preset
    >>> [node.name for node in graph_of(preset("perceptron").train.model).nodes]
    ['image', 'flatten_0', 'dense_1']
    """
    nodes = [Node(name="image", layer=Image(shape=model.input_shape))]
    for i, layer in enumerate(model.layers):
        _draw_out(layer, str(i), nodes)
    return GraphSpec(nodes=tuple(nodes))


def _draw_out(layer: Layer, path: str, nodes: list[Node]) -> None:
    name, depth, before = layer_name(layer, path), path.count("."), len(nodes) - 1
    if not isinstance(layer, Residual):
        nodes.append(Node(name=name, layer=layer, inputs=(before,), path=path, depth=depth))
        return
    for i, inner in enumerate(layer.layers):
        _draw_out(inner, f"{path}.{i}", nodes)
    add = Merge(how="add")
    ends = (before, len(nodes) - 1)
    if layer.activation == "linear":
        nodes.append(Node(name=name, layer=add, inputs=ends, path=path, depth=depth))
        return
    nodes.append(Node(name=f"{name}_add", layer=add, inputs=ends, path=path, depth=depth))
    after = Activation(activation=layer.activation)
    nodes.append(Node(name=name, layer=after, inputs=(len(nodes) - 1,), path=path, depth=depth))


def layer_name(layer: LayerSpec, path: str) -> str:
    """The Keras name of the layer of a :class:`ModelSpec` at ``path``.

    >>> from dl_core.specs import Dense
    >>> layer_name(Dense(units=3), "3.1")
    'dense_3_1'
    """
    return f"{layer.kind}_{path.replace('.', '_')}"  # type: ignore[attr-defined]

"""A graph that is no more than a sequence, as the description of a network that can be trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from dl_core.specs import (
    Activation,
    FieldsRefused,
    GraphSpec,
    Image,
    Layer,
    Merge,
    ModelSpec,
    Node,
    Residual,
)

TRAINABLE: tuple[type, ...] = get_args(get_args(Layer)[0])


@dataclass(frozen=True)
class _Link:
    """A layer of the chain, and the node whose value it ends with."""

    layer: Layer
    end: int


def as_model(graph: GraphSpec) -> ModelSpec | None:
    """``graph`` as a network that can be trained here: layers one after the other, with residual
    blocks where a branch is added to what it read. Nothing, if it is not that or has a layer that
    is not trained here.

    Weights are drawn anew when it is trained, so that a frozen layer is not.

    >>> from dl_core.specs import graph_of, preset
    >>> model = preset("mnist_convnet").train.model
    >>> as_model(graph_of(model)) == model
    True
    """
    image = graph.nodes[0].layer
    if not isinstance(image, Image) or any(node.shares is not None for node in graph.nodes):
        return None
    chain: list[_Link] = []
    for i, node in enumerate(graph.nodes[1:], 1):
        if not (_joins(chain, i, node) or _ends_block(chain, i, graph) or _follows(chain, i, node)):
            return None
    try:
        return ModelSpec.model_validate(
            {"input_shape": image.shape, "layers": tuple(link.layer for link in chain)}
        )
    except FieldsRefused:  # more layers, or larger images, than are trained here
        return None


def _end(chain: list[_Link]) -> int:
    return chain[-1].end if chain else 0


def _follows(chain: list[_Link], i: int, node: Node) -> bool:
    """Whether ``node`` reads the end of the chain, which then ends with it."""
    if not isinstance(node.layer, TRAINABLE) or node.inputs != (_end(chain),):
        return False
    chain.append(_Link(node.layer, i))  # type: ignore[arg-type]
    return True


def _joins(chain: list[_Link], i: int, node: Node) -> bool:
    """Whether ``node`` adds the end of the chain to an earlier place of it: what lies between is
    then a residual block."""
    if node.layer != Merge(how="add") or len(node.inputs) != 2:
        return False
    ends = [0, *(link.end for link in chain)]
    before, after = sorted(node.inputs)
    if after != ends[-1] or before not in ends[:-1]:
        return False
    at = ends.index(before)
    block = Residual(layers=tuple(link.layer for link in chain[at:]))
    chain[at:] = [_Link(block, i)]
    return True


def _ends_block(chain: list[_Link], i: int, graph: GraphSpec) -> bool:
    """Whether node ``i`` is the activation that ends the residual block before it."""
    node, last = graph.nodes[i], chain[-1] if chain else None
    if last is None or not isinstance(node.layer, Activation) or node.inputs != (last.end,):
        return False
    addition = graph.nodes[last.end]
    if not isinstance(addition.layer, Merge) or node.path != addition.path:
        return False
    block = last.layer.model_copy(update={"activation": node.layer.activation})
    chain[-1] = _Link(block, i)
    return True

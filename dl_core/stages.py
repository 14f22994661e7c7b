"""A trained network as elementary stages, each of which one picture and one formula explain.

Residual blocks are drawn out into their branches, a separable convolution into the two that it is
made of. ``Dropout`` does nothing after training, and ``Flatten`` only renames values: the stage
after them reads what was before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dl_core.forward import Array, Weights, as_images, check_weights, layer_output
from dl_core.receptive_field import Field, fields
from dl_core.specs import (
    AnyLayer,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GraphSpec,
    Image,
    Merge,
    ModelSpec,
    Node,
    SeparableConv2D,
    Shape,
    graph_of,
)


@dataclass(frozen=True)
class Stage:
    """One step from the image to the answer.

    ``name`` is that of the Keras layer. ``reads`` are indices of earlier stages; ``shape`` is what
    it makes, without the batch axis. ``weights`` maps the roles of ``layer`` (``kernel``, ``bias``,
    …) to the names of the network's weights. ``seen`` is the receptive field of its values.
    ``half`` tells the two stages of a separable convolution: 1, 2; 0 for all others.
    """

    name: str
    layer: AnyLayer
    reads: tuple[int, ...]
    shape: Shape
    seen: Field
    weights: Mapping[str, str] = field(default_factory=dict)
    half: int = 0


@lru_cache(maxsize=64)
def stages(spec: ModelSpec) -> tuple[Stage, ...]:
    """The stages of ``spec``, the image first.

    >>> from dl_core.specs import preset
    >>> [(s.name, s.shape) for s in stages(preset("mnist_convnet").train.model)][-2:]
    [('max_pool2d_3', (5, 5, 64)), ('dense_6', (10,))]
    """
    graph = graph_of(spec)
    seen = fields(graph)
    made: list[Stage] = []
    stage_of: list[int] = []
    for i, node in enumerate(graph.nodes):
        reads = tuple(stage_of[j] for j in node.inputs)
        if not _is_skipped(graph, i):
            made += _of_node(graph, i, reads, seen[i], len(made))
        stage_of.append(len(made) - 1 if not _is_skipped(graph, i) else reads[0])
    return tuple(made)


def trace(spec: ModelSpec, weights: Weights, images: Array) -> list[Array]:
    """The output of each of :func:`stages`, after its activation.

    Args:
        weights: float32 arrays, named and shaped as :func:`dl_core.forward.expected_weights` says.
        images: ``(n, h, w, c)`` in 0 … 1.

    Returns:
        ``(n, *stage.shape)`` float32 each; the first are the images.

    Raises:
        WeightsDoNotFit: a weight is missing, unknown, or of another shape.
        ValueError: images of another shape than the network reads.
    """
    check_weights(spec, weights)
    outputs: list[Array] = [as_images(spec, images)]
    for stage in stages(spec)[1:]:
        outputs.append(_step(stage, weights, [outputs[j] for j in stage.reads]))
    return outputs


def _step(stage: Stage, weights: Weights, read: Sequence[Array]) -> Array:
    if isinstance(stage.layer, Merge):
        return read[0] + read[1]
    x = read[0]
    if isinstance(stage.layer, Dense) and x.ndim > 2 and len(stage.shape) == 1:
        x = x.reshape(len(x), -1)  # the Flatten before it
    own = {f"own.{role}": weights[name] for role, name in stage.weights.items()}
    # The layers of a ModelSpec, and the addition of a residual block, are all there is here.
    return layer_output(stage.layer, own, "own", x)  # type: ignore[arg-type]


def _is_skipped(graph: GraphSpec, i: int) -> bool:
    """Dropout; and Flatten, where a dense layer reads what it makes."""
    layer = graph.nodes[i].layer
    if isinstance(layer, Flatten):
        readers = _readers(graph, i)
        return bool(readers) and all(isinstance(graph.nodes[j].layer, Dense) for j in readers)
    return isinstance(layer, Dropout)


def _readers(graph: GraphSpec, i: int) -> list[int]:
    """The nodes that read node ``i``, through dropouts."""
    found = []
    for j in range(i + 1, len(graph.nodes)):
        if i in graph.nodes[j].inputs:
            dropped = isinstance(graph.nodes[j].layer, Dropout)
            found += _readers(graph, j) if dropped else [j]
    return found


def _of_node(
    graph: GraphSpec, i: int, reads: tuple[int, ...], seen: Field, count: int
) -> list[Stage]:
    node, shape = graph.nodes[i], graph.shapes[i]
    if isinstance(node.layer, Image | Merge):
        return [Stage(node.name, node.layer, reads, shape, seen)]
    if isinstance(node.layer, SeparableConv2D):
        return _halves(node, node.layer, graph.read_by(i)[0], reads, shape, seen, count)
    roles = node.layer.weight_shapes(graph.read_by(i)[0])
    return [Stage(node.name, node.layer, reads, shape, seen, _names(node.path, roles))]


def _names(path: str, roles: Mapping[str, Shape]) -> dict[str, str]:
    return {role: f"{path}.{role}" for role in roles}


def _halves(
    node: Node,
    layer: SeparableConv2D,
    before: Shape,
    reads: tuple[int, ...],
    shape: Shape,
    seen: Field,
    count: int,
) -> list[Stage]:
    """A filter for each channel, then a 1 × 1 convolution over what they make."""
    depthwise = DepthwiseConv2D(
        kernel_size=layer.kernel_size,
        strides=layer.strides,
        padding=layer.padding,
        dilation=layer.dilation,
        depth_multiplier=layer.depth_multiplier,
        use_bias=False,
    )
    pointwise = Conv2D(
        filters=layer.filters,
        kernel_size=(1, 1),
        activation=layer.activation,
        use_bias=layer.use_bias,
    )
    middle = depthwise.output_shape(before, node.name)
    first = {"kernel": f"{node.path}.depthwise_kernel"}
    second = {"kernel": f"{node.path}.pointwise_kernel"}
    if layer.use_bias:
        second["bias"] = f"{node.path}.bias"
    return [
        Stage(node.name, depthwise, reads, middle, seen, first, half=1),
        Stage(node.name, pointwise, (count,), shape, seen, second, half=2),
    ]

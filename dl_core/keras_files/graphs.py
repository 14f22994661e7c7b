"""Networks inside networks, layers called several times: from their description to one graph."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from dl_core.keras_files.calls import (
    Call,
    Ref,
    Tensor,
    calls_of,
    counts_from_one,
    in_order,
    is_input,
    name_of,
)
from dl_core.keras_files.errors import ForeignLayer, GraphBroken, SharedWeightsDoNotFit, SizeMissing
from dl_core.keras_files.layers import read_layer
from dl_core.keras_files.operations import MODULE, read_operation
from dl_core.keras_files.parsing import Config, flat, is_network
from dl_core.keras_files.settings import Settings, check_own, short
from dl_core.limits import LIMITS
from dl_core.specs import (
    Activation,
    FieldsRefused,
    GraphSpec,
    Image,
    LayerSpec,
    Node,
    Shape,
    made,
)

NETWORKS = ("Functional", "Model", "Sequential")


@dataclass(frozen=True)
class Place:
    """Where a layer stands: names before its own, how many networks it is inside of, whether one
    of them is frozen. ``owner`` tells which network it belongs to, wherever that is used."""

    prefix: str = ""
    owner: str = ""
    depth: int = 0
    frozen: bool = False


@dataclass
class Drawing:
    """The nodes found so far, with the shapes they make."""

    size: Shape | None = None
    """Fills the sizes that an input leaves open."""
    nodes: list[Node] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _first: dict[str, int] = field(default_factory=dict)

    def graph(self) -> GraphSpec:
        return GraphSpec(nodes=tuple(self.nodes))

    # Networks ---------------------------------------------------------------------------------

    def network(self, data: Config, inputs: tuple[int, ...], place: Place) -> tuple[int, ...]:
        """Draw a network that reads ``inputs``, or images of its own; the nodes of its outputs."""
        name = str(data.get("name") or data["config"].get("name") or "")
        check_own(data, short(name))
        if data["class_name"] not in NETWORKS:
            kind = short(data["class_name"])
            raise ForeignLayer(layer=short(name), kind=kind, place=short(data.get("module")))
        config = data["config"]
        place = replace(place, frozen=place.frozen or config.get("trainable") is False)
        if data["class_name"] == "Sequential":
            return self._sequence(config, inputs, place)
        return self._functional(config, inputs, place)

    def _sequence(self, config: Config, inputs: tuple[int, ...], place: Place) -> tuple[int, ...]:
        calls = [Call(layer, name_of(layer), ()) for layer in config["layers"]]
        if not inputs and not (calls and is_network(calls[0].data)):
            inputs = (self._image(*_entrance(config), place),)
        for call in calls:
            if not is_input(call.data):
                inputs = self._call(call, inputs, place)
        return inputs

    def _functional(self, config: Config, inputs: tuple[int, ...], place: Place) -> tuple[int, ...]:
        entrances = [name for name, _, _ in flat(config.get("input_layers"))]
        if inputs and len(inputs) != len(entrances):
            raise GraphBroken(layer=short(config.get("name")))
        given = dict(zip(entrances, inputs, strict=False))
        outputs: dict[Ref, tuple[int, ...]] = {}
        for ref, call in in_order(calls_of(config)):
            read = tuple(_picked(outputs, tensor, call.name) for tensor in call.reads)
            if not is_input(call.data):
                outputs[ref] = self._call(call, read, place)
            elif call.name in given:
                outputs[ref] = (given[call.name],)
            else:
                outputs[ref] = (self._image(call.name, _sizes(call.data["config"]), place),)
        networks = {name_of(layer) for layer in config["layers"] if counts_from_one(layer)}
        return tuple(
            _picked(outputs, (name, at - (name in networks), i), name)
            for name, at, i in flat(config.get("output_layers"))
        )

    def _call(self, call: Call, inputs: tuple[int, ...], place: Place) -> tuple[int, ...]:
        if is_network(call.data):
            return self.network(call.data, inputs, _inside(place, call))
        return (self._layer(call, inputs, place),)

    # Layers -----------------------------------------------------------------------------------

    def _layer(self, call: Call, inputs: tuple[int, ...], place: Place) -> int:
        data, name = call.data, place.prefix + call.name
        check_own(data, name)
        if not inputs:
            raise GraphBroken(layer=name)
        config = data["config"]
        kind, rank = data["class_name"], len(self.shapes[inputs[0]])
        settings = Settings(name, kind, config, rank, call.arguments)
        if str(data.get("module")).startswith(MODULE):
            layers: tuple[LayerSpec, ...] = (read_operation(settings, len(inputs)),)
        else:
            layers = read_layer(settings)
        frozen = place.frozen or config.get("trainable") is False
        own = _own_class(data, layers[0])
        identity = _identity(place, data, call.name)
        node = self._add(name, layers[0], inputs, place, frozen, identity, own)
        for function in layers[1:]:
            node = self._add(f"{name}_activation", function, (node,), place)
        return node

    def _image(self, name: str, sizes: list[Any] | None, place: Place) -> int:
        shape = tuple(sizes or self.size or ())
        if self.size is not None and len(self.size) == len(shape):
            shape = tuple(b if a is None else a for a, b in zip(shape, self.size, strict=True))
        if not shape or None in shape:
            seen = "×".join("?" if n is None else short(n) for n in shape) or "?"
            raise SizeMissing(layer=name, shape=seen)
        try:
            layer = Image(shape=shape)
        except FieldsRefused as error:
            settings = Settings(name, "InputLayer", {}, 0)
            raise settings.unread("batch_shape", list(shape)) from error
        return self._add(place.prefix + name, layer, (), place)

    def _add(
        self,
        name: str,
        layer: Any,
        inputs: tuple[int, ...],
        place: Place,
        frozen: bool = False,
        identity: str = "",
        own: Any = "",
    ) -> int:
        LIMITS.check("imported_layers", len(self.nodes) + 1)
        index = len(self.nodes)
        read = tuple(self.shapes[i] for i in inputs)
        first = self._first.setdefault(identity, index) if identity else index
        node = Node(
            name=self._unused(name),
            layer=layer,
            inputs=inputs,
            shares=self._shared(first, name, layer, read) if first != index else None,
            depth=place.depth,
            frozen=frozen,
            keras=own,
        )
        self.shapes.append(made(node, read))
        self.nodes.append(node)
        return index

    def _shared(
        self, first: int, name: str, layer: LayerSpec, read: tuple[Shape, ...]
    ) -> int | None:
        """The node whose weights a layer that is called again has; nothing if it has none."""
        weights = layer.weight_shapes(read[0])
        if weights != layer.weight_shapes(self.shapes[self.nodes[first].inputs[0]]):
            raise SharedWeightsDoNotFit(layer=name)
        return first if weights else None

    def _unused(self, name: str) -> str:
        """``name``, with a number where a node has it already."""
        found, n = name, 1
        while found in self._names:
            n += 1
            found = f"{name}_{n}"
        self._names.add(found)
        return found


def _inside(place: Place, call: Call) -> Place:
    """Where the layers of a nested network stand."""
    return Place(
        prefix=f"{place.prefix}{call.name}/",
        owner=_identity(place, call.data, call.name),
        depth=place.depth + 1,
        frozen=place.frozen,
    )


def _identity(place: Place, data: Config, name: str) -> str:
    """What a layer is known by, however often it is called, even from several networks."""
    shared = data.get("shared_object_id")
    return f"#{shared}" if isinstance(shared, int) else f"{place.owner}/{name}"


def _own_class(data: Config, layer: LayerSpec) -> str:
    """The class of an activation that has one of its own."""
    kind = str(data["class_name"])
    operation = str(data.get("module")).startswith(MODULE)
    own = isinstance(layer, Activation) and kind != "Activation" and not operation
    return kind if own else ""


def _picked(outputs: dict[Ref, tuple[int, ...]], tensor: Tensor, reader: str) -> int:
    """The node that makes ``tensor``."""
    name, call, i = tensor
    made = outputs.get((name, call), ())
    if not 0 <= i < len(made):
        raise GraphBroken(layer=short(reader))
    return made[i]


def _entrance(config: Config) -> tuple[str, list[Any] | None]:
    """Name and sizes of what a Sequential network reads, as far as it says so."""
    layers = config["layers"]
    first = layers[0]["config"] if layers else {}
    named = name_of(layers[0]) if layers and is_input(layers[0]) else "input"
    return named, _sizes(first) or _sizes({"batch_shape": config.get("build_input_shape")})


def _sizes(config: Config) -> list[Any] | None:
    """The shape without the batch axis."""
    found = config.get("batch_shape") or config.get("batch_input_shape")
    return found[1:] if isinstance(found, list) else None

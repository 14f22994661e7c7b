"""From a tree to a network: repetitions written out, activations joined, every shape checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import prod

from dl_core.errors import GroupsDoNotDivide, KernelTooLarge, NeedsMaps, SpecError
from dl_core.grammar.errors import (
    BranchDoesNotFit,
    DoesNotFit,
    GrammarError,
    GroupsDoNotFit,
    MapsExpected,
    NetworkTooLong,
    NothingInside,
    OutOfRange,
    TooManySteps,
    TooManyValues,
    WindowDoesNotFit,
)
from dl_core.grammar.reading import MOST_REPEATS
from dl_core.grammar.tokens import Place
from dl_core.grammar.tree import Block, Leaf, Maybe, Node, Repeat, Several, Text
from dl_core.specs import (
    Activation,
    AveragePool2D,
    Flatten,
    Layer,
    LayerSpec,
    MaxPool2D,
    ModelSpec,
    Residual,
    Shape,
    show,
)

MOST_LAYERS, MOST_NODES = 400, 5000
"""What a ``ModelSpec`` may have, and the graph of it, with the layers of all its blocks."""
MOST_STEPS = 40_000
"""Items visited: what nested repetitions of nothing would multiply without end."""
MOST_VALUES = 10**15


def build(text: Text, counts: Mapping[str, int]) -> tuple[Layer, ...]:
    """The layers of the network; ``counts`` for letters, 1 where one is missing.

    Raises:
        GrammarError: a layer does not fit, or they are too many; the error names its place.
    """
    work = _Work({**dict.fromkeys(text.letters, 1), **counts, **text.counts})
    line = _Line(text.input_shape, work, most=MOST_LAYERS)
    line.put(text.network)
    return tuple(line.layers)


@dataclass
class _Work:
    """What all lines of a network share: counts of letters, and how much was done."""

    counts: Mapping[str, int]
    steps: int = 0
    layers: int = 0
    repeating: list[Place] = field(default_factory=list)
    trying: int = 0

    def blame(self, place: Place) -> dict[str, object]:
        """Where too much comes from: the innermost repetition, or else what stands at ``place``."""
        return (self.repeating or [place])[-1].params

    def count(self, node: Repeat) -> int:
        if isinstance(node.count, int):
            return node.count
        count = self.counts[node.count]
        if not 0 <= count <= MOST_REPEATS:
            raise OutOfRange(**node.place.params, range=f"0 ≤ {node.count} ≤ {MOST_REPEATS}")
        return count


class _Pointless(Exception):
    """A pooling of a single cell, which only ``?`` minds."""


class _Line:
    """Layers in sequence: the network, or the branch of a block."""

    def __init__(self, shape: Shape, work: _Work, most: int = MOST_NODES) -> None:
        self.layers: list[Layer] = []
        self.shape = shape
        self.open = False
        """Whether the last layer can still be given an activation."""
        self._work = work
        self._most = most

    def put(self, node: Node) -> None:
        """Add what ``node`` stands for."""
        match node:
            case Leaf():
                self._step(node.place)
                self._leaf(node)
            case Several():
                for item in node.items:
                    self.put(item)
            case Repeat():
                self._repeat(node)
            case Maybe():
                self._step(node.place)
                with self._attempt():
                    self.put(node.item)
            case Block():
                self._step(node.place)
                self._block(node)

    def _step(self, place: Place) -> None:
        self._work.steps += 1
        if self._work.steps > MOST_STEPS:
            raise TooManySteps(**self._work.blame(place), cap=MOST_STEPS)

    def _repeat(self, node: Repeat) -> None:
        self._work.repeating.append(node.place)
        for _ in range(self._work.count(node)):
            self._step(node.place)
            self.put(node.item)
        self._work.repeating.pop()

    def _leaf(self, leaf: Leaf) -> None:
        if leaf.joins and self.open and isinstance(leaf.layer, Activation):
            own = {"activation": leaf.layer.activation}
            self.layers[-1] = self.layers[-1].model_copy(update=own)
            self.open = False
            return
        if leaf.flattens and len(self.shape) == 3:
            self._add(Flatten(), leaf.place)
        self._add(leaf.layer, leaf.place)
        self.open = leaf.takes

    def _add(self, layer: Layer, place: Place) -> None:
        if self._work.trying and isinstance(layer, MaxPool2D | AveragePool2D):
            self._worth(self.shape)
        try:
            self._append(layer, layer.output_shape(self.shape, ""), place)
        except GrammarError:
            raise
        except SpecError as error:
            raise _at(place, error, layer, self.shape) from None

    def _append(self, layer: Layer, shape: Shape, place: Place) -> None:
        if prod(shape) > MOST_VALUES:
            raise TooManyValues(**place.params, cap=MOST_VALUES)
        self._work.layers += 1
        for made, most in ((len(self.layers) + 1, self._most), (self._work.layers, MOST_NODES)):
            if made > most:
                raise NetworkTooLong(**self._work.blame(place), cap=most)
        self.layers.append(layer)
        self.shape = shape

    def _worth(self, shape: Shape) -> None:
        if shape[:-1] == (1, 1):
            raise _Pointless

    def _block(self, block: Block) -> None:
        line = _Line(self.shape, self._work)
        line.put(block.branch)
        if not line.layers:
            raise NothingInside(**block.place.params)
        if line.shape != self.shape:
            shapes = {"before": show(self.shape), "after": show(line.shape)}
            raise BranchDoesNotFit(**block.place.params, **shapes)
        layer = Residual(layers=tuple(line.layers), activation=block.activation or "linear")
        self._append(layer, self.shape, block.place)
        self.open = block.activation is None

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """What is put inside stays if all of it fits, and leaves no trace if not."""
        before, last = len(self.layers), self.layers[-1:]
        state = self.shape, self.open, self._work.layers, len(self._work.repeating)
        self._work.trying += 1
        try:
            yield
        except (DoesNotFit, _Pointless):
            self.layers[max(0, before - 1) :] = last
            self.shape, self.open, self._work.layers, repeating = state
            del self._work.repeating[repeating:]
        finally:
            self._work.trying -= 1


def _at(place: Place, error: SpecError, layer: LayerSpec, shape: Shape) -> GrammarError:
    """What a layer says of a shape it cannot read, with the layer's place in the text."""
    match error:
        case KernelTooLarge():
            axes = layer.axes(shape)
            window = "" if axes is None else show((axes[0].span, axes[1].span))
            return WindowDoesNotFit(**place.params, window=window, size=show(shape[:2]))
        case NeedsMaps():
            return MapsExpected(**place.params, size=shape[0])
        case GroupsDoNotDivide():
            given = {name: error.params[name] for name in ("groups", "channels", "filters")}
            return GroupsDoNotFit(**place.params, **given)
    raise error


def model_of(text: Text, layers: tuple[Layer, ...]) -> ModelSpec:
    """The network of ``text``, made of ``layers``."""
    return ModelSpec.model_validate({"input_shape": text.input_shape, "layers": layers})

"""A text as a tree, before counts and shapes are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from dl_core.grammar.tokens import Place
from dl_core.specs import ActivationName, Layer, Shape


@dataclass(frozen=True)
class Leaf:
    """One layer.

    ``takes``: an activation right after it becomes its own. ``joins``: it is such an activation.
    ``flattens``: maps are flattened before it. ``unsized``: its units were left out.
    """

    place: Place
    layer: Layer
    takes: bool = False
    joins: bool = False
    flattens: bool = False
    unsized: bool = False


@dataclass(frozen=True)
class Several:
    """``[ … ]``: items in sequence."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """``item*3`` or ``item*N``."""

    item: Node
    count: int | str
    place: Place


@dataclass(frozen=True)
class Maybe:
    """``item?``."""

    item: Node
    place: Place


@dataclass(frozen=True)
class Block:
    """``RES[ … ]``, with its activation where that is given in parentheses."""

    branch: Several
    activation: ActivationName | None
    place: Place


Node = Leaf | Several | Repeat | Maybe | Block


@dataclass(frozen=True)
class Text:
    """A whole text. ``letters`` are in order of appearance; ``counts`` what the text says of
    them."""

    network: Several
    input_shape: Shape
    letters: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

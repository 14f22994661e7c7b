"""What stands in parentheses after the name of a layer: ``(32, 3x3, same, stride 2, relu)``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, get_args

from dl_core.grammar.errors import (
    COMMA,
    IMAGE,
    NUMBER,
    SETTING,
    SIZE,
    GivenTwice,
    Misspelt,
    NotClosed,
    NumberNotWhole,
    OutOfRange,
    Unexpected,
    UnknownSetting,
)
from dl_core.grammar.tokens import Cursor, Token
from dl_core.grammar.tree import Leaf
from dl_core.grammar.words import DEFAULT_INPUT, Kind, activation_of, close_to
from dl_core.specs import ActivationName, Dropout, ModelSpec, Shape
from dl_core.specs.ranges import Where, refused

PAIRS = {"kernel_size", "pool_size", "strides", "dilation", "sides"}
"""Fields that take one number for each axis."""
DECIMAL = {"rate", "momentum", "epsilon"}
SIDES = (("top", "bottom"), ("left", "right"))


def layer(cursor: Cursor, word: Token, kind: Kind) -> Leaf:
    """The layer that begins with ``word``, its arguments taken from ``cursor``.

    Raises:
        GrammarError: they are not those of such a layer.
    """
    given = _Given(kind)
    for token in arguments(cursor):
        given.read(token, cursor)
    return Leaf(
        place=cursor.since(word),
        layer=given.made(),
        takes=kind.activated and "activation" not in given.values,
        flattens=kind.word == "FC" and "cellwise" not in given.values,
        unsized=kind.word == "FC" and "units" not in given.values,
    )


def arguments(cursor: Cursor) -> Iterator[Token]:
    """The first token of each argument in parentheses, if there are any: what else belongs to it
    is to be taken before the next is asked for."""
    opening = cursor.take("(")
    if opening is None or cursor.take(")"):
        return
    while True:
        if cursor.peek is None:
            raise NotClosed(**opening.params)
        yield cursor.need(SETTING, "number", "size", "word")
        if cursor.take(")"):
            return
        if cursor.peek is None:
            raise NotClosed(**opening.params)
        cursor.need(COMMA, ",")


class _Given:
    """The arguments of one layer so far: value and token of each field."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.values: dict[str, Any] = {}
        self.tokens: dict[str, Token] = {}

    def read(self, token: Token, cursor: Cursor) -> None:
        word = token.text.lower().replace("_", "")
        activation = activation_of(word) if token.kind == "word" and self.kind.activated else None
        if token.kind != "word":
            self._number(self._place_of(token), token)
        elif word in self.kind.named:
            cursor.take("=")
            self._number(self.kind.named[word], cursor.need(NUMBER, "number", "size"), token)
        elif word in self.kind.flags:
            self._set(*self.kind.flags[word], token)
        elif activation is not None:
            self._set("activation", activation, token)
        else:
            self._unknown(token)

    def _place_of(self, token: Token) -> str:
        """The field that a number without a name fills: the next free one of its form."""
        for name in self.kind.numbers:
            if name not in self.values and (token.kind == "number" or name in PAIRS):
                return name
        raise UnknownSetting(**token.params, usage=self.kind.usage)

    def _number(self, name: str, token: Token, named: Token | None = None) -> None:
        if name in PAIRS:
            sizes = token.sizes if token.kind == "size" else (token.number,) * 2
            if len(sizes) != 2:
                raise Unexpected(**token.params, expected=SIZE)
            value: Any = sizes
        elif token.kind == "size":
            raise Unexpected(**token.params, expected=NUMBER)
        else:
            value = token.number
        numbers = value if name in PAIRS else (value,)
        if name not in DECIMAL and any(isinstance(n, float) and math.isfinite(n) for n in numbers):
            raise NumberNotWhole(**token.params)
        self._set(name, value, token, named)

    def _set(self, name: str, value: Any, token: Token, named: Token | None = None) -> None:
        if name in self.values:
            raise GivenTwice(**(named or token).params)
        self.values[name], self.tokens[name] = value, token

    def _unknown(self, token: Token) -> None:
        activations = get_args(ActivationName) if self.kind.activated else ()
        known = (*self.kind.named, *self.kind.flags, *activations)
        guess = close_to(token.text, known)
        if guess is not None:
            raise Misspelt(**token.params, expected=SETTING, guess=guess)
        raise UnknownSetting(**token.params, usage=self.kind.usage)

    def made(self) -> Any:
        fields = {**self.kind.defaults, **self.values}
        fields.pop("cellwise", None)
        if self.kind.word == "PAD":
            fields = {"padding": _edges(fields)}
        try:
            return self.kind.layer(**fields)
        except ValueError as error:
            raise self._out_of_range(*refused(self.kind.layer, error)) from None

    def _out_of_range(self, where: Where, bounds: str) -> OutOfRange:
        name = str(where[0])
        if self.kind.word == "PAD":
            row, column = int(where[1]), int(where[2])
            name = SIDES[row][column] if SIDES[row][column] in self.values else "sides"
        shown = bounds.format(name=self.kind.name_of(name))
        return OutOfRange(**self.tokens[name].params, range=shown)


def _edges(fields: dict[str, Any]) -> Any:
    """``PAD(1)`` is one cell on every side; sides given by name leave the others without."""
    around = fields.get("sides", (0, 0) if fields else (1, 1))
    return tuple(
        tuple(fields.get(side, cells) for side in sides)
        for sides, cells in zip(SIDES, around, strict=True)
    )


def image(cursor: Cursor) -> Shape:
    """The shape in ``(28x28x1)`` or ``(28, 28, 1)``; ``(28x28)`` has one channel.

    Raises:
        GrammarError: it is no shape of an image.
    """
    found: list[tuple[int | float, Token]] = []
    for token in arguments(cursor):
        if token.kind == "word" or len(found) > 2:
            raise Unexpected(**token.params, expected=IMAGE)
        found += [(n, token) for n in token.sizes]
    if not found:
        return DEFAULT_INPUT
    if len(found) not in (2, 3):
        raise Unexpected(**found[0][1].params, expected=IMAGE)
    shape = tuple(n for n, _ in found) + (1,) * (3 - len(found))
    for n, token in found:
        if isinstance(n, float) and math.isfinite(n):
            raise NumberNotWhole(**token.params)
    try:
        return ModelSpec(input_shape=shape, layers=(Dropout(),)).input_shape
    except ValueError as error:
        where, bounds = refused(ModelSpec, error)
        axis = int(where[1])
        name = ("height", "width", "channels")[axis]
        raise OutOfRange(**found[axis][1].params, range=bounds.format(name=name)) from None

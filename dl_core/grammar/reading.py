"""From a text to its tree, and to what its letters stand for."""

from __future__ import annotations

from dataclasses import replace

from dl_core.grammar.arguments import arguments, image, layer
from dl_core.grammar.errors import (
    ACTIVATION,
    ARROW,
    ARROW_OR_BRACKET,
    BRANCH,
    COUNT,
    LAYER,
    GivenTwice,
    GrammarError,
    InputNotFirst,
    LetterUnused,
    Misspelt,
    NestedTooDeep,
    NoLayer,
    NotClosed,
    NotOpened,
    OutOfRange,
    Unexpected,
)
from dl_core.grammar.tokens import Cursor, Place, Token
from dl_core.grammar.tree import Block, Leaf, Maybe, Node, Repeat, Several, Text
from dl_core.grammar.words import (
    ACT,
    CLASSES,
    DEFAULT_INPUT,
    INPUT,
    RES,
    activation_of,
    close_to,
    kind_of,
    layer_words,
    plain,
)
from dl_core.specs import Activation, ActivationName, Dense

DEEPEST = 64
"""Brackets inside one another that are read."""
MOST_REPEATS = 5000


def read(text: str) -> Text:
    """The tree of ``text``.

    Raises:
        GrammarError: it is not written as a network is; the error says where.
    """
    if not text.strip():
        raise NoLayer(**Place(0, text).params)
    return _Reader(text).text()


class _Reader:
    """Reads by recursive descent: one method for each rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.cursor = Cursor(text)
        self.depth = 0
        self.letters: list[str] = []
        self.counts: dict[str, int] = {}

    def text(self) -> Text:
        """``[INPUT ->] item -> …[, N=2, M=3]``"""
        shape = DEFAULT_INPUT
        first = self.cursor.peek
        if first is not None and plain(first.text) == INPUT:
            self.cursor.take("word")
            shape = image(self.cursor)
            self._arrow(ARROW)
        items = self._sequence()
        if self.cursor.peek is not None and self.cursor.peek.text != ",":
            raise self._stray(self.cursor.peek)
        while self.cursor.take(","):
            self._assignment(self.cursor.last)
        network = Several(_ending(items))
        return Text(network, shape, tuple(dict.fromkeys(self.letters)), self.counts)

    def _arrow(self, expected: str) -> None:
        if self.cursor.peek is None:
            raise self.cursor.unexpected(LAYER)
        self.cursor.need(expected, "arrow")

    def _stray(self, token: Token) -> GrammarError:
        if token.text in ("]", ")"):
            return NotOpened(**token.params)
        return self.cursor.unexpected(ARROW)

    def _assignment(self, comma: Token) -> None:
        letter = self.cursor.take("word")
        if letter is None or not self.cursor.take("="):
            raise Unexpected(**comma.params, expected=ARROW)
        name = letter.text.upper()
        if name not in self.letters:
            raise LetterUnused(**letter.params)
        if name in self.counts:
            raise GivenTwice(**letter.params)
        self.counts[name] = self._repeats(self.cursor.need(COUNT, "number"))

    def _sequence(self) -> tuple[Node, ...]:
        """``item -> item -> …``"""
        items = [self._item()]
        while self.cursor.take("arrow"):
            items.append(self._item())
        return tuple(items)

    def _item(self) -> Node:
        """A layer, a block or brackets; then ``*3`` and ``?``, each at most once."""
        item = self._bare()
        seen: set[str] = set()
        while (mark := self.cursor.take("*", "×", "?")) is not None:
            sort = "?" if mark.text == "?" else "*"
            if sort in seen:
                raise Unexpected(**mark.params, expected=ARROW)
            seen.add(sort)
            item = Maybe(item, mark) if sort == "?" else self._repeat(item)
        return item

    def _repeat(self, item: Node) -> Repeat:
        token = self.cursor.need(COUNT, "number", "word")
        if token.kind == "number":
            return Repeat(item, self._repeats(token), token)
        if plain(token.text) in layer_words():
            raise Unexpected(**token.params, expected=COUNT)
        self.letters.append(token.text.upper())
        return Repeat(item, self.letters[-1], token)

    def _repeats(self, token: Token) -> int:
        count = token.number
        if not (isinstance(count, int) and 0 <= count <= MOST_REPEATS):
            raise OutOfRange(**token.params, range=f"0 ≤ N ≤ {MOST_REPEATS}")
        return count

    def _bare(self) -> Node:
        token = self.cursor.need(LAYER, "word", "[")
        if token.text == "[":
            return self._brackets(token)
        word = plain(token.text)
        if word == RES:
            return self._block(token)
        if word == ACT:
            return Leaf(token, Activation(activation=self._named(token)))
        if word == INPUT:
            raise InputNotFirst(**token.params)
        kind, activation = kind_of(word), activation_of(word)
        if kind is not None:
            return layer(self.cursor, token, kind)
        if activation is not None:
            return Leaf(token, Activation(activation=activation), joins=True)
        raise _unknown(token)

    def _brackets(self, opening: Token) -> Several:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NestedTooDeep(**opening.params, cap=DEEPEST)
        if self.cursor.peek is None:
            raise NotClosed(**opening.params)
        items = self._sequence()
        if self.cursor.peek is None:
            raise NotClosed(**opening.params)
        self.cursor.need(ARROW_OR_BRACKET, "]")
        self.depth -= 1
        return Several(items)

    def _block(self, word: Token) -> Block:
        """``RES[ … ]`` or ``RES(relu)[ … ]``."""
        after = self.cursor.peek
        activation = self._named(word) if after is not None and after.text == "(" else None
        branch = self._brackets(self.cursor.need(BRANCH, "["))
        return Block(branch, activation, word)

    def _named(self, word: Token) -> ActivationName:
        """The activation in the parentheses that follow."""
        found: list[ActivationName] = []
        for token in arguments(self.cursor):
            name = activation_of(token.text)
            if name is None or found:
                raise Unexpected(**token.params, expected=ACTIVATION)
            found.append(name)
        if not found:
            raise Unexpected(**word.params, expected=ACTIVATION)
        return found[0]


def _unknown(token: Token) -> GrammarError:
    guess = close_to(token.text, layer_words())
    if guess is None:
        return Unexpected(**token.params, expected=LAYER)
    return Misspelt(**token.params, expected=LAYER, guess=guess)


def _ending(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """An ``FC`` whose units are left out has one for each class where it ends the network."""
    for i in reversed(range(len(items))):
        item = items[i]
        if isinstance(item, Leaf) and isinstance(item.layer, Activation):
            continue
        if isinstance(item, Leaf) and isinstance(item.layer, Dense) and item.unsized:
            sized = item.layer.model_copy(update={"units": CLASSES})
            return (*items[:i], replace(item, layer=sized), *items[i + 1 :])
        break
    return items

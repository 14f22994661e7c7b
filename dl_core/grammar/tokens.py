"""From characters to tokens, each with its place, and a cursor that moves over them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from dl_core.grammar.errors import EndsTooSoon, GrammarError, NoMeaning, TextTooLong, Unexpected

MOST_CHARACTERS = 100_000
MOST_DIGITS = 30
"""Of one number. No float needs more, and longer ones only cost time."""
MOST_SHOWN = 24
"""Characters of the text that an error repeats."""

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<arrow>[-–—=]{1,3}>|[→⟶➔])"
    r"|(?P<size>[0-9]+(?:\s?[xX×]\s?[0-9]+)+)"
    r"|(?P<number>-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<mark>[][(),*×?=])"
)


@dataclass(frozen=True)
class Place:
    """A stretch of the text: from character ``start``, counted from 0."""

    start: int
    text: str

    @property
    def params(self) -> dict[str, Any]:
        """What every error says of its place."""
        long = len(self.text) > MOST_SHOWN
        found = f"{self.text[: MOST_SHOWN - 1]}…" if long else self.text
        return {"at": self.start + 1, "length": len(self.text), "found": found}


@dataclass(frozen=True)
class Token(Place):
    kind: str

    @property
    def number(self) -> int | float:
        """What a number says; infinite where it is too long to be meant."""
        return _number(self.text)

    @property
    def sizes(self) -> tuple[int | float, ...]:
        """The numbers of a size such as ``3x3``; a number alone is one."""
        return tuple(_number(part.strip()) for part in re.split("[xX×]", self.text))


def _number(text: str) -> int | float:
    if len(text) > MOST_DIGITS:
        return math.inf
    return int(text) if text.removeprefix("-").isdecimal() else float(text)


def tokens(text: str) -> list[Token]:
    """The tokens of ``text``, spaces and line breaks left out.

    Raises:
        TextTooLong, NoMeaning: it cannot be cut into tokens.

    >>> [token.text for token in tokens("CONV(32, 3x3) → POOL?")]
    ['CONV', '(', '32', ',', '3x3', ')', '→', 'POOL', '?']
    """
    if len(text) > MOST_CHARACTERS:
        whole = {"at": 1, "length": 1, "found": text[:1]}
        raise TextTooLong(**whole, n=len(text), cap=MOST_CHARACTERS)
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NoMeaning(**Place(at, text[at]).params)
        if match.lastgroup != "space":
            found.append(Token(at, match[0], str(match.lastgroup)))
        at = match.end()
    return found


class Cursor:
    """A place between two tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokens(text)
        self._next = 0

    @property
    def peek(self) -> Token | None:
        """The token that comes next, if any does."""
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    @property
    def last(self) -> Token:
        """The token that was taken last."""
        return self._tokens[self._next - 1]

    def take(self, *kinds: str) -> Token | None:
        """The next token, passed, if it is one of ``kinds``: names of kinds, or the text of a
        mark."""
        token = self.peek
        if token is None or not (token.kind in kinds or token.text in kinds):
            return None
        self._next += 1
        return token

    def need(self, expected: str, *kinds: str) -> Token:
        """:meth:`take`, or an error that says what was ``expected``."""
        token = self.take(*kinds)
        if token is None:
            raise self.unexpected(expected)
        return token

    def unexpected(self, expected: str) -> GrammarError:
        """The error for what comes next, where something else was ``expected``."""
        if self.peek is not None:
            return Unexpected(**self.peek.params, expected=expected)
        return EndsTooSoon(**self.last.params, expected=expected)

    def since(self, token: Token) -> Place:
        """The stretch from ``token`` to what was taken last."""
        end = self.last.start + len(self.last.text)
        return Place(token.start, self.text[token.start : end])

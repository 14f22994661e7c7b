"""Text for places that read Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def literal(text: str) -> str:
    r"""A name that is anybody's: none of its signs is to be read as Markdown.

    >>> print(literal("conv_1|*"))
    conv\_1\|\*
    """
    return re.sub(r"([\\`*_\[\]()<>$:#!|~])", r"\\\1", " ".join(text.split()))


def foldable(text: str) -> str:
    """``text`` that a narrow column may break after the signs of shapes and names.

    >>> foldable("28×28").encode()
    b'28\\xc3\\x97\\xe2\\x80\\x8b28'
    """
    return re.sub("[×_/]", "\\g<0>\u200b", text)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of words and, from the second column on, numbers: those on the right.

    >>> print(table(["Layer", "bytes"], [["Conv2D", "12"]]))
    | Layer | bytes |
    | :-- | --: |
    | Conv2D | 12 |
    """
    rule = [":--", *["--:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))

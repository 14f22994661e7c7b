"""Pieces of source: literals, calls, comments."""

from __future__ import annotations

import ast
from base64 import b64encode
from collections.abc import Callable, Sequence
from math import prod
from typing import Any
from zlib import compress

import numpy as np
from numpy.typing import ArrayLike

from dl_core.errors import N_

Translate = Callable[[str], str]

IMPORTS = "import keras\nimport numpy as np"
WRITTEN = 100
"""Values of an input that is written out; a larger one is packed."""
PACKED = 3000
"""Characters of a packed input; what needs more is left to the reader to load."""
_TRIED = 20 * PACKED
"""Bytes from which on an input is not packed."""
_WIDTH = 88

_LOAD = N_("x: the input, a NumPy array of shape {shape}")
_PACKED = N_("the input of this page, of shape {shape}, packed")
_MADE = N_("shape {shape}")


def number(value: float) -> str:
    """``value`` in full.

    >>> number(2.0), number(-0.1), number(1 / 3)
    ('2', '-0.1', '0.3333333333333333')
    """
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def literal(values: Any, indent: str = "") -> str:
    """Nested brackets: on one line where they fit, else a line for each row.

    >>> print(literal([[1, 2], [3, 4.5]], indent="    "))
    [
        [1, 2],
        [3, 4.5],
    ]
    """
    if not isinstance(values, list):
        return number(values)
    if not any(isinstance(value, list) for value in values):
        return f"[{', '.join(map(number, values))}]"
    inner = "".join(f"{indent}{line},\n" for line in _lines(values))
    return f"[\n{inner}]"


def _lines(values: list[Any]) -> list[str]:
    return [literal(value, "    ").replace("\n", "\n    ") for value in values]


def given_as(value: bool | float | str | tuple[float | None, ...]) -> str:
    """``value`` as the argument of a call.

    >>> given_as(3.0), given_as((1.5, 2.0)), given_as((None, 1.0)), given_as("wrap")
    ('3', '[1.5, 2]', '(None, 1)', '"wrap"')
    """
    if isinstance(value, tuple):
        inner = ", ".join("None" if n is None else number(n) for n in value)
        return f"({inner})" if None in value else f"[{inner}]"
    if isinstance(value, str):
        return quoted(value)
    return str(value) if isinstance(value, bool) else number(value)


def factor(value: float) -> str:
    """``value`` in full, as a fraction of 1 where that is shorter.

    >>> factor(0.00784313725490196), factor(0.17)
    ('1 / 127.5', '0.17')
    """
    whole = number(value)
    if not 1e-6 < abs(value) < 1 or len(whole) < 8:
        return whole
    below = round(1 / value, 1)
    return f"1 / {number(below)}" if 1 / below == value else whole


_SPACES = "\u00a0\u202f"
"""Of French typography."""


def quoted(text: str) -> str:
    """``text`` as a literal, whatever it holds.

    >>> print(quoted("same"), quoted('a "b"'), quoted("one\\nline"))
    "same" "a \\"b\\"" "one\\nline"
    """
    inner = text.replace("\\", r"\\").replace('"', r"\"")
    signs = (c if c.isprintable() or c in _SPACES else repr(c)[1:-1] for c in inner)
    return f'"{"".join(signs)}"'


def array(name: str, values: Any, then: str = "") -> str:
    """``name = np.array(…, "float32")``, followed by ``then``, a method call on it."""
    written = literal(np.asarray(values, np.float64).tolist(), "    ")
    line = f'{name} = np.array({written}, "float32"){then}'
    if "\n" not in written and len(line) <= _WIDTH:
        return line
    indented = written.replace("\n", "\n    ")
    return f'{name} = np.array(\n    {indented},\n    "float32",\n){then}'


def call(name: str, /, *arguments: str, **named: str | None) -> str:
    """``name(…)`` on one line; what is ``None`` is left out."""
    words = [*arguments, *(f"{k}={v}" for k, v in named.items() if v is not None)]
    return f"{name}({', '.join(words)})"


def comment(text: str) -> str:
    return f"# {text}"


def given(x: ArrayLike | None, shape: Sequence[int], translate: Translate) -> str:
    """The input, where it is known: written out if it is small, packed if that is short enough.
    Else it is named with its shape."""
    channels = shape[2] if len(shape) == 3 else 1
    if x is None:
        return _left(shape, translate)
    if prod(shape) <= WRITTEN and channels == 1:
        return array("x", np.asarray(x).reshape(shape[:2]))
    text = _packed(x)
    return _left(shape, translate) if text is None else _unpacking(text, shape, translate)


def _left(shape: Sequence[int], translate: Translate) -> str:
    return comment(translate(_LOAD).format(shape=tuple(shape)))


def _packed(x: ArrayLike) -> str | None:
    """32-bit floats, deflated: mostly black, a digit needs few letters. ``None`` where it needs too
    many; what surely does is not tried, as that would keep the page of a photo waiting."""
    data = np.asarray(x, "<f4").tobytes()
    if len(data) > _TRIED:
        return None
    text = b64encode(compress(data, 9)).decode("ascii")
    return text if len(text) <= PACKED else None


def _unpacking(text: str, shape: Sequence[int], translate: Translate) -> str:
    lines = [f'    "{text[i : i + _WIDTH - 6]}"' for i in range(0, len(text), _WIDTH - 6)]
    size = tuple(shape)
    return "\n".join(
        [
            "from base64 import b64decode",
            "from zlib import decompress",
            "",
            comment(translate(_PACKED).format(shape=size)),
            "packed = (",
            *lines,
            ")",
            f'x = np.frombuffer(decompress(b64decode(packed)), "<f4").reshape{size}',
        ]
    )


def is_whole(source: str) -> bool:
    """Whether ``source`` makes its input ``x`` itself, where it reads one.

    >>> is_whole("x = 1\\ny = x"), is_whole("y = x"), is_whole("y = 1")
    (True, False, True)
    """
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    met = [node.ctx for node in names if node.id == "x"]
    return not met or any(isinstance(context, ast.Store) for context in met)


def network(shape: Sequence[int], layers: Sequence[str]) -> str:
    """A sequential model that reads one input of ``shape``."""
    lines = [f"keras.Input({tuple(shape)})", *layers]
    return "".join(["model = keras.Sequential(\n    [\n", *(f"        {x},\n" for x in lines)]) + (
        "    ]\n)"
    )


def answer(name: str, source: str, batch: Sequence[int]) -> str:
    """``name``, what the model makes of ``source`` brought to ``batch``, a batch of one."""
    return f"{name} = model.predict({source}.reshape{tuple(batch)}, verbose=0)[0]"


def made(shape: Sequence[int], translate: Translate) -> str:
    """A comment that tells the shape of the result."""
    return comment(translate(_MADE).format(shape=tuple(shape)))


def paragraphs(*parts: str) -> str:
    """Parts that say something, an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"


__all__ = [
    "IMPORTS",
    "Translate",
    "answer",
    "array",
    "call",
    "comment",
    "factor",
    "given",
    "given_as",
    "is_whole",
    "literal",
    "made",
    "network",
    "number",
    "paragraphs",
    "quoted",
]

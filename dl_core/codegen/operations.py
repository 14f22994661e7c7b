"""A function of Keras that a network applies to values, as it is written in Python."""

from __future__ import annotations

import re

from dl_core.codegen.source import call, factor, given_as
from dl_core.counting import title
from dl_core.errors import N_, SpecError
from dl_core.specs import Elementwise, Given, LayerSpec, Node

_SIGNS = {"Add": "+", "Subtract": "-", "Multiply": "*", "TrueDivide": "/", "Power": "**"}
"""Functions that Python has a sign for."""
_FUNCTIONS = """
    Divide Maximum Minimum Abs Absolute Negative Exp Expm1 Log Log1p Sqrt Square Sign Sin Cos Clip
    Cast LeakyRelu Elu Celu Gelu LogSigmoid HardTanh Squareplus
"""
OPERATIONS = frozenset([*_SIGNS, *_FUNCTIONS.split()])


class CannotBeWritten(SpecError):
    """Only what a layer costs is known, not its settings."""

    template = N_(
        "Layer {layer} ({kind}) cannot be written as code: what it costs is known here, not all "
        "of its settings."
    )


def is_operation(layer: LayerSpec) -> bool:
    """Whether ``layer`` is one of ``keras.ops``, which is no object of its own."""
    return isinstance(layer, Elementwise) and layer.name in OPERATIONS


def operation_source(node: Node, read: str) -> str:
    """What ``node`` makes of the variable ``read``.

    Raises:
        CannotBeWritten: the number beside it, or a setting, is not known.

    >>> double = Elementwise(name="Multiply", settings=(("x2", 2.0),))
    >>> operation_source(Node(name="double", layer=double), "x")
    'x * 2'
    >>> operation_source(Node(name="e", layer=Elementwise(name="Exp", settings=())), "x")
    'keras.ops.exp(x)'
    """
    layer = node.layer
    if not isinstance(layer, Elementwise) or layer.settings is None:
        raise CannotBeWritten(layer=node.name, kind=title(layer))
    match layer.settings:
        case (("x1", value),):
            return _of_two(layer.name, value, None, read)
        case (("x2", value),):
            return _of_two(layer.name, None, value, read)
    settings = {name: given_as(value) for name, value in layer.settings}
    return call(_function(layer.name), read, **settings)


def _of_two(name: str, before: Given | None, after: Given | None, read: str) -> str:
    given = [value for value in (before, after) if value is not None]
    if name in _SIGNS and not isinstance(given[0], tuple):
        left, right = (read if value is None else _inside(value) for value in (before, after))
        return f"{left} {_SIGNS[name]} {right}"
    words = [read if value is None else _beside(value) for value in (before, after)]
    return call(_function(name), *words)


def _beside(value: Given) -> str:
    """``value`` as an argument; Keras takes no list for a tensor."""
    written = given_as(value)
    return f'keras.ops.array({written}, "float32")' if isinstance(value, tuple) else written


def _inside(value: Given) -> str:
    """``value`` as a part of a sum or a product."""
    written = factor(value) if isinstance(value, float) else given_as(value)
    return written if re.fullmatch(r"[\d.]+", written) else f"({written})"


def _function(name: str) -> str:
    """The function of a class.

    >>> _function("LogSigmoid"), _function("Log1p")
    ('keras.ops.log_sigmoid', 'keras.ops.log1p')
    """
    words = re.sub("(?<=[a-z])(?=[A-Z])", "_", name)
    return f"keras.ops.{words.lower()}"

"""A network in Keras, as a student would write it."""

from __future__ import annotations

import re
from itertools import groupby

from dl_core.codegen.classes import classes_source
from dl_core.codegen.graphs import chain, graph_source
from dl_core.codegen.layers import layer_source
from dl_core.codegen.source import Translate, network, paragraphs
from dl_core.specs import Activation, GraphSpec, Layer, Merge, ModelSpec, Residual

_REPEATS = 3
"""Equal blocks from which on a loop is shorter to read than the blocks."""


def sequential_code(model: ModelSpec | GraphSpec, translate: Translate = str) -> str | None:
    """Source of a ``keras.Sequential`` in ``model``; ``None`` where a residual block needs its
    input twice, or an imported network is no sequence.

    Raises:
        CannotBeWritten: an imported network has a layer of which only the cost is known.
        StridesWithDilation: a convolution has both, which Keras does not compute.

    >>> from dl_core.specs import preset
    >>> print(sequential_code(preset("perceptron").train.model))
    import keras
    <BLANKLINE>
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    <BLANKLINE>
    """
    if isinstance(model, ModelSpec):
        body = _sequence(model)
        return None if body is None else paragraphs("import keras", body)
    calls = chain(model)
    if calls is None:
        return None
    classes = classes_source(model, translate)
    return paragraphs("import keras", classes, network(model.shapes[0], calls))


def functional_code(network: ModelSpec | GraphSpec, translate: Translate = str) -> str:
    """Source of a ``keras.Model`` in ``model``, residual blocks and branches written out.

    Layers of an imported network keep its names; a value that is read later than by the next
    line has the name of the layer that makes it. Classes that Keras keeps to itself come first.

    Raises:
        CannotBeWritten: a network has a layer of which only the cost is known.
        StridesWithDilation: a convolution has both, which Keras does not compute.

    >>> from dl_core.specs import Dense
    >>> block = Residual(layers=(Dense(units=3),), activation="relu")
    >>> print(functional_code(ModelSpec(input_shape=(1, 1, 3), layers=(block,))))
    import keras
    <BLANKLINE>
    inputs = keras.Input((1, 1, 3))
    <BLANKLINE>
    x = keras.layers.Dense(3)(inputs)
    x = keras.layers.Add()([inputs, x])
    outputs = keras.layers.Activation("relu")(x)
    <BLANKLINE>
    model = keras.Model(inputs, outputs)
    <BLANKLINE>
    """
    if isinstance(network, ModelSpec):
        return paragraphs("import keras", _calls(network))
    body = graph_source(network)
    return paragraphs("import keras", classes_source(network, translate), body)


def network_codes(network: ModelSpec | GraphSpec, translate: Translate = str) -> dict[str, str]:
    """The source of ``network`` in each form that can hold it: ``Sequential`` for a chain of
    layers, the shorter to read, and ``Functional`` always.

    Raises:
        CannotBeWritten, StridesWithDilation: as :func:`functional_code`.

    >>> from dl_core.specs import preset
    >>> list(network_codes(preset("perceptron").train.model))
    ['Sequential', 'Functional']
    """
    simple = sequential_code(network, translate)
    return {
        **({} if simple is None else {"Sequential": simple}),
        "Functional": functional_code(network, translate),
    }


def network_source(model: ModelSpec) -> str:
    """The statements that make ``model``, without the import, in the plainer of the two forms."""
    return _sequence(model) or _calls(model)


def _sequence(model: ModelSpec) -> str | None:
    if any(isinstance(layer, Residual) for layer in model.layers):
        return None
    calls = [layer_source(layer, str(i)) for i, layer in enumerate(model.layers, 1)]
    return network(model.input_shape, calls)


def _calls(model: ModelSpec) -> str:
    lines = _lines(model.layers, "", 0, "inputs")
    while not lines[-1]:
        lines.pop()
    last = "outputs" if lines[-1].startswith("x = ") else "x"
    if last == "outputs":
        lines[-1] = f"outputs{lines[-1][1:]}"
    lines = [f"inputs = keras.Input({model.input_shape})", *lines]
    text = re.sub("\n{3,}", "\n\n", "\n".join(lines))
    return f"{text}\n\nmodel = keras.Model(inputs, {last})"


def _lines(layers: tuple[Layer, ...], where: str, depth: int, read: str) -> list[str]:
    """Lines that bring the variable ``read`` through ``layers`` and leave the result in ``x``.

    ``where`` is what errors put before the number of a layer.
    """
    lines: list[str] = []
    place = 1
    for layer, equal in groupby(layers):
        times = len(list(equal))
        if isinstance(layer, Residual):
            lines += _blocks(layer, times, f"{where}{place}", depth, read)
        else:
            call = layer_source(layer, f"{where}{place}")
            lines += [f"x = {call}({read})", *[f"x = {call}(x)"] * (times - 1)]
        read, place = "x", place + times
    return lines


def _blocks(block: Residual, times: int, where: str, depth: int, read: str) -> list[str]:
    """``times`` equal blocks in a row, apart from what stands around them."""
    apart = [""] if depth == 0 else []
    if times < _REPEATS:
        first, *others = [read, *["x"] * (times - 1)]
        each = [_block(block, where, depth, start) for start in (first, *others)]
        return [line for lines in each for line in (*apart, *lines, *apart)]
    start = [f"x = {read}"] if read != "x" else []
    inner = [f"    {line}" for line in _block(block, where, depth, "x")]
    return [*start, *apart, f"for _ in range({times}):", *inner, *apart]


def _block(block: Residual, where: str, depth: int, read: str) -> list[str]:
    """The branch, then what it is added to, which waits in a variable of its own."""
    kept = read if read != "x" else f"shortcut_{depth + 1}" if depth else "shortcut"
    lines = [f"{kept} = x"] if read == "x" else []
    lines += _lines(block.layers, f"{where}.", depth + 1, read)
    lines.append(f"x = {layer_source(Merge(how='add'), where)}([{kept}, x])")
    if block.activation != "linear":
        after = layer_source(Activation(activation=block.activation), where)
        lines.append(f"x = {after}(x)")
    return lines

"""From a network to the shortest clear text that describes it."""

from __future__ import annotations

from typing import Any

from dl_core.grammar.arguments import DECIMAL, SIDES
from dl_core.grammar.folding import fold
from dl_core.grammar.words import ACT, BY_LAYER, INPUT, RES, Kind
from dl_core.specs import (
    Activation,
    Dense,
    Flatten,
    Layer,
    ModelSpec,
    Residual,
    Shape,
    ZeroPadding2D,
)


def write(model: ModelSpec) -> str:
    """The text that :func:`~dl_core.grammar.parse` reads as ``model``.

    >>> from dl_core.specs import preset
    >>> write(preset("mnist_convnet").train.model)  # doctest: +NORMALIZE_WHITESPACE
    'INPUT(28x28x1) -> CONV(32, valid) -> RELU -> POOL(2, stride 2) -> CONV(64, valid) -> RELU
    -> POOL(2, stride 2) -> FLATTEN -> DROPOUT(0.5) -> FC(10) -> SOFTMAX'
    """
    shape = "x".join(map(str, model.input_shape))
    return f"{INPUT}({shape}) -> {_sequence(model.layers, model.input_shape)}"


def _sequence(layers: tuple[Layer, ...], shape: Shape) -> str:
    items: list[tuple[str, ...]] = []
    takes = False  # whether the last item would take an activation after it as its own
    for i, layer in enumerate(layers):
        after = layers[i + 1] if i + 1 < len(layers) else None
        if not _implied(layer, after, shape):
            items.append(_words(layer, shape, takes))
            takes = getattr(layer, "activation", "") == "linear" and not _is_act(layer)
        shape = layer.output_shape(shape, "")
    return fold(items)


def _is_act(layer: Layer) -> bool:
    return isinstance(layer, Activation)


def _implied(layer: Layer, after: Layer | None, shape: Shape) -> bool:
    """Whether ``layer`` is the flattening that FC on maps brings along."""
    return isinstance(layer, Flatten) and len(shape) == 3 and isinstance(after, Dense)


def _words(layer: Layer, shape: Shape, taken: bool) -> tuple[str, ...]:
    """``layer`` written, its own activation after it."""
    if isinstance(layer, Activation):
        return (f"{ACT}({layer.activation})" if taken else layer.activation.upper(),)
    if isinstance(layer, Residual):
        written = f"{RES}[{_sequence(layer.layers, shape)}]"
    else:
        written = _written(layer, shape)
    activation = getattr(layer, "activation", "linear")
    return (written,) if activation == "linear" else (written, activation.upper())


def _written(layer: Layer, shape: Shape) -> str:
    kind = BY_LAYER[type(layer)]
    settings = _edges(layer) if isinstance(layer, ZeroPadding2D) else _settings(kind, layer)
    if isinstance(layer, Dense) and len(shape) == 3:
        settings.append("cellwise")
    return f"{kind.word}({', '.join(settings)})" if settings else kind.word


def _settings(kind: Kind, layer: Layer) -> list[str]:
    """What differs from the defaults; before other settings, the first number always."""
    values = {name: getattr(layer, name) for name in type(layer).model_fields}
    changed = {name for name, value in values.items() if value != kind.default(name)}
    changed -= {"activation"}
    first = set(kind.numbers[:1]) if changed or kind.explicit else set()
    found = [_number(values[n], n) for n in kind.numbers if n in changed | first]
    found += [word for word, (n, v) in kind.flags.items() if n in changed and values[n] == v]
    named = [n for n in values if n in kind.named.values() and n not in kind.numbers]
    found += [f"{kind.name_of(n)} {_number(values[n], n)}" for n in named if n in changed]
    return found


def _number(value: Any, name: str) -> str:
    if isinstance(value, tuple):
        whole = name == "kernel_size"  # 3x3, as textbooks have it
        return str(value[0]) if value[0] == value[1] and not whole else "x".join(map(str, value))
    if name in DECIMAL:
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


def _edges(layer: ZeroPadding2D) -> list[str]:
    cells = [pair[0] for pair in layer.padding if pair[0] == pair[1]]
    if cells == [1, 1]:
        return []
    if len(cells) == 2:
        return [_number(tuple(cells), "sides")]
    sides = zip(sum(SIDES, ()), sum(layer.padding, ()), strict=True)
    return [f"{side} {n}" for side, n in sides if n]

"""An activation function in Keras."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dl_core.activations import Parameters, complete, find
from dl_core.codegen.source import IMPORTS, Translate, array, call, comment, number, paragraphs
from dl_core.errors import N_

_FORMS = {
    "step": "keras.ops.cast(z >= 0, z.dtype)",
    "gelu_tanh": "keras.activations.gelu(z, approximate=True)",
}
"""What Keras has no name for."""
_SHAPED = {
    "leaky_relu": ("slope", 0.2, "keras.activations.leaky_relu(z, negative_slope={})"),
    "elu": ("alpha", 1.0, "keras.activations.elu(z, alpha={})"),
    "silu": ("beta", 1.0, "z * keras.ops.sigmoid({} * z)"),
}
"""Parameter, Keras's default, and what to write where it is another."""

_SLOPE = N_("the slope, nearly, from two values close by: at a corner, the mean of both sides")
_IN_A_NETWORK = N_("in a network")
_SCORES = [[2.0, 1.0, 0.1]]
_SHOWN = np.arange(-6.0, 7.0)


def activation_code(
    name: str,
    parameters: Mapping[str, float] | None = None,
    *,
    x: Sequence[float] | None = None,
    translate: Translate = str,
) -> str:
    """The values ``y`` of activation ``name`` at ``x``, its ``slope``, and a layer that uses it.

    ``softmax`` knows a parameter of its own here, ``temperature``, and takes ``x`` as scores.

    Raises:
        ActivationError: there is no such function, or it has no such parameter.

    >>> print(activation_code("leaky_relu", {"slope": 0.5}, x=[-1, 2]))
    import keras
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def activation(z):
        return keras.activations.leaky_relu(z, negative_slope=0.5)
    <BLANKLINE>
    <BLANKLINE>
    x = np.array([-1, 2], "float32")
    z = keras.ops.convert_to_tensor(x)
    y = keras.ops.convert_to_numpy(activation(z))
    <BLANKLINE>
    # the slope, nearly, from two values close by: at a corner, the mean of both sides
    h = 0.001
    slope = keras.ops.convert_to_numpy((activation(z + h) - activation(z - h)) / (2 * h))
    <BLANKLINE>
    # in a network
    layer = keras.layers.Dense(10, activation=activation)
    <BLANKLINE>
    """
    body, word = activation_source(name, parameters)
    values = (_SCORES[0] if name == "softmax" else _SHOWN) if x is None else x
    called = "activation" if body else f"keras.activations.{name}"
    layer = f"layer = {call('keras.layers.Dense', '10', activation=word)}"
    use = [
        array("x", np.asarray(values, np.float64)),
        "z = keras.ops.convert_to_tensor(x)",
        f"y = keras.ops.convert_to_numpy({called}(z))",
    ]
    return paragraphs(
        IMPORTS,
        body,
        "\n".join(use),
        _slope(name, called, translate),
        f"{comment(translate(_IN_A_NETWORK))}\n{layer}",
    )


def _slope(name: str, called: str, translate: Translate) -> str:
    """Two values close by: short, and the same on every backend. A jump has no slope to find."""
    if name == "step" or not find(name).elementwise:
        return ""
    difference = f"({called}(z + h) - {called}(z - h)) / (2 * h)"
    lines = [comment(translate(_SLOPE)), "h = 0.001"]
    return "\n".join([*lines, f"slope = keras.ops.convert_to_numpy({difference})"])


def activation_source(name: str, parameters: Mapping[str, float] | None) -> tuple[str, str | None]:
    """A definition of ``activation`` where Keras has no name for it (else nothing), and what a
    layer's ``activation=`` is given.

    >>> activation_source("relu", None), activation_source("linear", None)
    (('', '"relu"'), ('', None))
    """
    body = _body(name, parameters)
    if body:
        return f"\ndef activation(z):\n    return {body}\n", "activation"
    return "", None if name == "linear" else f'"{name}"'


def _body(name: str, parameters: Mapping[str, float] | None) -> str | None:
    given = dict(parameters or {})
    temperature = given.pop("temperature", 1) if name == "softmax" else 1
    full: Parameters = complete(name, given)
    if temperature != 1:
        return f"keras.activations.softmax(z / {number(temperature)})"
    if name in _SHAPED:
        parameter, default, form = _SHAPED[name]
        value = full[parameter]
        return None if value == default else form.format(number(value))
    return _FORMS.get(name)

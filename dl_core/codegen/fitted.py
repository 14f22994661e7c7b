"""A fitted hidden layer in Keras, with its weights."""

from __future__ import annotations

from dl_core.bends import Fit
from dl_core.codegen.activating import activation_source
from dl_core.codegen.source import (
    IMPORTS,
    Translate,
    array,
    comment,
    made,
    network,
    number,
    paragraphs,
)
from dl_core.errors import N_

_WEIGHTS = N_("weights of the hidden neurons, w and b, and of the output, v and c")
_PLACES = N_("the places at which the curve is drawn")


def fitted_code(fit: Fit, *, translate: Translate = str) -> str:
    """The curve ``y`` of ``fit`` at ``x``: a model with one hidden layer.

    Raises:
        ValueError: there are no neurons, and Keras has no layer without any.
    """
    if not fit.neurons:
        raise ValueError("a layer of no neurons")
    body, word = activation_source(fit.activation, None)
    model = network(
        (1,), [f"keras.layers.Dense({fit.neurons}, activation={word})", "keras.layers.Dense(1)"]
    )
    weights = [array(name, values) for name, values in (("w", fit.w), ("b", fit.b), ("v", fit.v))]
    return paragraphs(
        IMPORTS,
        body,
        "\n".join([comment(translate(_WEIGHTS)), *weights, f"c = {number(fit.c)}"]),
        f"{model}\nmodel.set_weights([w[None, :], b, v[:, None], np.array([c])])",
        f"{comment(translate(_PLACES))}\nx = np.linspace(-1, 1, {len(fit.y)})\n"
        "y = model.predict(x[:, None], verbose=0)[:, 0]",
        made(fit.y.shape, translate),
    )

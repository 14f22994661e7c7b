"""A network of random layers in Keras, with the very weights that are on screen."""

from __future__ import annotations

from dl_core.codegen.activating import activation_source
from dl_core.codegen.source import Translate, comment, number, paragraphs
from dl_core.depth import BACK, BATCH, MOST_LAYERS, Stack
from dl_core.errors import N_
from dl_core.initialisation import shape

_IMPORTS = "import keras\nimport numpy as np\nimport tensorflow as tf"
_DRAW = N_("the inputs and a gradient, of standard deviation 1, and the weights")
_FORWARD = N_("the signal: standard deviation of the outputs of each layer")
_BACK = N_("the gradient with respect to the sums of each layer, sent back from the outputs")
_KERAS = N_("what Keras draws by itself")
_CLASSES = {
    "lecun_normal": "LecunNormal()",
    "glorot_uniform": "GlorotUniform()",
    "glorot_normal": "GlorotNormal()",
    "he_normal": "HeNormal()",
    "he_uniform": "HeUniform()",
}


def random_layers_code(stack: Stack, *, translate: Translate = str) -> str:
    """The signal and the gradient of ``stack``, layer by layer: lists ``signal`` and ``gradient``.

    The weights are drawn as this program draws them; the last line shows what a layer of one's own
    is given to have Keras draw them. Gradients need a backend: TensorFlow here.

    >>> print(random_layers_code(Stack("relu", "he_normal", depth=3, width=16)).splitlines()[5])
    rng = np.random.default_rng([0, 16])
    """
    body, word = activation_source(stack.activation, None)
    return paragraphs(
        _IMPORTS,
        body,
        f"{comment(translate(_DRAW))}\n{_drawn(stack)}",
        f"{comment(translate(_FORWARD))}\n{_forward(stack, word)}",
        f"{comment(translate(_BACK))}\n{_backward(word)}",
        f"{comment(translate(_KERAS))}\n{_layer(stack, word)}",
    )


def _drawn(stack: Stack) -> str:
    size = f'({MOST_LAYERS}, {stack.width}, {stack.width}), "float32"'
    draw = f"weights = rng.standard_normal({size})"
    if shape(stack.initialisation) == "uniform":
        draw = f"weights = 2 * rng.random({size}) - 1\nweights /= weights.dtype.type(3**-0.5)"
    return "\n".join(
        [
            f"rng = np.random.default_rng([{stack.seed}, {stack.width}])",
            f"x, g = (rng.standard_normal((n, {stack.width})) for n in ({BATCH}, {BACK}))",
            'x, g = (((v - v.mean()) / v.std()).astype("float32") for v in (x, g))',
            draw,
            f"weights = weights[:{stack.depth}] * {number(stack.deviation)}",
        ]
    )


def _forward(stack: Stack, word: str | None) -> str:
    return "\n".join(
        [
            "model = keras.Sequential([keras.Input((x.shape[1],))])",
            "for w in weights:",
            f"    model.add(keras.layers.Dense({stack.width}, activation={word}, use_bias=False))",
            "model.set_weights(list(weights))",
            "h, signal = x, []",
            "for layer in model.layers:",
            "    h = layer(h)",
            "    signal.append(float(np.std(h)))",
        ]
    )


def _backward(word: str | None) -> str:
    return "\n".join(
        [
            f"f = keras.activations.get({word})",
            "with tf.GradientTape() as tape:",
            f"    h, sums = tf.constant(x[:{BACK}]), []",
            "    tape.watch(h)",
            "    for w in weights:",
            "        sums.append(h @ w)",
            "        h = f(sums[-1])",
            "    loss = tf.reduce_sum(h * g)",
            'deltas = tape.gradient(loss, sums, unconnected_gradients="zero")',
            "gradient = [float(np.std(delta)) for delta in deltas]",
        ]
    )


def _layer(stack: Stack, word: str | None) -> str:
    made = _CLASSES.get(stack.initialisation, f"RandomNormal(stddev={number(stack.sigma)})")
    return (
        f"start = keras.initializers.{made}\n"
        f"layer = keras.layers.Dense({stack.width}, activation={word}, kernel_initializer=start)"
    )

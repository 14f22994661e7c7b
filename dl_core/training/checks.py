"""What Keras cannot train although its shapes fit, found without importing Keras."""

from __future__ import annotations

from collections.abc import Iterator

from dl_core.errors import OutputsNotProbabilities, StridesWithDilation
from dl_core.specs import Activation, Convolution, Dense, Layer, LossName, Residual, TrainSpec

_ENDINGS: dict[LossName, tuple[str, ...]] = {
    "categorical_crossentropy": ("softmax",),
    "binary_crossentropy": ("sigmoid", "hard_sigmoid"),
}


def check(spec: TrainSpec) -> None:
    """Return if ``spec`` can be trained.

    Raises:
        OutputsNotProbabilities: cross-entropy is asked of outputs that are not probabilities.
        StridesWithDilation: a convolution has both, which Keras does not compute.
    """
    endings = _ENDINGS[spec.loss]
    if _last_activation(spec.model.layers) not in endings:
        raise OutputsNotProbabilities(activation=endings[0])
    for where, layer in _walk(spec.model.layers):
        if isinstance(layer, Convolution) and layer.strided_and_dilated:
            raise StridesWithDilation(layer=where, kind=type(layer).__name__)


def _last_activation(layers: tuple[Layer, ...]) -> str:
    for layer in reversed(layers):
        if isinstance(layer, Convolution | Dense | Activation | Residual):
            return layer.activation
    return "linear"


def _walk(layers: tuple[Layer, ...], prefix: str = "") -> Iterator[tuple[str, Layer]]:
    """Every layer with its place as errors name it: counted from 1, ``"3.1"`` inside a block."""
    for i, layer in enumerate(layers, 1):
        yield f"{prefix}{i}", layer
        if isinstance(layer, Residual):
            yield from _walk(layer.layers, f"{prefix}{i}.")

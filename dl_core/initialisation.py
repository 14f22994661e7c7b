"""How large the first weights of a dense layer are drawn, rule by rule, with where each comes from.

Every rule draws weights of mean 0, independent of one another; they differ in the standard
deviation, for a layer of ``fan_in`` inputs and ``fan_out`` outputs, and in the shape (a bell or a
box). Where all layers have one width, LeCun's and Glorot's rules ask for the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Shape = Literal["normal", "uniform"]
InitialisationName = Literal[
    "lecun_normal", "glorot_uniform", "glorot_normal", "he_normal", "he_uniform", "fixed"
]
NAMES: tuple[InitialisationName, ...] = get_args(InitialisationName)


@dataclass(frozen=True)
class Initialisation:
    """``deviation`` is the standard deviation for ``(fan_in, fan_out)``; ``formula`` the same in
    LaTeX; ``source`` where it was first given."""

    shape: Shape
    deviation: Callable[[int, int], float]
    formula: str
    source: str


def _lecun(fan_in: int, fan_out: int) -> float:
    return math.sqrt(1 / fan_in)


def _glorot(fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / (fan_in + fan_out))


def _he(fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / fan_in)


_LECUN = r"\sqrt{1 / n_\text{in}}"
_GLOROT = r"\sqrt{2 / (n_\text{in} + n_\text{out})}"
_HE = r"\sqrt{2 / n_\text{in}}"
_LECUN_SOURCE = "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.6"
_GLOROT_SOURCE = "Glorot & Bengio 2010, equations 12 and 16"
_HE_SOURCE = "He, Zhang, Ren & Sun 2015 (arXiv:1502.01852), equation 10"

RULES: dict[InitialisationName, Initialisation] = {
    "lecun_normal": Initialisation("normal", _lecun, _LECUN, _LECUN_SOURCE),
    "glorot_uniform": Initialisation("uniform", _glorot, _GLOROT, _GLOROT_SOURCE),
    "glorot_normal": Initialisation("normal", _glorot, _GLOROT, _GLOROT_SOURCE),
    "he_normal": Initialisation("normal", _he, _HE, _HE_SOURCE),
    "he_uniform": Initialisation("uniform", _he, _HE, _HE_SOURCE),
}
"""All but ``fixed``, whose standard deviation is given and takes no notice of the layer."""

_HE_FOR = {"relu", "relu6", "leaky_relu", "elu", "silu", "hard_silu", "gelu", "gelu_tanh", "mish"}


def deviation(name: InitialisationName, fan_in: int, fan_out: int, *, sigma: float = 0.01) -> float:
    """Standard deviation of the weights; ``sigma`` is that of ``fixed``.

    >>> deviation("he_normal", 50, 50)
    0.2
    >>> deviation("fixed", 50, 50, sigma=0.01)
    0.01
    """
    return sigma if name == "fixed" else RULES[name].deviation(fan_in, fan_out)


def shape(name: InitialisationName) -> Shape:
    """Whether the weights of ``name`` are drawn from a bell or from a box."""
    return "normal" if name == "fixed" else RULES[name].shape


def made_for(activation: str) -> InitialisationName:
    """The rule that was derived for ``activation``, or is in common use with it.

    Glorot & Bengio assume a curve through the origin with slope 1 there, He et al. one that is
    zero on one side; SELU's constants hold for LeCun's variance (Klambauer et al. 2017).

    >>> made_for("relu"), made_for("tanh"), made_for("selu")
    ('he_normal', 'glorot_normal', 'lecun_normal')
    """
    if activation == "selu":
        return "lecun_normal"
    return "he_normal" if activation in _HE_FOR else "glorot_normal"


def unit_weights(
    shape: Shape, size: tuple[int, ...], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Weights of mean 0 and standard deviation 1, to be multiplied by :func:`deviation`.

    A box of standard deviation 1 reaches from -√3 to √3. Keras cuts a bell off at two standard
    deviations and widens it in return; this one is not cut.
    """
    if shape == "normal":
        return rng.standard_normal(size, dtype=np.float32)
    box: NDArray[Any] = (rng.random(size, dtype=np.float32) * 2 - 1) * np.float32(math.sqrt(3))
    return box

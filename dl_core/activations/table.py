"""Every activation function that is taught: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dl_core.activations import functions as f
from dl_core.activations.functions import Array
from dl_core.errors import N_

Elementwise = Callable[..., Array]
"""A function of an array and of the activation's parameters, by name."""


@dataclass(frozen=True)
class Parameter:
    """A number that shapes the curve. ``symbol`` is how formulas write it, in LaTeX."""

    name: str
    symbol: str
    default: float
    low: float
    high: float
    step: float


@dataclass(frozen=True)
class ActivationFunction:
    """``formula`` and ``slope_formula`` are LaTeX for the function of ``x`` and its derivative;
    ``source`` is where it was first given, with the parameters' where that is another."""

    title: str
    function: Elementwise
    derivative: Elementwise
    formula: str
    slope_formula: str
    source: str
    parameters: tuple[Parameter, ...] = ()
    elementwise: bool = True
    """Whether each output depends on its own input only."""


def _cases(*pieces: str) -> str:
    return r"\begin{cases} " + r" \\ ".join(pieces) + r" \end{cases}"


def _one(x: Array) -> Array:
    return np.ones_like(x)


def _none(x: Array) -> Array:
    return np.zeros_like(x)


_CLASSIC = "Rumelhart, Hinton & Williams 1986"
_MOBILE = "Howard et al. 2019 (arXiv:1905.02244)"
_GELU = "Hendrycks & Gimpel 2016 (arXiv:1606.08415)"
_FIT = r"\tanh\left(\sqrt{\tfrac{2}{\pi}}\,(x + 0.044715\,x^3)\right)"
_POSITIVE = (r"1 & x > 0", r"0 & x \le 0")

ACTIVATIONS: dict[str, ActivationFunction] = {
    "linear": ActivationFunction(N_("Linear"), lambda x: x, _one, "x", "1", "Widrow & Hoff 1960"),
    "step": ActivationFunction(
        N_("Step"),
        f.step,
        _none,
        _cases(r"1 & x \ge 0", r"0 & x < 0"),
        r"0 \quad (x \ne 0)",
        "McCulloch & Pitts 1943; Rosenblatt 1958",
    ),
    "sigmoid": ActivationFunction(
        N_("Sigmoid"),
        f.sigmoid,
        f.sigmoid_slope,
        r"\sigma(x) = \frac{1}{1 + e^{-x}}",
        r"\sigma(x)\,(1 - \sigma(x))",
        _CLASSIC,
    ),
    "hard_sigmoid": ActivationFunction(
        N_("Hard sigmoid"),
        f.hard_sigmoid,
        f.hard_sigmoid_slope,
        r"\frac{\min(\max(0, x + 3), 6)}{6}",
        _cases(r"\tfrac{1}{6} & |x| < 3", r"0 & |x| \ge 3"),
        _MOBILE,
    ),
    "tanh": ActivationFunction(
        N_("Tanh"), np.tanh, f.tanh_slope, r"\tanh x", r"1 - \tanh^2 x", _CLASSIC
    ),
    "softsign": ActivationFunction(
        N_("Softsign"),
        f.softsign,
        f.softsign_slope,
        r"\frac{x}{1 + |x|}",
        r"\frac{1}{(1 + |x|)^2}",
        "Bergstra et al. 2009",
    ),
    "relu": ActivationFunction(
        N_("ReLU"),
        lambda x: np.maximum(x, 0),
        lambda x: (x > 0).astype(x.dtype),
        r"\max(0, x)",
        _cases(*_POSITIVE),
        "Nair & Hinton 2010",
    ),
    "relu6": ActivationFunction(
        N_("ReLU6"),
        lambda x: np.clip(x, 0, 6),
        f.relu6_slope,
        r"\min(\max(0, x), 6)",
        _cases(r"1 & 0 < x < 6", r"0 & x \le 0,\; x \ge 6"),
        "Krizhevsky 2010",
    ),
    "leaky_relu": ActivationFunction(
        N_("Leaky ReLU"),
        f.leaky_relu,
        f.leaky_relu_slope,
        _cases(r"x & x > 0", r"\alpha\,x & x \le 0"),
        _cases(r"1 & x > 0", r"\alpha & x \le 0"),
        "Maas, Hannun & Ng 2013",
        (Parameter("slope", r"\alpha", f.LEAK, 0, 1, 0.01),),
    ),
    "elu": ActivationFunction(
        N_("ELU"),
        f.elu,
        f.elu_slope,
        _cases(r"x & x > 0", r"\alpha\,(e^x - 1) & x \le 0"),
        _cases(r"1 & x > 0", r"\alpha\,e^x & x \le 0"),
        "Clevert et al. 2015 (arXiv:1511.07289)",
        (Parameter("alpha", r"\alpha", 1, 0, 3, 0.05),),
    ),
    "selu": ActivationFunction(
        N_("SELU"),
        f.selu,
        f.selu_slope,
        r"1.0507 " + _cases(r"x & x > 0", r"1.6733\,(e^x - 1) & x \le 0"),
        r"1.0507 " + _cases(r"1 & x > 0", r"1.6733\,e^x & x \le 0"),
        "Klambauer et al. 2017 (arXiv:1706.02515)",
    ),
    "softplus": ActivationFunction(
        N_("Softplus"),
        f.softplus,
        f.sigmoid,
        r"\ln(1 + e^x)",
        r"\frac{1}{1 + e^{-x}}",
        "Dugas et al. 2001",
    ),
    "silu": ActivationFunction(
        N_("SiLU (Swish)"),
        f.silu,
        f.silu_slope,
        r"x\,\sigma(\beta x) = \frac{x}{1 + e^{-\beta x}}",
        r"\sigma(\beta x)\,\bigl(1 + \beta x\,(1 - \sigma(\beta x))\bigr)",
        "Hendrycks & Gimpel 2016; Elfwing et al. 2017 (arXiv:1702.03118); "
        "β: Ramachandran et al. 2017 (arXiv:1710.05941)",
        (Parameter("beta", r"\beta", 1, 0, 10, 0.1),),
    ),
    "hard_silu": ActivationFunction(
        N_("Hard swish"),
        f.hard_silu,
        f.hard_silu_slope,
        r"x\,\frac{\min(\max(0, x + 3), 6)}{6}",
        _cases(r"0 & x \le -3", r"\tfrac{x}{3} + \tfrac{1}{2} & |x| < 3", r"1 & x \ge 3"),
        _MOBILE,
    ),
    "gelu": ActivationFunction(
        N_("GELU"),
        f.gelu,
        f.gelu_slope,
        r"x\,\Phi(x) = \frac{x}{2}\left(1 + \operatorname{erf}\frac{x}{\sqrt 2}\right)",
        r"\Phi(x) + x\,\frac{e^{-x^2/2}}{\sqrt{2\pi}}",
        _GELU,
    ),
    "gelu_tanh": ActivationFunction(
        N_("GELU (tanh)"),
        f.gelu_tanh,
        f.gelu_tanh_slope,
        r"\frac{x}{2}\,(1 + t), \quad t = " + _FIT,
        r"\frac{1 + t}{2} + \frac{x}{2}\,(1 - t^2)\,\sqrt{\tfrac{2}{\pi}}\,(1 + 0.134145\,x^2)",
        _GELU,
    ),
    "mish": ActivationFunction(
        N_("Mish"),
        f.mish,
        f.mish_slope,
        r"x \tanh(s), \quad s = \ln(1 + e^x)",
        r"\tanh s + x\,(1 - \tanh^2 s)\,\sigma(x)",
        "Misra 2019 (arXiv:1908.08681)",
    ),
    "softmax": ActivationFunction(
        N_("Softmax"),
        f.softmax,
        f.softmax_slope,
        r"p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
        r"\frac{\partial p_i}{\partial x_j} = p_i\,(\delta_{ij} - p_j)",
        "Bridle 1989",
        elementwise=False,
    ),
}
"""In the order in which they are taught."""

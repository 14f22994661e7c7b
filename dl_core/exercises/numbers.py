"""Exercises whose answer is one number: a size, a count, a point of a curve."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dl_core.activations import ACTIVATIONS, ActivationFunction, apply, derivative
from dl_core.specs import ActivationName
from dl_core.windows import Axis, Padding, axis

Step = tuple[str, float]
"""An expression in LaTeX, and its value."""
FINE = 0.01
"""How near an answer must come that is not a whole number."""


@dataclass(frozen=True)
class OutputSize:
    """The side of what a window of ``kernel`` leaves of ``size``.

    >>> asked = OutputSize(28, 3, 2, "valid", 1)
    >>> asked.room, asked.answer
    (25, 13)
    """

    size: int
    kernel: int
    stride: int
    padding: Padding
    dilation: int = 1
    kind = "output_size"
    tolerance = 0.0

    @property
    def axis(self) -> Axis:
        """The window along one side."""
        return axis(
            self.size,
            self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
        )

    @property
    def room(self) -> int:
        """Cells that the window can move over: ``i + before + after - span``."""
        return self.size + self.axis.before + self.axis.after - self.axis.span

    @property
    def answer(self) -> int:
        """The output's side."""
        return self.axis.out


@dataclass(frozen=True)
class PoolSize(OutputSize):
    """The same of a pooling."""

    how: Literal["max", "average"] = "max"
    kind = "pool_size"


@dataclass(frozen=True)
class Parameters:
    """How many numbers a layer of convolution learns.

    >>> asked = Parameters((3, 3), 1, 32, bias=True)
    >>> asked.weights, asked.each, asked.answer
    (9, 10, 320)
    """

    kernel: tuple[int, int]
    channels: int
    filters: int
    bias: bool
    kind = "parameters"
    tolerance = 0.0

    @property
    def weights(self) -> int:
        """Of one filter."""
        return self.kernel[0] * self.kernel[1] * self.channels

    @property
    def each(self) -> int:
        """Of one filter, with its bias if it has one."""
        return self.weights + self.bias

    @property
    def answer(self) -> int:
        """Of all filters."""
        return self.filters * self.each


@dataclass(frozen=True)
class ActivationPoint:
    """The value, or the slope, of an activation function at ``x``.

    >>> ActivationPoint("relu", -1.5, slope=False).answer
    0.0
    >>> [round(value, 4) for _, value in ActivationPoint("sigmoid", 1.0, slope=True).steps]
    [0.3679, 0.7311, 0.1966]
    """

    name: ActivationName
    x: float
    slope: bool
    kind = "activation"
    tolerance = FINE
    """Slopes and exponentials have more decimals than one cares to write."""

    @property
    def function(self) -> ActivationFunction:
        """What is known of it: title, formulas."""
        return ACTIVATIONS[self.name]

    @property
    def formula(self) -> str:
        """The function of ``x`` in LaTeX, without its name."""
        return self.function.formula.rpartition(r"\sigma(x) = ")[2]

    @property
    def slope_formula(self) -> str:
        """Its derivative."""
        return self.function.slope_formula.replace(r"\sigma(x)", "f(x)")

    @property
    def answer(self) -> float:
        """What is asked for."""
        found = derivative if self.slope else apply
        return float(found(self.name, [self.x])[0])

    @property
    def steps(self) -> tuple[Step, ...]:
        """From ``x`` to the answer, which is the last value."""
        return _WAYS[self.name](self.x, self.slope)


NAMES: tuple[ActivationName, ...] = (
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "hard_sigmoid",
    "sigmoid",
    "tanh",
    "softsign",
)
"""Activations that can be computed by hand, or with the keys of a pocket calculator."""


def _relu(x: float, slope: bool) -> tuple[Step, ...]:
    value = (r"f'(x) = 1", 1.0) if slope else (r"f(x) = x", x)
    return (value if x > 0 else (rf"f{_prime(slope)}(x) = 0", 0.0),)


def _relu6(x: float, slope: bool) -> tuple[Step, ...]:
    if x < 6:
        return _relu(x, slope)
    return ((rf"f{_prime(slope)}(x) = {0 if slope else 6}", 0.0 if slope else 6.0),)


def _leaky_relu(x: float, slope: bool) -> tuple[Step, ...]:
    if x > 0:
        return _relu(x, slope)
    leak = ACTIVATIONS["leaky_relu"].parameters[0].default
    return ((r"f'(x) = \alpha", leak) if slope else (r"f(x) = \alpha\,x", leak * x),)


def _elu(x: float, slope: bool) -> tuple[Step, ...]:
    if x > 0:
        return _relu(x, slope)
    power = math.exp(x)
    alpha = ACTIVATIONS["elu"].parameters[0].default
    value = (r"f(x) = \alpha\,(e^x - 1)", alpha * (power - 1))
    return (("e^x", power), (r"f'(x) = \alpha\,e^x", alpha * power) if slope else value)


def _hard_sigmoid(x: float, slope: bool) -> tuple[Step, ...]:
    if abs(x) > 3:
        end = 0.0 if slope or x < 0 else 1.0
        return ((rf"f{_prime(slope)}(x) = {end:.0f}", end),)
    if slope:
        return ((r"f'(x) = \frac{1}{6}", 1 / 6),)
    return (("x + 3", x + 3), (r"f(x) = \frac{x + 3}{6}", (x + 3) / 6))


def _sigmoid(x: float, slope: bool) -> tuple[Step, ...]:
    power = math.exp(-x)
    value = 1 / (1 + power)
    steps = (("e^{-x}", power), (r"f(x) = \frac{1}{1 + e^{-x}}", value))
    return (*steps, (r"f'(x) = f(x)\,(1 - f(x))", value * (1 - value))) if slope else steps


def _tanh(x: float, slope: bool) -> tuple[Step, ...]:
    value = math.tanh(x)
    steps = ((r"f(x) = \tanh x", value),)
    return (*steps, (r"f'(x) = 1 - f(x)^2", 1 - value * value)) if slope else steps


def _softsign(x: float, slope: bool) -> tuple[Step, ...]:
    below = 1 + abs(x)
    first = (r"1 + |x|", below)
    if slope:
        return (first, (r"f'(x) = \frac{1}{(1 + |x|)^2}", 1 / below**2))
    return (first, (r"f(x) = \frac{x}{1 + |x|}", x / below))


def _prime(slope: bool) -> str:
    return "'" if slope else ""


_WAYS: dict[ActivationName, Callable[[float, bool], tuple[Step, ...]]] = {
    "relu": _relu,
    "relu6": _relu6,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "hard_sigmoid": _hard_sigmoid,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "softsign": _softsign,
}

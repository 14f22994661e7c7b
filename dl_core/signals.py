"""Short series to slide a kernel over. Values are hundredths: what is shown is what is computed."""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dl_core.errors import N_, ConvoscopeError
from dl_core.kernels import pulse

Array = NDArray[Any]
SignalName = Literal["sine", "step", "noisy_pulse"]

NAMES: tuple[SignalName, ...] = get_args(SignalName)
"""What :func:`signal` makes."""
LONGEST = 1024
PERIODS = 2
"""Of the sine over the whole series."""
PULSE = 5
"""Cells of the pulse, fewer in a shorter series."""
NOISE = 0.2
"""Standard deviation of the noise around the pulse, whose height is 1."""


class UnknownSignal(ConvoscopeError):
    template = N_("There is no series named “{name}”. The series are: {known}.")


class SignalLengthRefused(ConvoscopeError):
    template = N_("A series has 1 to {most} values, not {size}.")


def signal(name: str, n: int, seed: int = 0) -> Array:
    """The series ``name`` of ``n`` values.

    - ``sine``: two periods of a sine of height 1.
    - ``step``: 0, then 1 from the middle on.
    - ``noisy_pulse``: half a period of a sine, five cells long, at a place drawn from ``seed``, in
      Gaussian noise of standard deviation 0.2.

    Raises:
        UnknownSignal: ``name`` is not in :data:`NAMES`.
        SignalLengthRefused: ``n`` is not 1 to 1,024.

    >>> signal("sine", 8).tolist()
    [0.0, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0, -1.0]
    >>> signal("step", 4).tolist()
    [0.0, 0.0, 1.0, 1.0]
    """
    if n != int(n) or not 1 <= n <= LONGEST:
        raise SignalLengthRefused(size=n, most=LONGEST)
    match name:
        case "sine":
            return np.round(np.sin(2 * np.pi * PERIODS * np.arange(n) / n), 2) + 0.0
        case "step":
            return (np.arange(n) >= n // 2).astype(np.float64)
        case "noisy_pulse":
            return _noisy_pulse(n, seed)
    raise UnknownSignal(name=name, known=", ".join(NAMES))


def _noisy_pulse(n: int, seed: int) -> Array:
    rng = np.random.default_rng([seed, n])
    length = min(n, PULSE)
    values = rng.normal(0, NOISE, n)
    start = int(rng.integers(0, n - length + 1))
    values[start : start + length] += pulse(length)
    return np.round(values, 2) + 0.0

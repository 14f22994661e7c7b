"""Names and parameters as they are asked for: found, completed, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from dl_core.activations.table import ACTIVATIONS, ActivationFunction
from dl_core.errors import N_, ConvoscopeError

Parameters = dict[str, float]


class ActivationError(ConvoscopeError):
    """An activation function that there is not."""


class UnknownActivation(ActivationError):
    template = N_("There is no activation function named “{name}”. There are: {known}.")


class UnknownActivationParameter(ActivationError):
    template = N_("The activation {name} has no parameter “{parameter}”. It has: {known}.")


class ActivationParameterOutside(ActivationError):
    template = N_(
        "The parameter {parameter} of {name} goes from {low} to {high}; {value} does not."
    )


def find(name: str) -> ActivationFunction:
    """The row of ``name``.

    Raises:
        UnknownActivation: there is none.
    """
    if name not in ACTIVATIONS:
        raise UnknownActivation(name=name, known=", ".join(ACTIVATIONS))
    return ACTIVATIONS[name]


def complete(name: str, parameters: Mapping[str, float] | None = None) -> Parameters:
    """Every parameter of ``name``: those given, and the defaults of the others.

    Raises:
        UnknownActivation, UnknownActivationParameter: there is none of that name.
        ActivationParameterOutside: it is out of its range, or no number at all.

    >>> complete("elu"), complete("elu", {"alpha": 0.5}), complete("relu")
    ({'alpha': 1}, {'alpha': 0.5}, {})
    """
    given = dict(parameters or {})
    known = {p.name: p for p in find(name).parameters}
    for key, value in given.items():
        if key not in known:
            raise UnknownActivationParameter(
                name=name, parameter=key, known=", ".join(known) or "–"
            )
        low, high = known[key].low, known[key].high
        if not low <= value <= high:
            raise ActivationParameterOutside(
                name=name, parameter=key, low=low, high=high, value=value
            )
    return {key: given.get(key, p.default) for key, p in known.items()}

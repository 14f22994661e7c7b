"""The activation functions that a reader chose: controls, formulas, facts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

import streamlit as st

from dl_core.activations import ACTIVATIONS, Facts, Parameters, facts
from pages._kit import url
from pages._kit.curves import curves, zones
from pages._kit.i18n import _, language, number
from pages._kit.wording import plain

ELEMENTWISE = tuple(name for name, row in ACTIVATIONS.items() if row.elementwise)
SHOWN_FIRST = ("sigmoid", "tanh", "relu")
THRESHOLDS = ("0.2", "0.1", "0.05", "0.02", "0.01", "0.001")


def choose_functions() -> dict[str, Parameters]:
    """The functions that are asked for, each with its parameters, from controls."""
    chosen = url.several(
        _("Functions"),
        ELEMENTWISE,
        key="fn",
        default=SHOWN_FIRST,
        labels=lambda name: _(ACTIVATIONS[name].title),
        help=_("Any number of them: each gets a colour and a pattern of its own."),
    )
    return {name: parameter_settings(name) for name in chosen}


def parameter_settings(name: str) -> Parameters:
    """A slider for each parameter of the activation ``name``."""
    labels = {
        "slope": _("{name}: slope α below zero"),
        "alpha": _("{name}: depth α below zero"),
        "beta": _("{name}: sharpness β"),
    }
    helps = {
        "slope": _(
            "It begins at 0.2, as keras.activations.leaky_relu does. The paper has 0.01, the layer "
            "keras.layers.LeakyReLU 0.3."
        )
    }
    return {
        p.name: url.real(
            labels[p.name].format(name=_(ACTIVATIONS[name].title)),
            p.low,
            p.high,
            step=p.step,
            key=p.name,
            default=p.default,
            help=helps.get(p.name),
        )
        for p in ACTIVATIONS[name].parameters
    }


def choose_threshold() -> float:
    """The slope under which a function counts as saturated."""
    return float(
        url.step(
            _("Saturated where the slope is under"),
            THRESHOLDS,
            key="flat",
            default="0.05",
            labels=lambda t: number(float(t)),
            help=_(
                "A gradient that comes back through a saturated zone is multiplied by less than "
                "this: what lies before it hardly learns."
            ),
        )
    )


def show_functions(functions: Mapping[str, Parameters], threshold: float) -> None:
    """Curves of ``functions``; under them the formula, the slope and the bounds of each."""
    curves(functions, threshold, key="curves")
    st.header(_("Formulas"))
    st.markdown("\n\n".join(_card(name, p, threshold) for name, p in functions.items()))


def _card(name: str, parameters: Parameters, threshold: float) -> str:
    row, given = ACTIVATIONS[name], tuple(sorted(parameters.items()))
    formula = rf"$\displaystyle f(x) = {localised(row.formula)}$"
    slope = rf"$\displaystyle f'(x) = {localised(row.slope_formula)}$"
    lines = [
        f"**{_(row.title)}**",
        f"{formula}",
        f"{slope}",
        " ".join([*_said(_facts(name, given)), _zones(name, given, threshold)]),
        f":gray[{row.source}]",
    ]
    return "  \n".join(lines)


@lru_cache(maxsize=256)
def _facts(name: str, parameters: tuple[tuple[str, float], ...]) -> Facts:
    return facts(name, dict(parameters))


def _said(known: Facts) -> list[str]:
    low, high = plain(known.low, 3), plain(known.high, 3)
    outputs = {
        (False, False): _("Outputs lie between {low} and {high}."),
        (False, True): _("Outputs never fall below {low} and have no upper bound."),
        (True, False): _("Outputs never exceed {high} and have no lower bound."),
        (True, True): _("Outputs have no bound."),
    }[math.isinf(known.low), math.isinf(known.high)].format(low=low, high=high)
    said = [outputs, _("Steepest slope: {slope}.").format(slope=plain(known.steepest, 3))]
    if known.odd:
        said.append(_("Centred on zero."))
    if not known.monotone:
        said.append(
            _("It falls before it rises: its slope goes down to {slope}.").format(
                slope=plain(known.flattest, 3)
            )
        )
    return said


def _zones(name: str, parameters: tuple[tuple[str, float], ...], threshold: float) -> str:
    found = zones(name, parameters, threshold)
    tails = ", ".join(_where(z.low, z.high) for z in found if z.is_tail)
    dips = ", ".join(_where(z.low, z.high) for z in found if not z.is_tail)
    said = [_("Saturated {where}.").format(where=tails) if tails else _("Never saturated.")]
    if dips:
        said.append(_("Flat around its minimum, {where}.").format(where=dips))
    return " ".join(said)


def _where(low: float, high: float) -> str:
    ends = {"low": plain(low, 2), "high": plain(high, 2)}
    return {
        (True, True): _("everywhere"),
        (True, False): _("below {high}"),
        (False, True): _("above {low}"),
        (False, False): _("from {low} to {high}"),
    }[math.isinf(low), math.isinf(high)].format(**ends)


def localised(formula: str) -> str:
    """LaTeX with the decimal mark of the reader's language.

    A comma in braces is no punctuation: LaTeX puts no space after it.
    """
    return re.sub(r"(\d)\.(\d)", r"\1{,}\2", formula) if language() == "fr" else formula

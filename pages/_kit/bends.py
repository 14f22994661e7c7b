"""What hidden neurons buy: a target fitted with 0 to 32 of them, and what each one adds."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import numpy as np
import streamlit as st

from dl_core.activations import ACTIVATIONS
from dl_core.bends import (
    MOST_NEURONS,
    NOISY_POINTS,
    TARGETS,
    Errors,
    Fit,
    TargetName,
    corners,
    errors,
    fit,
)
from dl_core.codegen import fitted_code
from dl_core.depth import ELEMENTWISE
from dl_core.errors import N_
from dl_core.packing import pack
from pages._kit import url
from pages._kit.components import STUB
from pages._kit.i18n import _, language, lesson, n_, number
from pages._kit.settings import MOST_SEED

TITLES: dict[str, str] = {
    "line": N_("Line"),
    "absolute": N_("Bend"),
    "bump": N_("Bump"),
    "sine": N_("Sine"),
    "step": N_("Jump"),
    "noisy": N_("Noisy points"),
}
"""What targets are called."""

_bends = st.components.v2.component("convoscope_bends", js=STUB.format(name="bends"))


def show_bends() -> dict[str, str]:
    """A line, then a bend, then a curve, as neurons are added: controls and picture.

    Returns the Keras code of what is on screen, by title. For a page's fragment.
    """
    left, right = st.columns([3, 8], gap="large")
    with left:
        target, activation, neurons, seed = _settings()
    with right:
        found, tried = fit(target, activation, neurons, seed), errors(target, activation, seed)
        title = _(ACTIVATIONS[activation].title)
        st.markdown(" ".join(reading(found, tried, title)))
        _picture(target, found, tried, seed, title)
        with st.expander(_("Learn more"), icon=":material/menu_book:"):
            st.markdown(lesson("activations-bends"))
    return {title: fitted_code(found, translate=_)} if neurons else {}


def _settings() -> tuple[TargetName, str, int, int]:
    target = url.choice(
        _("Target"), TARGETS, key="goal", default="absolute", labels=lambda name: _(TITLES[name])
    )
    activation = url.choice(
        _("Activation"),
        ELEMENTWISE,
        key="goal_fn",
        default="relu",
        labels=lambda name: _(ACTIVATIONS[name].title),
    )
    neurons = url.whole(_("Hidden neurons"), 0, MOST_NEURONS, key="neurons", default=2)
    seed = 0
    if target == "noisy":
        seed = url.whole_input(
            _("Seed"),
            0,
            MOST_SEED,
            key="goal_seed",
            default=0,
            help=_("The same seed draws the same points."),
        )
    return cast(TargetName, target), activation, neurons, seed


# Words ------------------------------------------------------------------------------------------


def reading(found: Fit, tried: Errors, title: str) -> list[str]:
    """What the fit on screen shows, sentence by sentence."""
    said = [_shape(found, title), _error(found, tried)]
    if len(found.target.x) == NOISY_POINTS:
        said.append(_noise(found, tried))
    return said


def _shape(found: Fit, title: str) -> str:
    n = found.neurons
    if n == 0:
        return _("Without neurons only c is left: a horizontal line.")
    if found.activation == "linear":
        return n_(
            "**{n} linear neuron makes a line.**",
            "**{n} linear neurons: a sum of lines is a line again, however many there are.**",
            n,
        ).format(n=n)
    known = corners(found.activation)
    if not known.places:
        return n_(
            "**{n} {name} neuron: a smooth step or slope, without a corner.**",
            "**{n} {name} neurons: smooth steps and slopes add up to a smooth curve.**",
            n,
        ).format(n=n, name=title)
    counted = {"n": n, "name": title, "found": len(found.bends), "most": found.most_bends}
    if known.broken:
        return n_(
            "**{n} {name} neuron makes at most {most} jump; here {found}, marked ◇.**",
            "**{n} {name} neurons make at most {most} jumps; here {found}, marked ◇.**",
            n,
        ).format(**counted)
    text = n_(
        "**{n} {name} neuron makes at most {most} bend; here {found}, marked ◇.**",
        "**{n} {name} neurons make at most {most} bends; here {found}, marked ◇.**",
        n,
    )
    between = "" if known.straight else " " + _("Between them it curves.")
    return text.format(**counted) + between


def _error(found: Fit, tried: Errors) -> str:
    if found.neurons == 0:
        return _("Error (root mean square): {error}.").format(error=_size(found.error))
    return _("Error (root mean square): {error}; without neurons {none}.").format(
        error=_size(found.error), none=_size(tried.fitted[0])
    )


def _size(error: float) -> str:
    return number(round(float(error), 3))


def _noise(found: Fit, tried: Errors) -> str:
    text = _("To the curve that the points come from, it is {error}.")
    if found.neurons > tried.best:
        text = _(
            "To the curve that the points come from, it is {error}, against {least} with {best}: "
            "more neurons fit the noise. That is overfitting."
        )
    return text.format(
        error=_size(found.curve_error),
        least=_size(tried.curve[tried.best]),
        best=number(tried.best),
    )


# Picture ----------------------------------------------------------------------------------------


def _picture(target: TargetName, found: Fit, tried: Errors, seed: int, title: str) -> None:
    data = {
        **_packed(target, found.activation, found.neurons, seed),
        "words": {**_words(language()), "name": title},
    }
    _bends(data=data, key="bends")


@lru_cache(maxsize=256)
def _packed(target: TargetName, activation: str, neurons: int, seed: int) -> dict[str, Any]:
    found, tried = fit(target, activation, neurons, seed), errors(target, activation, seed)
    goal = found.target
    return {
        "curve": pack(goal.curve.astype(np.float32)),
        "points": list(goal.points) if target == "noisy" else None,
        "terms": pack(found.terms.astype(np.float32)),
        "c": found.c,
        **{"v": found.v.tolist(), "w": found.w.tolist(), "b": found.b.tolist()},
        "bends": found.bends.tolist(),
        "errors": {"fitted": tried.fitted.tolist(), "curve": tried.curve.tolist()},
    }


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, str]:
    """Words of the language in force, which is ``lang``: looked up once."""
    return {
        "locale": lang,
        "target": _("target"),
        "points": _("points to fit"),
        "truth": _("the curve they come from"),
        "terms": _("what each neuron adds"),
        "fit": _("their sum y, with c"),
        "bends": _("bend"),
        "picture": _("Target, neurons, and their sum"),
        "adding": _("How the neurons add up at x = {x}: orange adds, blue takes away"),
        "goal": _("(target {y})"),
        "told": _("At x = {x} the sum is {y}"),
        "stage": _("Place x at which the neurons are added up"),
        "neuron": _("Neuron {i} adds {v} × f({w}·x {b}), where f is {name}."),
        "hint": _(
            "Move over the picture, or use ← and →, to add up at another x; ↑ and ↓, or a bar, "
            "choose a neuron."
        ),
        "errors": _("Error with 0 to {n} neurons").format(n=MOST_NEURONS),
        "errors_told": _("The error falls as neurons are added."),
        "neurons": _("neurons"),
    }

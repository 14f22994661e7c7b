"""Softmax class by class, in the browser; what is edited there is kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages._kit import address, address_values
from pages._kit.components import STUB
from pages._kit.i18n import _, language, number
from pages._kit.wording import plain

_softmax = st.components.v2.component("convoscope_softmax", js=STUB.format(name="softmax"))

MOST_CLASSES, FARTHEST = 10, 1000.0
COLDEST, HOTTEST = 0.1, 10.0


def read_scores(text: str) -> list[float] | None:
    """Two to ten numbers between commas.

    >>> read_scores("2,1,0.1"), read_scores("2"), read_scores("2,x"), read_scores("2,1e9")
    ([2.0, 1.0, 0.1], None, None, None)
    """
    read = address_values.real_between(-FARTHEST, FARTHEST)
    scores = [read(part) for part in text.split(",", MOST_CLASSES)]
    return None if None in scores or not 2 <= len(scores) <= MOST_CLASSES else scores


def write_scores(scores: list[float]) -> str:
    """As :func:`read_scores` reads them."""
    return ",".join(map(address_values.write_number, scores))


@dataclass(frozen=True)
class Field:
    """A part of the component's state, and its name in the address."""

    key: str
    default: Any
    read: address_values.Read
    write: address_values.Write = address_values.write_number


FIELDS = {
    "scores": Field("scores", [2.0, 1.0, 0.1], read_scores, write_scores),
    "temperature": Field("temp", 1.0, address_values.real_between(COLDEST, HOTTEST)),
    "shift": Field("shift", 0.0, address_values.real_between(-FARTHEST, FARTHEST)),
}


def true_class(classes: int) -> Field:
    """Which class is the true one, from 1; it depends on how many there are."""
    return Field("truth", 1, address_values.between(1, classes), str)


def show_softmax() -> tuple[list[float], float]:
    """The softmax component, in the state that the address asks for.

    Returns:
        The scores with the constant added, and the temperature.
    """
    state = {name: _taken(field) for name, field in FIELDS.items()}
    fields = {**FIELDS, "truth": true_class(len(state["scores"]))}
    state["truth"] = _taken(fields["truth"])
    # The true class first: every address on the way back is then one that can be had.
    for name, field in reversed(fields.items()):
        label, accepted = _told(name, len(state["scores"]))
        address.settle(
            field.key, label, state[name], field.default, field.read, field.write, accepted=accepted
        )
    shown = {**state, "truth": state["truth"] - 1}
    _softmax(
        data={"state": shown, "words": _words()},
        key="softmax",
        on_edit_change=lambda: keep(st.session_state["softmax"].edit),
    )
    return [score + state["shift"] for score in state["scores"]], state["temperature"]


def _taken(field: Field) -> Any:
    address.take(field.key, field.default, field.read, field.write)
    return st.session_state[field.key]


def _told(name: str, classes: int) -> tuple[str, str]:
    """What a part of the state is called, and what it may be."""
    return {
        "scores": (_("Scores"), _("{n} numbers at most").format(n=MOST_CLASSES)),
        "temperature": (_("Temperature"), f"{number(COLDEST)} – {number(HOTTEST)}"),
        "shift": (_("Constant added"), f"{plain(-FARTHEST)} – {plain(FARTHEST)}"),
        "truth": (_("True class"), f"1 – {classes}"),
    }[name]


def keep(edit: Any) -> None:
    """Take over what the browser sent, where it is what an address could say too."""
    try:
        fields = {**FIELDS, "truth": true_class(len(edit["scores"]))}
        sent = {**edit, "truth": edit["truth"] + 1}
        values = {f.key: f.read(f.write(sent[name])) for name, f in fields.items()}
    except (KeyError, TypeError, ValueError):
        return  # not from our component
    if None not in values.values():
        st.session_state.update(values)


def _words() -> dict[str, str]:
    return {
        "locale": language(),
        "classes": _("Classes"),
        "class": _("class"),
        "score": _("score x"),
        "scoreOf": _("Score of class {n}"),
        "probability": _("probability p"),
        "gradient": _("gradient p − y"),
        "cooled": _("gradient (p − y) ∕ T"),
        "truth": _("true y"),
        "truthIs": _("Class {n} is the true one"),
        "remove": _("Remove class {n}"),
        "add": _("Add a class"),
        "temperature": _("Temperature T"),
        "shift": _("Add c to every score"),
        "formulaOf": _("Probability of class {n}"),
        "beyond": _("{typed} is outside {low} – {high}: {taken} is taken."),
        "double": _("in 64-bit floats"),
        "subtract": _("Subtract the largest"),
        "loss": _("Cross-entropy of the true class:"),
        "floats": _("In 32-bit floats, as networks compute"),
        "naive": _("p, as the formula says"),
        "stable": _("p, largest subtracted"),
        "broken": _(
            "The formula as it stands fails: an exponential is infinite, or all of them are zero, "
            "and NaN, “not a number”, comes out. With the largest score subtracted first, the "
            "result is the same as before and always finite."
        ),
        "sound": _(
            "Both agree. Add 100 to every score: the probabilities stay, but the exponential of "
            "89 is already too large for a 32-bit float."
        ),
        "sigmoids": _("Softmax is not a row of sigmoids"),
        "sum": _("sum"),
        "sigmoidNote": _(
            "A sigmoid answers yes or no for its class alone, so the sum is not 1. A softmax of "
            "sigmoids has scores between 0 and 1 only: no class can ever be much likelier than "
            "another (2.72 times at most)."
        ),
    }

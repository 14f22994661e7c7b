"""Sliders that disturb what a network reads, and the curve that shows where it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dl_core.disturbances import Sweep
from dl_core.figures.style import CONFIG, settled
from dl_core.figures.sweeps import sweep_figure
from dl_core.specs import REACHES, Disturbance
from pages._kit import url
from pages._kit.i18n import _, language, number, probability, separators

KEYS = {
    "across": "right",
    "down": "down",
    "rotation": "turn",
    "scale": "scale",
    "thickness": "thick",
    "noise": "noise",
}
"""How the address names each."""
DISTURBING = (*KEYS.values(), "noise_seed", "along")
"""All that the address says of it."""
NOTHING = "none"
MOST_SEED = 9999


def _labels() -> dict[str, str]:
    return {
        "across": _("Shift to the right"),
        "down": _("Shift down"),
        "rotation": _("Rotation"),
        "scale": _("Scale"),
        "thickness": _("Thickness"),
        "noise": _("Noise"),
    }


def _units() -> dict[str, str]:
    return {
        "across": _("Pixels to the right"),
        "down": _("Pixels downward"),
        "rotation": _("Degrees, anticlockwise"),
        "scale": _("Times as large"),
        "thickness": _("Pixels added to each edge of the strokes; fewer than none thin them"),
        "noise": _("Standard deviation of what is added to each pixel, from 0 to 1"),
    }


def disturbance() -> tuple[Disturbance, str | None]:
    """The sliders: what is to be done, and the one whose curve is to be shown.

    The curve follows the slider that was moved last, until another is chosen.
    """
    labels, given = _labels(), _moved()
    if Disturbance(**given).is_none and "along" not in st.query_params:
        st.caption(_("Move a slider: its curve shows where the answer breaks."))
        return Disturbance(), None
    if given["noise"]:
        given["seed"] = url.whole_input(
            _("Seed of the noise"), 0, MOST_SEED, key="noise_seed", default=0
        )
    how = Disturbance(**given)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        swept = _swept(labels)
        st.button(
            _("Reset"),
            icon=":material/restart_alt:",
            key="_undisturbed",
            on_click=_reset,
            disabled=how.is_none,
        )
    return how, None if swept == NOTHING else swept


def _moved() -> dict[str, Any]:
    """The sliders, two beside one another: what they change is to stay in sight below."""
    labels, units = _labels(), _units()
    given: dict[str, Any] = {}
    rows = [st.columns(2, gap="small") for _row in range(0, len(KEYS), 2)]
    for name, place in zip(KEYS, chain(*rows), strict=True):
        with place:
            given[name] = _slider(name, labels[name], units[name])
    return given


def _swept(labels: dict[str, str]) -> str:
    curves = {NOTHING: _("no curve"), **labels}
    return url.choice(
        _("Curve against"),
        tuple(curves),
        key="along",
        default=NOTHING,
        labels=curves.__getitem__,
    )


def _slider(name: str, label: str, help: str) -> float | int:
    reach, key = REACHES[name], KEYS[name]
    follow = partial(st.session_state.__setitem__, "along", name)
    if name in ("across", "down"):
        low, high = int(reach.low), int(reach.high)
        return url.whole(label, low, high, key=key, default=0, help=help, on_change=follow)
    return url.real(
        label,
        reach.low,
        reach.high,
        step=reach.step,
        key=key,
        default=reach.rest,
        help=help,
        on_change=follow,
        format="%d°" if name == "rotation" else "localized",
    )


def _reset() -> None:
    """All sliders back to rest."""
    for name, key in KEYS.items():
        st.session_state[key] = 0 if name in ("across", "down") else float(REACHES[name].rest)


# The curve --------------------------------------------------------------------------------------


def show_sweep(
    sweep: Sweep, index: int, names: Sequence[str], how: Disturbance, *, spoilt: bool
) -> None:
    """The curve of class ``index``, and in words how far it stays the answer. Where it never is,
    the other sliders have ``spoilt`` it, or the image is not read so without them either."""
    at, said = float(getattr(how, sweep.name)), _said(sweep, index, names, spoilt)
    st.markdown(said)
    st.plotly_chart(
        _figure(sweep, index, tuple(names), at, language()), key="sweep", config=CONFIG, alt=said
    )


def _said(sweep: Sweep, index: int, names: Sequence[str], spoilt: bool) -> str:
    label, steady = _labels()[sweep.name], sweep.steady(index)
    if steady is None:
        return _never(sweep, index, names, spoilt)
    low, high = steady
    if (low, high) == (sweep.values[0], sweep.values[-1]):
        said = _("{label}: the answer stays **{name}** over the whole range, at {least} or more.")
        least = probability(float(sweep.probabilities[:, index].min()))
        return said.format(label=label, name=names[index], least=least)
    unit = _suffix(sweep.name)
    return _("{label}: the answer stays **{name}** from {low} to {high}.").format(
        label=label, name=names[index], low=number(low) + unit, high=number(high) + unit
    )


def _never(sweep: Sweep, index: int, names: Sequence[str], spoilt: bool) -> str:
    """What is read with the slider at rest, and why it is not class ``index``."""
    text = (
        _("{without}, the answer is {other} and not {name}, because of the other sliders.")
        if spoilt
        else _("{without}, the answer is {other} and not {name}.")
    )
    rest = sweep.values.index(REACHES[sweep.name].rest)
    other = names[int(sweep.probabilities[rest].argmax())]
    return text.format(without=_without()[sweep.name], other=other, name=names[index])


def _without() -> dict[str, str]:
    """How a sentence begins on what is read with a slider at rest."""
    return {
        "across": _("Even without the shift to the right"),
        "down": _("Even without the shift down"),
        "rotation": _("Even without rotation"),
        "scale": _("Even at its own scale"),
        "thickness": _("Even with strokes of their own thickness"),
        "noise": _("Even without noise"),
    }


def _suffix(name: str) -> str:
    """What a number of a slider is followed by."""
    return "°" if name == "rotation" else ""


@lru_cache(maxsize=32)
def _figure(sweep: Sweep, index: int, names: tuple[str, ...], at: float, lang: str) -> go.Figure:
    return settled(
        sweep_figure(
            sweep,
            index,
            names,
            at=at,
            title=_labels()[sweep.name],
            share=_("Probability"),
            other=_("the most likely other"),
            unit=_suffix(sweep.name),
            separators=separators(),
        )
    )

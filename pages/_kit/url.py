"""Controls whose value lives in the page's address, so that a link reproduces what is on screen.

How the address is kept is in :mod:`pages._kit.address`. ``key`` is the control's name in the
address, ``default`` what the address need not say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from pages._kit import address, address_values
from pages._kit.i18n import _, number
from pages._kit.refusals import show_refusal

Look = Literal["select", "segments"]
Labels = Callable[[str], str]

MOST_TEXT = 1500
"""Characters of typed text: a link longer than about 2,000 is cut by some programs."""
MOST_TYPED = 20_000
"""Characters that are read: those of a network of 400 layers that are all different."""


def choice(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str,
    labels: Labels = str,
    look: Look = "select",
    wrap: bool = False,
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
    sticky: bool = False,
    always: bool = False,
    missing: str | None = None,
) -> str:
    """One of ``options``.

    A ``sticky`` choice outlives an address that does not name it: Streamlit empties the address
    when a reader goes to another page. One ``always`` in the address is there even at its default,
    because the default may be another tomorrow. ``missing`` is what to say when an option that was
    asked for, or in use, is not there (any more). Segments that find no room go on in the next line
    if they are to ``wrap``.
    """
    address.take(key, default, address_values.among(options), sticky=sticky)
    more: dict[str, Any] = {
        "format_func": labels,
        "key": key,
        "help": help,
        "on_change": on_change or "rerun",
    }
    if look == "select":
        value = st.selectbox(label, options, **more)
    else:
        value = st.segmented_control(label, options, required=True, wrap=wrap or None, **more)
    value = value if value in options else default
    address.put(key, value, None if always else default, sticky=sticky)
    show_refusal(key, label, value, missing=missing)
    return str(value)


def several(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: Sequence[str] = (),
    labels: Labels = str,
    help: str | None = None,
) -> list[str]:
    """Any number of ``options``, in their order, as pills."""
    read, chosen = address_values.some_of(options), list(default)
    address.take(key, chosen, read, address_values.write_names)
    picked = st.pills(
        label, options, selection_mode="multi", format_func=labels, key=key, help=help, wrap=True
    )
    value = [o for o in options if o in picked]
    return list(address.settle(key, label, value, chosen, read, address_values.write_names))


def whole(
    label: str,
    low: int,
    high: int,
    *,
    key: str,
    default: int,
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
    sticky: bool = False,
) -> int:
    """A slider over whole numbers; ``sticky`` as in :func:`choice`."""
    read = address_values.between(low, high)
    address.take(key, default, read, sticky=sticky)
    more: dict[str, Any] = {"step": 1, "key": key, "help": help, "on_change": on_change or "rerun"}
    value = int(st.slider(label, low, high, default, **more))
    accepted = f"{low} – {high}"
    return int(address.settle(key, label, value, default, read, accepted=accepted, sticky=sticky))


def whole_input(
    label: str,
    low: int,
    high: int,
    *,
    key: str,
    default: int,
    help: str | None = None,
    sticky: bool = False,
) -> int:
    """A typed whole number; ``sticky`` as in :func:`choice`."""
    read = address_values.between(low, high)
    address.take(key, default, read, sticky=sticky)
    value = int(st.number_input(label, low, high, step=1, key=key, help=help))
    accepted = f"{low} – {high}"
    return int(address.settle(key, label, value, default, read, accepted=accepted, sticky=sticky))


def real(
    label: str,
    low: float,
    high: float,
    *,
    step: float,
    key: str,
    default: float,
    help: str | None = None,
    on_change: Callable[[], None] | None = None,
    format: str = "localized",
) -> float:
    """A slider over numbers ``step`` apart, shown by ``format``: as the reader's browser writes
    numbers, or ``"%d°"``."""
    read, write = address_values.real_between(low, high), address_values.write_number
    address.take(key, float(default), read, write)
    more: dict[str, Any] = {
        "step": float(step),
        "key": key,
        "help": help,
        "on_change": on_change or "rerun",
        "format": format,
    }
    value = float(st.slider(label, float(low), float(high), float(default), **more))
    accepted = f"{number(low)} – {number(high)}"
    return float(address.settle(key, label, value, default, read, write, accepted=accepted))


def flag(
    label: str,
    *,
    key: str,
    default: bool = False,
    help: str | None = None,
    sticky: bool = False,
) -> bool:
    """A switch; ``sticky`` as in :func:`choice`."""
    read, write = address_values.flag, address_values.write_flag
    address.take(key, default, read, write, sticky=sticky)
    value = st.toggle(label, key=key, help=help)
    more: dict[str, Any] = {"accepted": "0, 1", "sticky": sticky}
    return bool(address.settle(key, label, value, default, read, write, **more))


def text(
    label: str,
    *,
    key: str,
    default: str,
    lines: int = 1,
    help: str | None = None,
    sticky: bool = False,
) -> str:
    """Typed text of one line or several; emptied, it is the default again. ``sticky`` as in
    :func:`choice`. One too long for a link stays out of the address, and that is said.

    What it says is for its page to read: whatever an address asks for is shown as it was typed.
    """

    def read(typed: str) -> str | None:
        return typed[:MOST_TYPED] or None

    emptied = st.session_state.get(key) == ""
    if emptied:
        st.session_state[key] = default
    address.take(key, default, read, sticky=sticky)
    more: dict[str, Any] = {"key": key, "help": help, "max_chars": MOST_TYPED}
    if lines == 1:
        value = st.text_input(label, **more)
    else:
        value = st.text_area(label, height=lines * 24 + 20, **more)
    if emptied:
        st.caption(_("Emptied, it is again what the page begins with."))
    value, linked = value or default, len(value) <= MOST_TEXT
    if not linked:
        st.caption(_("A link cannot hold a text of more than {n} characters.").format(n=MOST_TEXT))
    return str(address.settle(key, label, value, default, read, sticky=sticky, linked=linked))


def step(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str,
    labels: Labels = str,
    help: str | None = None,
) -> str:
    """A slider over a few values, named alike in every language and shown by ``labels``."""
    read = address_values.among(options)
    address.take(key, default, read)
    value = st.select_slider(label, options, key=key, format_func=labels, help=help)
    accepted = f"{labels(options[0])} – {labels(options[-1])}"
    return str(address.settle(key, label, value, default, read, accepted=accepted))

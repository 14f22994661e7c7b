"""A network kept aside, and what changes from it to the one on screen."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from dl_core.differences import Change, difference
from dl_core.errors import ConvoscopeError
from dl_core.specs import show
from pages._kit.builder import Built, resolve
from pages._kit.costs import memory_of, seen, size_of
from pages._kit.i18n import _, number, percent
from pages._kit.markdown import literal, table
from pages._kit.messages import explain

KEY = "pin"
HERE = "here"
"""How an address says that what is pinned is known to this visit only: it came from a file."""
KEPT = "_pinned"
BATCH = 32


def pin_button(built: Built, before: Built | None) -> None:
    """Keep the network on screen aside; or let go of the one that is kept, ``before``."""
    if st.query_params.get(KEY):
        st.button(
            _("Let go of {name}").format(name=name_of(before))
            if before
            else _("Let go of the pinned network"),
            icon=":material/keep_off:",
            on_click=_let_go,
        )
        return
    st.button(
        _("Pin this network"),
        icon=":material/keep:",
        help=_("Then change it: the table shows what each change costs."),
        on_click=_pin,
        args=(built,),
    )


def name_of(built: Built) -> str:
    """What the pinned network is called."""
    return _(built.name) if built.name else _("your network as it was")


def _pin(built: Built) -> None:
    st.session_state[KEPT] = None if built.reference else built
    st.query_params[KEY] = built.reference or HERE


def _let_go() -> None:
    del st.query_params[KEY]


def pinned() -> Built | None:
    """The pinned network; ``None`` when there is none, or it cannot be had, with the reason."""
    reference = st.query_params.get(KEY)
    if not reference:
        return None
    if reference == HERE:
        kept: Built | None = st.session_state.get(KEPT)
        if kept is None:
            text = _("The network that was pinned came from a file, which a link cannot hold.")
            st.warning(text, icon=":material/keep_off:")
        return kept
    try:
        return resolve(reference)
    except (ConvoscopeError, ValidationError) as error:
        st.warning(explain(error), icon=":material/keep_off:")
        return None


def show_difference(before: Built | None, after: Built) -> None:
    """The totals of both networks, side by side."""
    if before is None:
        st.info(
            _("Pin a network, then change it or choose another: they are compared here."),
            icon=":material/keep:",
        )
        return
    found = difference(before.summary, after.summary)
    names = {
        "parameters": _("Parameters"),
        "trainable": _("trained"),
        "macs": _("Multiply-accumulates"),
        "values": _("Values made"),
    }
    heads = (
        _("In all"),
        _("{name}, pinned").format(name=literal(name_of(before))),
        _("{name}, on screen").format(name=literal(_(after.name))),
        _("difference"),
    )
    rows: list[tuple[str, ...]] = []
    for field, name in names.items():
        total = found.total(field)
        rows.append((name, number(total.before), number(total.after), _step(total)))
    sizes = [show(seen(of.summary.rows)) for of in (before, after)]
    rows.append((_("One value sees"), *sizes, "=" if sizes[0] == sizes[1] else ""))
    rows.append((_("Memory to train it"), *_memories(before, after)))
    st.markdown(table(heads, rows))
    st.caption(
        _(
            "Memory for {n} images at a time, with Adam. The table of layers above shows what "
            "changed in each layer that both networks have, and which are new or removed."
        ).format(n=BATCH)
    )


def _memories(before: Built, after: Built) -> tuple[str, str, str]:
    first, second = (memory_of(of, BATCH, "adam").total for of in (before, after))
    grown = percent(abs(second / first - 1))
    sign = "+" if second > first else "−"
    return size_of(first), size_of(second), "=" if first == second else f"{sign}{grown}"


def _step(change: Change) -> str:
    """``+320 (+12.5%)``."""
    if not change.step:
        return "="
    sign = "+" if change.step > 0 else "−"
    step = f"{sign}{number(abs(change.step))}"
    ratio = change.ratio
    return step if ratio is None else f"{step} ({sign}{percent(abs(ratio - 1))})"

"""A network kept aside, and what changes from it to the one on screen."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from dl_core.counting import Summary
from dl_core.differences import Change, difference
from dl_core.errors import ConvoscopeError
from pages._kit.builder import Built, resolve
from pages._kit.i18n import _, number, percent
from pages._kit.messages import explain

KEY = "pin"


def pin_button(built: Built) -> None:
    """Keep the network on screen aside; or let go of the one that is kept."""
    if st.query_params.get(KEY):
        st.button(_("Let go of the pinned network"), icon=":material/keep_off:", on_click=_let_go)
        return
    st.button(
        _("Pin this network"),
        icon=":material/keep:",
        disabled=not built.reference,
        help=_("Then change it: the table shows what each change costs."),
        on_click=_pin,
        args=(built.reference,),
    )


def _pin(reference: str) -> None:
    st.query_params[KEY] = reference


def _let_go() -> None:
    del st.query_params[KEY]


def pinned() -> Summary | None:
    """What the pinned network costs; ``None`` when there is none, or it cannot be had."""
    reference = st.query_params.get(KEY)
    if not reference:
        return None
    try:
        return resolve(reference).summary
    except (ConvoscopeError, ValidationError) as error:
        st.warning(explain(error), icon=":material/keep_off:")
        return None


def show_difference(before: Summary | None, after: Summary) -> None:
    """The totals of both networks, side by side."""
    if before is None:
        st.info(
            _("Pin a network, then change it or choose another: they are compared here."),
            icon=":material/keep:",
        )
        return
    found = difference(before, after)
    names = {
        "parameters": _("Parameters"),
        "trainable": _("trained"),
        "macs": _("Multiply-accumulates"),
        "values": _("Values made"),
    }
    heads = (_("In all"), _("pinned"), _("on screen"), _("difference"))
    table = ["| " + " | ".join(heads) + " |", "|:--|--:|--:|--:|"]
    for field, name in names.items():
        total = found.total(field)
        cells = (name, number(total.before), number(total.after), _step(total))
        table.append("| " + " | ".join(cells) + " |")
    st.markdown("\n".join(table))
    st.caption(_("The table of layers above shows the same for each layer."))


def _step(change: Change) -> str:
    """``+320 (+12.5%)``."""
    if not change.step:
        return "="
    sign = "+" if change.step > 0 else "−"
    step = f"{sign}{number(abs(change.step))}"
    ratio = change.ratio
    return step if ratio is None else f"{step} ({sign}{percent(abs(ratio - 1))})"

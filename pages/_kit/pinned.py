"""A network kept aside, and what changes from it to the one on screen."""

from __future__ import annotations

import streamlit as st

from dl_core.counting import Summary
from dl_core.differences import difference
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
    except ConvoscopeError as error:
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
    _totals(before, after)
    _rows(found)


def _totals(before: Summary, after: Summary) -> None:
    heads = (_("In all"), _("pinned"), _("on screen"), _("difference"))
    table = ["| " + " | ".join(heads) + " |", "|:--|--:|--:|--:|"]
    names = {
        "parameters": _("Parameters"),
        "trainable": _("trained"),
        "macs": _("Multiply-accumulates"),
        "values": _("Values made"),
    }
    for field, name in names.items():
        old, new = getattr(before.totals, field), getattr(after.totals, field)
        table.append(f"| {name} | {number(old)} | {number(new)} | {change(old, new)} |")
    st.markdown("\n".join(table))


def change(old: int, new: int) -> str:
    """``+320 (+12.5%)``."""
    if old == new:
        return "="
    step = f"{'+' if new > old else '−'}{number(abs(new - old))}"
    share = percent(abs(new - old) / old) if old else ""
    return f"{step} ({'+' if new > old else '−'}{share})" if share else step

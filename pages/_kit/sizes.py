"""The size of what comes out, as the formula with its numbers in place; and what it costs."""

from __future__ import annotations

import streamlit as st

from dl_core.sliding import Convolved
from dl_core.windows import Axis
from pages._kit.i18n import _, n_, number

FORMULA = r"\left\lfloor \dfrac{i + p - d\,(k-1) - 1}{s} \right\rfloor + 1"


def show_size(rows: Axis, columns: Axis, *, series: bool = False) -> None:
    """Output size along each axis; a ``series`` has one only."""
    lines = [(_("height"), rows), (_("width"), columns)]
    if series:
        lines = [(_("length"), columns)]
    elif rows == columns:
        lines = [(_("height and width"), rows)]
    named = "".join(
        _("- {name}: {formula}").format(name=n, formula=_numbers(a)) + "\n" for n, a in lines
    )
    st.markdown("**" + _("Output size") + f"** ${FORMULA}$\n{named}")
    st.caption(
        _(
            "i cells of input, p of padding in all, k of the kernel, d of dilation, s of stride. "
            "The result is rounded down: cells that are left over are read by no window."
        )
    )


def _numbers(a: Axis) -> str:
    size = rf"{a.size} + ({a.before} + {a.after}) - {a.dilation}\cdot({a.kernel} - 1) - 1"
    return rf"$\left\lfloor \dfrac{{{size}}}{{{a.stride}}} \right\rfloor + 1 = \mathbf{{{a.out}}}$"


def show_counts(done: Convolved, *, series: bool = False) -> None:
    """Parameters and multiply-accumulates, as products of what is on screen."""
    kh, kw, c, f = done.kernel.shape
    window = f"{kw}" if series else f"{kh} × {kw} × {c}"
    weights = f"({window} + 1) × {f}" if f > 1 else f"{window} + 1"
    cells = f"{done.columns.out}" if series else f"{done.rows.out} × {done.columns.out}"
    products = f"{cells} × {window}" + (f" × {f}" if f > 1 else "")
    st.markdown(
        n_("**{n} parameter**", "**{n} parameters**", done.parameters).format(
            n=number(done.parameters)
        )
        + f" = {weights} &ensp;·&ensp; "
        + _("**{n} multiplications**").format(n=number(done.macs))
        + f" = {products}"
    )
    st.caption(
        _(
            "A filter has one weight for each cell of its window and each channel, and one bias. "
            "Products with padding are counted, additions of biases are not."
        )
    )

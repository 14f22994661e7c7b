"""The size of what comes out, as the formula with its numbers in place; and what it costs."""

from __future__ import annotations

import streamlit as st

from dl_core.sliding import Convolved
from dl_core.windows import Axis
from pages._kit.i18n import _, n_, number


def show_size(rows: Axis, columns: Axis) -> None:
    """Output size along each axis; a series has one row and needs no line for it."""
    lines = [] if rows.size == rows.kernel == 1 else [(_("height"), rows)]
    lines.append((_("width") if lines else _("length"), columns))
    if len(lines) == 2 and rows == columns:
        lines = [(_("height and width"), rows)]
    formula = r"\left\lfloor \dfrac{i + p - d\,(k-1) - 1}{s} \right\rfloor + 1"
    st.markdown(f"**{_('Output size')}** ${formula}$ &ensp; " + " &ensp; ".join(
        f"{name}&nbsp;: {_numbers(a)}" for name, a in lines
    ))
    st.caption(
        _(
            "i cells of input, p of padding in all, k of the kernel, d of dilation, s of stride. "
            "The result is rounded down: cells that are left over are read by no window."
        )
    )


def _numbers(a: Axis) -> str:
    size = rf"{a.size} + ({a.before} + {a.after}) - {a.dilation}\cdot({a.kernel} - 1) - 1"
    return rf"$\left\lfloor \dfrac{{{size}}}{{{a.stride}}} \right\rfloor + 1 = \mathbf{{{a.out}}}$"


def show_counts(done: Convolved) -> None:
    """Parameters and multiply-accumulates, as products of what is on screen."""
    kh, kw, c, f = done.kernel.shape
    weights = f"({kh} × {kw} × {c} + 1) × {f}" if f > 1 else f"{kh} × {kw} × {c} + 1"
    cells = f"{done.rows.out} × {done.columns.out}"
    products = f"{cells} × {kh} × {kw} × {c}" + (f" × {f}" if f > 1 else "")
    st.markdown(
        n_("**{n} parameter**", "**{n} parameters**", done.parameters).format(
            n=number(done.parameters)
        )
        + f" = {weights} &nbsp;·&nbsp; "
        + _("**{n} multiplications**").format(n=number(done.macs))
        + f" = {products}"
    )
    st.caption(
        _(
            "A filter has one weight for each cell of its window and each channel, and one bias. "
            "Products with padding are counted, additions of biases are not."
        )
    )

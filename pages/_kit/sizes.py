"""The size of what comes out, as the formula with its numbers in place; and what it costs."""

from __future__ import annotations

import streamlit as st

from dl_core.sliding import Convolved
from dl_core.windows import Axis
from pages._kit.i18n import _, n_, number

FORMULA = r"\left\lfloor \dfrac{i + p - k}{s} \right\rfloor + 1"
DILATED_FORMULA = r"\left\lfloor \dfrac{i + p - d\,(k-1) - 1}{s} \right\rfloor + 1"


def show_sum(done: Convolved, *, series: bool, flip: bool, activation: str) -> None:
    """What every output cell is, as a formula with the window's own numbers in it."""
    rows, columns = done.rows, done.columns
    channels = done.kernel.shape[2]
    if series:
        place, sums = "t", _sum("a", columns)
        read, weight = _read("t", "a", columns), _weight("a", columns, flip)
    else:
        place, sums = "y, x", _sum("a", rows) + _sum("b", columns)
        read = f"{_read('y', 'a', rows)},\\, {_read('x', 'b', columns)}"
        weight = f"{_weight('a', rows, flip)},\\, {_weight('b', columns, flip)}"
    if channels > 1:
        sums += rf"\sum_{{c=0}}^{{{channels - 1}}} "
        read, weight = rf"{read},\, c", rf"{weight},\, c"
    inner = rf"{sums} I({read})\; K({weight})"
    if done.bias is not None and done.bias.any():
        inner += f" + {number(float(done.bias[0]))}".replace("+ -", "- ").replace(",", "{,}")
    if activation:
        inner = rf"\text{{{activation}}}\Big({inner}\Big)"
    st.markdown(f"$O({place}) = {inner}$")


def _sum(letter: str, a: Axis) -> str:
    return rf"\sum_{{{letter}=0}}^{{{a.kernel - 1}}} "


def _read(place: str, letter: str, a: Axis) -> str:
    """The input position read: stride, dilation and padding only where they change it."""
    step = place if a.stride == 1 else rf"{a.stride}\,{place}"
    reach = letter if a.dilation == 1 else rf"{a.dilation}\,{letter}"
    return f"{step} + {reach}" + (f" - {a.before}" if a.before else "")


def _weight(letter: str, a: Axis, flip: bool) -> str:
    return f"{a.kernel - 1} - {letter}" if flip else letter


def show_size(rows: Axis, columns: Axis, *, series: bool = False, dilates: bool = False) -> None:
    """Output size along each axis; a ``series`` has one only. The formula knows dilation only of a
    layer that has it."""
    lines = [(_("height"), rows), (_("width"), columns)]
    if series:
        lines = [(_("length"), columns)]
    elif rows == columns:
        lines = [(_("height and width"), rows)]
    named = "\n\n".join(
        _("- {name}: {formula}").format(name=n, formula=_numbers(a, dilates)) for n, a in lines
    )
    formula = DILATED_FORMULA if dilates else FORMULA
    st.markdown("**" + _("Output size") + f"** ${formula}$\n\n{named}")
    st.caption(_letters(dilates))


def _letters(dilates: bool) -> str:
    if dilates:
        return _(
            "i cells of input, p of padding in all, k of the kernel, d of dilation, s of stride. "
            "The result is rounded down: cells that are left over are read by no window."
        )
    return _(
        "i cells of input, p of padding in all, k of the window, s of stride. "
        "The result is rounded down: cells that are left over are read by no window."
    )


def _numbers(a: Axis, dilates: bool) -> str:
    span = rf"{a.dilation}\cdot({a.kernel} - 1) - 1" if dilates else f"{a.kernel}"
    size = rf"{a.size} + ({a.before} + {a.after}) - {span}"
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

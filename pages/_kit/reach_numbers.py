"""A layer’s receptive field in numbers: its row of the table, and the recurrence."""

from __future__ import annotations

from fractions import Fraction

from dl_core.formulas import centre_formula, jump_formula, reach_formula, start_formula
from dl_core.receptive_field import Field, Reach
from dl_core.specs import Axes, Transposes
from dl_core.transposes import Transposed
from dl_core.windows import Axis
from pages._kit.i18n import _, number
from pages._kit.wording import plain


def told(field: Field, axes: Axes | Transposes | None, plane: list[int]) -> dict[str, str]:
    sides = (field.rows, field.columns)
    placed = all(field.jump)
    drifts = [
        reach.drift(cells, length)
        for reach, cells, length in zip(sides, plane, field.image, strict=True)
    ]
    return {
        "map": _both(*map(str, plane)) if plane[0] == plane[1] else f"{plane[0]} × {plane[1]}",
        "window": _window(axes),
        "padding": _both(*map(_padding, axes)) if axes else "",
        "size": _both(*map(_sizes, sides)),
        "jump": _both(*map(_jump, field.jump)) if placed else "–",
        "centre": _both(*(plain(reach.centre()) for reach in sides)) if placed else "–",
        "drift": _both(*map(_signed, drifts)) if placed else "–",
    }


def _sizes(reach: Reach) -> str:
    """The size of a field, or of the smallest and the largest where cells see by turns."""
    least, most = reach.sizes
    return number(most) if least == most else f"{number(least)} … {number(most)}"


def _jump(jump: int | Fraction) -> str:
    """Whole, or a fraction where maps have grown."""
    return number(int(jump)) if jump.denominator == 1 else str(jump)


def _padding(axis: Axis | Transposed) -> str:
    """Cells before and after: added, or cut off with a minus sign."""
    before, after = axis.before, axis.after
    if isinstance(axis, Transposed):
        before, after = -before, -after
    first = f"−{-before}" if before < 0 else str(before)
    return f"{first} − {-after}" if after < 0 else f"{first} + {after}"


def _stride(axis: Axis | Transposed) -> str:
    return f"1/{axis.stride}" if isinstance(axis, Transposed) else str(axis.stride)


def _window(axes: Axes | Transposes | None) -> str:
    if axes is None:
        return ""
    parts = [f"{axes[0].kernel} × {axes[1].kernel}"]
    if any(a.stride > 1 for a in axes):
        parts.append(f"s {_both(*map(_stride, axes))}")
    if any(a.dilation > 1 for a in axes):
        parts.append(f"d {_both(*(str(a.dilation) for a in axes))}")
    return ", ".join(parts)


def _both(rows: str, columns: str) -> str:
    """Once where height and width agree."""
    return rows if rows == columns else f"{rows} × {columns}"


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + plain(value)


def lines(
    field: Field, before: list[Field], axes: Axes | Transposes | None
) -> list[tuple[str, str]]:
    """The recurrence with its numbers: what each line says, and the sum."""
    if not before:
        return [(_("Size: a pixel sees itself"), "r = 1"), (_("Jump"), "j = 1")]
    if not all(field.jump):
        return [(_("Every value sees the same: all that was read"), _lost(field))]
    if axes is None:
        sizes = ", ".join(_both(*map(str, one.size)) for one in before)
        return [
            (_("What its branches see together"), f"r: {sizes} → {_both(*map(str, field.size))}")
        ]
    written = [
        _recurrence(before[0].rows, field.rows, axes[0]),
        _recurrence(before[0].columns, field.columns, axes[1]),
    ]
    what = (_("Size"), _("Jump"), _("Where the first cell’s field begins"), _("Its centre"))
    if written[0] == written[1]:
        return list(zip(what, written[0], strict=True))
    return [
        (name, f"↕ {down} ; ↔ {across}" if down != across else down)
        for name, down, across in zip(what, *written, strict=True)
    ]


def _lost(field: Field) -> str:
    return "r = " + " × ".join(map(str, field.size))


def _recurrence(before: Reach, after: Reach, axis: Axis | Transposed) -> list[str]:
    start = plain(after.start)
    size, begins = f"{reach_formula(before, axis)} = ", f"{start_formula(before, axis)} = "
    if before.turns:  # what a window adds depends on where it stands
        size = begins = ""
    return [
        f"r = {size}{_sizes(after)}",
        f"j = {jump_formula(before, axis)} = {after.jump}",
        f"{begins}{start}",
        f"{centre_formula(after)} = {number(after.centre())}",
    ]

"""A layer’s receptive field in numbers: its row of the table, and the recurrence."""

from __future__ import annotations

from dl_core.formulas import centre_formula, jump_formula, reach_formula, start_formula
from dl_core.receptive_field import Field, Reach
from dl_core.windows import Axis
from pages._kit.i18n import _, number
from pages._kit.wording import plain


def told(field: Field, axes: tuple[Axis, Axis] | None, plane: list[int]) -> dict[str, str]:
    sides = (field.rows, field.columns)
    placed = all(field.jump)
    drifts = [
        reach.drift(cells, length)
        for reach, cells, length in zip(sides, plane, field.image, strict=True)
    ]
    return {
        "map": _both(*map(str, plane)) if plane[0] == plane[1] else f"{plane[0]} × {plane[1]}",
        "window": _window(axes),
        "padding": _both(*(f"{a.before} + {a.after}" for a in axes)) if axes else "",
        "size": _both(*map(number, field.size)),
        "jump": _both(*map(number, field.jump)) if placed else "–",
        "centre": _both(*(plain(reach.centre()) for reach in sides)) if placed else "–",
        "drift": _both(*map(_signed, drifts)) if placed else "–",
    }


def _window(axes: tuple[Axis, Axis] | None) -> str:
    if axes is None:
        return ""
    parts = [f"{axes[0].kernel} × {axes[1].kernel}"]
    if any(a.stride > 1 for a in axes):
        parts.append(f"s {_both(*(str(a.stride) for a in axes))}")
    if any(a.dilation > 1 for a in axes):
        parts.append(f"d {_both(*(str(a.dilation) for a in axes))}")
    return ", ".join(parts)


def _both(rows: str, columns: str) -> str:
    """Once where height and width agree."""
    return rows if rows == columns else f"{rows} × {columns}"


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + plain(value)


def lines(
    field: Field, before: list[Field], axes: tuple[Axis, Axis] | None
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
    sides = zip(("rows", "columns"), axes, strict=True)
    written = [_recurrence(getattr(before[0], s), getattr(field, s), a) for s, a in sides]
    what = (_("Size"), _("Jump"), _("Where the first cell’s field begins"), _("Its centre"))
    if written[0] == written[1]:
        return list(zip(what, written[0], strict=True))
    return [
        (name, f"↕ {down} ; ↔ {across}" if down != across else down)
        for name, down, across in zip(what, *written, strict=True)
    ]


def _lost(field: Field) -> str:
    return "r = " + " × ".join(map(str, field.size))


def _recurrence(before: Reach, after: Reach, axis: Axis) -> list[str]:
    start = plain(after.start)
    return [
        f"r = {reach_formula(before, axis)} = {after.size}",
        f"j = {jump_formula(before, axis)} = {after.jump}",
        f"{start_formula(before, axis)} = {start}",
        f"{centre_formula(after)} = {number(after.centre()).replace('-', '−')}",
    ]

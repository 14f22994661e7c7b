"""A network typed in the textbook grammar, with a slider for each of its letters."""

from __future__ import annotations

import streamlit as st

from dl_core.grammar import GrammarError, letters, parse, point
from dl_core.specs import ModelSpec
from pages._kit import url
from pages._kit.i18n import _

FIRST = (
    "INPUT(28x28x1) -> [[CONV(16) -> RELU]*N -> POOL]*M -> [FC(32) -> RELU]*K -> FC(10) -> SOFTMAX"
)
"""The course's pattern, with sizes."""
BEFORE, AFTER = 8, 16
"""Characters shown on both sides of the place where a text cannot be read."""
WRITTEN_OUT = "_written_out"
"""The text that an edit in the table made of a pattern with letters."""
MOST = 8
"""Repetitions that a slider offers."""


def written_settings() -> ModelSpec:
    """The text and its letters, and the network that they describe.

    Raises:
        GrammarError, SpecError: they describe none; the place is shown.
    """
    text = url.text(
        _("Layers, in the textbook’s grammar"),
        key="net",
        default=FIRST,
        lines=4,
        help=_(
            "Layers with arrows between them; [ … ]*3 repeats, and a letter instead of the 3 "
            "gives a slider; POOL? is there where it fits; RES[ … ] adds its input to what it "
            "makes. CONV(filters, size, same, stride, …), DWCONV, SEPCONV, POOL(size), AVGPOOL, "
            "GAP, BN, DROPOUT(rate), FLATTEN, FC(units), and the activation functions by name."
        ),
        sticky=True,
    )
    if st.session_state.get(WRITTEN_OUT) == text:
        st.caption(_("Your edit in the table wrote the pattern out: its letters are gone."))
    try:
        return parse(text, _counts(letters(text))).model
    except GrammarError as error:
        _show_place(text, error)
        raise


def _counts(names: tuple[str, ...]) -> dict[str, int]:
    if not names:
        return {}
    counts = {}
    for letter, place in zip(names, st.columns(len(names)), strict=True):
        with place:
            counts[letter] = url.whole(
                letter, 0, MOST, key=f"count_{letter}", default=1, sticky=True
            )
    return counts


def _show_place(text: str, error: GrammarError) -> None:
    """What stands around the place in the text where reading stopped, marked under it: short, as
    columns may be narrow."""
    start, end = point(error)
    before = text[:start].rsplit("\n", 1)[-1]
    after = text[start:].split("\n", 1)[0]
    start_of = "…" if len(before) > BEFORE else ""
    shown = start_of + before[max(0, len(before) - BEFORE) :]
    marked = min(max(1, end - start), AFTER)
    rest = after if len(after) <= AFTER else after[: AFTER - 1] + "…"
    st.code(f"{shown}{rest}\n{' ' * len(shown)}{'^' * marked}", language=None)

"""The network on screen, to take away: tables, code, a notebook, its description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from dl_core.codegen import functional_code, notebook, sequential_code
from dl_core.errors import ConvoscopeError
from dl_core.specs import TrainSpec
from dl_core.tables import HEADS, csv_table, latex_table, markdown_table
from pages._kit.builder import Built
from pages._kit.i18n import _, language, number
from pages._kit.messages import explain

MARK = "\ufeff"
"""By which a spreadsheet knows that a text is UTF-8."""


def show_exports(built: Built, training: TrainSpec | None) -> None:
    """A button for each form. ``training`` is what the notebook would do, if it can be trained."""
    heads = {name: _(head) for name, head in HEADS.items()}
    found = built.summary
    separator: Literal[",", ";"] = ";" if language() == "fr" else ","
    tables: list[tuple[str, str, str, Callable[[], str]]] = [
        (
            "CSV",
            "csv",
            "text/csv",
            lambda: MARK + csv_table(found, heads, separator=separator),
        ),
        ("Markdown", "md", "text/markdown", lambda: markdown_table(found, heads, number=number)),
        ("LaTeX", "tex", "application/x-tex", lambda: latex_table(found, heads, number=number)),
    ]
    st.markdown(_("**The table of layers**"))
    with st.container(horizontal=True):
        for title, ending, mime, make in tables:
            _button(title, built, ending, mime, make, ":material/table:")
    st.markdown(_("**The network**"))
    with st.container(horizontal=True):
        _button(
            _("Description (JSON)"),
            built,
            "json",
            "application/json",
            lambda: (built.model or built.graph).model_dump_json(indent=2),
            ":material/data_object:",
        )
        _button(
            _("Keras code"), built, "py", "text/x-python", lambda: code_of(built), ":material/code:"
        )
        if training is not None:
            _button(
                _("Jupyter notebook"),
                built,
                "ipynb",
                "application/x-ipynb+json",
                lambda: notebook(training, _),
                ":material/book:",
            )
    if training is not None:
        st.caption(_("The notebook loads the images, builds the network, trains it and tests it."))


def code_of(built: Built) -> str:
    """Keras source: Sequential where it can be, Functional otherwise."""
    network = built.model or built.graph
    return sequential_code(network) or functional_code(network)


def _button(
    title: str, built: Built, ending: str, mime: str, make: Callable[[], str], icon: str
) -> None:
    try:
        data = make()
    except ConvoscopeError as error:
        st.caption(f"{title}: {explain(error)}")
        return
    st.download_button(
        title,
        data,
        file_name=f"{_file_name(built.name)}.{ending}",
        mime=mime,
        on_click="ignore",
        icon=icon,
        key=f"export_{ending}",
    )


def _file_name(name: str) -> str:
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in name.lower())
    return "-".join(filter(None, kept.split("-"))) or "network"

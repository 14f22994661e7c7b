"""The network on screen, to take away: tables, code, a notebook, its description."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from dl_core.codegen import network_codes, notebook
from dl_core.errors import ConvoscopeError
from dl_core.specs import TrainSpec
from dl_core.tables import HEADS, csv_table, latex_table, markdown_table
from pages._kit.builder import Built
from pages._kit.i18n import _, language, number
from pages._kit.messages import explain

MARK = "\ufeff"
"""By which a spreadsheet knows that a text is UTF-8."""


def show_exports(built: Built, training: TrainSpec | None, why_not: str) -> None:
    """A button for each form. ``training`` is what the notebook would do; ``why_not``, the reason
    why there is none."""
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
        _show_codes(built)
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
    else:
        st.caption(_("There is no notebook that trains it.") + " " + why_not)
    _show_link(built)


def _show_link(built: Built) -> None:
    """The address of the page, to copy."""
    st.markdown("**" + _("A link to this page") + "**")
    if not built.reference:
        st.caption(_("A link cannot hold this network: take its description instead."))
        return
    query = urlencode(st.query_params.to_dict())
    st.code(f"{(st.context.url or '').partition('?')[0]}?{query}", language=None, wrap_lines=True)


def _show_codes(built: Built) -> None:
    try:
        codes = network_codes(built.model or built.graph, _)
    except ConvoscopeError as error:
        st.caption(f"Keras: {explain(error)}")
        return
    for form, source in codes.items():
        _button(
            _("Keras code, {form}").format(form=form),
            built,
            "py",
            "text/x-python",
            partial(str, source),
            ":material/code:",
            form,
        )


def _button(
    title: str,
    built: Built,
    ending: str,
    mime: str,
    make: Callable[[], str],
    icon: str,
    form: str = "",
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
        key=f"export_{form}{ending}",
    )


def _file_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    kept = "".join(c if c.isalnum() else "-" for c in plain)
    return "-".join(filter(None, kept.split("-"))) or "network"

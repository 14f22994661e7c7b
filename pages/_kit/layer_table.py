"""The table of layers: shapes, counts and settings of a network, looked at and edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import streamlit as st

from dl_core.counting import Summary
from dl_core.drafts import Draft, draft_of
from dl_core.errors import ConvoscopeError
from dl_core.specs import GraphSpec, ModelSpec
from pages._kit.components import STUB
from pages._kit.i18n import language
from pages._kit.layer_columns import columns, kinds
from pages._kit.layer_compared import compared
from pages._kit.layer_words import words
from pages._kit.messages import explain

_layers = st.components.v2.component("convoscope_layers", js=STUB.format(name="layers"))


def layer_table(
    graph: GraphSpec,
    summary: Summary,
    *,
    key: str,
    model: ModelSpec | None = None,
    error: ConvoscopeError | None = None,
    pinned: Summary | None = None,
    on_edit: Callable[[Draft], None] | None = None,
) -> None:
    """Show ``graph`` layer by layer, with the numbers of its ``summary``.

    With a ``model``, of which ``graph`` must be ``graph_of(model)``, the table can be edited.

    After each edit ``on_edit`` is called, before the page runs, with the whole network as the
    reader has it now: JSON as ``ModelSpec.model_dump(mode="json")`` writes it, but with whatever
    was typed. It is for the page to read it with :func:`dl_core.drafts.draft_to_model`:

    - It fits: the page shows it from now on (``graph``, ``summary`` and ``model`` are its own).
    - It does not: the page goes on showing the last network that fits, and gives the ``error``
      that was raised, run after run, until an edit fits or the network is chosen anew. The table
      then keeps what was typed, marks the layer that ``error.params["layer"]`` names (``"3"``,
      ``"3.1"``), and shows the numbers as those of the last network that fits.

    Any other ``model`` than the one last edited, without ``error``, is taken over by the table: it
    was chosen elsewhere on the page.

    The browser numbers its edits, and each run tells the number of the last one it knows. The
    answer to an older edit changes nothing of what the reader has typed since.

    ``pinned`` is the summary of a network to compare with: what differs is shown as a difference.
    """
    told = _told(key)
    data: dict[str, Any] = {
        "table": columns(graph, summary),
        "totals": asdict(summary.totals),
        "kinds": kinds(),
        "words": words(language()),
        "compared": pinned and compared(pinned, graph, summary),
    }
    if model is not None:
        draft = told["draft"] if error and told["draft"] else draft_of(model)
        data |= {"draft": draft, "answers": told["answers"]}
        data["error"] = error and _error(error)
    _layers(
        data=data, key=key, on_edit_change=lambda: take(key, st.session_state[key].edit, on_edit)
    )


def _told(key: str) -> dict[str, Any]:
    """What the browser last sent to the table ``key``."""
    known: dict[str, Any] = st.session_state.setdefault(
        f"{key}-told", {"answers": None, "draft": None}
    )
    return known


def take(key: str, edit: Any, on_edit: Callable[[Draft], None] | None = None) -> None:
    """Take over what the browser sent of the table ``key``."""
    try:
        answers, draft = [str(edit["table"]), int(edit["number"])], edit["network"]
    except (KeyError, TypeError, ValueError):
        return  # not from our component
    _told(key).update(answers=answers, draft=draft)
    if on_edit:
        on_edit(draft)


def _error(error: ConvoscopeError) -> dict[str, Any]:
    """What went wrong, in words, and where."""
    params = error.params
    where = {"layer": params.get("layer"), "field": params.get("field"), "part": params.get("part")}
    return {"text": explain(error), **where}

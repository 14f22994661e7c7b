"""A network before it is trained: its layers and what they hold."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from dl_core import datasets
from dl_core.counting import Row, Summary, summary
from dl_core.specs import ModelSpec, TrainSpec, show
from pages._kit.components import Frame, Strip, pack, strips
from pages._kit.i18n import _, number
from pages._kit.markdown import foldable, table


@lru_cache(maxsize=64)
def _summary(model: ModelSpec) -> Summary:
    return summary(model)


def layer_label(row: Row) -> str:
    """A layer as a reader calls it: ``Conv2D``, indented inside a residual block."""
    return "\u2003" * row.depth + row.kind


def show_images(spec: TrainSpec) -> None:
    """Some of the images that the network is to learn from."""
    found = datasets.examples(spec.data, each=2 if spec.data.classes is None else 8)
    if found is None:
        return
    images, labels = found
    names = [_(n) for n in spec.data.class_names]
    frame = Frame(images, captions=[names[label] for label in labels])
    title = _("Some of the images it will learn from")
    strips(pack([Strip(title, [frame], size=44)]), key="examples")


def show_network(spec: TrainSpec) -> None:
    """The layers as a table, with shapes and parameters."""
    found = _summary(spec.model)
    st.header(_("The network, before it learns"))
    heads = (_("Layer"), _("Input"), _("Output"), _("Parameters"))
    rows = [
        (layer_label(r), foldable(show(r.input)), foldable(show(r.output)), number(r.parameters, 0))
        for r in found.rows
    ]
    total = (_("Total"), "", "", number(found.totals.parameters, 0))
    st.markdown(table(heads, [*rows, tuple(c and f"**{c}**" for c in total)]))
    st.caption(
        _(
            "{macs} multiply-accumulates to read one image (a multiplication and an addition each, "
            "biases not counted). Press Train: the weights, drawn at random, start to learn."
        ).format(macs=number(found.totals.macs, 0))
    )
    show_images(spec)

"""What a network costs: totals, each layer's share, memory for training, dense layers instead."""

from __future__ import annotations

from functools import lru_cache
from math import prod

import plotly.graph_objects as go
import streamlit as st

from dl_core.counting import Row, Share, Totals, as_dense, shares
from dl_core.figures import shares_figure
from dl_core.figures.style import CONFIG, settled
from dl_core.memory import STATES, Memory, training_memory
from dl_core.specs import Image, OptimizerName, show
from pages._kit import url
from pages._kit.builder import Built
from pages._kit.i18n import _, language, n_, number, percent, separators
from pages._kit.markdown import foldable, literal, table

BATCHES = ("1", "8", "16", "32", "64", "128", "256", "512")
OPTIMIZERS: tuple[OptimizerName, ...] = ("sgd", "momentum", "rmsprop", "adam")
KILO = 1000
MOST = 60
"""Convolutions that are compared with dense layers."""
EXACT = 10**11
"""Counts from which on all digits do not fit; so many parameters are more than a computer holds."""


def show_totals(built: Built) -> None:
    """The four numbers of a network, in large figures."""
    totals, rows = built.summary.totals, built.summary.rows
    with st.container(horizontal=True):
        st.metric(
            _("Parameters"),
            number(totals.parameters) if totals.parameters < EXACT else short(totals.parameters),
            help=_("Trained by gradient: {n}. Kept as averages: {m}.").format(
                n=number(totals.trainable), m=number(totals.not_trainable)
            ),
        )
        st.metric(
            _("Multiply-accumulates"),
            short(totals.macs),
            help=_(
                "{n} for one image, {flops} FLOPs. Biases, activations, pooling and normalisation "
                "are not counted; products with padding are."
            ).format(n=number(totals.macs), flops=number(totals.flops)),
        )
        st.metric(
            _("Values made"),
            short(totals.values),
            help=_("{n} numbers that layers make of one image.").format(n=number(totals.values)),
        )
        st.metric(
            _("One value sees"),
            show(seen(rows)),
            help=_(
                "The receptive field of a value of the last map, in pixels of the image, padding "
                "included. Layers that read that map as a whole see all of the image."
            ),
        )


def show_excess(built: Built) -> None:
    """Say so where a network can be counted, but not be."""
    count = built.summary.totals.parameters
    if count >= EXACT:
        text = _(
            "At 4 bytes each, these parameters alone take {size}, more memory than one computer "
            "has. They can be counted; Keras could not build this network on one machine."
        )
        st.warning(text.format(size=size_of(4 * count)), icon=":material/warning:")


def seen(rows: tuple[Row, ...]) -> tuple[int, int]:
    """The receptive field in the last map: of the last layer, where none looks at a part only."""
    maps = [row.receptive_field for row in rows if any(row.jump)]
    if maps and maps[-1] != (1, 1):
        return maps[-1]
    return rows[-1].receptive_field if rows else (1, 1)


def short(value: int) -> str:
    """A large count to three digits: ``15.5 G``."""
    for power, sign in ((6, "E"), (5, "P"), (4, "T"), (3, "G"), (2, "M")):
        if value >= KILO**power:
            return f"{number(float(f'{value / KILO**power:.3g}'))}\u00a0{sign}"
    return number(value)


def size_of(count: int) -> str:
    """Bytes as a reader says them: ``552 MB``."""
    for power, sign in ((5, _("PB")), (4, _("TB")), (3, _("GB")), (2, _("MB")), (1, _("kB"))):
        if count >= KILO**power:
            return f"{number(float(f'{count / KILO**power:.3g}'))}\u00a0{sign}"
    return f"{number(count)}\u00a0" + _("bytes")


def show_shares(built: Built) -> None:
    """Where the parameters are and where the computation is."""
    found = shares(built.summary)
    if not found:
        st.info(_("No layer of this network has parameters or multiplies."))
        return
    figure = _shares_figure(found, language())
    layers = [share for share in found if share.name]
    most, busiest = (max(layers, key=key) for key in (_by_parameters, _by_macs))
    sentence = _(
        "Most parameters are in {holder}: {share} of them. Most multiplications are in {worker}: "
        "{work} of them."
    ).format(
        holder=literal(most.name),
        share=percent(most.parameters),
        worker=literal(busiest.name),
        work=percent(busiest.macs),
    )
    st.markdown(sentence)
    st.plotly_chart(figure, key="shares", config=CONFIG, alt=sentence)
    st.caption(
        _(
            "A filter is used again at every place of its map: few parameters, much computation. A "
            "weight of a dense layer is used once: as many multiplications as weights."
        )
    )


def _by_parameters(share: Share) -> float:
    return share.parameters


def _by_macs(share: Share) -> float:
    return share.macs


@lru_cache(maxsize=32)
def _shares_figure(found: tuple[Share, ...], lang: str) -> go.Figure:
    names = [
        share.name or n_("{n} other layer", "{n} other layers", share.layers).format(n=share.layers)
        for share in found
    ]
    figure = shares_figure(
        found,
        names,
        parameters=_("Parameters"),
        macs=_("Multiply-accumulates"),
        separators=separators(),
    )
    return settled(figure)


def show_memory(built: Built) -> None:
    """What training takes, part by part."""
    left, right = st.columns(2)
    with left:
        batch = url.step(_("Images at a time"), BATCHES, key="batch", default="32")
    with right:
        optimizer = url.choice(
            _("Optimizer"),
            OPTIMIZERS,
            key="optimizer",
            default="adam",
            labels=lambda o: {"sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSProp"}.get(
                o, "Adam"
            ),
        )
    found = memory_of(built, int(batch), optimizer)  # type: ignore[arg-type]
    states = STATES[optimizer]  # type: ignore[index]
    _show_parts(found, built.summary.totals, _read(built), int(batch), states)


def memory_of(built: Built, batch: int, optimizer: OptimizerName) -> Memory:
    """What training it takes."""
    return training_memory(built.summary.totals, _read(built), batch, optimizer)


def _read(built: Built) -> int:
    """Values of one image, or of all that the network reads together."""
    return sum(
        prod(shape)
        for node, shape in zip(built.graph.nodes, built.graph.shapes, strict=True)
        if isinstance(node.layer, Image)
    )


def _show_parts(found: Memory, totals: Totals, image: int, batch: int, states: int) -> None:
    lines = [
        (_("weights"), f"4 × {number(totals.parameters)}", found.weights),
        (_("gradients"), f"4 × {number(totals.trainable)}", found.gradients),
        (
            _("state of the optimizer"),
            f"4 × {states} × {number(totals.trainable)}",
            found.optimizer,
        ),
        (
            _("images and outputs of layers"),
            f"4 × {batch} × ({number(image)} + {number(totals.values)})",
            found.activations,
        ),
    ]
    rows = [(name, formula, size_of(part)) for name, formula, part in lines]
    rows.append(("**" + _("in all") + "**", "", f"**{size_of(found.total)}**"))
    st.markdown(table((_("Kept in memory"), _("bytes"), ""), rows))
    st.caption(
        _(
            "Single precision, 4 bytes a number. The backward pass needs what each layer made, for "
            "every image of the batch: more images at a time, more memory. Frameworks need some "
            "room to work beside it, and keep more or less of this by their own rules."
        )
    )


def show_dense(built: Built) -> None:
    """What the convolutions would cost as dense layers."""
    found = [row for row in built.summary.rows if _is_convolution(row)]
    if not found:
        st.info(_("This network has no convolution to compare."))
        return
    heads = (_("Layer"), _("as it is"), _("as a dense layer"), _("times as many"))
    st.markdown(table(heads, map(_beside_dense, found[:MOST])))
    if len(found) > MOST:
        text = _("The first {most} of {n} convolutions.")
        st.caption(text.format(most=MOST, n=len(found)))
    st.caption(
        _(
            "The dense layer that reads the same maps and makes as many values has a weight for "
            "each pair of them: so many times the parameters and, in brackets, so many times the "
            "multiplications. A convolution reads a small window only, and uses the same weights "
            "everywhere."
        )
    )


def _beside_dense(row: Row) -> tuple[str, ...]:
    dense = as_dense(row)
    return (
        foldable(literal(row.name)),
        foldable(f"{row.parameters_formula} = {number(row.parameters)}"),
        foldable(f"{show(row.output)} × ({show(row.input)} + 1) = {number(dense)}"),
        f"{number(dense / row.parameters, 0)} ({number(_dense_macs(row) / row.macs, 0)})",
    )


def _dense_macs(row: Row) -> int:
    """Multiply-accumulates of the dense layer that reads and makes the same values."""
    return prod(row.input) * prod(row.output)


def _is_convolution(row: Row) -> bool:
    return "Conv2D" in row.kind and bool(row.parameters)

"""A kernel slides over an input: every product, every sum, every output cell."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl_core.pictures import Picture
from dl_core.sliding import Convolved
from pages._kit import url
from pages._kit.address import in_vain
from pages._kit.address_values import among, real_between
from pages._kit.code import show_code
from pages._kit.convolved import Layer, show_convolved
from pages._kit.exercise import show_exercise
from pages._kit.functions import ELEMENTWISE
from pages._kit.i18n import _
from pages._kit.inputs import image_input
from pages._kit.keras_check import check_button
from pages._kit.kernels import kernel_settings
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.series import over_series, series_input
from pages._kit.sizes import show_counts, show_size, show_sum
from pages._kit.sliding import MOST_BIAS, after_settings, slide_settings

ORDERS = {"correlation": (False,), "convolution": (True,), "both": (False, True)}
"""Whether the kernel is turned by half a turn, in each picture that is shown."""
FOLDED = {
    "bias": real_between(-MOST_BIAS, MOST_BIAS),
    "activation": among(ELEMENTWISE),
    "order": among(tuple(ORDERS)),
}


def settings() -> tuple[Picture | None, list[Layer]]:
    """The controls: input, kernels, how the window slides, what follows the sum."""
    series = over_series(_("Convolution over"))
    picture = series_input("series") if series else image_input("input")
    kernels = kernel_settings(picture.values.shape[2] if picture else 1, series=series)
    slide = slide_settings()
    with st.expander(
        _("Bias, activation, flip"), icon=":material/tune:", expanded=in_vain(**FOLDED)
    ):
        after = after_settings()
        flips = ORDERS[order()]
    return picture, [Layer(kernels, slide, after, flip) for flip in flips]


def order() -> str:
    """Whether the kernel slides as it is, turned, or both side by side."""
    names = {
        "correlation": _("as it is"),
        "convolution": _("flipped"),
        "both": _("both, side by side"),
    }
    return url.choice(
        _("Kernel"),
        tuple(ORDERS),
        key="order",
        default="correlation",
        labels=names.__getitem__,
        help=_(
            "Deep learning slides the kernel as it is: cross-correlation. Signal processing "
            "turns it by half a turn first: convolution in the strict sense. A network that "
            "learns its kernels learns the turned ones just as well."
        ),
    )


def title(layer: Layer) -> str:
    """What a layer is called beside the one that turns its kernel the other way."""
    return _("Convolution") if layer.flip else _("Cross-correlation")


def show(picture: Picture, layers: list[Layer]) -> None:
    """What the controls describe: one picture, or two side by side, each with its check."""
    series = picture.kind == "series"
    if len(layers) == 1:
        done = show_layer(picture, layers[0])
    else:
        for place, layer in zip(st.columns(len(layers)), layers, strict=True):
            with place:
                st.markdown(f"**{title(layer)}**")
                done = show_layer(picture, layer, follows=layer is not layers[0])
                check(picture, layer, done)
    # Neither is changed by a turn.
    show_size(done.rows, done.columns, series=series, dilates=True)
    show_counts(done, series=series)
    if len(layers) == 1:
        check(picture, layers[0], done)


def show_layer(picture: Picture, layer: Layer, *, follows: bool = False) -> Convolved:
    """Its windows, and what each of its output cells is."""
    done = show_convolved(picture, layer, follows=follows)
    after = layer.after
    shown = "" if after.activation == "linear" else after.shown
    show_sum(done, series=picture.kind == "series", flip=layer.flip, activation=shown)
    return done


def check(picture: Picture, layer: Layer, done: Convolved) -> None:
    """The button that has Keras compute the same."""
    with guarded():
        check_button(layer.question(picture), done.output, f"check-{layer.flip}")


@st.fragment
def bench(code: DeltaGenerator) -> None:
    """Controls on the left, what they describe on the right, its source at the end of the page."""
    picture: Picture | None = None
    left, right = st.columns([3, 8], gap="large")
    with left, guarded():
        picture, layers = settings()
    if picture is None:
        code.empty()
        return  # nothing given yet, or refused: the reason is under the controls
    with right, guarded():
        show(picture, layers)
        with code.container():
            show_code({title(layer): layer.code(picture) for layer in layers})


opening("convolution")
room = st.container()
with guarded():
    show_exercise(("convolution_cell", "output_size", "parameters"))
source = st.empty()
with room:
    bench(source)

"""A kernel slides over an input: every product, every sum, every output cell."""

from __future__ import annotations

import streamlit as st

from dl_core.pictures import Picture
from dl_core.sliding import Convolved, convolve
from pages._kit import url
from pages._kit.i18n import _
from pages._kit.inputs import image_input
from pages._kit.kernels import Kernels, kernel_settings, use_own
from pages._kit.messages import guarded
from pages._kit.opening import opening
from pages._kit.series import series_input
from pages._kit.sizes import show_counts, show_size
from pages._kit.sliding import After, Slide, after_settings, slide_settings
from pages._kit.windows import windows

ORDERS = ("correlation", "convolution", "both")


def settings(series: bool) -> tuple[Picture | None, Kernels | None, Slide, After, str]:
    """The controls: input, kernels, how the window slides, what follows the sum."""
    picture = series_input("series") if series else image_input("input", default="digit")
    channels = picture.values.shape[2] if picture else 1
    kernels = kernel_settings(channels, series=series)
    slide = slide_settings()
    with st.expander(_("Bias, activation, flip"), icon=":material/tune:"):
        after = after_settings()
        names = {
            "correlation": _("as it is"),
            "convolution": _("flipped"),
            "both": _("both, side by side"),
        }
        order = url.choice(
            _("Kernel"),
            ORDERS,
            key="order",
            default=ORDERS[0],
            labels=names.__getitem__,
            help=_(
                "Deep learning slides the kernel as it is: cross-correlation. Signal processing "
                "turns it by half a turn first: convolution in the strict sense. A network that "
                "learns its kernels learns the turned ones just as well."
            ),
        )
    return picture, kernels, slide, after, order


def show(picture: Picture, kernels: Kernels, slide: Slide, after: After, flip: bool) -> Convolved:
    """One layer on one input, cell by cell."""
    series = picture.kind == "series"
    biases = [after.bias] * kernels.weights.shape[3]
    done = convolve(
        picture.values,
        kernels.weights,
        biases,
        **slide.along(series),
        activation=after.activation,
        parameters=after.parameters,
        flip=flip,
    )
    coloured = picture.values.shape[2] == 3
    windows(
        picture.values,
        done.rows,
        done.columns,
        key=f"windows-{flip}",
        kernel=kernels.weights,
        bias=biases,
        activation=after.activation,
        activation_name=after.shown,
        parameters=after.parameters,
        flip=flip,
        editable=kernels.editable and not flip,
        picture=picture.unit,
        series=series,
        channels=[_("red"), _("green"), _("blue")] if coloured else None,
        maps=kernels.names,
        on_kernel=lambda text: use_own(text, series=series),
    )
    return done


@st.fragment
def bench() -> None:
    """Controls on the left, what they describe on the right."""
    picture = None
    left, right = st.columns([3, 8], gap="large")
    with left, guarded():
        kinds = {"image": _("2-D: image"), "series": _("1-D: series")}
        kind = url.choice(
            _("Convolution over"),
            tuple(kinds),
            key="over",
            default="image",
            labels=kinds.__getitem__,
        )
        picture, kernels, slide, after, order = settings(kind == "series")
    if picture is None or kernels is None:
        return
    with right, guarded():
        places = st.columns(2) if order == "both" else [st.container()]
        for place, flip in zip(places, FLIPS[order], strict=True):
            with place:
                if order == "both":
                    st.markdown(f"**{_('Convolution') if flip else _('Cross-correlation')}**")
                done = show(picture, kernels, slide, after, flip)
        show_size(done.rows, done.columns)
        show_counts(done)


FLIPS = {"correlation": (False,), "convolution": (True,), "both": (False, True)}

opening("convolution")
bench()

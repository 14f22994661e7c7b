"""Which kernels slide: named ones of any size, or one's own, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl_core.kernels import LARGEST, NAMES, NAMES_1D, KernelSizeRefused, kernel, kernel_1d
from dl_core.matrices import parse
from dl_core.sliding.convolving import ChannelsDoNotMatch
from pages._kit import url
from pages._kit.i18n import _

OWN = "own"
OWN_FIRST = {False: "0 -1 0\n-1 5 -1\n0 -1 0", True: "1 3 1"}
"""What one's own kernel is before it is typed; of a series, the pattern that is in the series."""
MOST_SEED = 999


@dataclass(frozen=True)
class Kernels:
    """``weights`` is (kh, kw, channels, filters); ``names`` and ``kinds`` have one for each
    filter, the first as a reader calls it."""

    weights: np.ndarray
    names: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def editable(self) -> tuple[bool, ...]:
        """Which filters can be edited cell by cell: there is one kernel of the reader's own, so
        any as long as there is none, and then that one."""
        return tuple(kind == OWN or OWN not in self.kinds for kind in self.kinds)

    def take_own(self, number: int, text: str, *, series: bool) -> None:
        """Take ``text``, edited on the page, as the reader's own kernel from now on, in the place
        of filter ``number``; the others stay."""
        kept = [kind for i, kind in enumerate(self.kinds) if i != number and kind != OWN]
        state = st.session_state
        state["filters" if series else "kernels"] = [*kept, OWN]
        channels = [part.strip().replace("; ", "\n") for part in text.split("|")]
        if all(part == channels[0] for part in channels):
            channels = channels[:1]  # alike on every channel: as it would be typed
        state[_weights_key(series)] = "\n|\n".join(channels)


def labels() -> dict[str, str]:
    """Names of the kernels in the reader's language."""
    return {
        "identity": _("identity"),
        "box": _("box blur"),
        "average": _("mean"),
        "gaussian": _("Gaussian blur"),
        "sharpen": _("sharpen"),
        "sobel_x": _("Sobel x (vertical edges)"),
        "sobel_y": _("Sobel y (horizontal edges)"),
        "laplacian": _("Laplacian"),
        "emboss": _("emboss"),
        "random": _("random"),
        "difference": _("difference"),
        "second_difference": _("second difference"),
        "pulse": _("pulse"),
        OWN: _("your own"),
    }


def kernel_settings(channels: int, *, series: bool) -> Kernels:
    """The controls of the kernels, and what they choose.

    Raises:
        MatrixError, KernelSizeRefused, ChannelsDoNotMatch: one's own kernel cannot be used.
    """
    names, key = (NAMES_1D, "filters") if series else (NAMES, "kernels")
    first = OWN if series else "sobel_x"
    words = labels()
    chosen = url.several(
        _("Kernels, one for each filter"),
        (*names, OWN),
        key=key,
        default=(first,),
        labels=words.__getitem__,
    )
    if not chosen:
        st.caption(_("None is chosen: the identity takes its place."))
        chosen = ["identity"]
    if OWN in chosen and len(chosen) > 1:
        st.caption(_("Of several kernels, yours is the one to edit."))
    own = _own(channels, series) if OWN in chosen else None
    size = own.shape[:2] if own is not None else _size(series)
    seed = 0
    if "random" in chosen:
        seed = url.whole_input(_("Seed"), 0, MOST_SEED, key="kernel_seed", default=0)
    filters = [
        own if name == OWN and own is not None else _named(name, size, channels, seed, series)
        for name in chosen
    ]
    return Kernels(np.stack(filters, axis=-1), tuple(words[name] for name in chosen), tuple(chosen))


def _weights_key(series: bool) -> str:
    return "weights_1d" if series else "weights"


def _size(series: bool) -> tuple[int, int]:
    if series:
        return 1, url.whole(_("Cells of the kernel"), 1, LARGEST, key="cells", default=3)
    left, right = st.columns(2)
    with left:
        height = url.whole(_("Kernel height"), 1, LARGEST, key="kh", default=3)
    with right:
        width = url.whole(_("Kernel width"), 1, LARGEST, key="kw", default=3)
    return height, width


def _named(name: str, size: tuple[int, int], channels: int, seed: int, series: bool) -> np.ndarray:
    """(kh, kw, channels): the same weights on every channel."""
    one = kernel_1d(name, size[1])[None] if series else kernel(name, size, seed)
    return np.repeat(one[:, :, None], channels, axis=2)


def _own(channels: int, series: bool) -> np.ndarray:
    """(kh, kw, channels) as typed; one matrix serves every channel, else one for each."""
    text = url.text(
        _("Your weights, one row per line"),
        key=_weights_key(series),
        default=OWN_FIRST[series],
        lines=2 if series else 4,
        help=_(
            "Or edit them in the kernel beside. Of a coloured input, matrices of its channels "
            "can follow one another, a line “|” between them."
        ),
    )
    matrices = [np.atleast_2d(np.asarray(parse(part), dtype=float)) for part in text.split("|")]
    return _together(matrices, channels)


def _together(matrices: Sequence[np.ndarray], channels: int) -> np.ndarray:
    if len(matrices) == 1:
        matrices = list(matrices) * channels
    if len(matrices) != channels:
        raise ChannelsDoNotMatch(kernel=len(matrices), input=channels)
    for matrix in matrices:
        if max(matrix.shape) > LARGEST or matrix.shape != matrices[0].shape:
            raise KernelSizeRefused(size=" × ".join(map(str, matrix.shape)), most=LARGEST)
    return np.stack(matrices, axis=-1)

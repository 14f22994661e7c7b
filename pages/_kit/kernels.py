"""Which kernels slide: named ones of any size, or one's own, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl_core.arrays import KERNEL, ArrayShapeRefused, shaped
from dl_core.kernels import LARGEST, NAMES, NAMES_1D, KernelSizeRefused, kernel, kernel_1d
from dl_core.matrices import parse
from dl_core.sliding.convolving import ChannelsDoNotMatch
from pages._kit import url
from pages._kit.i18n import _

OWN = "own"
OWNS = (OWN, "own2", "own3")
"""Kernels of one's own, as many as can be chosen at once."""
OWN_FIRST = {False: "0 -1 0\n-1 5 -1\n0 -1 0", True: "1 3 1"}
"""What one's own kernel is before it is typed; of a series, the pattern that is in the series."""
MOST_SEED = 999


@dataclass(frozen=True)
class Kernels:
    """``weights`` is (kh, kw, channels, filters); ``chosen`` has one kernel for each filter."""

    weights: np.ndarray
    chosen: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """What the filters are called, in the reader's language."""
        words = labels()
        return [words[name] for name in self.chosen]

    @property
    def editable(self) -> list[bool]:
        """Of each filter, whether it can be edited: then it is, or becomes, one of one's own."""
        free = _free(self.chosen)
        return [name in OWNS or bool(free) for name in self.chosen]

    def edit(self, which: int, text: str, *, series: bool) -> None:
        """Filter ``which`` is ``text`` from now on, a kernel of one's own; the others stay."""
        if not (0 <= which < len(self.chosen) and self.editable[which]):
            return  # what a browser sends is not to be trusted
        name = self.chosen[which]
        own = name if name in OWNS else _free(self.chosen)[0]
        others = [*self.chosen[:which], *self.chosen[which + 1 :]]
        st.session_state["filters" if series else "kernels"] = [*others, own]
        channels = [part.strip().replace("; ", "\n") for part in text.split("|")]
        if all(part == channels[0] for part in channels):
            channels = channels[:1]  # alike on every channel: as it would be typed
        st.session_state[_weights_key(own, series)] = "\n|\n".join(channels)


def _free(chosen: Sequence[str]) -> list[str]:
    return [name for name in OWNS if name not in chosen]


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
        "own2": _("your own, second"),
        "own3": _("your own, third"),
    }


def kernel_settings(channels: int, *, series: bool) -> Kernels:
    """The controls of the kernels, and what they choose.

    Raises:
        MatrixError, KernelSizeRefused, ArrayShapeRefused, ChannelsDoNotMatch: one's own kernel
            cannot be used.
    """
    names, key = (NAMES_1D, "filters") if series else (NAMES, "kernels")
    first = OWN if series else "sobel_x"
    words = labels()
    chosen = url.several(
        _("Kernels, one for each filter"),
        (*names, *OWNS),
        key=key,
        default=(first,),
        labels=words.__getitem__,
    )
    if not chosen:
        st.caption(_("None is chosen: the identity takes its place."))
        chosen = ["identity"]
    own = _owns([name for name in chosen if name in OWNS], channels, series)
    size = next(iter(own.values())).shape[:2] if own else _size(series)
    seed = 0
    if "random" in chosen:
        seed = url.whole_input(_("Seed"), 0, MOST_SEED, key="kernel_seed", default=0)
    filters = [
        own[name] if name in own else _named(name, size, channels, seed, series) for name in chosen
    ]
    return Kernels(np.stack(filters, axis=-1), tuple(chosen))


def _weights_key(own: str, series: bool) -> str:
    return ("weights_1d" if series else "weights") + own.removeprefix(OWN)


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


def _owns(names: Sequence[str], channels: int, series: bool) -> dict[str, np.ndarray]:
    """Those of one's own, by their names: the filters of a layer are of one size."""
    found = {name: _own(name, channels, series) for name in names}
    sizes = [shaped(own.shape[:2]) for own in found.values()]
    for size in sizes:
        if size != sizes[0]:
            raise ArrayShapeRefused(what=KERNEL, wanted=sizes[0], shape=size)
    return found


def _own(name: str, channels: int, series: bool) -> np.ndarray:
    """(kh, kw, channels) as typed; one matrix serves every channel, else one for each."""
    label = _("Your weights, one row per line")
    text = url.text(
        label if name == OWN else f"{label} ({labels()[name]})",
        key=_weights_key(name, series),
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

"""The probability of each class as bars, drawn in the browser: they follow every stroke."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages._kit.components import STUB
from pages._kit.i18n import _, percent

_bars = st.components.v2.component("convoscope_bars", js=STUB.format(name="bars"))


def bars(
    probabilities: np.ndarray, names: Sequence[str], *, key: str, truth: int | None = None
) -> None:
    """Show ``probabilities`` (classes,): the most likely one in colour, the truth underlined."""
    data = {
        "names": list(names),
        "shares": [float(p) for p in probabilities],
        "texts": [percent(float(p)) for p in probabilities],
        "truth": truth,
        "words": {"title": _("Probability")},
    }
    _bars(data=data, key=key)

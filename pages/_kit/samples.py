"""Images to try instead of drawing: one key press, no mouse needed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from dl_core.store import Run
from pages._kit.engine import load_evaluation, store
from pages._kit.i18n import _

MOST = 10


def sample(run: Run, on_choice: Callable[[], None]) -> np.ndarray | None:
    """One of the images followed during the training, (28, 28) in 0 … 1, if one was chosen."""
    if not run.complete:
        return None
    evaluation = load_evaluation(run.key, store().stamp(run.key))
    names = run.spec.data.class_names
    labels = [int(i) for i in evaluation.probe_labels[:MOST]]
    chosen = st.pills(
        _("… or take an image followed during the training"),
        range(len(labels)),
        format_func=lambda i: f"{_(names[labels[i]])}" + "\u200b" * i,
        key=f"sample-{run.key}",
        on_change=on_choice,
        wrap=True,
    )
    if chosen is None:
        return None
    return np.asarray(evaluation.probes[chosen, :, :, 0], dtype=np.float32) / 255

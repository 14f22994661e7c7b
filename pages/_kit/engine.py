"""The one training engine and store of the app process."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl_core.engine import Engine
from dl_core.limits import LIMITS
from dl_core.store import Evaluation, Run, RunSummary, Store, open_store
from dl_core.training.events import first_kernels


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Where trained networks are kept."""
    return open_store()


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine, started on first use; it warms TensorFlow up in its own process meanwhile."""
    running = Engine(store())
    running.start()
    return running


@st.cache_resource(show_spinner=False, max_entries=LIMITS.cached_entries)
def load_run(key: str, stamp: str) -> Run:
    """A trained network, read once; ``stamp`` tells one training of the key from the next."""
    return store().load(key)


@st.cache_resource(show_spinner=False, max_entries=LIMITS.cached_entries)
def load_weights(key: str, stamp: str, epoch: int | None = None) -> dict[str, np.ndarray]:
    """The weights of a network by path, read once for all viewers: the trained ones, or those at
    the end of ``epoch``; 0 is before training."""
    run = load_run(key, stamp)
    return run.weights() if epoch is None else run.snapshot(epoch)


@st.cache_resource(show_spinner=False, max_entries=LIMITS.cached_entries)
def load_evaluation(key: str, stamp: str) -> Evaluation:
    """How a finished training did on the test images, read once for all viewers."""
    return load_run(key, stamp).evaluation()


@st.cache_resource(show_spinner=False, max_entries=16)
def kernel_film(key: str, stamp: str) -> dict[int, np.ndarray]:
    """First-layer kernels (kh, kw, cin, filters) of every epoch that was kept."""
    run = load_run(key, stamp)
    shape = run.spec.model.input_shape
    found = {e: first_kernels(run.snapshot(e), shape) for e in run.snapshot_epochs}
    return {epoch: kernels for epoch, kernels in found.items() if kernels is not None}


@st.cache_resource(show_spinner=False, ttl=60)
def store_size() -> int:
    """Bytes that the store takes."""
    return store().files.size("")


@st.cache_resource(show_spinner=False, ttl=2)
def runs() -> tuple[RunSummary, ...]:
    """Every network in the store, newest first; read from the disk every two seconds at most."""
    return store().runs()

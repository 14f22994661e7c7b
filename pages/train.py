"""Train a network on real digits and watch it learn."""

from __future__ import annotations

import streamlit as st

from dl_core.engine import RunView
from dl_core.errors import ConvoscopeError, DataError, RunUnknown
from dl_core.keys import key as key_of
from dl_core.specs import PRESETS, TrainSpec
from dl_core.store import Run
from pages._kit.across import across
from pages._kit.engine import engine, load_run, store
from pages._kit.i18n import _, n_
from pages._kit.live import Log, show_history, show_running
from pages._kit.messages import explain, guarded
from pages._kit.navigation import link
from pages._kit.opening import opening
from pages._kit.results import show_downloads, show_errors, show_headline
from pages._kit.settings import training_settings
from pages._kit.status import engine_line
from pages._kit.summary import show_network


def _submit(spec: TrainSpec) -> None:
    try:
        engine().submit(spec)
    except ConvoscopeError as error:
        st.session_state["train_refused"] = error


def actions(spec: TrainSpec, view: RunView) -> None:
    """Train and Stop, of which one can be pressed at a time."""
    if view.is_live:
        st.button(
            _("Stop"),
            icon=":material/stop_circle:",
            width="stretch",
            disabled=view.state == "stopping",
            help=_("The network keeps what it learned up to the last finished epoch."),
            on_click=lambda: engine().stop(view.key),
        )
        return
    again = {"stopped": _("Go on training"), "failed": _("Try again")}
    state = "absent" if view.state == "stopped" and not kept(view.key) else view.state
    st.button(
        again.get(state, _("Train")),
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=view.state == "done",
        help=_("A network was trained with these settings already: it is on the page.")
        if view.state == "done"
        else None,
        on_click=_submit,
        args=(spec,),
    )
    refused = st.session_state.pop("train_refused", None)
    if refused:
        st.error(explain(refused), icon=":material/block:")


def _waiting(position: int | None) -> str:
    if engine().state().phase != "ready":
        return _("It starts by itself as soon as the training engine is ready.")
    running = sum(view.state != "queued" for view in engine().active())
    before = (position or 1) - 1 + running
    if not before:
        return _("It is about to start.")
    return n_(
        "In the queue: {n} training before this one. It starts by itself.",
        "In the queue: {n} trainings before this one. It starts by itself.",
        before,
    ).format(n=before)


def live(spec: TrainSpec, state: str) -> None:
    """The part that follows a training; it reruns by itself while there is something to follow."""
    with guarded():  # inside: the fragment reruns alone
        view = engine().view(key_of(spec))
        if view.state != state:
            st.rerun()  # started or ended: the buttons and the results change with it
        if view.state == "queued":
            st.info(_waiting(view.position), icon=":material/hourglass_top:")
        if view.state in ("running", "stopping"):
            show_running(Log(view.key, view.events), spec)
            link("epochs", _("Go through its epochs"), run=view.key)


def ended(spec: TrainSpec, view: RunView) -> None:
    """What is on the page when nothing is under way for these settings."""
    if view.state == "failed" and view.error is not None:
        failed(view.error)
    if view.state == "done":
        finished(spec, view.key)
    elif view.state == "stopped":
        stopped(spec, view.key)
    else:
        show_network(spec)


def _use_embedded() -> None:
    st.session_state["data"] = "mnist-5k"


def failed(error: ConvoscopeError) -> None:
    """Why, and a way out where the app knows one."""
    st.error(explain(error), icon=":material/error:")
    if isinstance(error, DataError):
        st.button(
            _("Use the 5,000 digits that come with the app"),
            icon=":material/inventory_2:",
            on_click=_use_embedded,
        )


def kept(key: str) -> Run | None:
    """A stopped training that finished an epoch at least."""
    try:
        run = load_run(key, store().stamp(key))
    except RunUnknown:
        return None
    return run if run.epoch else None


def stopped(spec: TrainSpec, key: str) -> None:
    """A training that can go on, or be used as it is."""
    run = kept(key)
    if run is None:
        st.info(_("Stopped before its first epoch ended: there is nothing to keep yet."))
        show_network(spec)
        return
    st.info(
        _("Stopped after epoch {n}. Go on from there, or draw with it as it is.").format(
            n=run.epoch
        ),
        icon=":material/pause_circle:",
    )
    link("draw", _("Draw a digit for it to read"), run=key)
    across(run, "draw", "train")
    show_history(run)


def finished(spec: TrainSpec, key: str) -> None:
    """A trained network, from the store."""
    run = load_run(key, store().stamp(key))
    preset = PRESETS.get(st.session_state["preset"])
    published = preset.published_accuracy if preset else None
    link("draw", _("Draw a digit for it to read"), run=key)
    across(run, "draw", "train")
    show_headline(run, published if spec.data.name.startswith("mnist") else None)
    show_history(run)
    show_errors(run)
    show_downloads(run)


@st.fragment
def bench() -> None:
    """Settings on the left, the training they describe on the right."""
    spec = view = None
    left, right = st.columns([3, 8], gap="large")
    with left, guarded():
        spec = training_settings()
        view = engine().view(key_of(spec))
        actions(spec, view)
        engine_line()
    if spec is None or view is None:
        return  # refused: the reason is under the settings
    with right, guarded():
        if view.is_live:
            st.fragment(live, run_every=0.6)(spec, view.state)
        else:
            ended(spec, view)


opening("train")
bench()

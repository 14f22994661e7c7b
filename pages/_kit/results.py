"""A finished training: how well it reads, where it errs, and what can be taken away."""

from __future__ import annotations

import csv
import io

import numpy as np
import streamlit as st

from dl_core.figures import confusion_figure
from dl_core.figures.style import CONFIG
from dl_core.metrics import confusion_matrix
from dl_core.store import Evaluation, Run
from pages._kit.components import Frame, Strip, pack, strips
from pages._kit.engine import load_evaluation, store
from pages._kit.i18n import _, duration, number, percent

MOST_MISTAKES = 24


def show_headline(run: Run, published: float | None) -> None:
    """How well it reads images that it never saw, beside what was published."""
    metrics = run.metrics
    with st.container(horizontal=True, gap="medium"):
        st.metric(
            _("Accuracy on the test images"),
            percent(metrics["test_accuracy"], 2),
            width="content",
            help=_("On images set aside before training and read once, at the end."),
        )
        st.metric(_("Loss on the test images"), number(metrics["test_loss"], 3), width="content")
        st.metric(_("Parameters"), number(metrics["parameters"], 0), width="content")
        st.metric(_("Training time"), duration(metrics["seconds"]), width="content")
    if published is not None:
        st.caption(
            _("Published for this network on all of MNIST: {accuracy}.").format(
                accuracy=percent(published, 2)
            )
        )


def show_errors(run: Run) -> None:
    """Confusion matrix and worst mistakes, on the test images."""
    evaluation = load_evaluation(run.key, store().stamp(run.key))
    names = [_(n) for n in run.spec.data.class_names]
    left, right = st.columns([5, 4], gap="large")
    with left:
        _confusion(evaluation.labels, evaluation.probabilities, names)
    with right:
        _mistakes(evaluation, names)


def _confusion(labels: np.ndarray, probabilities: np.ndarray, names: list[str]) -> None:
    st.header(_("Confusion matrix"))
    answers = probabilities.argmax(axis=1)
    matrix = confusion_matrix(labels, answers, len(names))
    figure = confusion_figure(
        matrix,
        names,
        truth=_("true class"),
        answer=_("predicted class"),
        hover=_("%{y} shown, %{x} answered: %{text} times"),
        dark=st.context.theme.type == "dark",
    )
    right = int(np.trace(matrix))
    st.plotly_chart(
        figure,
        key="confusion",
        config=CONFIG,
        alt=_("Confusion matrix: {right} of {all} test images on the diagonal.").format(
            right=right, all=len(labels)
        ),
    )
    st.caption(
        _("Each row is a class shown to the network. {right} of {all} are on the diagonal.").format(
            right=number(right, 0), all=number(len(labels), 0)
        )
    )


def _mistakes(evaluation: Evaluation, names: list[str]) -> None:
    st.header(_("Its worst mistakes"))
    found = evaluation.mistakes
    images = found["images"][:MOST_MISTAKES]
    if not len(images):
        st.success(_("It made none on the test images."), icon=":material/verified:")
        return
    shown = zip(found["labels"], found["predicted"], found["probabilities"], strict=True)
    captions = [f"{names[t]} → {names[p]}\n{percent(float(q[p]), 0)}" for t, p, q in shown]
    title = _("Class → answer, and how sure it was")
    strips(
        pack([Strip(title, [Frame(images, captions=captions[: len(images)])], size=64)]),
        key="mistakes",
    )


def show_downloads(run: Run) -> None:
    """What can be taken away, and what is kept."""
    st.header(_("Download"))
    with st.container(horizontal=True):
        st.download_button(
            _("History (CSV)"),
            history_csv(run.history),
            file_name=f"convoscope-{run.key}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/table:",
        )
        st.download_button(
            _("Network (.keras)"),
            run.keras_bytes,
            file_name=f"convoscope-{run.key}.keras",
            mime="application/octet-stream",
            on_click="ignore",
            icon=":material/deployed_code:",
        )
        st.download_button(
            _("Description (JSON)"),
            run.spec.model_dump_json(indent=2),
            file_name=f"convoscope-{run.key}.json",
            mime="application/json",
            on_click="ignore",
            icon=":material/data_object:",
        )
    st.caption(
        _(
            "Kept under {key} with its weights at {n} moments: whoever asks for the same training "
            "has it at once."
        ).format(key=f"`{run.key}`", n=len(run.snapshot_epochs))
    )


def history_csv(history: dict[str, list[float]]) -> str:
    """One row per epoch, a column per quantity."""
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["epoch", *history])
    for i, values in enumerate(zip(*history.values(), strict=True)):
        writer.writerow([i + 1, *values])
    return rows.getvalue()

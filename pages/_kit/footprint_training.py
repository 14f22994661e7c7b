"""The way from a network whose footprint is looked at to a trained one with the same layers."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from dl_core.engine import admit
from dl_core.errors import ConvoscopeError
from dl_core.specs import PRESETS, ModelSpec, TrainSpec, training_for, with_classifier
from pages._kit.i18n import _
from pages._kit.messages import explain
from pages._kit.navigation import link
from pages._kit.settings import address

EPOCHS = 5
"""After which a dozen convolutions read nine digits in ten, and half a minute at most."""


def show_training(model: ModelSpec) -> None:
    """A link to the training of ``model``, or why there is none."""
    try:
        spec = _training(model)
        admit(spec)
    except (ConvoscopeError, ValidationError) as error:
        st.caption(_("It cannot be trained here. {why}").format(why=explain(error)))
        return
    asked = address(spec)
    if asked is None:
        return
    text = _(
        "No network in the store begins with these layers. Train one and come back: its footprint "
        "then stands beside this one."
    )
    if spec.model != model:
        text += " " + _("So that it can answer, it gets a dense layer of ten values at its end.")
    st.caption(text)
    link("train", _("Train it"), **asked)


def _training(model: ModelSpec) -> TrainSpec:
    for preset in PRESETS.values():
        if preset.train.model == model:
            return preset.train
    whole = model if len(model.output_shape) == 1 else with_classifier(model)
    return training_for(whole).model_copy(update={"epochs": EPOCHS})

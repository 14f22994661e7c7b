"""A page with nothing but a table of layers, for the browser tests: ``?net=`` names the network."""

from __future__ import annotations

import time

import streamlit as st

from dl_core.counting import summary
from dl_core.drafts import draft_to_model
from dl_core.errors import ConvoscopeError
from dl_core.specs import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
    graph_of,
    preset,
)
from pages._kit.components import speak
from pages._kit.i18n import language
from pages._kit.layer_table import layer_table
from tests.densenet import densenet121

SLOW = 99
"""Filters of a first layer that the page takes a while to answer."""
RESIDUAL = ModelSpec(
    input_shape=(32, 32, 3),
    layers=(
        Conv2D(filters=16, padding="same", use_bias=False),
        BatchNormalization(),
        Activation(activation="relu"),
        Residual(
            layers=(Conv2D(filters=16, padding="same"), Conv2D(filters=16, padding="same")),
            activation="relu",
        ),
        MaxPool2D(),
        GlobalAveragePool2D(),
        Dense(units=10, activation="softmax"),
    ),
)


def edited(draft: dict) -> None:
    """Take over a network that fits; keep the error of one that does not."""
    state = st.session_state
    try:
        state.model, state.error = draft_to_model(draft), None
    except ConvoscopeError as error:
        state.error = error
    if draft["layers"] and draft["layers"][0].get("filters") == SLOW:
        time.sleep(1.5)


@st.fragment
def editable() -> None:
    state = st.session_state
    model = state.model
    pinned = summary(state.first) if "pin" in st.query_params else None
    layer_table(
        graph_of(model),
        summary(model),
        key="layers",
        model=model,
        error=state.error,
        pinned=pinned,
        on_edit=edited,
    )
    if st.button("LeNet-5"):
        state.model, state.error = preset("lenet5").train.model, None
        st.rerun(scope="fragment")
    st.code(model.model_dump_json(), wrap_lines=True)


st.set_page_config(layout="wide")
speak(language())
st.title("Layers")
name = st.query_params.get("net", "cnn6")
if name == "densenet":
    graph = densenet121()
    layer_table(graph, summary(graph), key="layers")
else:
    if "model" not in st.session_state:
        first = RESIDUAL if name == "residual" else preset(name).train.model
        st.session_state.update(model=first, first=first, error=None)
    editable()

"""A page with nothing but a network and an image, for the browser tests: ``?net=`` names the
network, ``?image=`` what it reads. Weights and images are in the file beside this script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import streamlit as st

from dl_core.stages import trace
from pages._kit.components import speak
from pages._kit.i18n import language
from pages._kit.network import (
    Outputs,
    network_element,
    network_view,
    outputs_packet,
    send_outputs,
    weights_packet,
)
from tests.inside import NETWORKS


def main() -> None:
    """The page."""
    st.set_page_config(layout="wide")
    speak(language())
    st.title("Inside")
    name = st.query_params.get("net", "cnn6")
    model = NETWORKS[name]
    with np.load(Path(__file__).with_name(f"{name}.npz")) as file:
        arrays = dict(file)
    images = arrays.pop("images")
    which = st.number_input("Image", 0, len(images) - 1, int(st.query_params.get("image", "0")))
    weights = {path.removeprefix("w."): array for path, array in arrays.items()}
    outputs = [array[0] for array in trace(model, weights, images[which : which + 1])]
    classes = model.output_shape[-1]
    names = [str(i) for i in range(max(2, classes))]
    network_element(weights_packet(name, model, weights), key="weights")
    network_view("network")
    send_outputs(outputs_packet(Outputs(name, outputs), names, view="network"), key="outputs")


if __name__ == "__main__":
    main()

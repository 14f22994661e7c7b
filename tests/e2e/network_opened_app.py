"""A page with nothing but an opened map, for the browser tests: ``?net=`` names the network,
``stage`` and ``map`` what is opened, ``row`` and ``column`` the window. A button brings another
image."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl_core.forward import expected_weights
from dl_core.packets import packet
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
    SeparableConv2D,
    ZeroPadding2D,
    preset,
)
from dl_core.stages import trace
from pages._kit.components import STUB, speak
from pages._kit.i18n import language
from pages._kit.network import send_weights

KINDS = ModelSpec(
    input_shape=(20, 18, 3),
    layers=(
        ZeroPadding2D(padding=((1, 2), (0, 1))),
        Conv2D(filters=8, kernel_size=(3, 2), strides=(2, 2), padding="same", activation="tanh"),
        BatchNormalization(),
        Activation(activation="relu"),
        Conv2D(filters=12, groups=2, dilation=2, padding="same", activation="sigmoid"),
        DepthwiseConv2D(depth_multiplier=2, padding="same", activation="elu"),
        SeparableConv2D(filters=8, padding="same", depth_multiplier=2, activation="relu"),
        Residual(
            layers=(Conv2D(filters=8, padding="same"), BatchNormalization(scale=False)),
            activation="relu",
        ),
        AveragePool2D(padding="same"),
        MaxPool2D(pool_size=3, strides=1, padding="same"),
        Dense(units=6, activation="softmax"),
        Flatten(),
        Activation(activation="sigmoid"),
        BatchNormalization(),
        Dense(units=4),
        Activation(activation="softmax"),
    ),
)
POOLED = ModelSpec(
    input_shape=(12, 12, 1),
    layers=(
        Conv2D(filters=5, activation="relu"),
        MaxPool2D(),
        GlobalAveragePool2D(),
        Dense(units=1, activation="sigmoid"),
    ),
)
WHOLE = ModelSpec(
    input_shape=(12, 12, 1),
    layers=(Conv2D(filters=5), GlobalMaxPool2D(), Dense(units=3, activation="softmax")),
)
NETWORKS = {"kinds": KINDS, "pooled": POOLED, "whole": WHOLE}


def network(name: str) -> ModelSpec:
    """One of this page's, or a preset's."""
    return NETWORKS[name] if name in NETWORKS else preset(name).train.model


def weights_of(model: ModelSpec, seed: int = 3) -> dict[str, np.ndarray]:
    """Weights as large as training leaves them."""
    rng = np.random.default_rng(seed)
    made = {}
    for path, shape in expected_weights(model).items():
        role = path.rsplit(".", 1)[1]
        fan = np.prod(shape[:-1]) if len(shape) > 1 else 1
        values = rng.normal(size=shape) * (np.sqrt(2 / fan) if len(shape) > 1 else 0.1)
        if role in ("moving_variance", "gamma"):
            values = 0.5 + rng.random(shape)
        made[path] = values.astype(np.float32)
    return made


def image_of(model: ModelSpec, number: int = 0) -> np.ndarray:
    """A stroke on black; ``number`` 9 is black all over."""
    h, w, c = model.input_shape
    rng = np.random.default_rng(number)
    y, x = np.mgrid[:h, :w]
    slope = 0.3 + 0.1 * number
    stroke = np.exp(-(((x - w / 2) - slope * (y - h / 2)) ** 2) / (0.01 * w * w))
    stroke *= (y > h * 0.12) & (y < h * 0.88)
    image = np.repeat(stroke[..., None], c, axis=2) * rng.uniform(0.7, 1, size=(1, 1, c))
    return np.zeros((h, w, c), np.float32) if number == 9 else image.astype(np.float32)


_opened = st.components.v2.component(
    "convoscope_opened", js=STUB.format(name="network_opened_view")
)


def main() -> None:
    """The page."""
    st.set_page_config(layout="wide")
    speak(language())
    st.title("Opened")
    query = st.query_params
    name = query.get("net", "cnn6")
    model = network(name)
    weights = weights_of(model)
    if query.get("weights") == "infinite":
        weights = {path: np.where(np.abs(w) > 1.5, np.inf, w) for path, w in weights.items()}
    number = st.segmented_control("Image", [0, 1, 2, 9], default=0, key="image")
    with np.errstate(all="ignore"):
        arrays = [one[0] for one in trace(model, weights, image_of(model, number or 0)[None])]
    send_weights(name, model, weights, key="weights")
    header = {
        "network": name,
        "label": "",
        "names": [str(i) for i in range(10)],
        "stage": int(query.get("stage", 2)),
        "map": int(query.get("map", 0)),
        "cell": [int(query["row"]), int(query["column"])] if "row" in query else None,
    }
    _opened(data=packet(header, {str(i): one for i, one in enumerate(arrays)}), key="opened")


if __name__ == "__main__":
    main()

"""A trained network on screen: every map of every layer, what each is made of, its receptive field.

Three components share what they know in the browser. Two show nothing: one is given the weights,
once for each network, the other what an image became in every layer, after each stroke. So a stroke
sends that alone, and the network on screen is no part of what Streamlit draws anew. Every look at
it (a hover, an opened map, a window's arithmetic) happens in the browser.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from dl_core.packets import Kind, packet
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
    Image,
    MaxPool2D,
    Merge,
    ModelSpec,
    ZeroPadding2D,
)
from dl_core.stages import Stage, stages
from dl_core.windows import Axis
from pages._kit.components import STUB
from pages._kit.network_words import words
from pages._kit.stage_titles import stage_title

_network = st.components.v2.component("convoscope_network", js=STUB.format(name="network"))
_outputs = st.components.v2.component(
    "convoscope_network_outputs", js=STUB.format(name="network_outputs")
)
_weights = st.components.v2.component(
    "convoscope_network_weights", js=STUB.format(name="network_weights")
)

HOW: dict[type, str] = {
    Image: "image",
    Conv2D: "convolution",
    DepthwiseConv2D: "depthwise",
    MaxPool2D: "max",
    AveragePool2D: "average",
    GlobalMaxPool2D: "max",
    GlobalAveragePool2D: "average",
    Dense: "dense",
    BatchNormalization: "normalise",
    Activation: "activation",
    Merge: "add",
    ZeroPadding2D: "pad",
    Flatten: "flatten",
}
"""What each stage does, as ``static/components/network/model.js`` calls it."""


@dataclass(frozen=True)
class Outputs:
    """What an image became: one array for each of :func:`dl_core.stages.stages`, without the batch
    axis. ``label`` says of which moment of a training it is, where there are several."""

    network: str
    arrays: Sequence[np.ndarray]
    label: str = ""


def network_element(weights: bytes, *, key: str) -> None:
    """Give the browser a network that is packed."""
    _weights(data=weights, key=key, height=0)


def network_view(name: str) -> None:
    """A place for a network, which shows what :func:`send_outputs` sends to ``name``."""
    _network(data={"view": name}, key=name)


def send_outputs(outputs: bytes, *, key: str) -> None:
    """Send :func:`outputs_packet` to the view that it names, wherever that is on the page."""
    _outputs(data=outputs + _moment(outputs, key), key=key, height=0)


def _moment(outputs: bytes, key: str) -> bytes:
    """When ``outputs`` were first sent since others were: while modules load, a browser may hand a
    component older data after newer."""
    found = hash(outputs)
    sent: tuple[int, bytes] | None = st.session_state.get(f"_{key}_sent")
    if sent is None or sent[0] != found:
        sent = (found, struct.pack("<d", time.time()))
        st.session_state[f"_{key}_sent"] = sent
    return sent[1]


def weights_packet(
    name: str,
    model: ModelSpec,
    weights: Mapping[str, np.ndarray],
    *,
    without: Collection[str] = (),
    folded: Mapping[int, np.ndarray] | None = None,
) -> bytes:
    """A network as it travels, under ``name``: another name for other weights. Worth keeping where
    viewers share it.

    Weights named in ``without`` stay behind: what they make is shown, but cannot be opened.
    ``folded`` are some columns of such a kernel, by stage, to be seen as images.
    """
    arrays = {
        f"{i}.{role}": _weight(stage, role, weights[own])
        for i, stage in enumerate(stages(model))
        for role, own in stage.weights.items()
        if own not in without
    }
    arrays |= {f"{i}.folded": columns for i, columns in (folded or {}).items()}
    return packet({"id": name, "stages": described(model), "words": words()}, arrays)


def outputs_packet(
    outputs: Outputs, names: Sequence[str], kind: Kind = "f4", view: str = ""
) -> bytes:
    """What an image became, as it travels; ``names`` are those of the classes, ``view`` that of
    the :func:`network_view` it is for, if it is sent to one."""
    header = {
        "network": outputs.network,
        "label": outputs.label,
        "names": list(names),
        "view": view,
    }
    return packet(header, {str(i): array for i, array in enumerate(outputs.arrays)}, kind)


@lru_cache(maxsize=64)
def described(model: ModelSpec) -> list[dict[str, Any]]:
    """Each stage of ``model`` as the browser reads it."""
    found = stages(model)
    return [_described(i, found) for i in range(len(found))]


def _described(i: int, all_: Sequence[Stage]) -> dict[str, Any]:
    stage = all_[i]
    layer = stage.layer
    before = all_[stage.reads[0]].shape if stage.reads else ()
    rows, columns = _axes(stage, before)
    return {
        "name": stage.name,
        "title": stage_title(stage, i),
        "how": _how(stage),
        "reads": stage.reads,
        "shape": list(stage.shape),
        "rows": rows,
        "columns": columns,
        "roles": list(stage.weights),
        "activation": getattr(layer, "activation", "linear"),
        "groups": getattr(layer, "groups", 1),
        "multiplier": getattr(layer, "depth_multiplier", 1),
        "epsilon": getattr(layer, "epsilon", None),
        "half": stage.half,
        "field": {
            "rows": _reach(stage.seen.rows),
            "columns": _reach(stage.seen.columns),
        },
    }


def _how(stage: Stage) -> str:
    if isinstance(stage.layer, Dense) and len(stage.shape) == 3:
        return "convolution"  # a dense layer on maps acts cell by cell, as one of 1 × 1 does
    return HOW[type(stage.layer)]


def _weight(stage: Stage, role: str, values: np.ndarray) -> np.ndarray:
    on_maps = isinstance(stage.layer, Dense) and len(stage.shape) == 3
    return values[None, None] if on_maps and role == "kernel" else values


def _axes(stage: Stage, before: Sequence[int]) -> tuple[Any, Any]:
    """The window along rows and columns, where one slides; all of a map is one window too."""
    layer = stage.layer
    if isinstance(layer, GlobalMaxPool2D | GlobalAveragePool2D):
        return _written(_whole(before[0])), _written(_whole(before[1]))
    if isinstance(layer, Dense) and len(stage.shape) == 3:
        return _written(_each(before[0])), _written(_each(before[1]))
    axes = layer.axes(tuple(before)) if stage.reads else None
    if axes is None or not isinstance(axes[0], Axis) or not isinstance(axes[1], Axis):
        return None, None
    return _written(axes[0]), _written(axes[1])


def _whole(size: int) -> Axis:
    return Axis(size, size, 1, 1, 0, 0)


def _each(size: int) -> Axis:
    return Axis(size, 1, 1, 1, 0, 0)


def _written(axis: Axis) -> dict[str, int]:
    return {**asdict(axis), "out": axis.out}


def _reach(reach: Any) -> dict[str, Any]:
    return {"start": reach.start, "size": reach.size, "jump": reach.jump}

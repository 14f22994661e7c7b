"""Convolutions and poolings of every kind: shape of the input, window, settings."""

from __future__ import annotations

from typing import Any

Case = tuple[tuple[int, ...], Any, dict[str, Any]]

CONVOLUTIONS: list[Case] = [
    ((9,), (3,), {}),
    ((9,), (3,), {"padding": "same", "stride": 2}),
    ((9,), (3,), {"padding": (2, 1), "flip": True}),
    ((9,), (3,), {"padding": 1, "stride": 2, "dilation": 2, "flip": True, "bias": 0.25}),
    ((9,), (3, 1, 2), {"padding": "same", "bias": [1, 2], "stride": 2, "dilation": 2}),
    ((6, 7), (3, 3), {}),
    ((6, 7), (1, 4), {"padding": "same", "stride": (2, 1)}),
    ((6, 7), (3, 2), {"padding": 2, "stride": 2, "bias": -1}),
    ((6, 7), (3, 2), {"padding": ((0, 1), (2, 0)), "dilation": (1, 2)}),
    ((6, 7), (3, 2), {"padding": ("same", 1), "flip": True}),
    ((9, 8), (3, 2), {"padding": "same", "stride": (1, 2), "dilation": (2, 1), "flip": True}),
    ((6, 7, 3), (3, 3, 3, 2), {"padding": "same", "bias": [0.5, -0.5]}),
    ((6, 7, 3), (2, 3, 3, 4), {"padding": 1, "stride": 2, "dilation": 2, "flip": True}),
    ((6, 7, 1), (3, 3), {"activation": "relu"}),
]

POOLINGS: list[Case] = [
    ((9,), 3, {}),
    ((9,), 2, {"padding": "same", "stride": 1}),
    ((9,), 3, {"padding": (1, 2), "stride": 2}),
    ((6, 7), 2, {}),
    ((6, 7), (3, 2), {"padding": "same"}),
    ((6, 7), (3, 2), {"padding": 1, "stride": (1, 2)}),
    ((6, 7, 3), 3, {"padding": ((0, 1), (2, 0)), "stride": 2}),
    ((6, 7, 3), 2, {"whole": True}),
    ((9,), 2, {"whole": True}),
]

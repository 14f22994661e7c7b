"""Arrays inside JSON: shape, dtype, and the bytes in base64.

A component reads ``data`` as a typed array (``new Float32Array(bytes.buffer)``), an order of
magnitude smaller and faster than nested lists.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

Packed = dict[str, Any]
"""``{"shape": [..], "dtype": "<f4", "data": base64 text}``, rows first, little-endian."""


def pack(array: np.ndarray) -> Packed:
    """``array`` (numbers or booleans, any shape) as a JSON-able dictionary.

    Raises:
        TypeError: the array holds objects or text.

    >>> pack(np.array([[1, 2]], dtype=np.uint8))
    {'shape': [1, 2], 'dtype': '|u1', 'data': 'AQI='}
    """
    if array.dtype.kind not in "biuf":
        raise TypeError(f"cannot pack an array of {array.dtype}")
    little = np.asarray(array, dtype=array.dtype.newbyteorder("<"), order="C")
    data = base64.b64encode(little.tobytes()).decode("ascii")
    return {"shape": list(array.shape), "dtype": little.dtype.str, "data": data}


def unpack(packed: Packed) -> np.ndarray:
    """The array that :func:`pack` described, writable.

    Raises:
        ValueError: bytes and shape disagree, or ``dtype`` is not one of numbers.

    >>> unpack(pack(np.eye(2, dtype=np.float32))).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    dtype = np.dtype(packed["dtype"])
    if dtype.kind not in "biuf":
        raise ValueError(f"cannot unpack an array of {dtype}")
    raw = base64.b64decode(packed["data"], validate=True)
    return np.frombuffer(raw, dtype=dtype).reshape(packed["shape"]).copy()

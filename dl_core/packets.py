"""Arrays and their description as bytes, for a component that takes bytes.

A packet is the length of its header (4 bytes, little-endian), the header in JSON, and the numbers.
A third less than base64, and arrays with many zeros, as ReLU makes them, send only the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

Kind = Literal["f4", "f2", "u1"]
ALIGNED = 4
"""Every array begins at a multiple of so many bytes, as typed arrays of a browser must."""


def packet(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray], kind: Kind = "f4") -> bytes:
    """``header`` and ``arrays`` as bytes; bytes of an array of uint8 stay bytes.

    ``header["arrays"]`` will say of each: its ``shape``, its ``kind``, where it begins (``at``,
    after the header), and whether it is ``sparse``: a bit for each value, then those
    that are not 0.

    >>> sent = packet({"name": "two"}, {"x": np.array([[0.0, 2.0]])})
    >>> header, arrays = unpacked(sent)
    >>> header["name"], arrays["x"].tolist()
    ('two', [[0.0, 2.0]])
    """
    described: dict[str, Any] = {}
    parts: list[bytes] = []
    at = 0
    for name, array in arrays.items():
        own: Kind = "u1" if array.dtype == np.uint8 else kind
        data, sparse = _coded(array, own)
        shape = list(array.shape)
        described[name] = {"shape": shape, "kind": own, "at": at, "sparse": sparse}
        parts.append(data)
        at += len(data)
    text = json.dumps({**header, "arrays": described}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNED)
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])


def _coded(array: np.ndarray, kind: Kind) -> tuple[bytes, bool]:
    """The bytes of an array, as all its values or as those that are not 0, whichever are fewer."""
    flat = np.asarray(array, dtype="<" + kind).ravel()
    there = flat != 0
    bits = np.packbits(there, bitorder="little").tobytes()
    kept = int(there.sum()) * flat.itemsize
    if _padded_size(len(bits)) + kept >= flat.nbytes:
        return _padded(flat.tobytes()), False
    return _padded(bits) + _padded(flat[there].tobytes()), True


def _padded_size(size: int) -> int:
    return size + -size % ALIGNED


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % ALIGNED)


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header, without its ``arrays``, and the arrays of :func:`packet`."""
    length = int.from_bytes(data[:4], "little")
    header: dict[str, Any] = json.loads(data[4 : 4 + length])
    body = data[4 + length :]
    return header, {name: _decoded(body, one) for name, one in header.pop("arrays").items()}


def _decoded(body: bytes, one: Mapping[str, Any]) -> np.ndarray:
    n = int(np.prod(one["shape"], dtype=np.int64))
    dtype, at = np.dtype("<" + one["kind"]), one["at"]
    if not one["sparse"]:
        return np.frombuffer(body, dtype, n, at).reshape(one["shape"])
    size = -(-n // 8)
    bits = np.frombuffer(body, np.uint8, size, at)
    there = np.unpackbits(bits, count=n, bitorder="little").astype(bool)
    out = np.zeros(n, dtype)
    out[there] = np.frombuffer(body, dtype, int(there.sum()), at + _padded_size(size))
    return out.reshape(one["shape"])

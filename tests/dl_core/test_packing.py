from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dl_core.packing import pack, unpack

dtypes = st.sampled_from(["|u1", "<i2", "<i8", "<f4", "<f8", ">f4", "|b1"])


@given(dtypes.flatmap(lambda d: arrays.arrays(d, arrays.array_shapes(min_dims=0, min_side=0))))
def test_round_trip_through_json(array: np.ndarray) -> None:
    back = unpack(json.loads(json.dumps(pack(array))))
    assert back.shape == array.shape
    assert back.dtype == array.dtype.newbyteorder("<")
    np.testing.assert_array_equal(back, array)


def test_bytes_are_little_endian_and_row_by_row() -> None:
    array = np.asfortranarray(np.array([[1.0, 2.0], [3.0, 4.0]], dtype=">f4"))
    packed = pack(array)
    assert packed["dtype"] == "<f4"
    values = np.frombuffer(base64.b64decode(packed["data"]), "<f4")
    assert values.tolist() == [1, 2, 3, 4]


def test_unpacked_is_writable() -> None:
    array = unpack(pack(np.zeros(3, np.float32)))
    array[0] = 1
    assert array[0] == 1


@pytest.mark.parametrize("array", [np.array(["text"]), np.array([object()], dtype=object)])
def test_refuses_to_pack_what_is_not_numbers(array: np.ndarray) -> None:
    with pytest.raises(TypeError):
        pack(array)


@pytest.mark.parametrize(
    "packed",
    [
        {"shape": [1], "dtype": "|O", "data": "AAAAAAAAAAA="},
        {"shape": [3], "dtype": "<f4", "data": "AAAA"},
        {"shape": [2], "dtype": "|u1", "data": "AQID"},
        {"shape": [1], "dtype": "|u1", "data": "not base64!"},
    ],
)
def test_refuses_to_unpack_nonsense(packed: dict) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever step finds it, it is a ValueError
        unpack(packed)

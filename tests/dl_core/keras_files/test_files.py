"""Hostile and broken files end in a sentence, with little memory and in little time."""

from __future__ import annotations

import io
import pickle
import struct
import time
import tracemalloc
import zipfile
from dataclasses import replace

import pytest

from dl_core.keras_files import config_in, read_config
from dl_core.keras_files.errors import (
    ConfigTooLarge,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    ImportRefused,
    NoConfigInside,
    NotANetwork,
    NotJson,
    NotKerasFile,
    OldKerasFile,
    PickledFile,
    TooDeep,
)
from dl_core.limits import Limits
from tests.dl_core.keras_files.described import entrance, layer, sequential, text

SMALL = text(sequential(entrance(4), layer("Dense", "d", units=3)))
MB = 1_000_000


def archive(config: bytes | None = SMALL.encode(), method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        file.writestr("metadata.json", "{}")
        if config is not None:
            file.writestr("config.json", config)
        file.writestr("model.weights.h5", b"\x89HDF" + bytes(10_000))
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_keras_file(method: int) -> None:
    assert config_in(archive(method=method)) == SMALL


def test_a_json_file_with_or_without_a_mark_of_its_encoding() -> None:
    assert config_in(SMALL.encode()) == SMALL
    assert config_in(SMALL.encode("utf-8-sig")) == SMALL


def many_files() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for i in range(20_000):
            file.writestr(f"{i}", "")
    return buffer.getvalue()


def declared(size: int) -> bytes:
    """An archive whose table of contents says that ``config.json`` has ``size`` bytes."""
    data = bytearray(archive(method=zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", data, at + 24, size)
    return bytes(data)


def flagged(value: int, offset: int, form: str = "<H") -> bytes:
    """An archive with a field of the entry of ``config.json`` changed."""
    data = bytearray(archive(method=zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    struct.pack_into(form, data, at + offset, value)
    return bytes(data)


BOMB = archive(b"[" + b" " * 200 * MB + b"]", zipfile.ZIP_DEFLATED)
FILES = {
    "empty": (b"", FileEmpty),
    "blank": (b" \n ", FileEmpty),
    "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(100), OldKerasFile),
    "pickle": (pickle.dumps({"a": 1}), PickledFile),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NotKerasFile),
    "bomb": (BOMB, ConfigTooLarge),
    "declares a gigabyte": (declared(10**9), ConfigTooLarge),
    "declares too little": (declared(10), ImportRefused),
    "no config": (archive(None), NoConfigInside),
    "truncated": (archive()[:-30], FileDamaged),
    "only its beginning": (archive()[:100], FileDamaged),
    "two letters": (b"PK", FileDamaged),
    "not what was packed": (archive().replace(b'"units"', b'"stinu"'), FileDamaged),
    "encrypted": (flagged(1, 8), FileDamaged),
    "lzma": (archive(method=zipfile.ZIP_LZMA), FileDamaged),
    "bzip2": (archive(method=zipfile.ZIP_BZIP2), FileDamaged),
    "20,000 files": (many_files(), FileDamaged),
    "larger than allowed": (archive() + bytes(11 * MB), FileTooLarge),
    "long text": (b"[" * 6 * MB, ConfigTooLarge),
}


@pytest.mark.parametrize(("data", "error"), FILES.values(), ids=FILES)
def test_a_file_that_is_refused(data: bytes, error: type[ImportRefused]) -> None:
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(error):
            config_in(data)
        used = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert used < 40 * MB
    assert time.process_time() - began < 2


@pytest.mark.parametrize("cut", range(1, len(archive()), 97))
def test_a_file_cut_anywhere(cut: int) -> None:
    with pytest.raises(ImportRefused):
        read_config(config_in(archive()[:cut]))


def test_limits_are_those_of_the_site() -> None:
    with pytest.raises(ConfigTooLarge, match="over the limit of 50"):
        config_in(SMALL.encode(), replace(Limits(), config_bytes=50))


TEXTS = {
    "empty": ("  ", FileEmpty),
    "not JSON": ("{'name': 'python'}", NotJson),
    "cut": (SMALL[:-5], NotJson),
    "deep lists": ("[" * 100_000 + "]" * 100_000, TooDeep),
    "deep, but not for the parser": ("[" * 500 + "]" * 500, TooDeep),
    "deep dictionaries": ('{"a":' * 400 + "1" + "}" * 400, TooDeep),
    "a number of many digits": ("9" * 10_000, NotANetwork),
    "too long": (" " * 6 * MB, ConfigTooLarge),
    "a word": ('"hello"', NotJson),
}


@pytest.mark.parametrize(("given", "error"), TEXTS.values(), ids=TEXTS)
def test_a_text_that_is_refused(given: str, error: type[ImportRefused]) -> None:
    with pytest.raises(error):
        read_config(given)


def test_where_json_ends_is_said() -> None:
    with pytest.raises(NotJson, match="line 2, column 3"):
        read_config('{"a": 1,\n  b: 2}')


def test_deep_inside_a_network_too() -> None:
    deep: object = 1
    for _ in range(300):
        deep = [deep]
    with pytest.raises(TooDeep):
        read_config(text(sequential(entrance(4), layer("Dense", "d", units=3, seed=deep))))

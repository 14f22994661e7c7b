"""From an uploaded file to the JSON text that describes a network, with bounded memory.

A ``.keras`` file is a zip archive; nothing but its ``config.json`` is read, never its weights.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from dl_core.keras_files.errors import (
    ConfigTooLarge,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    NoConfigInside,
    NotKerasFile,
    OldKerasFile,
    PickledFile,
)
from dl_core.limits import LIMITS, Limits

CONFIG = "config.json"
ZIP, HDF5 = b"PK", b"\x89HDF\r\n\x1a\n"
JSON = re.compile(rb"(\xef\xbb\xbf)?\s*([{\[\"\d-]|true|false|null)")
"""What a text begins with that may be JSON."""
PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))
END, END_SIZE = b"PK\x05\x06", 22
END_64 = b"PK\x06\x07"
LISTING = 1_000_000
"""Bytes of an archive's table of contents: a .keras file lists a handful of files."""


def config_in(data: bytes, limits: Limits = LIMITS) -> str:
    """The JSON text in a ``.json`` or a ``.keras`` file.

    Raises:
        ImportRefused: there is none, or it is over a limit; the class says why.

    >>> config_in(b'{"class_name": "Sequential"}')
    '{"class_name": "Sequential"}'
    """
    if not data.strip():
        raise FileEmpty()
    if len(data) > limits.upload_bytes:
        raise FileTooLarge(size=len(data), cap=limits.upload_bytes)
    if data.startswith(HDF5):
        raise OldKerasFile()
    if data.startswith(PICKLES):
        raise PickledFile()
    text = _unzipped(data, limits.config_bytes) if data.startswith(ZIP) else data
    if len(text) > limits.config_bytes:
        raise ConfigTooLarge(size=len(text), cap=limits.config_bytes)
    if not JSON.match(text):
        raise NotKerasFile()
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotKerasFile() from error


def _unzipped(data: bytes, most: int) -> bytes:
    try:
        _check_listing(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _config(archive, most)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, ConfigTooLarge | NoConfigInside | FileDamaged):
            raise
        raise FileDamaged() from error


def _check_listing(data: bytes) -> None:
    """Refuse what would make :mod:`zipfile` list more files than any ``.keras`` file has, each at
    the cost of an object."""
    end = data.rfind(END, -END_SIZE - 0xFFFF)
    if end < 0 or data[max(0, end - 20) :].startswith(END_64):
        raise FileDamaged()
    (size,) = struct.unpack_from("<I", data, end + 12)
    struct.unpack_from(f"<{END_SIZE}s", data, end)
    if size > LISTING:
        raise FileDamaged()


def _config(archive: zipfile.ZipFile, most: int) -> bytes:
    try:
        info = archive.getinfo(CONFIG)
    except KeyError as error:
        raise NoConfigInside() from error
    if info.file_size > most:
        raise ConfigTooLarge(size=info.file_size, cap=most)
    # Other methods are unpacked by the block, however large that turns out to be.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        raise FileDamaged()
    with archive.open(info) as file:
        return file.read(most + 1)

"""Fetching, with a stand-in for ``keras.datasets`` that writes files as the real one does."""

from __future__ import annotations

import io
import sys
import time
import types
from pathlib import Path

import numpy as np
import pytest

from dl_core import downloads
from dl_core.errors import DatasetUnavailable


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(downloads.urllib.request, "urlopen", lambda *_, **__: io.BytesIO())
    return tmp_path


def stand_in(monkeypatch: pytest.MonkeyPatch, load_data: object) -> None:
    module = types.ModuleType("keras.datasets.mnist")
    module.load_data = load_data  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keras.datasets.mnist", module)
    monkeypatch.setattr(downloads.importlib, "import_module", sys.modules.__getitem__)


def test_progress_counts_the_bytes_on_disk(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[int, int]] = []

    def load_data() -> tuple[tuple[str, str], tuple[str, str]]:
        print("Downloading data")
        (home / "datasets").mkdir()
        (home / "datasets" / "mnist.npz").write_bytes(bytes(1000))
        deadline = time.monotonic() + 10
        while not seen and time.monotonic() < deadline:
            time.sleep(0.01)
        return ("a", "b"), ("c", "d")

    stand_in(monkeypatch, load_data)
    assert not downloads.cached("mnist")
    arrays = downloads.fetch("mnist", lambda done, total: seen.append((done, total)))
    assert arrays == {"x_train": "a", "y_train": "b", "x_test": "c", "y_test": "d"}
    assert seen[0] == (1000, 11_490_434)
    assert downloads.cached("mnist")
    assert capsys.readouterr().out == "", "standard output is for --json"


def test_what_is_cached_is_read_without_network(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(downloads.urllib.request, "urlopen", no_network)
    (home / "datasets").mkdir()
    (home / "datasets" / "mnist.npz").write_bytes(b"")
    x = np.zeros(1)
    stand_in(monkeypatch, lambda: ((x, x), (x, x)))
    assert downloads.fetch("mnist")["x_train"] is x


def test_a_failed_fetch_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def load_data() -> None:
        raise Exception("URL fetch failure on mnist.npz: 503")

    stand_in(monkeypatch, load_data)
    with pytest.raises(DatasetUnavailable, match="CONVOSCOPE_DATA"):
        downloads.fetch("mnist")


@pytest.mark.keras
@pytest.mark.parametrize("name", sorted(downloads._REMOTES))
def test_keras_still_has_what_is_asked_of_it(keras: types.ModuleType, name: str) -> None:
    remote = downloads._REMOTES[name]
    assert callable(getattr(keras.datasets, remote.module).load_data)

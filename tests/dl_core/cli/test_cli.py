from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dl_core import datasets
from dl_core.cli import main
from dl_core.keys import key
from dl_core.specs import PRESETS, TrainSpec
from dl_core.store import open_store

TRAIN = ["train", "lenet5", "--epochs", "2", "--seed", "7", "--set", "data.limit=800"]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVOSCOPE_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("CONVOSCOPE_DATA", raising=False)
    return tmp_path / "store"


class Terminal:
    """Runs commands and keeps what they printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *words: str) -> int:
        code = main(words)
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *words: str) -> Any:
        assert self(*words, "--json") == 0, self.err
        return json.loads(self.out)

    def refused(self, *words: str) -> str:
        """The one line said by a command that must be refused."""
        assert self(*words) == 2
        assert self.out == ""
        (line,) = self.err.splitlines()
        return line.removeprefix("python -m dl_core: ")


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def drawn(path: Path, digit: int, *, light: bool, nth: int = 0) -> str:
    """A test digit as a picture four times its size, dark on light or light on dark."""
    raw = datasets.load_raw("mnist-5k")
    image = raw.x_test[np.flatnonzero(raw.y_test == digit)[nth], ..., 0]
    picture = Image.fromarray(image if light else 255 - image).resize((112, 112))
    picture.save(path)
    return str(path)


# Lists ---------------------------------------------------------------------------------------


def test_presets(terminal: Terminal) -> None:
    found = terminal.json("presets")
    assert [preset["name"] for preset in found] == list(PRESETS)
    for preset in found:
        assert TrainSpec.model_validate(preset["train"]) == PRESETS[preset["name"]].train
    assert terminal("presets") == 0
    assert "804,554" in terminal.out


def test_datasets(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cifar10.npz").write_bytes(b"")
    monkeypatch.setenv("CONVOSCOPE_DATA", str(tmp_path))
    found = {data["name"]: data for data in terminal.json("datasets")}
    assert found["mnist-5k"]["source"] == "embedded"
    assert found["cifar10"]["source"] == "file"
    assert found["cifar10"]["shape"] == [32, 32, 3]
    assert terminal("datasets") == 0
    assert "comes with Convoscope" in terminal.out


def test_summary_adds_up(terminal: Terminal) -> None:
    found = terminal.json("summary", "mnist_convnet")
    for name in ("parameters", "macs"):
        assert sum(row[name] for row in found["rows"]) == found["totals"][name]
    assert found["totals"]["parameters"] == 34_826
    assert terminal("summary", "mnist_convnet") == 0
    assert "34,826 parameters" in terminal.out


def test_summary_of_a_changed_network(terminal: Terminal) -> None:
    words = ("--data", "cifar10", "--set", "model.layers.0.filters=7")
    first = terminal.json("summary", "lenet5", *words)["rows"][0]
    assert first["output"] == [32, 32, 7]
    assert first["parameters"] == 7 * (5 * 5 * 3 + 1)


# Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["train", "cnn7"], "cnn7"),
        (["train", "cnn6", "--data", "mnits"], "mnits"),
        (["train", "cnn6", "--epochs", "0"], "epochs: "),
        (["train", "cnn6", "--epochs", "1000"], "over the limit"),
        (["train", "cnn6", "--set", "batch_size=5000"], "over the limit"),
        (["train", "cnn6", "--set", "model.layers.1.filters=4096"], "over the limit"),
        (["train", "cnn6", "--set", "seed=-1"], "seed: "),
        (["train", "cnn6", "--set", "learning_rate=NaN"], "learning_rate: "),
        (["train", "cnn6", "--set", "learning_rate"], "learning_rate: "),
        (["train", "cnn6", "--set", "learning_speed=1"], "learning_speed"),
        (["train", "cnn6", "--set", "model.layers.99.filters=3"], "model.layers.99.filters"),
        (["train", "cnn6", "--set", "model.layers.-1.units=3"], "model.layers.-1.units"),
        (["train", "cnn6", "--set", "seed.deeper=3"], "seed.deeper"),
        (["train", "cnn6", "--set", "=3"], "no setting"),
        (["train", "cnn6", "--set", "model.layers.0.filters=0"], "model.layers.0.filters: "),
        (["train", "cnn6", "--set", "model.layers.8.units=9"], "ends with 9"),
        (["train", "cnn6", "--set", "model.layers.8.activation=relu"], "softmax"),
        (["train", "lenet5", "--set", "model.layers.2.kernel_size=99"], "Layer 3 (Conv2D)"),
        (["summary", "lenet5", "--set", "model=null"], "model: "),
        (["predict", "abc", "image.png"], "abc"),
        (["predict", "", "image.png"], "No trained network"),
        (["predict", "../..", "image.png"], "No trained network"),
    ],
)
def test_refused_in_one_line(terminal: Terminal, words: list[str], why: str) -> None:
    assert why in terminal.refused(*words)


def test_a_store_that_cannot_be_written(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CONVOSCOPE_STORE", str(tmp_path / "file" / "store"))
    monkeypatch.setattr("dl_core.cli.training.import_quietly", lambda: None)
    assert "CONVOSCOPE_STORE" in terminal.refused(*TRAIN)


def test_missing_words_are_explained() -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["train"])
    assert leaving.value.code == 2


# Training ------------------------------------------------------------------------------------


@pytest.mark.keras
@pytest.mark.usefixtures("keras")
def test_train_predict_and_clean(terminal: Terminal, tmp_path: Path, store: Path) -> None:
    assert terminal(*TRAIN) == 0
    lines = terminal.out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:3]] == ["epoch 1/2", "epoch 2/2"]
    assert lines[-1].startswith("Trained: ")

    again = terminal.json(*TRAIN)
    assert again["already"]
    assert again["status"] == "done"
    assert len(again["history"]["loss"]) == 2
    spec = TrainSpec.model_validate(again["spec"])
    assert again["key"] == key(spec)
    assert (spec.seed, spec.epochs, spec.data.limit) == (7, 2, 800)

    (run,) = terminal.json("runs")
    assert (run["key"], run["network"], run["complete"]) == (key(spec), "lenet5", True)
    assert terminal("runs") == 0
    assert key(spec) in terminal.out

    for light in (True, False):
        read = terminal.json("predict", key(spec)[:6], drawn(tmp_path / "1.png", 1, light=light))
        assert read["class"] == "1"
        assert sum(read["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert terminal("predict", key(spec), str(tmp_path / "1.png")) == 0
    assert terminal.out.startswith("1 (")

    Image.new("L", (30, 30), 255).save(tmp_path / "blank.png")
    assert "nothing drawn" in terminal.refused("predict", key(spec), str(tmp_path / "blank.png"))
    (tmp_path / "text.png").write_text("not an image")
    assert "text.png" in terminal.refused("predict", key(spec), str(tmp_path / "text.png"))
    assert "none.png" in terminal.refused("predict", key(spec), str(tmp_path / "none.png"))

    assert terminal.json("clean")["removed"] == 0
    assert terminal("clean", "--all") == 1, "not without being told: there is no terminal to ask"
    assert "--yes" in terminal.err
    assert open_store().is_done(key(spec))
    assert terminal.json("clean", "--all", "--yes")["removed"] == 1
    assert terminal.json("runs") == []


def test_a_picture_too_large_is_refused_unread(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dl_core.cli import predicting
    from dl_core.errors import LimitExceeded
    from dl_core.limits import Limits

    path = Path(drawn(tmp_path / "1.png", 1, light=True))
    for cap in ({"upload_pixels": 100 * 100}, {"upload_bytes": 100}):
        monkeypatch.setattr(predicting, "LIMITS", Limits(**cap))
        with pytest.raises(LimitExceeded):
            predicting.read(path)


def test_a_prefix_of_two_runs_is_ambiguous(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dl_core.store import RunSummary, Store

    spec = PRESETS["cnn6"].train
    runs = tuple(RunSummary(k * 24, spec, True, 5, 0.0, 0.9) for k in "ab")
    twins = (*runs, RunSummary("a" * 23 + "b", spec, False, 2, 0.0))
    monkeypatch.setattr(Store, "runs", lambda self: twins)
    assert "Several" in terminal.refused("predict", "aaa", "x.png")
    assert terminal("runs") == 0
    assert "2/5" in terminal.out
    assert "stopped" in terminal.out


@pytest.mark.keras
@pytest.mark.timeout(180)
def test_ctrl_c_stops_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    words = [*TRAIN[:2], "--epochs", "50", "--set", "data.limit=4000"]
    command = [sys.executable, "-m", "dl_core", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("epoch  2/50"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "The same command goes on from there." in out
    assert err == ""
    (run,) = open_store().runs()
    assert not run.complete
    assert run.epoch >= 2


def test_reading_little_of_the_output_is_no_error() -> None:
    command = f"{sys.executable} -m dl_core presets --json | head -1"
    found = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert found.stderr == ""


def test_no_command_but_train_imports_a_framework(tmp_path: Path) -> None:
    code = (
        "import sys; from dl_core.cli import main;"
        "[main(words) for words in (['presets'], ['datasets'], ['summary', 'cnn6'], ['runs'])];"
        "print([m for m in ('keras', 'tensorflow', 'distributed') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert found.stdout.splitlines()[-1] == "[]"

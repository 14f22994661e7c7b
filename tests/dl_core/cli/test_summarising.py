"""``summary`` of networks from everywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dl_core.applications import Architecture
from dl_core.counting import summary
from dl_core.keys import key
from dl_core.specs import PRESETS, ArchitectureSpec, graph_of
from dl_core.store import open_store
from tests.dl_core.cli.test_cli import Terminal, store, terminal
from tests.dl_core.growing import described_unet

__all__ = ["store", "terminal"]

LENET = PRESETS["lenet5"].train
COLUMNS = {
    "name",
    "kind",
    "input",
    "output",
    "parameters",
    "trainable",
    "macs",
    "receptive_field",
    "jump",
}
KERAS: dict[str, Any] = {
    "class_name": "Sequential",
    "config": {
        "name": "small",
        "layers": [
            {
                "class_name": "InputLayer",
                "config": {"batch_shape": [None, 8, 8, 3], "name": "image"},
            },
            {
                "class_name": "Conv2D",
                "config": {"name": "see", "filters": 4, "kernel_size": [3, 3]},
            },
            {"class_name": "Flatten", "config": {"name": "flat"}},
            {"class_name": "Dense", "config": {"name": "say", "units": 2}},
        ],
    },
}


def file(tmp_path: Path, body: Any, name: str = "spec.json") -> str:
    path = tmp_path / name
    path.write_text(body if isinstance(body, str) else json.dumps(body), encoding="utf-8")
    return str(path)


def test_rows_and_totals(terminal: Terminal) -> None:
    found = terminal.json("summary", "lenet5")
    assert all(row.keys() >= COLUMNS for row in found["rows"])
    totals = summary(LENET.model).totals
    assert found["totals"]["parameters"] == totals.parameters == 61_706
    assert found["totals"]["flops"] == 2 * sum(row["macs"] for row in found["rows"])
    assert found["rows"][2]["receptive_field"] == [14, 14]
    assert found["rows"][3]["jump"] == [4, 4]
    assert terminal("summary", "lenet5") == 0
    assert "14×14×6   10×10×16" in terminal.out
    assert "61,706 parameters" in terminal.out


@pytest.mark.parametrize("spec", [LENET, LENET.model, graph_of(LENET.model)], ids=lambda s: type(s))
def test_descriptions_of_ours(terminal: Terminal, tmp_path: Path, spec: Any) -> None:
    path = file(tmp_path, spec.model_dump_json())
    assert terminal.json("summary", path) == terminal.json("summary", "lenet5")


def test_descriptions_of_keras(terminal: Terminal, tmp_path: Path) -> None:
    path = file(tmp_path, KERAS)
    found = terminal.json("summary", path)
    assert [row["name"] for row in found["rows"]] == ["see", "flat", "say"]
    assert found["totals"]["parameters"] == 4 * 28 + 2 * (144 + 1)
    larger = terminal.json("summary", path, "--input", "10x12x1")
    assert larger["rows"][0]["input"] == [10, 12, 1]
    assert larger["totals"]["parameters"] == 4 * 10 + 2 * (8 * 10 * 4 + 1)


def test_maps_that_become_larger_again(terminal: Terminal, tmp_path: Path) -> None:
    path = file(tmp_path, described_unet())
    rows = {row["name"]: row for row in terminal.json("summary", path)["rows"]}
    assert rows["up"]["kind"] == "Conv2DTranspose"
    assert (rows["up"]["jump"], rows["large"]["jump"]) == ([1, 1], ["1/2", "1/2"])
    assert terminal("summary", path) == 0
    assert "12×12            1/2×1/2" in terminal.out
    assert terminal("summary", path, "--code") == 0
    assert 'keras.layers.Conv2DTranspose(4, 2, strides=2, name="up")' in terminal.out
    for form in ("--csv", "--markdown", "--latex"):
        assert terminal("summary", path, form) == 0
        assert "1/2" in terminal.out


def test_a_sentence(terminal: Terminal) -> None:
    found = terminal.json(
        "summary", "--grammar", "INPUT(32x32x3) -> CONV(32, 3x3) -> GAP -> FC(10)"
    )
    assert found["totals"]["parameters"] == 896 + 330
    other = terminal.json("summary", "--grammar", "CONV(32) -> GAP -> FC", "--input", "9x9x1")
    assert other["rows"][0]["output"] == [9, 9, 32]


def test_settings_and_sizes(terminal: Terminal, tmp_path: Path) -> None:
    words = ("--set", "layers.0.filters=7")
    path = file(tmp_path, LENET.model.model_dump_json())
    assert terminal.json("summary", path, *words)["rows"][0]["output"] == [28, 28, 7]
    wide = terminal.json("summary", "lenet5", "--input", "64×32×3")
    assert wide["rows"][0]["output"] == [64, 32, 6]


def test_forms(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal("summary", "lenet5", "--csv") == 0
    assert terminal.out.splitlines()[-1] == '"Total","","","",61706,"",61706,416520,"",8094,"",""'
    assert terminal("summary", "lenet5", "--markdown") == 0
    assert "**61,706**" in terminal.out
    assert terminal("summary", "lenet5", "--latex") == 0
    assert terminal.out.endswith("\\bottomrule\n\\end{tabular}\n")
    assert terminal("summary", "lenet5", "--code") == 0
    assert "keras.Sequential" in terminal.out
    assert terminal("summary", "--grammar", "RES[CONV(1)] -> FC", "--code") == 0
    assert "keras.Model(inputs, outputs)" in terminal.out
    assert terminal("summary", file(tmp_path, KERAS), "--code") == 0
    assert 'keras.layers.Conv2D(4, 3, name="see")' in terminal.out


# Keras Applications -----------------------------------------------------------------------------


def test_an_application_that_was_asked_for_before(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dl_core.cli.networks.architecture", None)  # not to be built again
    asked = ArchitectureSpec(application="VGG16", top=False, input_shape=(64, 64, 3))
    kept = Architecture(json.dumps(KERAS), (), 402, 402, 0.1, "tensorflow", "3")
    open_store().answers.save(key(asked), kept.to_dict())
    words = ("--application", "VGG16", "--no-top", "--input", "64x64x3")
    assert terminal.json("summary", *words)["totals"]["parameters"] == 402


@pytest.mark.keras
@pytest.mark.timeout(180)
def test_an_application_is_built_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    words = ["--application", "MobileNetV2", "--no-top", "--input", "32x32x3", "--json"]
    command = [sys.executable, "-m", "dl_core", "summary", *words]
    first = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(first.stdout)
    assert found["totals"]["parameters"] == 2_257_984  # keras.io
    assert first.stderr == ""
    code = (
        "import sys; from dl_core.cli import main;"
        f"main(['summary', *{words!r}]); print('keras' in sys.modules)"
    )
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert again.stdout == f"{first.stdout}False\n"


# Refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([], "Name one network"),
        (["lenet5", "--grammar", "FC"], "Name one network"),
        (["--grammar", "FC", "--application", "VGG16"], "Name one network"),
        (["lenet6"], "no preset named “lenet6”"),
        (["lenet5", "--no-top"], "--no-top goes only with --application"),
        (["--grammar", "FC", "--set", "seed=3"], "--set goes only with"),
        (["--grammar", "FC", "--data", "mnist"], "--data goes only with a preset"),
        (["--grammar", "CONV("], "never closed"),
        (["--grammar", "INPUT(2x2x1) -> CONV(1, 3x3, valid)"], "covers 3×3"),
        (["--application", "VGG61"], "no application named “VGG61”"),
        (["--application", "VGG16", "--input", "8x8x3"], "too deep for images of 8×8"),
        (["lenet5", "--input", "28x28"], "as in 224x224x3"),
        (["lenet5", "--input", "4x4x1"], "Layer 3 (Conv2D) has a window of 5×5"),
        (["lenet5", "--input", "9999x9999x3"], "input_shape"),
        (["none.json"], "none.json cannot be read"),
        (["lenet5", "--json", "--csv"], "--json and --csv"),
    ],
)
def test_refused_in_one_line(terminal: Terminal, words: list[str], why: str) -> None:
    assert why in terminal.refused("summary", *words)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "no network to read"),
        ("{", "not JSON"),
        ("[" * 100_000, "deeper"),
        ("3", "no Sequential or Functional network"),
        ('{"layers": [{"kind": "conv3d"}]}', "layers.0"),
        ('{"model": {}}', "model."),
        ('{"nodes": [], "more": 1}', "nodes"),
        (LENET.model_dump_json().replace('"units":10', '"units":9'), "ends with 9"),
    ],
)
def test_files_refused_in_one_line(terminal: Terminal, tmp_path: Path, body: str, why: str) -> None:
    assert why in terminal.refused("summary", file(tmp_path, body))


def test_what_is_only_counted_is_not_written_as_code(terminal: Terminal, tmp_path: Path) -> None:
    image = {"name": "image", "layer": {"kind": "input", "shape": [8, 8, 3]}}
    layer = {"kind": "elementwise", "name": "Rescaling"}
    nodes = [image, {"name": "scale", "layer": layer, "inputs": [0]}]
    path = file(tmp_path, {"nodes": nodes})
    assert terminal("summary", path) == 0
    assert "Layer scale (Rescaling) cannot be written" in terminal.refused(
        "summary", path, "--code"
    )

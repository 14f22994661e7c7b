from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl_core.sliding import convolve, pool
from tests.dl_core.cli.test_cli import Terminal, terminal
from tests.dl_core.test_sliding import FIGURE, KERNEL, RESULT

__all__ = ["terminal"]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes an array, or a text, to a file; its path."""

    def write(name: str, content: Any) -> str:
        text = content if isinstance(content, str) else json.dumps(np.asarray(content).tolist())
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def test_the_published_example(terminal: Terminal, write: Any) -> None:
    words = ["convolve", "--input", write("i.json", FIGURE), "--kernel", write("k.json", KERNEL)]
    found = terminal.json(*words)
    assert found["output"] == found["before_activation"] == RESULT
    assert found["shape"] == [3, 3]
    assert (found["macs"], found["parameters"]) == (81, 9)
    assert found["axes"]["height"]["out"] == 3
    assert terminal(*words) == 0
    lines = terminal.out.splitlines()
    assert lines[0] == "height: floor((5 + 0 - 1 × (3 - 1) - 1) / 1) + 1 = 3"
    assert lines[2] == "81 multiply-accumulates, 9 parameters"
    assert (
        "First cell: 3 × 0 + 3 × 1 + 2 × 2 + 0 × 2 + 0 × 2 + 1 × 0 + 3 × 0 + 1 × 1 + 2 × 2 = 12"
        in lines
    )
    assert lines[-4:] == ["Output 3×3", "12 12 17", "10 17 19", " 9  6 14"]


@pytest.mark.parametrize(
    ("x", "kernel", "words", "settings"),
    [
        ((9,), (3,), ["--padding", "[1, 2]", "--stride", "2"], {"padding": (1, 2), "stride": 2}),
        ((9,), (3, 1, 2), ["--bias", "[1, 2]", "--flip"], {"bias": [1, 2], "flip": True}),
        (
            (6, 7),
            (3, 2),
            ["--padding", "same", "--dilation", "[1,2]", "--activation", "relu"],
            {"padding": "same", "dilation": (1, 2), "activation": "relu"},
        ),
        (
            (6, 7, 3),
            (3, 3, 3, 2),
            ["--padding=[[0,1],2]", "--stride=[2,1]", "--activation=elu", "--set", "alpha=0.5"],
            {
                "padding": ((0, 1), 2),
                "stride": (2, 1),
                "activation": "elu",
                "parameters": {"alpha": 0.5},
            },
        ),
    ],
)
def test_it_is_the_same_function(terminal, write, x, kernel, words, settings) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=x), rng.normal(size=kernel)
    files = ["--input", write("i.json", a), "--kernel", write("k.json", b)]
    done = convolve(a, b, **settings)
    found = terminal.json("convolve", *files, *words)
    assert found["output"] == done.output.tolist()
    assert found["before_activation"] == done.before_activation.tolist()
    assert found["shape"] == list(done.output.shape)
    assert (found["macs"], found["parameters"]) == (done.macs, done.parameters)
    assert found["axes"].keys() == ({"length"} if len(x) == 1 else {"height", "width"})
    assert terminal("convolve", *files, *words) == 0
    assert "≈" in terminal.out


def test_a_first_cell_with_bias_and_activation(terminal: Terminal, write: Any) -> None:
    words = [
        "convolve",
        "--input",
        write("i.json", [1, -2, 3]),
        "--kernel",
        write("k.json", [-1, 2]),
    ]
    assert terminal(*words, "--bias", "-0.5", "--activation", "relu") == 0
    assert "First cell: 1 × (-1) + -2 × 2 + (-0.5) = -5.5, and relu of it = 0" in terminal.out
    assert terminal.out.splitlines()[-2:] == ["Output 2", "  0 7.5"]


def test_a_long_sum_is_cut(terminal: Terminal, write: Any) -> None:
    files = [
        "--input",
        write("i.json", np.ones((6, 6))),
        "--kernel",
        write("k.json", np.ones((6, 6))),
    ]
    assert terminal("convolve", *files) == 0
    assert "+ … 9 more = 36" in terminal.out


def test_pooling(terminal: Terminal, write: Any) -> None:
    x = np.arange(32).reshape(4, 4, 2)
    words = ["pool", "--input", write("i.json", x), "--size", "2"]
    found = terminal.json(*words, "--kind", "average", "--stride", "1", "--padding", "same")
    done = pool(x, 2, kind="average", stride=1, padding="same")
    assert found["output"] == done.output.tolist()
    assert (found["parameters"], found["macs"], found["kind"]) == (0, 0, "average")
    assert terminal(*words) == 0
    assert "First cell: max(0, 2, 8, 10) = 10" in terminal.out
    assert "map 2 of 2:\n11 15\n27 31" in terminal.out
    assert terminal(*words, "--whole", "--kind", "average") == 0
    assert "Output 1×1×2" in terminal.out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[[1, 2], [3]]", "The input is ragged"),
        ('[["a"]]', "not a number"),
        ("[[NaN]]", "is not a number below"),
        ("[[1e999]]", "is not a number below"),
        ("[]", "holds no value"),
        ("{}", "not a number"),
        ("null", "not a number"),
        ("5", "The input must be"),
        ("[1, 2", "is not JSON"),
        ("", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 60 + "1" + "]" * 60, "The input must be"),
        ("[[1, 2, 3], [4, 5, 6]]", "spans 3×3 cells and does not fit into the input, which is 2×3"),
    ],
)
def test_a_bad_input_is_refused_in_one_line(terminal, write, content: str, why: str) -> None:
    kernel = write("k.json", np.ones((3, 3)))
    said = terminal.refused("convolve", "--input", write("i.json", content), "--kernel", kernel)
    assert why in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--stride", "0"], "Stride must be a whole number from 1 up, and is 0"),
        (["--stride", "two"], "Stride"),
        (["--padding", "full"], "Padding is “valid”, “same”"),
        (["--padding", "[1,2,3]"], "Padding"),
        (["--dilation", "5"], "does not fit"),
        (["--bias", "[1,2]"], "Biases: 2, filters: 1"),
        (["--bias", "x"], "The bias holds something"),
        (["--activation", "relo"], "relo"),
        (["--activation", "elu", "--set", "alpha=x"], "“x”"),
    ],
)
def test_a_bad_setting_is_refused_in_one_line(terminal, write, words, why: str) -> None:
    files = ["--input", write("i.json", FIGURE), "--kernel", write("k.json", KERNEL)]
    assert why in terminal.refused("convolve", *files, *words)


def test_files_that_cannot_be_read(terminal: Terminal, write: Any, tmp_path: Path) -> None:
    kernel = write("k.json", KERNEL)
    missing = str(tmp_path / "missing.json")
    assert "cannot be read" in terminal.refused("convolve", "--input", missing, "--kernel", kernel)
    assert "cannot be read" in terminal.refused("pool", "--input", str(tmp_path))
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    assert "not text" in terminal.refused("pool", "--input", str(tmp_path / "bytes.json"))


def test_a_file_that_is_too_large(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(20_000_000)
    assert "Size of the file" in terminal.refused("pool", "--input", str(path))

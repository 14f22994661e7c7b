from __future__ import annotations

import pytest

from dl_core.activations import ACTIVATIONS, apply, derivative
from tests.dl_core.cli.test_cli import Terminal, terminal

__all__ = ["terminal"]
POINTS = ["-1e3", "-2.5", "0", "1.3", "1e3"]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_slopes(terminal: Terminal, name: str) -> None:
    found = terminal.json("activation", name, "--at", *POINTS)
    x = [float(p) for p in POINTS]
    assert [p["x"] for p in found["points"]] == x
    assert [p["value"] for p in found["points"]] == apply(name, x).tolist()
    assert [p["derivative"] for p in found["points"]] == derivative(name, x).tolist()
    assert found["formula"] == ACTIVATIONS[name].formula
    assert found["source"] == ACTIVATIONS[name].source
    assert found["parameters"] == {p.name: p.default for p in ACTIVATIONS[name].parameters}


def test_parameters(terminal: Terminal) -> None:
    words = ["activation", "leaky_relu", "--at", "-10", "--set", "slope=0.1"]
    found = terminal.json(*words)
    assert found["parameters"] == {"slope": 0.1}
    assert found["points"] == [{"x": -10, "value": -1, "derivative": 0.1}]
    assert terminal(*words) == 0
    assert "slope: 0.1" in terminal.out
    assert terminal.out.splitlines()[-1].split() == ["-10", "-1", "0.1"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["relo"], "relo"),
        (["relu", "--at", "one"], "“one” is none"),
        (["relu", "--at", "nan"], "“nan” is none"),
        (["relu", "--at", "1e999"], "“1e999” is none"),
        (["relu", "--set", "slope=0.1"], "no parameter “slope”"),
        (["elu", "--set", "alpha=x"], "“x” is none"),
        (["elu", "--set", "alpha"], "“” is none"),
        (["elu", "--set", "alpha=99"], "from 0 to 3"),
    ],
)
def test_refused_in_one_line(terminal: Terminal, words: list[str], why: str) -> None:
    assert why in terminal.refused("activation", *words)


@pytest.mark.parametrize(("alias", "name"), [("swish", "silu"), ("hard_swish", "hard_silu")])
def test_other_names_in_use_are_understood(terminal: Terminal, alias: str, name: str) -> None:
    assert terminal.json("activation", alias) == terminal.json("activation", name)

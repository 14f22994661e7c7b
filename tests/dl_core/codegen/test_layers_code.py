"""The source of random layers, and of a fitted layer, gives the numbers on screen in Keras."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from dl_core.bends import fit
from dl_core.codegen import fitted_code, random_layers_code
from dl_core.depth import ELEMENTWISE, Stack, propagate
from dl_core.initialisation import NAMES


def run(source: str) -> dict[str, Any]:
    """The names that ``source`` leaves, run as a reader would."""
    variables: dict[str, Any] = {}
    exec(compile(source, "the source on screen", "exec"), variables)
    return variables


STACKS = [
    *(Stack(a, "glorot_uniform", depth=4, width=16, seed=2) for a in ELEMENTWISE),
    *(Stack("tanh", name, depth=5, width=32, seed=7, sigma=0.2) for name in NAMES),
]


@pytest.mark.keras
@pytest.mark.parametrize("stack", STACKS, ids=lambda s: f"{s.activation}-{s.initialisation}")
def test_random_layers(keras: Any, stack: Stack) -> None:
    found, wanted = run(random_layers_code(stack)), propagate(stack)
    np.testing.assert_allclose(found["signal"], wanted.signal.std[1:], rtol=1e-4)
    np.testing.assert_allclose(found["gradient"], wanted.gradient, rtol=1e-3)
    assert found["layer"].units == stack.width


@pytest.mark.keras
@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_a_fitted_layer(keras: Any, activation: str) -> None:
    wanted = fit("bump", activation, 5)
    found = run(fitted_code(wanted))
    off = np.abs(found["y"] - wanted.y)
    # Single precision may stand on the other side of a jump.
    allowed = 5 if activation == "step" else 0
    assert (off > 1e-4).sum() <= allowed


def test_no_layer_without_neurons() -> None:
    with pytest.raises(ValueError, match="no neurons"):
        fitted_code(fit("line", "relu", 0))


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_source_is_python_and_fits_a_screen(activation: str) -> None:
    for name in NAMES:
        source = random_layers_code(Stack(activation, name, depth=50))
        ast.parse(source)
        assert max(map(len, source.splitlines())) <= 100
    ast.parse(fitted_code(fit("sine", activation, 32)))


def test_comments_are_translated() -> None:
    source = random_layers_code(Stack("relu"), translate=str.upper)
    assert "# THE SIGNAL: STANDARD DEVIATION OF THE OUTPUTS OF EACH LAYER" in source
    assert "# WHAT KERAS DRAWS" in source

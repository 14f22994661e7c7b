"""The source on screen, run in Keras, gives the numbers on screen."""

from __future__ import annotations

import ast
import warnings
from typing import Any

import numpy as np
import pytest

from dl_core import activations
from dl_core.activations import ACTIVATIONS, ActivationError
from dl_core.codegen import activation_code, convolution_code, is_whole, pooling_code
from dl_core.codegen.source import WRITTEN
from dl_core.sliding import WindowError, convolve, pool
from tests.dl_core.sliding_cases import CONVOLUTIONS, POOLINGS

RNG = np.random.default_rng(5)


def run(source: str, **variables: Any) -> np.ndarray:
    """``y`` of ``source``, as a reader would run it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a softmax over one filter is warned of, and is asked for
        exec(compile(source, "the source on screen", "exec"), variables)
    found: np.ndarray = variables["y"]
    return found


def normal(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


@pytest.mark.keras
@pytest.mark.parametrize(("shape", "size", "settings"), CONVOLUTIONS, ids=str)
def test_a_convolution(keras: Any, shape, size, settings) -> None:
    x, kernel = normal(*shape), normal(*size)
    wanted = convolve(x, kernel, **settings).output
    found = run(convolution_code(shape, kernel, **settings), x=x)
    np.testing.assert_allclose(found.reshape(wanted.shape), wanted, atol=1e-5)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("shape", "size", "settings"),
    POOLINGS,
    ids=str,
)
@pytest.mark.parametrize("kind", ["max", "average"])
def test_a_pooling(keras: Any, kind, shape, size, settings) -> None:
    x = normal(*shape) - 3  # so that a padding of zeros would win, or weigh
    wanted = pool(x, size, kind=kind, **settings).output
    found = run(pooling_code(shape, size, kind=kind, **settings), x=x)
    np.testing.assert_allclose(found.reshape(wanted.shape), wanted, atol=1e-5)


OTHERS = [("leaky_relu", {"slope": 0.05}), ("elu", {"alpha": 0.5}), ("silu", {"beta": 2.5})]


@pytest.mark.keras
@pytest.mark.parametrize(("name", "parameters"), [*((n, {}) for n in ACTIVATIONS), *OTHERS])
def test_an_activation(keras: Any, name, parameters) -> None:
    found = run(activation_code(name, parameters))
    variables: dict[str, Any] = {}
    exec(activation_code(name, parameters), variables)
    wanted = activations.apply(name, variables["x"].astype(np.float64), parameters)
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    if name not in ("step", "softmax"):
        x = variables["x"].astype(np.float64)
        sides = [activations.derivative(name, x + h, parameters) for h in (-1e-6, 1e-6)]
        np.testing.assert_allclose(variables["slope"], np.mean(sides, axis=0), atol=2e-3)
    layer = variables["layer"]
    tensor = keras.ops.convert_to_tensor(variables["x"][None])
    applied = keras.ops.convert_to_numpy(layer.activation(tensor))[0]
    np.testing.assert_allclose(applied, wanted, atol=1e-6)


@pytest.mark.keras
@pytest.mark.parametrize(("name", "parameters"), [*((n, {}) for n in ACTIVATIONS), *OTHERS])
def test_an_activation_in_a_convolution(keras: Any, name, parameters) -> None:
    x, kernel = normal(5, 5, 2), normal(2, 2, 2, 3)
    settings: dict[str, Any] = {"activation": name, "parameters": parameters, "bias": [0, 1, -1]}
    wanted = convolve(x, kernel, **settings).output
    found = run(convolution_code(x.shape, kernel, **settings), x=x)
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.keras
def test_softmax_with_scores_and_a_temperature(keras: Any) -> None:
    scores = np.array([3.0, 1.0, 0.5])
    found = run(activation_code("softmax", {"temperature": 2}, x=scores))
    np.testing.assert_allclose(found, activations.apply("softmax", scores / 2), atol=1e-6)


@pytest.mark.keras
def test_a_small_input_is_written_out(keras: Any) -> None:
    x, kernel = normal(4, 5), normal(2, 2)
    found = run(convolution_code(x.shape, kernel, x=x))
    np.testing.assert_allclose(found[:, :, 0], convolve(x, kernel).output, atol=1e-6)
    assert run(pooling_code((3,), 2, x=[1, 3, 2])).tolist() == [[3]]


@pytest.mark.keras
@pytest.mark.parametrize("shape", [(WRITTEN + 1,), (28, 28, 1), (4, 4, 3)])
def test_an_input_is_packed_where_that_is_short(keras: Any, shape: tuple[int, ...]) -> None:
    x = np.round(np.maximum(normal(*shape), 0), 1)
    source = pooling_code(shape, x=x)
    assert is_whole(source)
    np.testing.assert_allclose(run(source), pool(x).output.reshape(run(source).shape), atol=1e-6)


def test_a_large_input_is_left_to_the_reader() -> None:
    x = normal(1000)
    source = convolution_code(x.shape, [1, 2], x=x)
    assert "# x: the input, a NumPy array of shape (1000,)" in source
    assert not is_whole(source)
    assert not is_whole(pooling_code((4, 4)))


def test_numbers_are_written_in_full() -> None:
    kernel = RNG.normal(size=(3, 3))
    tree = ast.parse(convolution_code((5, 5), kernel))
    numbers = [
        float(ast.literal_eval(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.UnaryOp)
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert set(kernel.ravel().tolist()) <= set(numbers)


def test_comments_are_in_the_language_of_the_reader() -> None:
    source = convolution_code(
        (9, 9, 2),
        np.ones((2, 2, 2, 2)),
        stride=2,
        dilation=2,
        flip=True,
        translate=lambda text: "TRANSLATED" if "{" not in text else "TRANSLATED {shape}",
    )
    comments = [line for line in source.splitlines() if line.startswith("#")]
    assert len(comments) == 5
    assert all("TRANSLATED" in line for line in comments)


def test_what_cannot_be_computed_has_no_source() -> None:
    with pytest.raises(WindowError):
        convolution_code((2, 2), np.ones((3, 3)))
    with pytest.raises(WindowError):
        pooling_code((2, 2), 3)
    with pytest.raises(ActivationError):
        activation_code("relux")

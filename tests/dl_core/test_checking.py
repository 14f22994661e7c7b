"""Questions to Keras: its answers are the numbers of :mod:`dl_core.sliding`."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from dl_core import checking
from dl_core.activations import ACTIVATIONS
from dl_core.checking import Answer
from dl_core.engine import task
from dl_core.engine.work import Work
from dl_core.errors import LimitExceeded
from dl_core.keys import canonical
from dl_core.keys import key as key_of
from dl_core.limits import Limits
from dl_core.sliding import (
    WindowError,
    compare,
    convolution_question,
    convolve,
    pool,
    pooling_question,
)
from dl_core.specs import CheckSpec, Values
from dl_core.store import Store
from tests.dl_core.sliding_cases import CONVOLUTIONS, POOLINGS

RNG = np.random.default_rng(6)


@pytest.mark.keras
@pytest.mark.parametrize(("shape", "size", "settings"), CONVOLUTIONS, ids=str)
def test_a_convolution(keras: Any, shape, size, settings) -> None:
    x, kernel = RNG.normal(size=shape), RNG.normal(size=size)
    ours = convolve(x, kernel, **settings).output
    question = convolution_question(x, kernel, **settings)
    theirs = checking.answer(question)
    np.testing.assert_allclose(theirs.values.reshape(ours.shape), ours, atol=1e-5)
    assert compare(question, ours, theirs.values).agrees
    assert theirs.values.shape[2] == (size[-1] if len(size) > 2 else 1)


@pytest.mark.keras
@pytest.mark.parametrize(("shape", "size", "settings"), POOLINGS, ids=str)
@pytest.mark.parametrize("kind", ["max", "average"])
def test_a_pooling(keras: Any, kind, shape, size, settings) -> None:
    x = RNG.normal(size=shape) - 3
    ours = pool(x, size, kind=kind, **settings).output
    question = pooling_question(x, size, kind=kind, **settings)
    found = compare(question, ours, checking.answer(question).values)
    assert found.agrees
    assert found.largest < 1e-5


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:You are using a softmax:UserWarning")
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation(keras: Any, name) -> None:
    x, kernel = RNG.normal(size=(6, 6, 2)), RNG.normal(size=(3, 3, 2, 3))
    changed = {p.name: p.default / 2 for p in ACTIVATIONS[name].parameters}
    for parameters in (None, changed):
        settings: dict[str, Any] = {"activation": name, "parameters": parameters, "bias": [0, 1, 2]}
        question = convolution_question(x, kernel, **settings)
        theirs = checking.answer(question).values
        assert compare(question, convolve(x, kernel, **settings).output, theirs).agrees


@pytest.mark.keras
def test_an_answer_travels_and_draws_nothing_at_random(keras: Any) -> None:
    question = convolution_question([1, 2, 4], [1, 1], bias=1)
    random.seed(1)
    before, numpy_before = random.getstate(), np.random.get_state()[1].tolist()
    found = task.answer(canonical(question), Work.alone(Store("nowhere")))
    assert random.getstate() == before
    assert np.random.get_state()[1].tolist() == numpy_before
    answer = Answer.from_dict(json.loads(json.dumps(found)))
    assert answer.values[0, :, 0].tolist() == [4, 7]
    assert answer.seconds > 0
    assert (answer.backend, answer.device) == (keras.backend.backend(), "CPU")


def test_another_result_is_told_from_rounding() -> None:
    x, kernel = RNG.normal(size=(8, 8)), RNG.normal(size=(3, 3))
    ours = convolve(x, kernel).output
    question = convolution_question(x, kernel)
    assert compare(question, ours, ours.astype(np.float32)).agrees
    other = ours.copy()
    other[3, 3] += 1e-3
    found = compare(question, ours, other)
    assert not found.agrees
    assert found.largest == pytest.approx(1e-3)
    assert not compare(question, ours, convolve(x, kernel, flip=True).output).agrees


def questions() -> list[CheckSpec]:
    """All different."""
    x, kernel = np.arange(16.0).reshape(4, 4), [[1, 2], [3, 4]]
    return [
        convolution_question(x, kernel),
        convolution_question(x + 1, kernel),
        convolution_question(x, kernel, flip=True),
        convolution_question(x, kernel, bias=0),
        convolution_question(x, kernel, stride=2),
        convolution_question(x, kernel, padding="same"),
        convolution_question(x, kernel, padding=1),
        convolution_question(x, kernel, dilation=2),
        convolution_question(x, kernel, activation="elu"),
        convolution_question(x, kernel, activation="elu", parameters={"alpha": 0.5}),
        convolution_question(x[0], [1, 2]),
        convolution_question(x[:1], [[1, 2]]),
        pooling_question(x, 2),
        pooling_question(x, 2, kind="average"),
        pooling_question(x, 4),
        pooling_question(x, whole=True),
    ]


def test_questions_have_keys_of_their_own() -> None:
    keys = [key_of(question) for question in questions()]
    assert len(set(keys)) == len(keys)
    assert keys == [key_of(question) for question in questions()]
    x = np.arange(16.0).reshape(4, 4)
    same = [convolution_question(x, [[1.0]], activation="elu", parameters=p) for p in ({}, None)]
    assert key_of(same[0]) == key_of(same[1])


def test_questions_survive_json() -> None:
    for question in questions():
        assert CheckSpec.model_validate_json(question.model_dump_json()) == question


def test_what_cannot_be_computed_is_no_question() -> None:
    with pytest.raises(WindowError):
        convolution_question([[1.0]], np.ones((3, 3)))
    with pytest.raises(WindowError):
        pooling_question([1, 2], 3)


def test_what_is_too_large_does_not_travel() -> None:
    limits = Limits(checked_cells=30)
    assert convolution_question(np.ones((5, 5)), [[1.0]], limits=limits)
    with pytest.raises(LimitExceeded, match="Values to check"):
        convolution_question(np.ones((5, 5)), np.ones((3, 3)), limits=limits)
    with pytest.raises(LimitExceeded):
        convolution_question(np.ones((4, 4)), np.ones((1, 1, 1, 2)), limits=limits)
    with pytest.raises(LimitExceeded):
        pooling_question(np.ones((6, 6)), limits=limits)


@pytest.mark.parametrize("data", ["", "AAAA", "AAAAAAAAAAA"])
def test_data_of_another_shape_are_refused(data: str) -> None:
    with pytest.raises(ValueError, match="not of this shape"):
        Values(shape=(1, 2), data=data)

"""Questions to a worker: answered beside trainings, once for all, or failed with a reason."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from dl_core.engine import AnswerView, Engine
from dl_core.engine.questions import (
    ANSWERED_BY,
    KEPT,
    AnswerLost,
    Questions,
    TooManyQuestions,
    UnexpectedAnswer,
    asked,
)
from dl_core.errors import ConvoscopeError, EngineUnavailable, LimitExceeded
from dl_core.keys import canonical
from dl_core.keys import key as key_of
from dl_core.specs import ArchitectureSpec, TrainSpec
from dl_core.store import Store
from tests.dl_core.engine.conftest import kinds, running, until
from tests.dl_core.training_fakes import BROKEN, LETHAL, REFUSED, question

_numbers = count()


# In memory ------------------------------------------------------------------------------------


def test_a_question_is_asked_once_and_again_after_a_failure() -> None:
    questions = Questions(most=5)
    assert questions.get("a") == AnswerView("a")
    assert questions.open("a")
    assert questions.get("a").state == "waiting"
    assert not questions.open("a")
    questions.close("a", AnswerLost())
    assert questions.get("a").state == "failed"
    assert questions.open("a")
    questions.close("a", {"n": 1})
    assert questions.get("a") == AnswerView("a", "done", {"n": 1})
    assert not questions.open("a")


def test_no_more_may_wait_than_allowed() -> None:
    questions = Questions(most=2)
    assert questions.open("a")
    assert questions.open("b")
    with pytest.raises(TooManyQuestions, match="2 computations"):
        questions.open("c")
    questions.close("a", {})
    assert questions.open("c")


def test_the_oldest_answers_are_forgotten_and_no_question_that_waits() -> None:
    questions = Questions(most=5)
    questions.open("first")
    for i in range(KEPT + 3):
        questions.open(str(i))
        questions.close(str(i), {})
    assert questions.get("first").state == "waiting"
    assert [questions.get(str(i)).state for i in (0, 2, 3)] == ["absent", "absent", "done"]


def test_what_waits_fails_with_the_cluster() -> None:
    questions = Questions(most=5)
    questions.open("a")
    questions.open("b")
    questions.close("b", {})
    questions.fail(AnswerLost())
    assert isinstance(questions.get("a").error, AnswerLost)
    assert questions.get("b").state == "done"
    questions.close("a", {"late": True})
    assert questions.get("a").state == "done"


def test_a_question_travels_with_its_class() -> None:
    specs = (question(0), ArchitectureSpec(application="VGG16"))
    assert {type(spec) for spec in specs} <= set(ANSWERED_BY)
    for spec in specs:
        assert asked(canonical(spec)) == spec
    for module in ANSWERED_BY.values():
        assert callable(import_module(module).answer)


# Kept -----------------------------------------------------------------------------------------


def test_what_is_kept_is_answered_though_no_engine_runs(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    spec = ArchitectureSpec(application="VGG16")
    store.answers.save(key_of(spec), {"config": "{}"})
    engine = Engine(store, "tcp://127.0.0.1:1")
    assert engine.ask(spec) == AnswerView(key_of(spec), "done", {"config": "{}"})
    store.answers.save(key_of(spec), {"config": "another"})
    assert engine.ask(spec).answer == {"config": "{}"}
    assert engine.answer(key_of(spec)).state == "done"
    assert engine.ask(ArchitectureSpec(application="VGG19")).state == "waiting"


def test_a_network_that_somebody_brought_is_not_kept(tmp_path: Path) -> None:
    spec = ArchitectureSpec(config="{}")
    Store(str(tmp_path)).answers.save(key_of(spec), {"config": "{}"})
    assert Engine(Store(str(tmp_path)), "tcp://127.0.0.1:1").ask(spec).state == "waiting"


@pytest.mark.cluster
def test_an_answer_is_kept_for_the_next_start(engine: Engine, store: Store) -> None:
    spec = ArchitectureSpec(application="VGG16", top=False)
    assert engine.ask(spec).state == "waiting"
    until(lambda: engine.ask(spec).state == "done")
    until(lambda: store.answers.load(key_of(spec)) is not None)
    assert Engine(store, "tcp://127.0.0.1:1").ask(spec) == engine.ask(spec)
    own = ArchitectureSpec(config="{}")
    engine.ask(own)
    until(lambda: engine.ask(own).state == "done")
    assert store.answers.load(key_of(own)) is None


# On a cluster ---------------------------------------------------------------------------------


def ask(engine: Engine, seconds: float, timeout: float = 30) -> AnswerView:
    """Ask what nobody asked before and wait for its answer."""
    key = engine.ask(question(seconds, next(_numbers))).key
    until(lambda: engine.answer(key).state != "waiting", timeout)
    return engine.answer(key)


@pytest.mark.cluster
def test_it_is_answered_elsewhere_and_remembered(engine: Engine) -> None:
    asked = question(0, next(_numbers))
    assert engine.ask(asked).state == "waiting"
    until(lambda: engine.ask(asked).state == "done")
    first = engine.ask(asked)
    assert first.answer is not None
    assert engine.answer(first.key) == first


@pytest.mark.cluster
def test_it_does_not_wait_for_a_training(engine: Engine, spec: Callable[..., TrainSpec]) -> None:
    view = running(engine, spec(epochs=50))
    engine.submit(spec(epochs=50))
    began = time.monotonic()
    assert ask(engine, 0).state == "done"
    assert time.monotonic() - began < 2
    assert engine.view(view.key).state == "running"
    assert "interrupted" not in kinds(engine.view(view.key))


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("trouble", "error"), [(REFUSED, LimitExceeded), (BROKEN, UnexpectedAnswer)]
)
def test_a_failure_is_explained_and_can_be_tried_again(
    engine: Engine, trouble: float, error: type[ConvoscopeError]
) -> None:
    asked = question(trouble, next(_numbers))
    for _ in range(2):
        assert engine.ask(asked).state == "waiting"
        key = engine.ask(asked).key
        until(lambda key=key: engine.answer(key).state == "failed")
        assert type(engine.answer(key).error) is error


@pytest.mark.cluster
def test_a_question_that_kills_its_worker_fails_and_the_next_is_answered(engine: Engine) -> None:
    assert isinstance(ask(engine, LETHAL, timeout=120).error, AnswerLost)
    assert ask(engine, 0, timeout=60).state == "done"


@pytest.mark.cluster
def test_a_question_before_the_engine_is_up_is_answered_then(store: Store) -> None:
    engine = Engine(store, runner="tests.dl_core.training_fakes")
    asked = question(0, next(_numbers))
    key = engine.ask(asked).key
    try:
        engine.start()
        until(lambda: engine.answer(key).state == "done", timeout=90)
    finally:
        engine.close()


def test_an_engine_that_does_not_start_says_so(store: Store, monkeypatch) -> None:
    engine = Engine(store, "tcp://127.0.0.1:1")
    monkeypatch.setattr("dl_core.engine.link.CONNECT", 0.2)
    monkeypatch.setattr("dl_core.engine.service.ATTEMPTS", 1)
    asked = question(0, next(_numbers))
    assert engine.ask(asked).state == "waiting"
    engine.start()
    until(lambda: engine.answer(key_of(asked)).state == "failed")
    with pytest.raises(EngineUnavailable):
        engine.ask(asked)
    engine.close()

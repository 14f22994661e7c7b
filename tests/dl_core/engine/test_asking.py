"""Questions that take long: their progress, their end on demand, their turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dl_core.engine import AnswerView, Engine
from dl_core.engine.pace import Paced
from dl_core.engine.questions import AnswerLost, Questions
from dl_core.engine.turns import Turns
from dl_core.engine.work import Work
from dl_core.errors import ArtifactDamaged, RunUnknown
from dl_core.keys import key as key_of
from dl_core.specs import Spec, TrainSpec
from dl_core.store import Store
from tests.dl_core import training_fakes as fakes
from tests.dl_core.engine.conftest import RUNNER, address_of, kinds, running, until
from tests.dl_core.training_fakes import LARGE, LETHAL_SEED, long_question, question

_numbers = count(5000)


# What a module is given -----------------------------------------------------------------------


def test_what_is_told_is_ready_to_travel(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    work = Work.alone(Store(str(tmp_path)), told.append)
    work.tell(0.25, best=[1, 2])
    work.tell(7)
    assert told == [
        {"share": 0.25, "partial": {"best": [1, 2]}},
        {"share": 1.0, "partial": {}},
    ]
    for unfit in (float("nan"), object()):
        with pytest.raises((TypeError, ValueError)):
            work.tell(0.5, unfit=unfit)


def test_nobody_needs_to_listen(tmp_path: Path) -> None:
    work = Work.alone(Store(str(tmp_path)))
    work.tell(0.5, what="ever")
    assert not work.stopped()


def test_a_stop_is_remembered(tmp_path: Path) -> None:
    said = iter((False, True, False))
    work = Work.alone(Store(str(tmp_path)), stopped=lambda: next(said))
    assert [work.was_stopped, work.stopped(), work.was_stopped] == [False, False, False]
    assert [work.stopped(), work.was_stopped, work.stopped()] == [True, True, True]


def said(share: float, **more: Any) -> dict[str, Any]:
    return {"share": share, "partial": more}


def test_news_comes_at_a_pace_and_none_is_lost() -> None:
    heard: list[dict[str, Any]] = []
    with Paced(heard.append, every=0.1) as tell:
        tell(said(0.1, first=1))
        assert heard == [said(0.1, first=1)]
        tell(said(0.2, second=2))
        tell(said(0.3, third=3))
        assert len(heard) == 1
        until(lambda: len(heard) == 2, timeout=2)
        assert heard[1] == said(0.3, second=2, third=3)
        tell(said(0.4))
        tell(said(0.5))
    time.sleep(0.2)
    assert len(heard) == 2, "nothing is told after the end"


def test_turns_are_taken_in_order() -> None:
    turns, order = Turns(), list[str]()

    def take(name: str) -> None:
        with turns.taken(name) as mine:
            assert mine
            order.append(name)

    with turns.taken("first"):
        threads = []
        for name in ("a", "b", "c"):
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            until(lambda name=name: name in turns._line)
        assert not order
    for thread in threads:
        thread.join(5)
    assert order == ["a", "b", "c"]


def test_who_gives_up_makes_room() -> None:
    turns = Turns()
    with turns.taken("first"):
        with turns.taken("second", given_up=lambda: True) as mine:
            assert not mine
        assert list(turns._line) == ["first"]
    with turns.taken("second") as mine:
        assert mine


# In memory ------------------------------------------------------------------------------------


def test_progress_is_shown_while_it_waits_and_gone_with_the_answer() -> None:
    questions = Questions(most=5)
    questions.open("a")
    questions.tell("a", 0.5, {"x": 1})
    questions.tell("a", 0.75, {"y": 2})
    seen = {"x": 1, "y": 2}
    assert questions.get("a") == AnswerView("a", "waiting", begun=True, share=0.75, partial=seen)
    questions.close("a", {"n": 1})
    questions.tell("a", 0.9, {})
    assert questions.get("a") == AnswerView("a", "done", {"n": 1})
    questions.tell("never asked", 0.9, {})
    assert questions.get("never asked") == AnswerView("never asked")


def test_it_may_have_begun_without_saying_how_far_it_is() -> None:
    questions = Questions(most=5)
    questions.open("a")
    assert not questions.get("a").begun
    questions.tell("a", None, {})
    assert questions.get("a") == AnswerView("a", "waiting", begun=True)


def test_one_that_was_stopped_can_be_asked_again() -> None:
    questions = Questions(most=5)
    assert not questions.stop("a")
    questions.open("a")
    assert questions.stop("a")
    assert questions.get("a").stopping
    assert not questions.stop("a"), "once is enough"
    assert not questions.open("a")
    questions.close("a", {"half": True}, stopped=True)
    assert questions.get("a") == AnswerView("a", "done", {"half": True}, stopped=True)
    assert questions.open("a")
    assert questions.get("a") == AnswerView("a", "waiting")
    questions.stop("a")
    questions.close("a", None, stopped=True)
    assert questions.get("a") == AnswerView("a")


def test_it_is_stopped_for_want_of_interest_when_the_last_one_leaves() -> None:
    questions = Questions(most=5)
    questions.open("a")
    questions.open("a")
    questions.join("a")
    assert [questions.leave("a") for _ in range(3)] == [False, False, True]
    assert questions.stop("a")
    questions.close("a", {"half": True}, stopped=True)
    assert questions.get("a") == AnswerView("a"), "half of what nobody wanted is forgotten"
    assert not questions.leave("a")
    questions.open("a")
    assert questions.leave("a")
    questions.close("a", {"n": 1})
    assert questions.get("a") == AnswerView("a", "done", {"n": 1}), "it was done by then"
    questions.join("a")
    assert not questions.leave("a")


def test_who_waits_a_moment_has_the_answer_at_once() -> None:
    questions = Questions(most=5)
    assert questions.hear("a", 0) == AnswerView("a")
    questions.open("a")
    assert questions.hear("a", 0.01).state == "waiting"
    threading.Timer(0.05, questions.close, ("a", {"n": 1})).start()
    assert questions.hear("a", 10) == AnswerView("a", "done", {"n": 1})
    questions.open("b")
    threading.Timer(0.05, questions.fail, (AnswerLost(),)).start()
    assert questions.hear("b", 10).state == "failed"


def test_answers_hold_no_more_memory_than_allowed(monkeypatch) -> None:
    monkeypatch.setattr("dl_core.engine.questions.KEPT_BYTES", 1000)
    questions = Questions(most=5)
    for name in ("a", "b", "c"):
        questions.close(name, {"image": "x" * 400})
    assert [questions.get(name).state for name in ("a", "b", "c")] == ["absent", "done", "done"]
    questions.close("large", {"image": ["x" * 4000]})
    assert [questions.get(name).state for name in ("b", "c", "large")] == [
        "absent",
        "absent",
        "done",
    ]


# On a cluster ---------------------------------------------------------------------------------


def start(engine: Engine, tenths: int = 60) -> str:
    """Ask what takes ``tenths`` of a second and wait until it has begun."""
    key = engine.ask(long_question(tenths, next(_numbers))).key
    until(lambda: engine.answer(key).share is not None)
    assert engine.answer(key).begun
    return key


def answered(engine: Engine, key: str, timeout: float = 30) -> AnswerView:
    until(lambda: engine.answer(key).state != "waiting", timeout)
    return engine.answer(key)


@pytest.fixture
def quiet(engine: Engine) -> Iterator[Engine]:
    """The shared engine; what a test asked and left is stopped after it."""
    yield engine
    left = [key for key, view in engine._questions._views.items() if view.state == "waiting"]
    for key in left:
        engine.cancel(key)
    for key in left:
        answered(engine, key)


@pytest.mark.cluster
def test_progress_is_seen_by_all_who_asked_and_it_runs_once(quiet: Engine) -> None:
    asked = long_question(12, next(_numbers))
    key = quiet.ask(asked).key
    assert quiet.ask(asked).key == key
    shares: list[float] = []
    while (view := quiet.answer(key)).state == "waiting":
        if view.share is not None and view.share not in shares:
            shares.append(view.share)
            assert view.partial is not None
            assert view.partial["seconds"] == pytest.approx(1.2 * view.share)
        time.sleep(0.01)
    assert view.state == "done"
    assert not view.stopped
    assert len(shares) >= 3
    assert shares == sorted(shares)
    assert quiet.ask(asked) == view


@pytest.mark.cluster
def test_it_stops_at_the_next_look_and_the_answer_is_what_there_is(quiet: Engine) -> None:
    asked = long_question(60, next(_numbers))
    key = quiet.ask(asked).key
    until(lambda: quiet.answer(key).share is not None)
    began = time.monotonic()
    quiet.cancel(key)
    assert quiet.answer(key).stopping
    view = answered(quiet, key)
    assert time.monotonic() - began < 2
    assert (view.state, view.stopped) == ("done", True)
    assert view.answer is not None
    assert view.answer["time"] - view.answer["began"] < 5
    quiet.cancel(key)
    assert quiet.answer(key) == view, "what is answered cannot be stopped"
    assert quiet.ask(asked).state == "waiting", "asked again, it is answered anew"
    until(lambda: quiet.answer(key).share is not None)
    assert not quiet.answer(key).stopping


@pytest.mark.cluster
def test_one_after_the_other_and_brief_ones_and_trainings_beside(
    quiet: Engine, spec: Callable[..., TrainSpec]
) -> None:
    first = start(quiet, 15)
    second = quiet.ask(long_question(2, next(_numbers))).key
    view = running(quiet, spec(epochs=20))
    brief = answered(quiet, quiet.ask(question(0, next(_numbers))).key)
    assert brief.state == "done"
    assert quiet.answer(first).state == "waiting"
    assert not quiet.answer(second).begun
    one, two = (answered(quiet, key).answer or {} for key in (first, second))
    assert brief.answer
    assert brief.answer["time"] < one["time"] <= two["began"]
    assert quiet.view(view.key).state == "running"
    assert "interrupted" not in kinds(quiet.view(view.key))


@pytest.mark.cluster
def test_one_that_is_stopped_before_its_turn_leaves_nothing(quiet: Engine) -> None:
    first = start(quiet)
    second = quiet.ask(long_question(60, next(_numbers))).key
    time.sleep(0.5)
    quiet.cancel(second)
    assert answered(quiet, second, timeout=3) == AnswerView(second)
    assert quiet.answer(first).state == "waiting"


@pytest.mark.cluster
def test_one_that_nobody_wants_any_more_makes_room(quiet: Engine) -> None:
    asked = long_question(60, next(_numbers))
    key = quiet.ask(asked).key
    quiet.ask(asked)
    until(lambda: quiet.answer(key).begun)
    quiet.leave(key)
    assert not quiet.answer(key).stopping
    quiet.leave(key)
    assert answered(quiet, key, timeout=5) == AnswerView(key)


@pytest.mark.cluster
def test_a_brief_one_can_be_stopped_too(quiet: Engine) -> None:
    key = quiet.ask(question(20, next(_numbers))).key
    until(lambda: quiet.answer(key).share is not None)
    quiet.cancel(key)
    assert answered(quiet, key, timeout=5).stopped


@pytest.mark.cluster
def test_a_stopped_answer_is_not_kept(quiet: Engine, store: Store, monkeypatch) -> None:
    monkeypatch.setattr("dl_core.engine.engine.is_kept", lambda question: True)
    stopped = start(quiet)
    quiet.cancel(stopped)
    assert answered(quiet, stopped).stopped
    whole = quiet.ask(long_question(1, next(_numbers))).key
    assert answered(quiet, whole).state == "done"
    until(lambda: store.answers.load(whole) is not None)
    assert store.answers.load(stopped) is None


@pytest.mark.cluster
def test_the_worker_has_the_store_of_the_app(quiet: Engine, store: Store) -> None:
    view = answered(quiet, quiet.ask(question(0, next(_numbers))).key)
    assert view.answer is not None
    assert view.answer["store"] == store.url


@pytest.mark.cluster
def test_a_network_that_is_gone_or_damaged_is_said_to_be(quiet: Engine, store: Store) -> None:
    spec = fakes.spec(seed=77)
    store.begin(spec)
    run = store.save(spec, fakes.result())

    def ask(attempt: str) -> AnswerView:
        question = fakes.StoredSpec(run=run, stamp=attempt)
        return answered(quiet, quiet.ask(question).key)

    assert ask("whole").answer == {"arrays": 2}
    (Path(store.url) / run / "weights.npz").write_bytes(b"other bytes")
    assert isinstance(ask("damaged").error, ArtifactDamaged)
    assert isinstance(ask("set aside").error, RunUnknown)


@pytest.mark.cluster
def test_each_app_hears_of_its_own_and_with_its_own_store(quiet: Engine, tmp_path: Path) -> None:
    other = Engine(Store(str(tmp_path)), address_of(quiet), runner=RUNNER)
    other.start()
    try:
        until(lambda: other.state().phase == "ready")
        key = start(other, 20)
        assert quiet.answer(key) == AnswerView(key)
        view = answered(other, key)
        assert view.answer is not None
        assert view.answer["store"] == str(tmp_path)
    finally:
        other.close()


@pytest.mark.cluster
def test_what_nobody_waits_for_any_more_makes_room(quiet: Engine, tmp_path: Path) -> None:
    other = Engine(Store(str(tmp_path)), address_of(quiet), runner=RUNNER)
    other.start()
    until(lambda: other.state().phase == "ready")
    start(other)
    other.close()
    began = time.monotonic()
    start(quiet, 10)
    assert time.monotonic() - began < 4


@pytest.mark.cluster
def test_one_that_waits_behind_one_that_kills_its_worker_is_answered(quiet: Engine) -> None:
    lethal = quiet.ask(long_question(2, LETHAL_SEED)).key
    behind = [quiet.ask(long_question(1, next(_numbers))).key for _ in range(2)]
    assert isinstance(answered(quiet, lethal, timeout=120).error, AnswerLost)
    for key in behind:
        assert answered(quiet, key, timeout=60).state == "done"


@pytest.mark.cluster
def test_an_answer_of_megabytes_travels(quiet: Engine) -> None:
    asked: Spec = question(LARGE, next(_numbers))
    began = time.monotonic()
    view = answered(quiet, quiet.ask(asked).key)
    took = time.monotonic() - began
    assert view.answer is not None
    assert len(view.answer["large"]) == 5_000_000
    assert took < 5
    assert quiet.answer(key_of(asked)) == view

"""A question on a page: one test for each thing a reader can see or press."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.engine import AnswerView, EngineState
from dl_core.engine.questions import AnswerLost, TooManyQuestions
from dl_core.errors import EngineUnavailable, RunUnknown
from dl_core.keys import key as key_of
from dl_core.specs import CheckSpec, Values
from pages._kit.asking import Status, _pause
from tests.pages.stage import FakeEngine, words


def page() -> None:
    """A page with a slider and two ways to ask about it."""
    import numpy as np
    import streamlit as st

    from dl_core.specs import CheckSpec, Values
    from pages._kit.asking import answered, stop

    eager = st.checkbox("eager", key="at_once")
    number = st.slider("number", 0, 9, key="number")
    question = CheckSpec(mode="max", x=Values.of(np.full((1, 1, 1), float(number))))
    found = answered(
        question,
        "asked",
        "Compute",
        "Keras is climbing …",
        eager=eager,
        show=lambda partial: st.write(f"so far {partial['height']}"),
    )
    st.button("enough", on_click=stop, args=(question, "asked"))
    if found is not None:
        st.write(f"the answer is {found['height']}")


def question(number: float = 0) -> CheckSpec:
    return CheckSpec(mode="max", x=Values.of(np.full((1, 1, 1), number)))


KEY = key_of(question())


def visit(eager: bool = False) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["at_once"] = eager
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(words(app))


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button if b.label != "enough"]


def show(engine: FakeEngine, number: float = 0, **changes: Any) -> AnswerView:
    key = key_of(question(number))
    engine.answers[key] = replace(engine.answer(key), **changes)
    return engine.answers[key]


def pressed(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label == label).click().run()


@pytest.mark.parametrize("status", get_args(Status))
def test_what_has_no_button_is_looked_at_until_it_has_ended(status: Status) -> None:
    ended = status in ("done", "failed", "broken")
    assert (_pause(status, True) is None) == ended
    assert (_pause(status, False) is None) == (ended or status == "idle")


# By a button ----------------------------------------------------------------------------------


def test_progress_partial_results_and_the_answer(engine: FakeEngine) -> None:
    app = visit()
    assert engine.asked == []
    app = pressed(app, "Compute")
    assert engine.asked == [question()]
    assert "Keras is climbing" in said(app)
    show(engine, begun=True, share=0.42, partial={"height": 3})
    text = said(app.run())
    assert "Keras is climbing … 42%" in text
    assert "so far 3" in text
    assert labels(app) == ["Compute", "Stop"]
    assert app.button[0].disabled
    show(engine, state="done", answer={"height": 8})
    text = said(app.run())
    assert "the answer is 8" in text
    assert "so far" not in text
    assert labels(app) == []  # it has been pressed for all there is


def test_what_is_short_has_no_stop_button(engine: FakeEngine) -> None:
    app = pressed(visit(), "Compute")
    assert labels(app) == ["Compute"]
    show(engine, since=time.monotonic() - 5, begun=True)
    assert labels(app.run()) == ["Compute", "Stop"]
    assert "climbing" in said(app)


def test_what_waits_for_its_turn_says_so(engine: FakeEngine) -> None:
    app = pressed(visit(), "Compute")
    assert "its turn" not in said(app)
    show(engine, since=time.monotonic() - 5)
    text = said(app.run())
    assert "It waits for its turn" in text
    assert "climbing" not in text


def test_a_stop_is_passed_on_once_and_its_answer_is_shown(engine: FakeEngine) -> None:
    app = pressed(visit(), "Compute")
    show(engine, begun=True, share=0.5)
    app = pressed(app.run(), "Stop")
    assert engine.halted == [KEY]
    show(engine, stopping=True)
    app.run()
    assert labels(app) == ["Compute", "Stopping …"]
    assert app.button[1].disabled
    show(engine, state="done", answer={"height": 5}, stopped=True)
    text = said(app.run())
    assert "the answer is 5" in text
    assert "Stopped: this is what there was by then." in text
    pressed(app, "Start again")
    assert engine.asked == [question()] * 2
    assert "the answer is" not in said(app)


def test_a_page_can_stop_what_it_asked_itself(engine: FakeEngine) -> None:
    app = pressed(visit(), "enough")
    assert engine.halted == [], "nothing was asked"
    app = pressed(pressed(app, "Compute"), "enough")
    assert engine.halted == [KEY]


def test_a_second_viewer_joins(engine: FakeEngine) -> None:
    first, second = pressed(visit(), "Compute"), pressed(visit(), "Compute")
    assert engine.asked == [question()]
    show(engine, begun=True, share=0.5)
    assert "50%" in said(first.run())
    assert "50%" in said(second.run())


def test_what_is_asked_next_replaces_what_was_asked_before(engine: FakeEngine) -> None:
    app = pressed(visit(), "Compute")
    app.slider[0].set_value(3).run()
    assert engine.left == []
    pressed(app, "Compute")
    assert engine.asked == [question(), question(3)]
    assert engine.left == [KEY]


@pytest.mark.parametrize("error", [AnswerLost(), RunUnknown(key="1234")])
def test_a_failure_is_explained_and_can_be_tried_again(engine: FakeEngine, error) -> None:
    app = pressed(visit(), "Compute")
    show(engine, state="failed", error=error)
    assert str(error) in said(app.run())
    pressed(app, "Try again")
    assert len(engine.asked) == 2


def test_a_refusal_is_said_once(engine: FakeEngine) -> None:
    engine.refusal = TooManyQuestions(waiting=20)
    app = pressed(visit(), "Compute")
    assert "20 computations are already waiting" in said(app)
    assert not app.button[0].disabled
    assert "20 computations" not in said(app.run())


# At once --------------------------------------------------------------------------------------


def test_it_is_asked_without_a_button_and_once(engine: FakeEngine) -> None:
    app = visit(eager=True)
    assert engine.asked == [question()]
    assert labels(app) == []
    assert "climbing" in said(app)
    app.run()
    assert len(engine.asked) == 1
    show(engine, state="done", answer={"height": 8})
    assert "the answer is 8" in said(app.run())
    assert labels(app) == []
    app.run()
    assert len(engine.asked) == 1


def test_an_answer_of_another_viewer_is_there_at_once(engine: FakeEngine) -> None:
    engine.answers[KEY] = AnswerView(KEY, "done", {"height": 8})
    assert "the answer is 8" in said(visit(eager=True))
    assert engine.asked == []


def test_what_was_forgotten_is_asked_again(engine: FakeEngine) -> None:
    app = visit(eager=True)
    show(engine, state="done", answer={"height": 8})
    app.run()
    engine.answers.clear()
    app.run()
    assert engine.asked == [question()] * 2


def test_the_next_question_replaces_the_one_before(engine: FakeEngine) -> None:
    app = visit(eager=True)
    app.slider[0].set_value(3).run()
    assert engine.asked == [question(), question(3)]
    assert engine.left == [KEY]


def test_it_is_not_asked_again_after_a_stop_or_a_failure(engine: FakeEngine) -> None:
    app = visit(eager=True)
    show(engine, state="done", answer={"height": 5}, stopped=True)
    assert "the answer is 5" in said(app.run())
    assert labels(app) == ["Start again"]
    assert len(engine.asked) == 1
    pressed(app, "Start again")
    assert len(engine.asked) == 2
    show(engine, state="failed", error=AnswerLost(), stopped=False)
    assert "ended before it could answer" in said(app.run())
    assert labels(app) == ["Try again"]
    app.run()
    assert len(engine.asked) == 2
    pressed(app, "Try again")
    assert len(engine.asked) == 3


def test_where_too_many_wait_it_is_asked_a_moment_later(engine: FakeEngine) -> None:
    engine.refusal = TooManyQuestions(waiting=20)
    app = visit(eager=True)
    assert "asked for in a moment" in said(app)
    engine.refusal = None
    assert "climbing" in said(app.run())
    assert engine.asked == [question()]


def test_while_the_engine_warms_up_it_is_asked_already(engine: FakeEngine) -> None:
    ready, engine.phase = engine.phase, EngineState("warming")
    app = visit(eager=True)
    assert engine.asked == [question()]
    assert "warming up; the answer comes by itself" in said(app)
    engine.phase = ready
    assert "climbing" in said(app.run())


def test_an_engine_that_does_not_start_says_why(engine: FakeEngine) -> None:
    engine.refusal = EngineUnavailable(problem="no memory")
    engine.phase = EngineState("failed", error=engine.refusal)
    app = visit(eager=True)
    assert "no memory" in said(app)
    assert labels(app) == []

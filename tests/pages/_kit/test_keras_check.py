"""The button that checks a layer with Keras: one test for each thing it can say."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.checking import Answer
from dl_core.engine import AnswerView, EngineState
from dl_core.engine.questions import AnswerLost, TooManyQuestions
from dl_core.errors import EngineUnavailable
from dl_core.keys import key as key_of
from dl_core.sliding import convolution_question, convolve
from dl_core.specs import CheckSpec
from pages._kit.keras_check import small
from tests.pages.stage import FakeEngine, words


def page() -> None:
    """A page with a slider and the button."""
    import numpy as np
    import streamlit as st

    from dl_core.sliding import convolution_question, convolve
    from pages._kit.keras_check import check_button

    stride = st.slider("stride", 1, 3, key="stride")
    name = st.selectbox("activation", ["linear", "step"], key="activation")
    x, kernel = np.arange(25.0).reshape(5, 5), np.eye(3)
    question = convolution_question(x, kernel, stride=stride, activation=name)
    done = convolve(x, kernel, stride=stride, activation=name)
    check_button(question, done.output, key="check")


X, KERNEL = np.arange(25.0).reshape(5, 5), np.eye(3)
QUESTION = convolution_question(X, KERNEL)
OURS = convolve(X, KERNEL).output[:, :, None]


def visit() -> AppTest:
    return AppTest.from_function(page, default_timeout=30).run()


def answered(values: np.ndarray, question: CheckSpec = QUESTION) -> AnswerView:
    found = Answer(values.astype(np.float32), 0.0123, "tensorflow", "CPU")
    return AnswerView(key_of(question), "done", found.to_dict())


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(words(app))


def test_nothing_is_asked_before_the_press(engine: FakeEngine) -> None:
    app = visit()
    assert not app.button[0].disabled
    assert engine.asked == []


def test_a_press_asks_once_and_the_answer_stays(engine: FakeEngine) -> None:
    app = visit()
    app.button[0].click().run()
    assert engine.asked == [QUESTION]
    assert app.button[0].disabled
    assert "Keras is computing" in said(app)
    app.run()
    assert len(engine.asked) == 1
    engine.answers[key_of(QUESTION)] = answered(OURS + 1e-6)
    app.run()
    text = said(app)
    assert "Keras on TensorFlow finds the same 9 values" in text
    assert "× 10⁻⁷" in text or "× 10⁻⁶" in text
    assert "12 ms" in text
    assert not app.button
    app.run()
    assert len(engine.asked) == 1


def test_another_layer_is_another_question(engine: FakeEngine) -> None:
    engine.answers[key_of(QUESTION)] = answered(OURS)
    app = visit()
    app.button[0].click().run()
    assert "exactly the same 9 values" in said(app)
    app.slider[0].set_value(2).run()
    assert "exactly" not in said(app)
    assert not app.button[0].disabled
    app.slider[0].set_value(1).run()
    assert "exactly the same 9 values" in said(app)
    assert engine.asked == []


def test_a_difference_that_rounding_does_not_explain(engine: FakeEngine) -> None:
    engine.answers[key_of(QUESTION)] = answered(OURS + 0.5)
    app = visit()
    app.button[0].click().run()
    assert "differs by up to 0.5" in said(app)
    assert app.warning


def test_a_step_may_fall_on_the_other_side(engine: FakeEngine) -> None:
    question = convolution_question(X, KERNEL, activation="step")
    engine.answers[key_of(question)] = answered(OURS * 0, question)
    app = visit()
    app.selectbox[0].set_value("step").run()
    app.button[0].click().run()
    assert "the step jumps at zero" in said(app)


def test_it_enables_itself_when_the_engine_is_ready(engine: FakeEngine) -> None:
    ready, engine.phase = engine.phase, EngineState("warming")
    app = visit()
    assert app.button[0].disabled
    assert "warming up; then this button can be pressed" in said(app)
    engine.phase = ready
    app.run()
    assert not app.button[0].disabled
    assert "warming" not in said(app)


def test_a_worker_that_died_is_waited_for(engine: FakeEngine) -> None:
    app = visit()
    app.button[0].click().run()
    engine.phase = EngineState("warming")
    app.run()
    assert "the answer comes by itself" in said(app)
    assert len(engine.asked) == 1


def test_an_engine_that_does_not_start_says_why(engine: FakeEngine) -> None:
    engine.phase = EngineState("failed", error=EngineUnavailable(problem="no memory"))
    app = visit()
    assert app.button[0].disabled
    assert "no memory" in said(app)


def test_a_failure_is_shown_and_can_be_tried_again(engine: FakeEngine) -> None:
    app = visit()
    app.button[0].click().run()
    key = key_of(QUESTION)
    engine.answers[key] = AnswerView(key, "failed", error=AnswerLost())
    app.run()
    assert "ended before it could answer" in said(app)
    assert app.button[0].label == "Try again"
    app.button[0].click().run()
    assert len(engine.asked) == 2


def test_a_refusal_is_shown(engine: FakeEngine) -> None:
    engine.refusal = TooManyQuestions(waiting=20)
    app = visit()
    app.button[0].click().run()
    assert "20 computations are already waiting" in said(app)
    assert not app.button[0].disabled


def test_what_was_forgotten_can_be_asked_again(engine: FakeEngine) -> None:
    app = visit()
    app.button[0].click().run()
    engine.answers.clear()
    app.run()
    assert not app.button[0].disabled


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (2.4e-7, "2.4 × 10⁻⁷"),
        (123456, "1.2 × 10⁵"),
        (0.00099, "9.9 × 10⁻⁴"),
    ],
)
def test_small_numbers_are_written_as_by_hand(value: float, text: str) -> None:
    assert small(value) == text

"""Many neurons, on the Activations page: what the component is given, said, and kept in a link."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.bends import TARGETS, errors, fit
from dl_core.depth import ELEMENTWISE
from dl_core.packing import unpack
from tests.pages.speaking import speaks
from tests.pages.stage import components, visit
from tests.pages.test_activations import asked


def opened(lang: str | None = None, **query: str) -> AppTest:
    page = visit("pages/activations.py", lang, view="bends", **query)
    assert not page.exception
    assert not page.error
    return page


def drawn(page: AppTest) -> dict[str, Any]:
    """What the component was given."""
    (found,) = [c for c in components(page) if "terms" in c]
    return found


def said(page: AppTest) -> str:
    """The reading above the picture."""
    return next(m.value for m in page.markdown if "root mean square" in m.value)


@pytest.mark.parametrize("query", [{}, {"goal": "noisy", "neurons": "30"}, {"goal_fn": "linear"}])
def test_speaks_one_language(lang: str, query: dict[str, str]) -> None:
    page = opened(lang, **query)
    speaks(page, lang)
    assert drawn(page)["words"]["locale"] == lang


@pytest.mark.parametrize("target", TARGETS)
def test_the_component_has_the_numbers_of_the_fit(target) -> None:
    found = drawn(opened(goal=target, goal_fn="tanh", neurons="9"))
    wanted = fit(target, "tanh", 9)
    np.testing.assert_allclose(unpack(found["terms"]), wanted.terms, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(unpack(found["curve"]), wanted.target.curve, rtol=1e-6)
    assert found["c"] == wanted.c
    assert found["v"] == wanted.v.tolist()
    assert found["errors"]["fitted"] == errors(target, "tanh").fitted.tolist()
    assert (found["points"] is not None) == (target == "noisy")


def test_opens_with_the_bend_that_two_neurons_make() -> None:
    page = opened()
    assert said(page).startswith("**2 ReLU neurons make at most 2 bends; here 1, marked ◇.**")
    assert drawn(page)["bends"] == [0.0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"neurons": "0"}, "only c is left"),
        ({"neurons": "1"}, "**1 ReLU neuron makes at most 1 bend; here"),
        ({"goal_fn": "linear", "neurons": "7"}, "a sum of lines is a line again"),
        ({"goal_fn": "linear", "neurons": "1"}, "1 linear neuron makes a line"),
        ({"goal_fn": "tanh", "neurons": "4"}, "4 Tanh neurons: smooth steps"),
        ({"goal_fn": "hard_sigmoid", "neurons": "4"}, "at most 8 bends"),
        ({"goal_fn": "selu", "neurons": "4"}, "Between them it curves."),
        ({"goal_fn": "step", "neurons": "4"}, "at most 4 jumps"),
        ({"goal": "noisy", "neurons": "1"}, "To the curve that the points come from, it is"),
        ({"goal": "noisy", "neurons": "32"}, "That is overfitting."),
    ],
)
def test_the_shape_is_named(query: dict[str, str], words: str) -> None:
    assert words in said(opened(**query))


@pytest.mark.parametrize("activation", ELEMENTWISE)
def test_every_activation(activation: str) -> None:
    page = opened(goal="sine", goal_fn=activation, neurons="32")
    assert unpack(drawn(page)["terms"]).shape == (32, 161)
    assert len(page.code) == 1


def test_the_number_of_bends_is_that_of_the_marks() -> None:
    page = opened(goal="sine", neurons="8")
    marks = drawn(page)["bends"]
    assert f"at most 8 bends; here {len(marks)}, marked" in said(page)


def test_no_source_of_a_layer_without_neurons() -> None:
    assert len(opened(neurons="0").code) == 0


def test_a_seed_only_where_points_are_drawn() -> None:
    page = opened(goal="noisy", goal_seed="3")
    assert drawn(page)["points"] != drawn(opened(goal="noisy"))["points"]
    assert [n.key for n in page.number_input if n.key == "goal_seed"] == ["goal_seed"]
    assert [n.key for n in opened(goal="sine").number_input if n.key == "goal_seed"] == []


def test_a_control_moved_is_in_the_address() -> None:
    page = opened()
    page.slider(key="neurons").set_value(12).run()
    page.selectbox(key="goal").set_value("bump").run()
    page.selectbox(key="goal_fn").set_value("gelu").run()
    assert not page.exception
    assert asked(page) == {"view": "bends", "neurons": "12", "goal": "bump", "goal_fn": "gelu"}
    assert len(drawn(page)["v"]) == 12


@pytest.mark.parametrize("query", [{"neurons": "33"}, {"goal": "x"}, {"goal_fn": "softmax"}])
def test_what_cannot_be_had_is_said(query: dict[str, str]) -> None:
    page = opened(**query)
    assert len(page.warning) == 1
    assert len(drawn(page)["v"]) == 2

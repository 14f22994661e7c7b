"""Controls kept in the address: what a link says is what they show, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from pages._kit import url

    st.session_state["got"] = {
        "slope": url.real("Slope", -2.0, 2.0, step=0.01, key="slope", default=0.2),
        "flip": url.flag("Flip", key="flip"),
        "names": url.several("Names", ("a", "b", "c"), key="names", default=("a",)),
        "typed": url.text("Typed", key="typed", default="1 2; 3 4", lines=3),
    }


DEFAULTS = {"slope": 0.2, "flip": False, "names": ["a"], "typed": "1 2; 3 4"}


def visit(**query: str) -> AppTest:
    test = AppTest.from_function(page, default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def asked(test: AppTest) -> dict[str, Any]:
    return {k: v[0] if isinstance(v, list) else v for k, v in test.query_params.items()}


def test_defaults_leave_the_address_empty() -> None:
    test = visit()
    assert test.session_state["got"] == DEFAULTS
    assert asked(test) == {}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("slope", "-1.25", -1.25),
        ("flip", "1", True),
        ("names", "a,c", ["a", "c"]),
        ("names", "none", []),
        ("typed", "5 6", "5 6"),
    ],
)
def test_a_link_sets_a_control_and_stays(name: str, text: str, value: Any) -> None:
    test = visit(**{name: text})
    assert not test.warning
    assert test.session_state["got"] == DEFAULTS | {name: value}
    assert asked(test) == {name: text}
    test.run()
    assert test.session_state["got"] == DEFAULTS | {name: value}


@pytest.mark.parametrize(
    ("name", "text"),
    [("slope", "3"), ("slope", "nan"), ("slope", "x"), ("flip", "yes"), ("names", "a,z")],
)
def test_nonsense_is_said_and_the_default_used(name: str, text: str) -> None:
    test = visit(**{name: text})
    assert len(test.warning) == 1
    assert text in test.warning[0].value
    assert test.session_state["got"] == DEFAULTS
    assert asked(test) == {}


def test_a_moved_control_is_in_the_address() -> None:
    test = visit()
    test.slider(key="slope").set_value(0.5)
    test.toggle(key="flip").set_value(True)
    test.text_area(key="typed").set_value("9")
    test.run()
    assert asked(test) == {"slope": "0.5", "flip": "1", "typed": "9"}


def test_an_emptied_text_is_the_default_again() -> None:
    test = visit(typed="7")
    test.text_area(key="typed").set_value("").run()
    assert test.session_state["got"]["typed"] == DEFAULTS["typed"]
    assert not test.warning
    test.run()
    assert test.text_area(key="typed").value == DEFAULTS["typed"]
    assert asked(test) == {}


def moved_twice() -> AppTest:
    """The slider went to 0.5, then to 1."""
    test = visit()
    for value in (0.5, 1.0):
        test.slider(key="slope").set_value(value).run()
    assert asked(test) == {"slope": "1"}
    return test


@pytest.mark.parametrize("stale", ["0.5", None])
def test_a_move_sent_with_the_address_of_before_is_not_undone(stale: str | None) -> None:
    test = moved_twice()
    if stale is None:
        del test.query_params["slope"]
    else:
        test.query_params["slope"] = stale
    test.slider(key="slope").set_value(1.5).run()
    assert test.session_state["got"]["slope"] == 1.5
    assert asked(test) == {"slope": "1.5"}


def test_nor_are_the_other_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    test = moved_twice()
    monkeypatch.setattr("pages._kit.remembered._in_fragment", lambda: True)
    test.query_params["slope"] = "0.5"
    test.toggle(key="flip").set_value(True).run()
    assert test.session_state["got"] == DEFAULTS | {"slope": 1.0, "flip": True}
    assert asked(test) == {"slope": "1", "flip": "1"}


def test_the_back_button_goes_back() -> None:
    test = moved_twice()
    test.query_params["slope"] = "0.5"
    test.run()
    assert test.session_state["got"]["slope"] == 0.5
    assert asked(test) == {"slope": "0.5"}

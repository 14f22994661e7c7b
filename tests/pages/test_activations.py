"""The Activations page: what its components are given, and what its address keeps."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dl_core.activations import ACTIVATIONS, saturation
from pages._kit import softmax
from pages._kit.i18n import catalogue
from pages._kit.softmax import read_scores, write_scores
from tests.pages.stage import components, visit, words

PAGE = "pages/activations.py"


def opened(lang: str | None = None, **query: str) -> AppTest:
    page = visit(PAGE, lang, **query)
    assert not page.exception
    assert not page.error
    return page


def drawn(page: AppTest) -> dict[str, Any]:
    """What the curves or softmax were given."""
    (found,) = [c for c in components(page) if "functions" in c or "state" in c]
    return found


def asked(page: AppTest) -> dict[str, Any]:
    return {k: v[0] if isinstance(v, list) else v for k, v in page.query_params.items()}


# Curves ----------------------------------------------------------------------------------------


def test_opens_with_three_functions_in_the_language_of_the_reader(lang: str) -> None:
    say = catalogue(lang).gettext
    found = drawn(opened(lang))
    assert [f["name"] for f in found["functions"]] == ["sigmoid", "tanh", "relu"]
    assert found["functions"][0]["title"] == say("Sigmoid")
    assert found["words"]["flat"] == say("saturated")
    assert found["words"]["locale"] == lang


@pytest.mark.parametrize("name", [n for n, row in ACTIVATIONS.items() if row.elementwise])
def test_each_function_with_its_zones_formula_and_source(name: str) -> None:
    page = opened(fn=name)
    (function,) = drawn(page)["functions"]
    edges = [end for zone in saturation(name) for end in (zone.low, zone.high)]
    sent = [end for zone in function["zones"] for end in zone]
    assert [float(str(e).replace("None", "nan")) for e in sent] == pytest.approx(
        [float("nan") if abs(e) == float("inf") else e for e in edges], nan_ok=True
    )
    text = "\n".join(m.value for m in page.markdown)
    assert ACTIVATIONS[name].formula in text
    assert ACTIVATIONS[name].slope_formula in text
    assert ACTIVATIONS[name].source in text


def test_a_link_sets_functions_parameters_and_threshold() -> None:
    page = opened(fn="leaky_relu,elu,silu", slope="0.5", alpha="2", beta="3.5", flat="0.1")
    found = drawn(page)
    assert [f["parameters"] for f in found["functions"]] == [
        {"slope": 0.5},
        {"alpha": 2},
        {"beta": 3.5},
    ]
    assert found["threshold"] == 0.1
    assert asked(page) == {
        **{"fn": "leaky_relu,elu,silu", "slope": "0.5", "alpha": "2", "beta": "3.5"},
        "flat": "0.1",
    }


def test_a_slider_moves_the_curve_its_bounds_and_the_address() -> None:
    page = opened(fn="elu")
    assert any("never fall below −1 " in m.value for m in page.markdown)
    page.slider(key="alpha").set_value(2.5).run()
    assert drawn(page)["functions"][0]["parameters"] == {"alpha": 2.5}
    assert any("never fall below −2.5 " in m.value for m in page.markdown)
    assert asked(page) == {"fn": "elu", "alpha": "2.5"}


def test_what_is_saturated_depends_on_the_threshold() -> None:
    def said(page: AppTest) -> str:
        return next(m.value for m in page.markdown if "Saturated" in m.value or "Never" in m.value)

    assert "below −2.89, above 2.89" in said(opened(fn="sigmoid"))
    assert "below −2.06, above 2.06" in said(opened(fn="sigmoid", flat="0.1"))
    assert "Saturated everywhere" in said(opened(fn="step"))
    assert "Never saturated" in said(opened(fn="linear"))


@pytest.mark.parametrize("name", ["silu", "gelu", "mish"])
def test_a_minimum_is_no_saturation(name: str) -> None:
    tail, dip = saturation(name)
    (text,) = [m.value for m in opened(fn=name).markdown if "Saturated" in m.value]
    assert f"Saturated below −{-tail.high:.2f}. Flat around its minimum, from −" in text
    assert f"from −{-dip.low:.2f} to −{-dip.high:.2f}." in text


def test_it_says_where_the_slope_of_leaky_relu_comes_from(lang: str) -> None:
    (slider,) = opened(lang, fn="leaky_relu").slider
    assert "keras.activations.leaky_relu" in slider.help


def test_french_formulas_have_decimal_commas() -> None:
    text = "\n".join(m.value for m in opened("fr", fn="selu,gelu_tanh").markdown)
    assert r"1{,}0507" in text
    assert r"0{,}044715" in text
    assert "1.0507" not in text


def test_without_a_function_there_is_a_sentence(lang: str) -> None:
    page = opened(lang, fn="none")
    assert [i.value for i in page.info] == [catalogue(lang).gettext("Choose a function.")]
    assert not [c for c in components(page) if "functions" in c]


def test_the_code_is_that_of_the_functions_on_screen() -> None:
    page = opened(fn="relu,leaky_relu", slope="0.5")
    first, second = [c.value for c in page.code]
    assert len(page.subheader) == 1  # over the tabs, not in each
    assert "keras.activations.relu(" in first
    assert "negative_slope=0.5" in second


@pytest.mark.parametrize("view", ["curves", "softmax", "bends", "depth"])
def test_the_code_of_each_view_is_whole(view: str) -> None:
    assert not [c for c in opened(view=view).caption if "Load the input" in c.value]


# Softmax ---------------------------------------------------------------------------------------

NONSENSE = [
    ("scores", "1"),
    ("scores", "1,2,x"),
    ("scores", "1,nan"),
    ("scores", "1,1e9"),
    ("scores", ",".join("1" * 11)),
    ("scores", "1,2;3"),
    ("temp", "0"),
    ("temp", "inf"),
    ("shift", "1e6"),
    ("truth", "4"),
    ("truth", "0"),
]
FIRST = {"scores": [2, 1, 0.1], "temperature": 1, "shift": 0, "truth": 0}


def test_softmax_opens_in_the_language_of_the_reader(lang: str) -> None:
    page = opened(lang, view="softmax")
    assert drawn(page)["state"] == FIRST
    assert catalogue(lang).gettext("Add a class") in words(page)
    assert asked(page)["view"] == "softmax"


def test_a_link_sets_scores_temperature_shift_and_class() -> None:
    query = {"scores": "1000,-2.5", "temp": "0.5", "shift": "-100", "truth": "2"}
    page = opened(view="softmax", **query)
    state = {"scores": [1000, -2.5], "temperature": 0.5, "shift": -100, "truth": 1}
    assert drawn(page)["state"] == state
    assert asked(page) == {"view": "softmax", **query}
    (code,) = page.code
    assert "softmax(z / 0.5)" in code.value
    assert "[900, -102.5]" in code.value


@pytest.mark.parametrize(("name", "text"), NONSENSE)
def test_nonsense_is_a_sentence(lang: str, name: str, text: str) -> None:
    page = opened(lang, view="softmax", **{name: text})
    assert drawn(page)["state"] == FIRST
    assert len(page.warning) == 1


def test_an_edit_is_kept_and_goes_into_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(view="softmax")
    state = kept({"scores": [3, 1.5], "temperature": 2, "shift": 5, "truth": 1}, monkeypatch)
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert drawn(page)["state"] == {**FIRST, "scores": [3, 1.5], "truth": 1} | {
        **{"temperature": 2, "shift": 5}
    }
    assert asked(page) == {
        **{"view": "softmax", "scores": "3,1.5", "temp": "2", "shift": "5", "truth": "2"}
    }


@pytest.mark.parametrize(
    "change",
    [
        {"scores": [1]},
        {"scores": [1] * 11},
        {"scores": [1, "x"]},
        {"scores": [1, None]},
        {"scores": [1, float("nan")]},
        {"scores": [1, 2000]},
        {"scores": 7},
        {"temperature": 0},
        {"temperature": float("inf")},
        {"shift": [1]},
        {"truth": 3},
        {"truth": -1},
        {"truth": "0"},
    ],
)
def test_what_no_address_could_say_is_not_kept(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept({**FIRST, **change}, monkeypatch) == {}


@pytest.mark.parametrize("edit", [None, {}, 3, "x", []])
def test_what_is_no_edit_is_not_kept(edit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(edit, monkeypatch) == {}


def test_scores_survive_the_address() -> None:
    scores = [-1000.0, 0.001, 3.0, 1e-7]
    assert read_scores(write_scores(scores)) == scores


def kept(edit: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What an edit that the browser sent leaves in the session."""
    session: dict[str, Any] = {}
    with monkeypatch.context() as patch:
        patch.setattr(softmax.st, "session_state", session)
        softmax.keep(edit)
    return session

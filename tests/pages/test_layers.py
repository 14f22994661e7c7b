"""Many layers, on the Activations page: what the component is given, said, and kept in a link."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.activations import ACTIVATIONS
from dl_core.depth import ELEMENTWISE, Stack, propagate
from dl_core.packing import unpack
from pages._kit.depth import CHOICES, MOST_NETWORKS, RECIPES
from pages._kit.i18n import catalogue
from tests.pages.speaking import speaks
from tests.pages.stage import components, visit
from tests.pages.test_activations import asked


def opened(lang: str | None = None, **query: str) -> AppTest:
    page = visit("pages/activations.py", lang, view="depth", **query)
    assert not page.exception
    assert not page.error
    return page


def drawn(page: AppTest) -> dict[str, Any]:
    """What the component was given."""
    (found,) = [c for c in components(page) if "networks" in c]
    return found


def rows(network: dict[str, Any]) -> dict[str, np.ndarray]:
    found = unpack(network["rows"])
    return {name: found[place] for name, place in network["places"].items()}


def test_speaks_one_language(lang: str) -> None:
    speaks(opened(lang), lang)
    say = catalogue(lang).gettext
    found = drawn(opened(lang))
    assert [n["name"] for n in found["networks"]] == [say(n) for n in ("Sigmoid", "Tanh", "ReLU")]
    assert found["words"]["locale"] == lang
    assert found["words"]["signal_title"] == say("Signal →")


@pytest.mark.parametrize("asked", ["en", "fr"])
@pytest.mark.parametrize("choice", ["matched", "fixed"])
def test_every_verdict_speaks_one_language(asked: str, choice: str) -> None:
    page = opened(asked, deep_fn="step,relu,linear,sigmoid", deep_init=choice, deep_sigma="1")
    speaks(page, asked)


def test_the_component_has_the_numbers_of_the_network() -> None:
    page = opened(deep_fn="relu", deep_init="he_normal", deep="7", deep_width="32", deep_seed="4")
    (network,) = drawn(page)["networks"]
    passage = propagate(Stack("relu", "he_normal", depth=7, width=32, seed=4))
    found = rows(network)
    for name in ("mean", "std", "spread", "flat", "dead"):
        np.testing.assert_array_equal(found[name], getattr(passage.signal, name))
    np.testing.assert_array_equal(found["gradient"], [np.nan, *passage.gradient])
    np.testing.assert_array_equal(found["zero"], passage.signal.histograms.zero)
    np.testing.assert_array_equal(found["back_high"][1:], passage.gradients.high)
    shares = unpack(network["values"])
    np.testing.assert_allclose(shares, passage.signal.histograms.shares, rtol=1e-3, atol=1e-7)
    back = unpack(network["gradients"])[1:]
    np.testing.assert_allclose(back, passage.gradients.shares, rtol=1e-3, atol=1e-7)
    assert network["dead_units"] == passage.dead_units
    assert network["arrived"] == passage.arrived


def test_a_reading_names_the_numbers() -> None:
    sigmoid, relu = drawn(opened(deep_fn="sigmoid,relu", deep_init="matched"))["networks"]
    assert sigmoid["reading"].startswith("Sent back through 20 layers, a gradient of 1 reaches")
    assert "·10⁻¹" in sigmoid["reading"]
    assert "the first layers do not learn" in sigmoid["reading"]
    assert "whatever goes in, the same comes out" in sigmoid["reading"]
    assert "every layer can learn" in relu["reading"]
    assert f"{relu['dead_units']} of 1,280 neurons are dead" in relu["reading"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"deep_fn": "step"}, "nothing is left to learn from"),
        ({"deep_fn": "linear", "deep_init": "fixed", "deep_sigma": "1"}, "training diverges"),
        ({"deep_fn": "linear", "deep_init": "fixed"}, "The signal dies away"),
        ({"deep_fn": "relu", "deep": "14"}, "the first layers learn slowly"),
        ({"deep_fn": "linear", "deep_init": "he_normal"}, "steps that are too long"),
        ({"deep_fn": "tanh", "deep": "1"}, "Sent back through 1 layer, "),
    ],
)
def test_verdicts(query: dict[str, str], words: str) -> None:
    (network,) = drawn(opened(**query))["networks"]
    assert words in network["reading"]


def test_recipes_have_the_size_that_is_on_screen() -> None:
    recipes = drawn(opened(deep="9", deep_width="16", deep_seed="3"))["recipes"]
    assert len(recipes) == len(RECIPES)
    for shown, recipe in zip(recipes, RECIPES, strict=True):
        stack = Stack(
            recipe.activation,
            recipe.choice,  # type: ignore[arg-type]
            depth=9,
            width=16,
            seed=3,
            sigma=float(recipe.sigma),
        )
        assert shown["arrived"] == propagate(stack).arrived
        assert shown["name"] == ACTIVATIONS[recipe.activation].title


@pytest.mark.parametrize("choice", CHOICES)
def test_every_first_weights(choice: str) -> None:
    found = drawn(opened(deep_init=choice, deep_fn="selu,relu"))["networks"]
    assert all("σ = " in n["rule"] for n in found)
    if choice == "matched":
        assert [n["rule"].split(",")[0] for n in found] == ["He normal", "LeCun normal"]


def test_no_more_networks_than_can_be_told_apart() -> None:
    page = opened(deep_fn=",".join(ELEMENTWISE))
    assert len(drawn(page)["networks"]) == MOST_NETWORKS
    assert f"The first {MOST_NETWORKS} are shown." in [c.value for c in page.caption]


def test_nothing_chosen() -> None:
    page = opened(deep_fn="none")
    assert [i.value for i in page.info] == ["Choose a function."]


def test_the_source_is_that_of_each_network() -> None:
    page = opened(deep_fn="relu,selu", deep_init="matched", deep="3")
    assert [tab.label for tab in page.tabs] == ["ReLU", "SELU"]
    assert 'activation="relu"' in page.code[0].value
    assert "HeNormal()" in page.code[0].value
    assert "LecunNormal()" in page.code[1].value


def test_a_control_moved_is_in_the_address() -> None:
    page = opened()
    page.slider(key="deep").set_value(33).run()
    page.selectbox(key="deep_init").set_value("fixed").run()
    page.select_slider(key="deep_sigma").set_value("0.3").run()
    assert not page.exception
    assert asked(page) == {"view": "depth", "deep": "33", "deep_init": "fixed", "deep_sigma": "0.3"}
    assert len(rows(drawn(page)["networks"][0])["std"]) == 34


@pytest.mark.parametrize(
    "query",
    [
        {"deep": "51"},
        {"deep": "0"},
        {"deep_fn": "softmax"},
        {"deep_init": "x"},
        {"deep_seed": "-1"},
    ],
)
def test_what_cannot_be_had_is_said(query: dict[str, str]) -> None:
    page = opened(**query)
    assert len(page.warning) == 1
    assert rows(drawn(page)["networks"][0])["std"].shape == (21,)


def test_most_of_everything_stays_small() -> None:
    page = opened(deep_fn=",".join(ELEMENTWISE), deep="50", deep_width="128")
    sent = [n.proto.json for n in page.main if n.type == "bidi_component"]
    assert sum(map(len, sent)) < 300_000

"""Links, languages and the shell in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.server import serving
from tests.e2e.visitor import Visitor

NAMES = (
    *("Home", "Activations", "Convolution", "Pooling"),
    *("Parameters", "Receptive field", "Train", "Through the epochs", "Draw"),
    *("Filters", "Reasons", "Map of the digits"),
)
TITLES = {
    ("", "en"): "How does a machine learn to see?",
    ("", "fr"): "Comment une machine apprend-elle à voir ?",
    ("activations", "en"): "What does a neuron do with its sum?",
    ("activations", "fr"): "Que fait un neurone de sa somme ?",
    ("train", "en"): "How does a network learn to read?",
    ("train", "fr"): "Comment un réseau apprend-il à lire ?",
    ("draw", "en"): "What does a network see in your handwriting?",
    ("draw", "fr"): "Que voit un réseau dans votre écriture ?",
}


def test_a_fresh_server_shows_the_shell_to_its_first_deep_link(
    browser: Browser, tmp_path: Path
) -> None:
    # A scheduler that is not there: nothing warms up, and the page says what is wrong.
    nowhere = {"CONVOSCOPE_SCHEDULER": "tcp://127.0.0.1:1"}
    with serving(tmp_path / "store", tmp_path / "log", **nowhere) as server:
        visitor = Visitor(browser, server.url)
        visitor.open("draw")
        sidebar = visitor.page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_role("radio", name="Français")).to_be_visible()
        assert visitor.path == "draw"
        expect(sidebar.get_by_role("link")).to_have_text([re.compile(t) for t in NAMES])
        expect(visitor.page.get_by_role("link", name="Train a network")).to_be_visible()
        visitor.leave()
        visitor.check()
        assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize(("path", "lang"), TITLES)
def test_each_page_speaks_the_language_of_the_browser(
    visitors: Callable[..., Visitor], path: str, lang: str
) -> None:
    visitor = visitors(lang=lang)
    page = visitor.open(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path, lang])
    expect(page.locator("html")).to_have_attribute("lang", lang)
    assert page.title() != ""


def test_a_link_reproduces_its_settings(visitor: Visitor) -> None:
    page = visitor.open("train", preset="mlp", epochs="7", lang="fr", seed="12", optimizer="adam")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["train", "fr"])
    expect(page.get_by_role("combobox", name="Réseau")).to_have_value("Perceptron multicouche")
    expect(page.get_by_role("slider", name="Époques")).to_have_value("7")
    page.get_by_text("Autres réglages").click()
    expect(page.get_by_role("combobox", name="Optimiseur")).to_have_value("Adam")
    expect(page.get_by_role("spinbutton", name="Graine")).to_have_value("12")
    assert visitor.query == {
        **{"preset": "mlp", "epochs": "7", "lang": "fr"},
        **{"seed": "12", "optimizer": "adam"},
    }


def test_settings_go_into_the_address(visitor: Visitor) -> None:
    page = visitor.open("train")
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="LeNet-5").click()
    page.wait_for_url("**/train?*preset=lenet5*")
    page.get_by_role("slider", name="Epochs").press("ArrowRight")
    page.wait_for_url("**/train?*epochs=6*")
    address = page.url
    page.goto(address)
    visitor.settle()
    expect(page.get_by_role("combobox", name="Network")).to_have_value("LeNet-5")
    expect(page.get_by_role("slider", name="Epochs")).to_have_value("6")


def test_the_language_switch_keeps_page_and_settings(visitor: Visitor) -> None:
    page = visitor.open("train", preset="mlp", epochs="7", data="mnist")
    page.get_by_role("radio", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["train", "fr"])
    expect(page.get_by_role("combobox", name="Réseau")).to_have_value("Perceptron multicouche")
    expect(page.get_by_role("slider", name="Époques")).to_have_value("7")
    page.get_by_text("Autres réglages").click()
    expect(page.get_by_role("combobox", name="Optimiseur")).to_have_value("SGD")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert visitor.query == {"preset": "mlp", "epochs": "7", "data": "mnist", "lang": "fr"}
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["train", "en"])
    expect(page.get_by_role("combobox", name="Network")).to_have_value("Multilayer perceptron")


def test_the_language_holds_from_page_to_page(visitor: Visitor) -> None:
    page = visitor.open("", lang="fr")
    for name, path in (("Entraîner", "train"), ("Dessiner", "draw"), ("Accueil", "")):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path, "fr"])


def test_nonsense_in_an_address_is_a_sentence(visitor: Visitor) -> None:
    page = visitor.open("train", preset="nonsense", epochs="9999", rate="7", seed="-1", lang="xx")
    expect(page.get_by_text("The link asks for “nonsense” as Network")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(4 + 1)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(visitor.button("Train")).to_be_enabled()


def test_a_run_that_is_not_there_is_a_sentence(visitor: Visitor) -> None:
    page = visitor.open("draw", run="../../etc/passwd")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("canvas.upper-canvas")).to_be_visible()

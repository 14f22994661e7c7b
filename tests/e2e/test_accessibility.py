"""No serious or critical finding of axe on any page, in both languages and both themes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dl_core.keys import key as key_of
from tests.e2e.conftest import SHOWN
from tests.e2e.visitor import Visitor

NAMED = {"from": "named", "named": "cnn6"}
ONE = ((142, 45), (140, 140), (137, 235))
SEVERE = ("serious", "critical")
READERS = pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("fr", "dark")])
"""Each language, and each theme that a page may open in; :func:`findings` turns it to the other."""

# A page opens light and turns dark: in between, no contrast is as it should be.
_STILL = """() => document.getAnimations().every((a) => a.playState !== 'running')
  && document.querySelector('[data-stale=true]') === null"""

_IS_DARK = "() => matchMedia('(prefers-color-scheme: dark)').matches"
_GROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def findings(page: Page) -> list[tuple[str, str, str, list[Any]]]:
    """Severe findings in the theme of the page, then in the other, where it stays: the theme, the
    rule, what it asks for, where."""
    is_dark = page.evaluate(_IS_DARK)
    found = _found(page, is_dark)
    _turn(page, not is_dark)
    return found + _found(page, not is_dark)


def _found(page: Page, is_dark: bool) -> list[tuple[str, str, str, list[Any]]]:
    page.wait_for_load_state("networkidle")  # styles that a page loads late
    page.wait_for_function(_STILL)
    return [
        ("dark" if is_dark else "light", v["id"], v["help"], _where(v))
        for v in Axe().run(page).response["violations"]
        if v["impact"] in SEVERE
    ]


def _where(violation: dict[str, Any]) -> list[Any]:
    return [(node["target"], node["failureSummary"]) for node in violation["nodes"][:4]]


def _turn(page: Page, is_dark: bool) -> None:
    """As a computer that goes dark in the evening, or light in the morning."""
    before = page.evaluate(_GROUND)
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    page.wait_for_function(f"(before) => ({_GROUND})() !== before", arg=before)


def home(visitor: Visitor) -> None:
    visitor.open()
    expect(
        visitor.page.get_by_role("link", name=re.compile("six layers|six couches"))
    ).to_be_visible()


def untrained(visitor: Visitor) -> None:
    visitor.open("train", preset="perceptron", c0="3", c1="3", epochs="999")
    expect(visitor.page.get_by_test_id("stAlert")).to_have_count(2)
    visitor.page.locator("summary").first.click()


def trained(visitor: Visitor) -> None:
    page = visitor.open("train", epochs=str(SHOWN.epochs), seed=str(SHOWN.seed))
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(3)
    page.locator("button.tile").first.click()


def drawn(visitor: Visitor) -> None:
    page = visitor.open("draw", run=key_of(SHOWN))
    visitor.draw(*ONE)
    expect(page.locator(".bars")).to_be_visible()
    page.locator("button.tile").last.click()
    page.locator(".network .overview .sheet").nth(2).click(position={"x": 8, "y": 8})
    expect(page.locator(".network .opened")).to_be_visible()


def curves(visitor: Visitor) -> None:
    page = visitor.open("activations", fn="step,sigmoid,relu,silu,gelu,mish", beta="2")
    expect(page.locator("svg.panel")).to_have_count(2)
    page.get_by_role("table").get_by_role("button", name="GELU").click()
    page.get_by_role("slider", name=re.compile("^(Input|Entrée) x")).press("Home")  # saturated


def softmax(visitor: Visitor) -> None:
    page = visitor.open("activations", view="softmax", shift="100", temp="0.5")
    expect(page.get_by_role("table")).to_have_count(2)
    page.locator(".formula-head button").click()


def neurons(visitor: Visitor) -> None:
    page = visitor.open("activations", view="bends", activation="tanh")
    expect(page.locator("svg.chart").first).to_be_visible()


def layers(visitor: Visitor) -> None:
    page = visitor.open("activations", view="depth")
    expect(page.locator("svg.chart").first).to_be_visible()


def convolved(visitor: Visitor) -> None:
    page = visitor.open(
        "convolution", input="photo", kernels="sobel_x,box", padding="same", bias="0.5"
    )
    expect(page.locator(".map.output canvas.grid")).to_be_visible()
    page.locator(".shelf button").last.click()


def convolved_typed(visitor: Visitor) -> None:
    page = visitor.open(
        "convolution", input="typed", stride="2", dilation="2", kernels="own", activation="relu"
    )
    expect(page.locator(".map.output canvas.grid")).to_be_visible()
    page.locator(".map.output canvas.grid").focus()


def pooled(visitor: Visitor) -> None:
    page = visitor.open("pooling", input="typed", exercise_n="2")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    expect(page.locator(".map.output canvas.grid")).to_be_visible()
    page.get_by_role("button", name=re.compile("^.*(Show the answer|Voir la réponse)$")).click()
    expect(page.locator(".grids td.chosen")).to_be_visible()
    page.locator("button.tile").last.click()


def reached(visitor: Visitor) -> None:
    page = visitor.open("receptive_field", **NAMED, side_cnn6="20")
    expect(page.locator("canvas.plane").first).to_be_visible()
    page.locator("canvas.plane").nth(3).click()
    page.get_by_role("button", name=re.compile("^.*(Show the answer|Voir la réponse)$")).click()


def grown(visitor: Visitor) -> None:
    page = visitor.open("receptive_field", view="growth", own="1")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()


def compared(visitor: Visitor) -> None:
    page = visitor.open("receptive_field", view="famous")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()


def footprint(visitor: Visitor) -> None:
    page = visitor.open("receptive_field", view="effective", **NAMED)
    expect(page.get_by_test_id("stSelectbox")).to_have_count(4)


def refused(visitor: Visitor) -> None:
    page = visitor.open("pooling", input="upload")
    file = {"name": "picture.png", "mimeType": "image/png", "buffer": b"This is a text."}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_test_id("stAlert").filter(has_text="WebP")).to_have_count(1)


def counted(visitor: Visitor) -> None:
    page = visitor.open("parameters", pin="preset:cnn6", view="difference")
    expect(page.locator(".layers .totals").first).to_be_visible()


def typed(visitor: Visitor) -> None:
    page = visitor.open("parameters", view="export", **{"from": "written"})
    expect(page.locator(".layers .totals").first).to_be_visible()


def reasons(visitor: Visitor) -> None:
    page = visitor.open("reasons", beside="image", other_n="2")
    expect(page.locator(".stack")).to_have_count(10)
    page.locator(".stack").first.focus()
    page.keyboard.press("ArrowDown")


VISITS = [home, untrained, trained, drawn, curves, softmax, neurons, layers]
VISITS += [convolved, convolved_typed, pooled, refused, reached, grown, compared, footprint]
VISITS += [counted, typed, reasons]


@READERS
@pytest.mark.parametrize("visit", VISITS)
def test_no_severe_finding(
    visitors: Callable[..., Visitor], visit: Callable[[Visitor], None], lang: str, theme: str
) -> None:
    visitor = visitors(lang=lang, theme=theme)
    visit(visitor)
    visitor.settle()
    assert findings(visitor.page) == []

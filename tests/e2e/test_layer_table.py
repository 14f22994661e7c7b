"""The table of layers in a browser: its numbers, its editing by mouse, keys and finger."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dl_core.counting import Summary, summary
from dl_core.formulas import jump_formula, reach_formula, size_formula, start_formula
from dl_core.receptive_field import Reach
from dl_core.specs import ModelSpec, preset
from dl_core.transposes import enlarged, transposed
from dl_core.windows import axis
from tests.densenet import densenet121
from tests.e2e.layer_table_app import RESIDUAL, SLOW
from tests.e2e.server import ROOT, Server, serving
from tests.e2e.test_accessibility import READERS, findings
from tests.e2e.visitor import Visitor

CNN6 = preset("cnn6").train.model


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page of this test, beside the app's own static files."""
    folder = tmp_path_factory.mktemp("tables")
    script = folder / "layer_table_app.py"
    script.write_text((Path(__file__).parent / "layer_table_app.py").read_text(encoding="utf-8"))
    (folder / "static").symlink_to(ROOT / "static")
    with serving(folder / "store", folder / "log", script) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, tables: Server) -> Iterator[Callable[..., Visitor]]:
    """Opens the table of a network, for a visitor of some kind."""
    made: list[Visitor] = []

    def make(net: str = "cnn6", pin: bool = False, **kind: Any) -> Visitor:
        made.append(Visitor(browser, tables.url, **kind))
        made[-1].open("", net=net, **({"pin": "1"} if pin else {}))
        expect(made[-1].page.get_by_role("table")).to_be_visible()
        return made[-1]

    yield make
    for one in made:
        one.leave()
        one.check()


def rows(page: Page) -> Locator:
    """Those of layers, the input among them."""
    return page.locator(".line > .row")


def row(page: Page, number: str) -> Locator:
    """That of the layer with this number."""
    return rows(page).filter(has=page.locator(f".place:text-is('{number}')"))


def setting(page: Page, number: str, name: str, part: int = 0) -> Locator:
    """The editor of a setting in a row."""
    return row(page, number).locator(f".set[data-name={name}] :is(input, select)").nth(part)


def names(page: Page) -> list[str]:
    found = page.locator(".line > .row .name b").all_inner_texts()
    return [name.replace("\u200b", "") for name in found]  # where a narrow column may break it


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def cell(place: Locator, column: str) -> str:
    return place.locator(f".cell.{column} .figure").inner_text()


def held(page: Page) -> ModelSpec:
    """The network that the server holds."""
    return ModelSpec.model_validate(json.loads(page.get_by_test_id("stCode").inner_text()))


def shows(page: Page, found: Summary) -> None:
    """Wait until the totals are those of ``found``, and compare every row."""
    total = page.locator(".totals")
    expect(total.locator(".parameters .figure")).to_have_text(f"{found.totals.parameters:,}")
    expect(total.locator(".macs .figure")).to_have_text(f"{found.totals.macs:,}")
    told = page.locator(".line:is(.layer, .end) > .row")
    expect(told).to_have_count(len(found.rows))
    for place, counted in zip(told.all(), found.rows, strict=True):
        assert number(cell(place, "parameters")) == counted.parameters
        assert number(cell(place, "macs")) == counted.macs
        assert cell(place, "output") == "×".join(map(str, counted.output))
        assert cell(place, "field") == "×".join(map(str, counted.receptive_field))
    sums = [sum(number(cell(p, name)) for p in told.all()) for name in ("parameters", "macs")]
    assert sums == [found.totals.parameters, found.totals.macs]


# Numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("net", "model"), [("cnn6", CNN6), ("residual", RESIDUAL)])
def test_the_numbers_are_those_of_python(
    visit: Callable[..., Visitor], net: str, model: ModelSpec
) -> None:
    shows(visit(net).page, summary(model))


def test_all_rows_of_a_long_network(visit: Callable[..., Visitor]) -> None:
    page = visit("densenet").page
    found = summary(densenet121())
    folded = rows(page).count()
    assert folded < 150  # blocks are folded at first, and have their sums
    shown = page.evaluate(_SUMS, [])
    assert sum(shown["parameters"]) == found.totals.parameters
    assert sum(shown["macs"]) == found.totals.macs
    page.get_by_role("button", name="Unfold blocks").click()
    expect(page.locator(".line.layer")).to_have_count(len(found.rows))
    shown = page.evaluate(_SUMS, ["group"])
    assert shown["parameters"] == [0, *(one.parameters for one in found.rows)]
    assert shown["macs"] == [0, *(one.macs for one in found.rows)]
    page.get_by_role("searchbox").fill("conv5_block16_concat")
    expect(page.locator(".line.layer")).to_have_count(1)
    reads = page.locator(".line.layer .reads").inner_text().replace("\u200b", "")
    assert reads == "conv5_block15_concat, conv5_block16_2_conv"


_SUMS = """(without) => {
  const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
  const root = roots.find((r) => r.querySelector('.layers'));
  const lines = [...root.querySelectorAll('.line')]
    .filter((line) => !without.some((name) => line.classList.contains(name)));
  const read = (name) => lines.map((line) =>
    Number(line.querySelector(`.${name} .figure`).textContent.replace(/\\D/g, '')));
  return { parameters: read('parameters'), macs: read('macs') };
}"""


def test_an_open_row_tells_where_its_numbers_come_from(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    row(page, "2").get_by_role("button").click()
    opened = page.locator(".opened")
    expect(opened).to_contain_text("32 × (3×3×32 + 1) = 9,248")
    expect(opened).to_contain_text("28×28×32 × 3×3×32 = 7,225,344")
    expect(opened).to_contain_text("⌊(28 + 2 − 1×(3 − 1) − 1) / 1⌋ + 1 = 28")
    expect(opened).to_contain_text("3 + 1×(3 − 1)×1 = 5")
    expect(opened).to_contain_text("kernel 3×3×32×32")
    page.keyboard.press("Enter")
    expect(opened).to_have_count(0)


_FORMULAS = """async (cases) => {
  const url = new URL('app/static/components/layers/formulas.js', document.baseURI).href;
  const f = await import(url);
  return cases.map(([axis, reach]) => [f.sizeFormula(axis), f.sizeOf(axis),
    f.reachFormula(reach, axis), f.jumpFormula(reach, axis), f.startFormula(reach, axis)]);
}"""


def test_the_formulas_of_windows_are_those_of_python(visit: Callable[..., Visitor]) -> None:
    cases = [
        (axis(size, k, stride=s, dilation=d, padding=p), Reach(start, 1 + 2 * jump, jump))
        for size, k, s, d, p, start, jump in [
            (28, 3, 1, 1, "same", 0, 1),
            (28, 5, 2, 1, "valid", -3, 2),
            (7, 3, 3, 2, (1, 4), 5, 8),
            (2, 3, 1, 1, "valid", 0, 1),
        ]
    ]
    sent = [
        [[a.size, a.kernel, a.stride, a.dilation, a.before, a.after], vars(r)] for a, r in cases
    ]
    for got, (a, r) in zip(visit().page.evaluate(_FORMULAS, sent), cases, strict=True):
        told = [reach_formula(r, a), jump_formula(r, a), start_formula(r, a)]
        assert got == [size_formula(a), a.out, *told]


def test_the_formulas_of_larger_maps_are_those_of_python(visit: Callable[..., Visitor]) -> None:
    cases = [
        (transposed(size, k, stride=s, padding=p, dilation=d, output_padding=more), Reach(-2, 5, 4))
        for size, k, s, d, p, more in [
            (14, 2, 2, 1, "valid", None),
            (14, 3, 2, 1, "same", None),
            (9, 4, 3, 1, "same", 2),
            (9, 1, 3, 1, "valid", 1),
            (6, 3, 1, 2, "same", None),
        ]
    ]
    cases += [(enlarged(7, 3, bilinear=True), Reach())]
    sent = [
        [[a.size, a.kernel, a.stride, a.dilation, a.before, a.after, True], vars(r)]
        for a, r in cases
    ]
    for got, (a, r) in zip(visit().page.evaluate(_FORMULAS, sent), cases, strict=True):
        told = [reach_formula(r, a), jump_formula(r, a), start_formula(r, a)]
        assert got == [size_formula(a), a.out, *told]


def test_numbers_by_the_habits_of_the_language(visit: Callable[..., Visitor]) -> None:
    page = visit(lang="fr").page
    expect(page.locator(".totals .macs .figure")).to_have_text("8\u202f380\u202f064")
    assert "86,2\u202f%" in row(page, "2").locator(".share").nth(1).inner_text()


# Editing ------------------------------------------------------------------------------------------


def with_first(**changes: Any) -> ModelSpec:
    first = CNN6.layers[0].model_copy(update=changes)
    return ModelSpec(layers=(first, *CNN6.layers[1:]))


def test_a_number_typed_and_stepped_and_undone(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    filters = setting(page, "1", "filters")
    filters.fill("64")
    filters.press("Enter")
    shows(page, summary(with_first(filters=64)))
    expect(filters).to_be_focused()
    for key in ("ArrowUp", "ArrowUp", "ArrowDown"):
        filters.press(key)
    shows(page, summary(with_first(filters=65)))
    assert held(page) == with_first(filters=65)
    page.wait_for_timeout(1200)  # a pause: what follows is undone by itself
    filters.press("PageUp")
    shows(page, summary(with_first(filters=130)))
    for wanted in (65, 64, 32):
        filters.press("Control+z")
        shows(page, summary(with_first(filters=wanted)))
    page.get_by_role("button", name="Redo").click()
    shows(page, summary(with_first(filters=64)))
    setting(page, "1", "kernel_size", 1).fill("5")
    page.keyboard.press("Tab")
    setting(page, "1", "padding").select_option("valid")
    shows(page, summary(with_first(filters=64, kernel_size=(3, 5), padding="valid")))


def test_what_does_not_fit_is_kept_marked_and_can_be_undone(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    filters = setting(page, "4", "filters")
    filters.fill("many")
    filters.press("Enter")
    wrong = page.locator(".wrong")
    expect(wrong).to_contain_text("filters: a whole number from 1 to 16,384 is needed, not “many”.")
    expect(filters).to_have_value("many")
    expect(filters).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".banner")).to_contain_text("last network that fits")
    assert held(page) == CNN6
    units = setting(page, "7", "units")  # and the reader goes on elsewhere
    units.fill("20")
    units.press("Enter")
    page.wait_for_timeout(1000)
    expect(wrong).to_have_count(1)
    expect(filters).to_have_value("many")
    expect(units).to_have_value("20")
    filters.fill("8")
    filters.press("Enter")
    expect(wrong).to_have_count(0)
    expect(page.locator(".banner")).to_be_hidden()
    expect(page.get_by_test_id("stCode")).to_contain_text('"units":20')
    assert held(page).layers[3].filters == 8  # type: ignore[union-attr]
    for _ in range(3):
        page.get_by_role("button", name="Undo").click()
    shows(page, summary(CNN6))


def test_maps_that_vanish_name_the_layer(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    for part in (0, 1):
        setting(page, "", "input_shape", part).fill("1")
    setting(page, "3", "padding").select_option("valid")
    expect(page.locator(".wrong")).to_contain_text("Layer 3 (MaxPool2D) has a window of 2×2")
    expect(row(page, "3")).to_have_class(re.compile("failed"))


def test_a_late_answer_changes_nothing_typed_since(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    first, second = setting(page, "1", "filters"), setting(page, "2", "filters")
    first.fill(str(SLOW))
    first.press("Enter")
    page.wait_for_timeout(700)  # it is on its way, and the server sleeps
    second.fill("77")
    second.press("Enter")
    second.fill("78")
    second.press("Enter")
    wanted = ModelSpec(
        layers=(
            CNN6.layers[0].model_copy(update={"filters": SLOW}),
            CNN6.layers[1].model_copy(update={"filters": 78}),
            *CNN6.layers[2:],
        )
    )
    shows(page, summary(wanted))
    expect(first).to_have_value(str(SLOW))
    expect(second).to_have_value("78")


def test_layers_added_copied_moved_and_removed_by_keys(visit: Callable[..., Visitor]) -> None:
    page = visit("residual").page
    row(page, "2").get_by_role("button").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(row(page, "3").get_by_role("button")).to_be_focused()
    kinds = [type(layer).__name__ for layer in RESIDUAL.layers]
    assert names(page)[1:4] == [kinds[0], "Activation", "BatchNormalization"]
    page.keyboard.press("Alt+ArrowDown")  # into the block
    expect(row(page, "3.1").get_by_role("button")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")  # and out of it
    expect(row(page, "4").get_by_role("button")).to_be_focused()
    expect(page.get_by_test_id("stCode")).to_contain_text(
        '"activation":"relu"},{"kind":"batch_normalization"'
    )
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("stCode")).not_to_contain_text("batch_normalization")
    page.keyboard.press("+")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Residual block")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(page.locator(".wrong")).to_have_count(0)
    expect(page.get_by_test_id("stCode")).to_contain_text(
        re.compile(r'"kind":"residual".*"kind":"residual"')
    )
    assert len(held(page).layers) == 7
    for _ in range(7):
        page.keyboard.press("Control+z")
    shows(page, summary(RESIDUAL))
    page.keyboard.press("Control+y")
    page.keyboard.press("Home")
    expect(rows(page).first.get_by_role("button")).to_be_focused()


def test_a_row_dragged_by_its_handle(visit: Callable[..., Visitor]) -> None:
    page = visit().page
    handle, target = row(page, "1").locator(".handle"), row(page, "4")
    box, to = handle.bounding_box(), target.bounding_box()
    assert box is not None
    assert to is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, to["y"] + 3, steps=6)
    expect(page.locator(".drop")).to_have_count(1)
    page.mouse.up()
    moved = (*CNN6.layers[1:3], CNN6.layers[0], *CNN6.layers[3:])
    shows(page, summary(ModelSpec(layers=moved)))


def test_a_network_chosen_elsewhere_is_shown_and_can_be_undone(
    visit: Callable[..., Visitor],
) -> None:
    page = visit().page
    page.get_by_role("button", name="LeNet-5").click()
    shows(page, summary(preset("lenet5").train.model))
    page.get_by_role("button", name="Undo").click()
    shows(page, summary(CNN6))


def test_differences_from_a_pinned_network(visit: Callable[..., Visitor]) -> None:
    page = visit(pin=True).page
    expect(page.locator(".change:visible")).to_have_count(0)
    filters = setting(page, "1", "filters")
    filters.fill("64")
    filters.press("Enter")
    expect(row(page, "1").locator(".parameters .change")).to_have_text("+320 (+100%)")
    row(page, "3").get_by_role("button").focus()
    page.keyboard.press("Delete")
    gone = page.locator(".line.gone")
    expect(gone).to_have_count(1)
    expect(gone).to_contain_text("MaxPool2D")
    before, now = summary(CNN6).totals.macs, number(cell(page.locator(".totals"), "macs"))
    text = page.locator(".totals .macs .change").inner_text()
    assert number(text.split("(")[0]) == abs(now - before)


# Looks --------------------------------------------------------------------------------------------


def test_columns_are_chosen_and_remembered(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.page
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Trainable").check()
    page.get_by_role("checkbox", name="Memory").check()
    page.get_by_role("checkbox", name="MACs").uncheck()
    page.keyboard.press("Escape")
    heads = ["Layer", "Settings", "Output", "Parameters", "Trainable", "Memory", "Receptive field"]
    assert page.get_by_role("columnheader").all_inner_texts() == heads
    expect(row(page, "1").locator(".memory .figure")).to_have_text("100 kB")
    page.reload()
    visitor.settle()
    expect(page.get_by_role("table")).to_be_visible()
    assert page.get_by_role("columnheader").all_inner_texts() == heads


def test_a_look_costs_the_server_nothing(visit: Callable[..., Visitor]) -> None:
    visitor = visit("densenet")
    page = visitor.page
    before = visitor.sent
    page.get_by_role("button", name="Unfold blocks").click()
    row(page, "200").get_by_role("button").click()
    page.get_by_role("searchbox").fill("pool")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    assert visitor.sent == before


_SCROLL = """async () => {
  const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
  const frame = roots.find((r) => r.querySelector('.layers')).querySelector('.frame');
  const frames = [];
  let last = performance.now();
  for (let i = 0; i < 60; i += 1) {
    frame.scrollTop += 150;
    await new Promise((done) => requestAnimationFrame(done));
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return [frame.scrollTop, frames.sort((a, b) => a - b)[30]];
}"""


@pytest.mark.alone
def test_hundreds_of_rows_scroll_smoothly_under_a_total_in_sight(
    visit: Callable[..., Visitor],
) -> None:
    page = visit("densenet").page
    page.get_by_role("button", name="Unfold blocks").click()
    scrolled, middle = page.evaluate(_SCROLL)
    assert scrolled >= 60 * 150
    assert middle < 34  # two frames, on a machine that does other things too
    expect(page.locator(".totals")).to_be_in_viewport()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("net", ["residual", "densenet"])
def test_a_phone_cuts_nothing_and_a_finger_is_enough(
    visit: Callable[..., Visitor], net: str, lang: str
) -> None:
    visitor = visit(net, lang=lang, width=390, height=844, touch=True)
    page = visitor.page
    visitor.fits()
    rows(page).nth(1).locator(".name").tap()
    visitor.fits()
    if net == "residual":
        page.locator(".opened .step").nth(1).tap()
        expect(page.locator(".opened .number").first).to_have_value("17")
        expect(page.locator(".wrong")).to_be_visible()  # the block adds 17 channels to 16
        visitor.fits()
        page.locator(".tool.undo").tap()
        expect(page.locator(".wrong")).to_have_count(0)


@READERS
def test_no_severe_finding(visit: Callable[..., Visitor], lang: str, theme: str) -> None:
    page = visit("residual", pin=True, lang=lang, theme=theme).page
    row(page, "1").get_by_role("button").click()
    filters = setting(page, "1", "filters")
    filters.fill("0")
    filters.press("Enter")
    expect(page.locator(".wrong")).to_be_visible()
    page.locator(".tool.add").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    filters.fill("20")
    filters.press("Enter")
    setting(page, "4.1", "filters").focus()
    page.locator(".tool.remove").click()
    page.wait_for_timeout(800)
    assert findings(page) == []

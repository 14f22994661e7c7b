"""The Parameters page in a browser: built by table, text and file, which stay in step."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Locator, Page, expect

from dl_core.counting import summary
from dl_core.grammar import parse
from dl_core.specs import preset
from tests.dl_core.keras_files.described import branching, text
from tests.e2e.visitor import Visitor

LENET = preset("lenet5").train.model
PATTERN = "INPUT(28x28x1) -> [CONV(4) -> RELU -> POOL]*N -> FC(10)"


def parameters(page: Page) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text="Parameters").first


def shows(page: Page, count: int) -> None:
    """Wait until both the figure on top and the table's last row say ``count``."""
    expect(parameters(page).get_by_test_id("stMetricValue")).to_have_text(f"{count:,}")
    expect(page.locator(".totals .parameters .figure")).to_have_text(f"{count:,}")


def filters(page: Page) -> Locator:
    return page.get_by_label("filters, layer 1 Conv2D").first


def test_a_preset_edited_in_the_table_is_ones_own_and_can_be_trained(visitor: Visitor) -> None:
    page = visitor.open("parameters", of="lenet5")
    shows(page, summary(LENET).totals.parameters)
    filters(page).fill("8")
    filters(page).press("Enter")
    wider = LENET.model_dump()
    wider["layers"][0]["filters"] = 8
    expected = summary(type(LENET).model_validate(wider)).totals.parameters
    shows(page, expected)
    visitor.settle()
    assert visitor.query["from"] == "written"
    assert summary(parse(visitor.query["net"]).model).totals.parameters == expected
    box = page.get_by_role("textbox", name="Layers, in the textbook’s grammar")
    expect(box).to_have_value(visitor.query["net"])

    page.get_by_role("link", name="Train it").click()
    page.wait_for_url("**/train?*preset=own*")
    visitor.settle()
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{expected:,}")
    expect(visitor.button("Train")).to_be_enabled(timeout=120_000)


def test_a_pattern_is_written_out_by_the_table_and_that_is_said(visitor: Visitor) -> None:
    page = visitor.open("parameters", **{"from": "written"}, net=PATTERN, count_N="2")
    shows(page, summary(parse(PATTERN, {"N": 2}).model).totals.parameters)
    expect(page.get_by_text("Softmax is put after its last layer")).to_be_visible()
    filters(page).fill("6")
    filters(page).press("Enter")
    expect(page.get_by_text("wrote the pattern out")).to_be_visible()
    expect(page.get_by_role("slider", name="N")).to_have_count(0)
    visitor.settle()
    assert "count_N" not in visitor.query
    assert parse(visitor.query["net"]).model.layers[0].filters == 6  # type: ignore[union-attr]


def test_an_emptied_text_says_what_it_becomes(visitor: Visitor) -> None:
    page = visitor.open("parameters", **{"from": "written"}, net="INPUT(8x8x1) -> FC(3)")
    shows(page, 195)
    box = page.get_by_role("textbox", name="Layers, in the textbook’s grammar")
    box.fill("")
    box.press("Control+Enter")
    expect(page.get_by_text("it is again what the page begins with")).to_be_visible()
    expect(box).to_have_value(re.compile("INPUT"))


def test_a_file_is_read_and_stays_from_page_to_page(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "branches.json"
    file.write_text(text(branching()), encoding="utf-8")
    page = visitor.open("parameters", **{"from": "file"})
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    shows(page, 2 * (3 * (3 + 1)))
    page.get_by_role("link", name="See how far it sees").click()
    page.wait_for_url("**/receptive_field?*from=file*")
    visitor.settle()
    expect(page.get_by_text("branches.json is still in use.")).to_be_visible()
    expect(page.locator(".root.reach")).to_be_visible()
    visitor.button("Let go of it").click()
    expect(page.get_by_text("Choose a file or paste a text.")).to_be_visible()


def test_the_link_to_copy_opens_the_same(visitor: Visitor) -> None:
    page = visitor.open("parameters", of="mnist_convnet", view="export", pin="preset:lenet5")
    link = page.get_by_test_id("stCode").filter(has_text="http").inner_text().strip()
    assert urlparse(link).path == "/parameters"
    asked = {name: values[0] for name, values in parse_qs(urlparse(link).query).items()}
    assert asked == visitor.query
    page.goto(link)
    visitor.settle()
    expect(visitor.button("Let go of LeNet-5")).to_be_visible()
    shows(page, summary(preset("mnist_convnet").train.model).totals.parameters)

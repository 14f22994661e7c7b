"""The Parameters page: what is built is what is counted, compared, linked and taken away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dl_core.drafts.errors import TooManyLayers
from dl_core.engine import AnswerView
from dl_core.grammar import parse, write
from dl_core.keys import key as key_of
from dl_core.specs import PRESETS, ArchitectureSpec, ModelSpec
from pages._kit import editing
from pages._kit.builder import resolve
from pages._kit.costs import short, size_of
from pages._kit.i18n import catalogue
from tests.dl_core.keras_files.described import branching, entrance, layer, sequential, text
from tests.pages.stage import FakeEngine, components, visit, words

PAGE = "pages/parameters.py"
TINY = "INPUT(8x8x3) -> CONV(4, 3x3, same) -> RELU -> POOL(2) -> FC(10) -> SOFTMAX"
COLOUR = {"en": "Parameters", "fr": "Paramètres"}


def opened(lang: str = "en", **query: str) -> AppTest:
    page = visit(PAGE, lang, **query)
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(words(page))


def table(page: AppTest) -> dict[str, Any]:
    return next(data for data in components(page) if "table" in data)


def metric(page: AppTest, label: str) -> str:
    return next(m.value for m in page.metric if m.label == label)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_counted(lang: str, name: str) -> None:
    page = opened(lang, of=name)
    assert not page.error
    count = resolve(f"preset:{name}").summary.totals.parameters
    shown = metric(page, COLOUR[lang])
    assert "".join(c for c in shown if c.isdigit()) == str(count)


@pytest.mark.parametrize("view", ["shares", "memory", "dense", "difference", "export"])
def test_every_view_opens(lang: str, view: str) -> None:
    page = opened(lang, view=view)
    assert not page.error


def test_a_typed_network_is_what_is_counted() -> None:
    page = opened(**{"from": "written", "net": TINY})
    assert metric(page, "Parameters") == f"{4 * 28 + 10 * (4 * 4 * 4 + 1):,}"
    assert "Conv2D(4, 3" in page.code[0].value or "Conv2D(4, (3, 3)" in page.code[0].value


def test_a_letter_is_a_slider() -> None:
    page = opened(**{"from": "written", "net": "[CONV(4) -> POOL]*N -> FC(10)", "count_N": "2"})
    slider = next(s for s in page.slider if s.label == "N")
    assert slider.value == 2
    before = metric(page, "Parameters")
    slider.set_value(1).run()
    assert metric(page, "Parameters") != before


def test_an_error_of_the_grammar_is_pointed_at(lang: str) -> None:
    page = opened(lang, **{"from": "written", "net": "INPUT(8x8x1) -> COVN(3)"})
    assert page.error
    line, mark = page.code[0].value.splitlines()[:2]
    assert line[mark.index("^") :].startswith("COVN")


def test_memory_is_that_of_the_batch() -> None:
    page = opened(**{"from": "written", "net": TINY, "view": "memory", "batch": "8"})
    made = 8 * 8 * 4 + 4 * 4 * 4 + 10  # flattening makes no values of its own
    assert f"4 × 8 × (192 + {made})" in said(page)


def test_a_pinned_network_is_compared() -> None:
    page = opened(**{"from": "written", "net": TINY, "view": "difference", "pin": "preset:lenet5"})
    text = said(page)
    assert "61,706" in text
    assert not page.warning


def test_pinning_writes_the_address() -> None:
    page = opened(of="lenet5")
    next(b for b in page.button if b.label == "Pin this network").click().run()
    assert page.query_params["pin"] == "preset:lenet5"
    next(b for b in page.button if b.label == "Let go of LeNet-5").click().run()
    assert "pin" not in page.query_params


@pytest.mark.parametrize("pin", ["preset:none", "keras:", "CONV(", "keras:X:top:1x1:2"])
def test_a_pin_that_names_nothing_is_said(lang: str, pin: str) -> None:
    page = opened(lang, view="difference", pin=pin)
    assert page.warning


def test_an_edit_makes_the_network_the_readers_own() -> None:
    edited: dict[str, Any] = {}
    model = parse(TINY).model
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editing.st, "session_state", edited)
        editing._edited(model.model_dump(mode="json"), "preset:lenet5")
    assert edited["from"] == "written"
    assert parse(edited["net"]).model == model


def test_an_edit_that_fits_nothing_is_kept_as_a_refusal() -> None:
    state: dict[str, Any] = {}
    draft = parse(TINY).model.model_dump(mode="json")
    draft["layers"][0]["filters"] = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editing.st, "session_state", state)
        editing._edited(draft, "preset:lenet5")
    assert "net" not in state
    assert state[editing.REFUSED][1] == "preset:lenet5"


def architecture(**fields: Any) -> ArchitectureSpec:
    return ArchitectureSpec(application="VGG16", **fields)


def test_a_famous_network_is_awaited_then_counted(engine: FakeEngine, lang: str) -> None:
    page = opened(lang, **{"from": "application"})
    assert page.info
    asked = engine.asked[-1]
    assert isinstance(asked, ArchitectureSpec)
    layers = [
        {
            "class_name": "InputLayer",
            "config": {"batch_shape": [None, 224, 224, 3], "name": "image"},
            "module": "keras.layers",
        },
        {
            "class_name": "Flatten",
            "config": {"name": "flat"},
            "module": "keras.layers",
        },
        {
            "class_name": "Dense",
            "config": {"name": "out", "units": 2, "activation": "softmax", "use_bias": True},
            "module": "keras.layers",
        },
    ]
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": layers}}
    key = key_of(asked)
    engine.answers[key] = AnswerView(
        key, "done", {"config": json.dumps(config), "parameters": 2 * (224 * 224 * 3 + 1)}
    )
    page.run()
    assert not page.error
    assert not page.warning
    shown = metric(page, COLOUR[lang])
    assert "".join(c for c in shown if c.isdigit()) == str(2 * (224 * 224 * 3 + 1))


def test_a_refusal_of_keras_is_said(engine: FakeEngine, lang: str) -> None:
    page = opened(lang, **{"from": "application"})
    key = key_of(engine.asked[-1])
    engine.answers[key] = AnswerView(key, "failed", error=TooManyLayers(count=1, cap=0))
    page.run()
    assert page.error


def test_a_file_is_waited_for(lang: str) -> None:
    page = opened(lang, **{"from": "file"})
    assert page.info
    assert not page.error


def test_what_fits_the_limits_can_be_trained() -> None:
    page = opened(of="lenet5")
    assert "Train it" in said(page)
    huge = ModelSpec.model_validate(
        {"layers": [{"kind": "flatten"}, {"kind": "dense", "units": 60000}]}
    )
    page = opened(**{"from": "written", "net": write(huge)})
    assert "It cannot be trained here" in said(page)


def test_large_counts_are_short() -> None:
    assert short(15_470_264_320) == "15.5\u00a0G"
    assert short(999) == "999"
    assert size_of(246_824) == "247\u00a0kB"


def test_a_famous_network_reads_images_of_any_size(engine: FakeEngine, lang: str) -> None:
    page = opened(lang, **{"from": "application"}, app="MobileNet", app_image="96x128x1")
    asked = engine.asked[-1]
    assert isinstance(asked, ArchitectureSpec)
    assert asked.input_shape == (96, 128, 1)
    for size in ("96", "96x96", "0x1x1", "99999x1x3", "8x8x3"):
        page.text_input(key="app_image").set_value(size).run()
        assert not page.exception
        assert len(page.error) == 1
    assert len(engine.asked) == 1


def test_another_famous_network_begins_with_its_own_size(engine: FakeEngine) -> None:
    page = opened(**{"from": "application"}, app="VGG16")
    page.selectbox(key="app").set_value("InceptionV3").run()
    asked = engine.asked[-1]
    assert isinstance(asked, ArchitectureSpec)
    assert asked.input_shape == (299, 299, 3)


def pasted(text: str, lang: str = "en") -> AppTest:
    page = opened(lang, **{"from": "file"})
    page.text_area(key="_network_json").set_value(text).run()
    assert not page.exception
    return page


def test_a_description_of_convoscope_is_read_back() -> None:
    model = PRESETS["lenet5"].train.model
    for own in (model.model_dump_json(), PRESETS["lenet5"].train.model_dump_json()):
        page = pasted(own)
        assert not page.error
        assert metric(page, "Parameters") == "61,706"
        assert "Count with Keras" not in [b.label for b in page.button]


def test_a_network_of_any_size_is_counted_for_the_one_that_is_typed(lang: str) -> None:
    see = layer("Conv2D", "see", filters=2, kernel_size=[3, 3])
    page = pasted(text(sequential(entrance(None, None, 3), see)), lang)
    assert len(page.info) == 1
    assert not page.error
    page.text_input(key="_network_size").set_value("12x10x3").run()
    assert table(page)["totals"]["macs"] == 10 * 8 * 2 * 27
    page.text_input(key="_network_size").set_value("twelve").run()
    assert page.error


def test_a_network_from_a_file_can_be_pinned_for_this_visit() -> None:
    page = pasted(text(branching()))
    next(b for b in page.button if b.label == "Pin this network").click().run()
    assert page.query_params["pin"] == "here"
    page.selectbox(key="from").set_value("preset").run()
    assert not page.warning
    assert any(b.label == "Let go of the pasted network" for b in page.button)
    elsewhere = opened(pin="here")
    assert elsewhere.warning


def test_what_no_computer_holds_is_said(lang: str) -> None:
    net = "INPUT(1024x1024x64) -> FC(65536) -> FC(10)"
    page = opened(lang, **{"from": "written"}, net=net)
    assert len(page.warning) == 1
    assert not page.error
    assert len(metric(page, COLOUR[lang])) < 10
    assert not opened(lang, of="lenet5").warning


def test_why_there_is_no_notebook_is_said(lang: str) -> None:
    page = opened(lang, **{"from": "written"}, net="INPUT(28x28x1) -> FC(7)", view="export")
    titles = [b.proto.label for b in page.get("download_button")]
    assert len([t for t in titles if "Keras" in t]) == 2
    assert not [t for t in titles if "otebook" in t]
    say = catalogue(lang).gettext
    assert say("There is no notebook that trains it.") in said(page)


def test_the_layer_named_is_the_one_with_most_not_the_others_together() -> None:
    net = "INPUT(28x28x1) -> [CONV(8) -> RELU]*30 -> FC(10) -> SOFTMAX"
    page = opened(**{"from": "written"}, net=net)
    sentence = next(text for text in words(page) if "Most parameters are in" in text)
    assert "dense" in sentence


def test_a_long_text_is_read_and_stays_out_of_the_address() -> None:
    net = "INPUT(28x28x1) -> " + "CONV(8, 3x3, same) -> RELU -> " * 60 + "FC(10)"
    page = opened(of="lenet5")
    page.selectbox(key="from").set_value("written").run()
    page.text_area(key="net").set_value(net).run()
    assert not page.error
    assert "net" not in page.query_params
    assert "A link cannot hold a text of more than" in said(page)
    page.run()
    assert len(table(page)["table"]["names"]) == 63

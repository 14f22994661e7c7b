"""The page on receptive fields: what the component is given, what is compared, what is asked."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.engine import AnswerView, EngineState
from dl_core.errors import UnexpectedFailure
from dl_core.famous import FAMOUS
from dl_core.footprints import even, gaussian, theoretical
from dl_core.grammar import parse
from dl_core.inspection import Footprint
from dl_core.keys import key as key_of
from dl_core.receptive_field import fields
from dl_core.specs import ApplicationFootprintSpec, ArchitectureSpec, FootprintSpec, graph_of
from dl_core.stacks import Stack
from dl_core.store import Store
from pages._kit import engine as kit
from pages._kit.footprint_applications import RESIDUAL
from pages._kit.reach_effective import DEEP
from tests.dl_core.growing import described_unet
from tests.pages.speaking import speaks
from tests.pages.stage import FakeEngine, components, preset, train, visit, weights, words
from tests.pages.test_activations import asked as address

PAGE = "pages/receptive_field.py"
SENTENCE = "**The effective field is like a Gaussian, and smaller than the theory**"
VIEWS = ("point", "growth", "famous", "effective")


NAMED = {"from": "named"}


def opened(lang: str | None = None, **query: str) -> AppTest:
    page = visit(PAGE, lang, **query)
    assert not page.exception
    return page


def drawn(page: AppTest) -> dict[str, Any]:
    """What the component was given."""
    (found,) = [c for c in components(page) if "nodes" in c]
    return found


def said(page: AppTest) -> str:
    return "\n".join(words(page))


# The stack of maps --------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_speaks_one_language(lang: str, view: str) -> None:
    page = opened(lang, view=view, own="1")
    assert not page.error
    speaks(page, lang)


def test_the_component_has_the_windows_of_the_network() -> None:
    found = drawn(opened(depth="3", kernel="5", dilation="2", pool="3", side="40"))
    graph = graph_of(Stack(3, 5, pool=3, dilation=2, side=40).model())
    assert len(found["nodes"]) == len(graph.nodes) == 5
    for node, shape, field in zip(found["nodes"], graph.shapes, fields(graph), strict=True):
        assert node["plane"] == list(shape[:2])
        assert node["told"]["size"] == str(field.size[0])
        assert node["told"]["jump"] == str(field.jump[0])
    conv = found["nodes"][1]
    assert conv["axes"] == [[40, 5, 1, 2, 4], [40, 5, 1, 2, 4]]
    assert conv["told"]["window"] == "5 × 5, d 2"
    assert conv["told"]["padding"] == "4 + 4"


def imported(network: Any) -> dict[str, Any]:
    """What the component is given of a network that was pasted."""
    page = opened(**{"from": "file"})
    page.text_area(key="_network_json").set_value(json.dumps(network)).run()
    assert not page.exception
    assert not page.error
    return drawn(page)


def test_maps_that_become_larger_again() -> None:
    nodes = {node["name"]: node for node in imported(described_unet())["nodes"]}
    assert nodes["up"]["axes"] == [[8, 2, 2, 1, 0, True]] * 2
    told = [nodes["up"]["told"][name] for name in ("window", "padding", "size", "jump")]
    assert told == ["2 × 2, s 1/2", "0 + 0", "8", "1"]
    assert nodes["up"]["lines"][0][1] == "r = 8 + (⌈2/2⌉ − 1)×2 = 8"
    assert nodes["up"]["lines"][1][1] == "j = 2 / 2 = 1"
    assert [nodes["mask"]["lines"][i][1] for i in (0, 1)] == ["r = 10", "j = 1 × 1 = 1"]
    large = nodes["large"]
    assert large["plane"] == [32, 32]
    assert [large["told"][name] for name in ("jump", "padding")] == ["1/2", "−1 − 1"]
    assert large["lines"][1][1] == "j = 1 / 2 = 1/2"


def test_the_recurrence_is_written_with_its_numbers() -> None:
    last = drawn(opened())["nodes"][-1]
    assert [line for _what, line in last["lines"]] == [
        "r = 14 + 1×(2 − 1)×2 = 16",
        "j = 2 × 2 = 4",
        "−6 − 0×2 = −6",
        "−6 + (16 − 1)/2 = 1.5",
    ]


def test_height_and_width_are_told_apart() -> None:
    found = drawn(opened(**NAMED, named="inception"))["nodes"]
    assert all("↕" not in line for node in found for _w, line in node.get("lines", []))
    node = next(n for n in found if n["name"] == "3b_concat")
    assert node["lines"][0][1] == "r: 27, 43, 59, 43 → 59"


def test_what_sees_everything_says_so() -> None:
    dense = drawn(opened(**NAMED, named="lenet5"))["nodes"][-1]
    assert dense["all"]
    assert dense["lines"][0][1] == "r = 28 × 28"
    assert dense["told"]["jump"] == "–"


@pytest.mark.parametrize("name", FAMOUS)
def test_famous_networks_are_drawn(name: str) -> None:
    page = opened(**NAMED, named=name)
    found = drawn(page)
    assert not page.error
    shown = [node for node in found["nodes"] if node["level"] == 0]
    assert 6 < len(shown) <= 60
    assert found["picture"]["c"] == 3


def test_the_digit_is_the_picture() -> None:
    picture = drawn(opened())["picture"]
    values = np.frombuffer(base64.b64decode(picture["data"]), np.uint8)
    assert values.shape == (picture["h"] * picture["w"],) == (784,)
    assert values.max() > 200
    assert drawn(opened(below="none"))["picture"] is None


def test_the_size_of_the_image_moves_padding_and_centre() -> None:
    even, odd = (
        drawn(opened(pool="0", stride="2", depth="1", side=side))["nodes"][1]
        for side in ("28", "29")
    )
    assert (even["told"]["padding"], even["told"]["drift"]) == ("0 + 1", "+0.5")
    assert (odd["told"]["padding"], odd["told"]["drift"]) == ("1 + 1", "0")


def test_a_stack_that_does_not_fit_is_said() -> None:
    page = opened(padding="valid", depth="12", side="12")
    assert "window" in page.error[0].value
    assert not any("nodes" in c for c in components(page))


def test_a_control_moved_is_in_the_address() -> None:
    page = opened()
    page.slider(key="depth").set_value(7).run()
    page.slider(key="side").set_value(50).run()
    assert not page.exception
    assert address(page) == {"depth": "7", "side": "50"}
    assert drawn(page)["nodes"][0]["plane"] == [50, 50]


@pytest.mark.parametrize("query", [{"from": "x"}, {"depth": "99"}, {"side": "4"}, {"view": "x"}])
def test_what_cannot_be_had_is_said_too(query: dict[str, str]) -> None:
    page = opened(**query)
    assert len(page.warning) == 1
    assert len(drawn(page)["nodes"]) == 7


@pytest.mark.parametrize("name", ["stack", *FAMOUS])
def test_the_source_is_that_of_the_network_on_screen(name: str) -> None:
    chosen = {} if name == "stack" else {**NAMED, "named": name}
    code = opened(**chosen).code[0].value
    assert "keras.Input(" in code
    assert ("Add" in code) == (name == "resnet50")
    assert not opened(**chosen, view="growth").code


# Growth, famous networks --------------------------------------------------------------------------


def test_growth_has_the_numbers_of_each_stack() -> None:
    page = opened(view="growth", stacks="k3,pool,doubles", shown="10")
    table = next(m.value for m in page.markdown if m.value.startswith("| Stack"))
    assert "| 3 × 3 | 21 | 1 | more than 24 |" in table
    assert "| 3 × 3, pooling after every 2 | 156 | 32 | 12 |" in table
    assert "| 3 × 3, dilation doubles up to 512 | 2,047 | 1 | 7 |" in table


def test_the_words_fit_the_scale() -> None:
    log, linear = (said(opened(view="growth", log=flag, shown="10")) for flag in ("1", "0"))
    assert "On this logarithmic scale" in log
    assert "by the same amount at each layer is a straight line" not in log
    assert "by the same amount at each layer is a straight line" in linear
    assert "begins again" not in log
    assert "After 10 layers the doubling dilation begins again" in said(
        opened(view="growth", shown="14")
    )


def test_lines_on_one_another_are_both_named() -> None:
    text = said(opened(view="growth"))
    assert "**5 × 5** and **3 × 3, dilation 2** see equally far: one line" in text
    doubling = "**3 × 3, stride 2** and **3 × 3, dilation doubles up to 512** see equally far"
    assert f"{doubling} up to 10 layers: one line" in text
    assert "one line lies on the other" not in said(opened(view="growth", stacks="k3,d2,pool"))


def test_nothing_to_grow() -> None:
    page = opened(view="growth", stacks="none")
    assert [i.value for i in page.info] == ["Choose a stack."]


def test_published_numbers_stand_beside_ours() -> None:
    page = opened(view="famous")
    assert [s.value for s in page.success] == ["23 of 23 published layers are found exactly."]
    assert "| pool5 | **212** = 212 | **32** = 32 | **90** = 90 |" in said(page)
    assert "| block1 | **35** = 35 | **4**  | **15** = 15 |" in said(page)
    assert "≠" not in said(page)
    assert "google-research/receptive_field" in said(page)


# The effective field ------------------------------------------------------------------------------


def asked(engine: FakeEngine) -> list[FootprintSpec]:
    return [question for question in engine.asked if isinstance(question, FootprintSpec)]


def answer(engine: FakeEngine, question: FootprintSpec, sigma: float = 2.0) -> None:
    """Have ``question`` answered by a bell."""
    h, w, _ = question.model.input_shape
    bell = gaussian((h, w), ((h - 1) / 2, (w - 1) / 2), (sigma, sigma)).astype(np.float32)
    found = Footprint(bell, 16, 0.5, "tensorflow").to_dict()
    engine.answers[key_of(question)] = AnswerView(key_of(question), "done", found)


def press(page: AppTest) -> AppTest:
    return page.button(key="footprint").click().run()


def test_the_footprint_is_asked_for_and_shown(engine: FakeEngine) -> None:
    page = press(opened(view="effective", layer="conv2d_2", seed="4"))
    (question,) = asked(engine)
    assert question.model == Stack(3, side=28).model()
    assert (question.seed, question.weights, question.pictures) == (4, (), None)
    assert "Keras is computing" in said(page)
    answer(engine, question, sigma=1.0)
    page.run()
    assert not page.exception
    text = said(page)
    assert SENTENCE in text
    assert "σ = 1.0 pixels" in text
    assert "7 × 7 pixels" in text
    alike = even((28, 28), theoretical(question.model)[1])
    assert f"instead of {alike.radius:.1f} if every pixel of the field counted alike" in text
    assert "instead of 96%" in text  # 47 of 49 pixels: 46 hold less than 95 %
    assert "16 images of Gaussian noise" in text


def test_the_question_of_another_layer_is_another(engine: FakeEngine) -> None:
    page = press(opened(view="effective"))
    answer(engine, asked(engine)[0])
    assert SENTENCE in said(page.run())
    page.selectbox(key="layer").set_value("conv2d_1").run()
    assert SENTENCE not in said(page)
    press(page)
    assert len(asked(engine)) == 2
    assert len(asked(engine)[1].model.layers) == 2


def test_the_view_begins_deep_and_trainable(engine: FakeEngine) -> None:
    """The stack to point at stays another one; one that was touched is kept."""
    page = press(opened(view="effective"))
    (question,) = asked(engine)
    assert question.model == DEEP.model()
    page.segmented_control(key="view").set_value("point").run()
    assert len(drawn(page)["nodes"]) == 7
    page.slider(key="depth").set_value(6).run()
    page.segmented_control(key="view").set_value("effective").run()
    assert not page.exception
    assert address(page)["depth"] == "6"
    assert page.slider(key="depth").value == 6


def way_on(page: AppTest) -> dict[str, str]:
    """Where the link to the Train page leads; nowhere without one."""
    found = [link.proto.query_string for link in page.page_link if link.value == "Train it"]
    return dict(parse_qsl("&".join(found)))


def test_a_stack_is_trained_with_a_classifier_and_seen_again(
    store: Store, engine: FakeEngine
) -> None:
    query = way_on(opened(view="effective"))
    assert query["preset"] == "own"
    model = parse(query["net"]).model
    assert model.begins_with(DEEP.model())
    settings = {name: query[name] for name in ("net", "preset", "epochs", "rate")}
    train_page = visit("pages/train.py", **settings)
    train_page.button[0].click().run()
    (spec,) = engine.submitted
    assert spec.model == model
    train(store, spec)
    kit.runs.clear()  # which were read before the test put any there
    page = opened(view="effective")
    assert not way_on(page)
    press(page)
    untrained, trained = asked(engine)
    assert untrained.model == trained.model == DEEP.model()
    assert not untrained.weights
    assert len(trained.weights) == 2 * DEEP.depth


def test_a_preset_is_trained_as_it_is() -> None:
    assert way_on(opened(**NAMED, view="effective", named="lenet5"))["preset"] == "lenet5"


def test_what_cannot_be_trained_says_why() -> None:
    page = opened(view="effective", side="30")
    assert "It cannot be trained here." in said(page)
    assert not way_on(page)


@pytest.mark.parametrize(("sigma", "told"), [(3.0, "larger"), (1.0, "smaller"), (2.0, "hardly")])
def test_what_the_training_changed_is_measured(
    store: Store, engine: FakeEngine, sigma: float, told: str
) -> None:
    train(store, preset("cnn6", epochs=2))
    page = press(opened(**NAMED, view="effective", named="cnn6"))
    for question, width in zip(asked(engine), (2.0, sigma), strict=True):
        answer(engine, question, width)
    page.run()
    assert told in next(m.value for m in page.markdown if "**The training has" in m.value)


def test_a_trained_network_stands_beside_an_untrained_one(store: Store, engine: FakeEngine) -> None:
    spec = preset("cnn6", epochs=2)
    train(store, spec)
    query = {**NAMED, "view": "effective", "named": "cnn6", "layer": "conv2d_1"}
    press(opened(**query, images="digits"))
    untrained, trained = asked(engine)
    assert untrained.weights == ()
    given = {array.name: array.values.array() for array in trained.weights}
    assert set(given) == {"0.kernel", "0.bias", "1.kernel", "1.bias"}
    for name, values in given.items():
        np.testing.assert_array_equal(values, weights(spec)[name])
    assert untrained.pictures == trained.pictures
    assert trained.pictures is not None
    assert trained.pictures.array().max() <= 1
    press(opened(**query))
    assert {question.pictures for question in asked(engine)[2:]} == {None}


def described(kernels: tuple[int, ...]) -> dict[str, Any]:
    """What Keras answers about a network of convolutions on images of 224 x 224."""
    shape = [None, 224, 224, 3]
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": shape}}
    convolutions = [
        {
            "class_name": "Conv2D",
            "config": {"name": f"c{i}", "filters": 1, "kernel_size": [k, k], "padding": "same"},
        }
        for i, k in enumerate(kernels)
    ]
    config = {"class_name": "Sequential", "config": {"name": "n", "layers": [image, *convolutions]}}
    return {"config": json.dumps(config), "parameters": 0}


def test_an_application_of_keras_is_looked_at_where_its_field_is_in_the_image(
    engine: FakeEngine,
) -> None:
    network = ArchitectureSpec(application="ResNet50", top=False)
    known = AnswerView(key_of(network), "done", described((3, 5, 301)))
    engine.answers[key_of(network)] = known
    query = {"from": "application", "app": "ResNet50", "top": "0", "view": "effective"}
    page = press(opened(**query))
    question = engine.asked[-1]
    assert isinstance(question, ApplicationFootprintSpec)
    assert (question.network, question.layer, question.images) == (network, "c1", 4)
    bell = gaussian((224, 224), (111, 111), (1, 1)).astype(np.float32)
    found = Footprint(bell, 4, 0.5, "tensorflow").to_dict()
    engine.answers[key_of(question)] = AnswerView(key_of(question), "done", found)
    text = said(page.run())
    assert "7 × 7 pixels" in text
    assert "4 images of Gaussian noise" in text
    assert "lie in the image" not in text
    page = press(opened(**query, layer="c2"))
    engine.answers[key_of(engine.asked[-1])] = AnswerView("", "done", found)
    text = said(page.run())
    assert "307 × 307 pixels" in text
    assert "Only 224 × 224 pixels of it lie in the image" in text
    engine.answers[key_of(network)] = AnswerView("", "done", described((3, 401)))
    before = len(engine.asked)
    assert "over the limit" in said(opened(**query))
    assert len(engine.asked) == before


@pytest.mark.parametrize("state", ["warming", "failed", "refused", "silent"])
def test_what_keeps_the_footprint_away_is_said(engine: FakeEngine, state: str) -> None:
    if state == "warming":
        engine.phase = EngineState("warming")
        page = opened(view="effective")
        assert page.button(key="footprint").disabled
        assert "warming up" in said(page)
        return
    if state == "refused":
        engine.refusal = UnexpectedFailure(problem="too many")
        assert "too many" in said(press(opened(view="effective")))
        return
    page = press(opened(view="effective"))
    (question,) = asked(engine)
    if state == "failed":
        error = UnexpectedFailure(problem="no memory")
        engine.answers[key_of(question)] = AnswerView(key_of(question), "failed", error=error)
        assert "no memory" in said(page.run())
        assert page.button(key="footprint").label == "Try again"
    else:
        zero = Footprint(np.zeros((28, 28), np.float32), 16, 0.5, "jax").to_dict()
        engine.answers[key_of(question)] = AnswerView(key_of(question), "done", zero)
        assert "No gradient reaches the image" in said(page.run())


def test_what_is_too_much_is_refused(engine: FakeEngine) -> None:
    assert "over the limit" in said(opened(**NAMED, view="effective", named="vgg16"))
    assert engine.asked == []


def test_where_keras_does_not_know_the_network_there_are_ways_on(engine: FakeEngine) -> None:
    page = opened(**NAMED, view="effective", named="resnet50")
    keras, own = (dict(parse_qsl(link.proto.query_string)) for link in page.page_link)
    assert (keras["from"], keras["app"], keras["view"]) == ("application", "ResNet50", "effective")
    assert (own["from"], own["net"]) == ("written", RESIDUAL)
    assert engine.asked == []
    model = parse(RESIDUAL).model
    press(opened(view="effective", net=RESIDUAL, **{"from": "written"}))
    (question,) = asked(engine)
    assert model.begins_with(question.model)
    assert question.model.layers[-1].kind == "residual"

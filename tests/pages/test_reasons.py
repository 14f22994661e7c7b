"""The page on reasons: what is asked, what the overlay is given, what is said."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dl_core.engine import AnswerView, EngineState
from dl_core.errors import ArtifactDamaged
from dl_core.forward import probabilities
from dl_core.inspection.reasons import GradientReasons, HiddenReasons
from dl_core.keys import key as key_of
from dl_core.specs import DataSpec, TrainSpec
from dl_core.specs.reasons import GradientsSpec, OcclusionSpec
from dl_core.store import Store
from dl_core.store.damage import FileLost
from pages._kit import engine as kit
from tests.pages.speaking import speaks
from tests.pages.stage import (
    FakeEngine,
    components,
    interrupt,
    preset,
    train,
    visit,
    weights,
    words,
)

PAGE = "pages/reasons.py"
CNN = preset("lenet5", epochs=1)
TITLES = ["Saliency", "Integrated gradients", "Grad-CAM", "Occlusion"]


def opened(lang: str | None = None, **query: str) -> AppTest:
    page = visit(PAGE, lang, **query)
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(words(page))


def rows(page: AppTest) -> list[dict[str, Any]]:
    """What the overlay was given."""
    (found,) = [c for c in components(page) if "rows" in c]
    return list(found["rows"])


def array(packed: dict[str, Any]) -> np.ndarray:
    raw = np.frombuffer(base64.b64decode(packed["data"]), "<" + packed["dtype"])
    return raw.reshape(packed["h"], packed["w"], packed["c"])


def gradients(**changes: Any) -> GradientReasons:
    """Reasons of an image of 28 × 28 that nobody computed."""
    rng = np.random.default_rng(3)
    made: dict[str, Any] = {
        "saliency": rng.normal(size=(28, 28)).astype(np.float32),
        "attributions": rng.normal(size=(28, 28)).astype(np.float32),
        "total": 4.25,
        "difference": 4.5,
        "cam": np.eye(4, dtype=np.float32)[:, ::-1] * np.float32([1, 2, 3, 4]),
        "weights": np.float32([1, -1, 2]),
        "seconds": 1.5,
    }
    return GradientReasons(**{**made, **changes})


def hidden(question: OcclusionSpec, **changes: Any) -> HiddenReasons:
    """Reasons that nobody computed: hiding the second place costs 0.25."""
    probability = np.full((2, 2), -0.125, np.float32)
    probability[0, 1] = 0.25
    made: dict[str, Any] = {
        "rows": (0, 28 - question.patch),
        "columns": (0, 28 - question.patch),
        "probability": probability,
        "score": probability * 8,
        "stopped": False,
        "seconds": 0.5,
    }
    return HiddenReasons(**{**made, **changes})


def reply(engine: FakeEngine, **changes: Any) -> None:
    """Answer all that was asked."""
    for question in engine.asked:
        is_hidden = isinstance(question, OcclusionSpec)
        found = hidden(question) if is_hidden else gradients(**changes)
        key = key_of(question)
        engine.answers[key] = AnswerView(key, "done", found.to_dict())


def answered(engine: FakeEngine, lang: str | None = None, **query: str) -> AppTest:
    page = opened(lang, **query)
    reply(engine)
    page.run()
    assert not page.exception
    return page


def asked(engine: FakeEngine, kind: type) -> list[Any]:
    return [question for question in engine.asked if isinstance(question, kind)]


def test_without_a_network_it_leads_to_one() -> None:
    page = opened()
    assert "No network has been trained yet" in said(page)
    assert not [c for c in components(page) if "rows" in c]


def test_speaks_one_language(store: Store, engine: FakeEngine, lang: str) -> None:
    train(store, CNN)
    page = answered(engine)
    speaks(page, lang)
    page = answered(engine, beside="image", against="3", measure="score", target="4")
    speaks(page, lang)


def test_the_image_and_its_answer_are_asked_about(store: Store, engine: FakeEngine) -> None:
    """At once, without a button: the class that the network answers, at its last convolution."""
    key = train(store, CNN)
    opened(n="4")
    (question,) = asked(engine, GradientsSpec)
    evaluation = store.load(key).evaluation()
    image = (evaluation.probes[3] / np.float32(255)).astype(np.float32)
    np.testing.assert_array_equal(question.image.array(), image)
    answer = probabilities(CNN.model, weights(CNN), image[None])[0]
    assert (question.run, question.stamp) == (key, store.stamp(key))
    assert (question.target, question.against) == (int(answer.argmax()), None)
    assert (question.layer, question.baseline, question.steps) == ("2", "black", 50)
    (patch,) = asked(engine, OcclusionSpec)
    assert (patch.patch, patch.stride, patch.fill) == (6, 2, "black")


def test_the_settings_are_those_of_the_address(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    query = {"class": "7", "against": "1", "baseline": "mean", "steps": "100", "layer": "0"}
    opened(**query, patch="4", stride="6", fill="grey")
    (question,) = asked(engine, GradientsSpec)
    assert (question.target, question.against) == (7, 1)
    assert (question.baseline, question.steps, question.layer) == ("mean", 100, "0")
    (patch,) = asked(engine, OcclusionSpec)
    assert (patch.patch, patch.stride, patch.fill) == (4, 4, "grey")


def test_only_what_is_shown_is_asked(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(methods="occlusion")
    assert [type(q) for q in engine.asked] == [OcclusionSpec]
    assert [p["title"] for p in rows(page)[0]["panels"]][1:] == ["Occlusion"]
    opened(methods="none")
    assert len(engine.asked) == 1


def test_while_it_is_computed_the_image_is_there(store: Store, engine: FakeEngine) -> None:
    key = train(store, CNN)
    (row,) = rows(opened())
    first, *others = row["panels"]
    probe = store.load(key).evaluation().probes[0] / 255
    np.testing.assert_allclose(array(row["image"]), probe, atol=1e-3)
    assert [p["title"] for p in others] == TITLES
    assert all(p["map"] is None and "Keras is computing" in p["wait"] for p in others)
    assert sum(a["share"] for a in first["answers"]) == pytest.approx(1)
    assert [a["asked"] for a in first["answers"]] == [True] + [False] * 9


def test_the_maps_are_those_of_the_answer(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    (row,) = rows(answered(engine, cam="cells"))
    found, panels = gradients(), row["panels"][1:]
    assert not any(p["wait"] for p in panels)
    for panel, values in zip(panels, (found.saliency, found.attributions, found.cam), strict=False):
        np.testing.assert_array_equal(array(panel["map"])[:, :, 0], values)
        assert panel["map"]["high"] == pytest.approx(np.abs(values).max())
    assert [p["map"]["scale"] for p in panels] == [
        "diverging", "diverging", "sequential", "diverging",
    ]  # fmt: skip
    occluded = array(panels[3]["map"])[:, :, 0]
    assert (occluded[:14, 14:] == 0.25).all()
    assert (occluded[14:] == -0.125).all()
    assert panels[3]["box"] == {"row": 0, "column": 22, "side": 6}


def test_a_cam_is_enlarged_to_the_image(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    (row,) = rows(answered(engine))
    cam = row["panels"][3]["map"]
    assert (cam["h"], cam["w"]) == (28, 28)
    assert array(cam)[27, 0, 0] == 1


def test_the_size_of_saliency_has_no_sign(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    (row,) = rows(answered(engine, sign="size"))
    panel = row["panels"][1]["map"]
    assert (panel["scale"], panel["low"]) == ("sequential", 0)
    assert array(panel).min() >= 0


def test_the_numbers_on_screen_are_named(store: Store, engine: FakeEngine) -> None:
    key = train(store, CNN)
    (row,) = rows(answered(engine))
    first, saliency, integrated, cam, occlusion = row["panels"]
    probe = store.load(key).evaluation().probes[0][:, :, 0] / 255
    ink = probe >= 0.1
    size = np.abs(gradients().saliency)
    share = size[ink].sum() / size.sum()
    on_ink = f"falls on the ink ({ink.mean():.0%} of the image)."
    assert saliency["said"].startswith("Half of the saliency lies in ")
    assert saliency["said"].endswith(f" of the pixels; {share:.0%} of it {on_ink}")
    assert integrated["said"].endswith(on_ink)
    assert "add up to 4.25, the score differs from the baseline’s by 4.50" in integrated["said"]
    assert "4 × 4 cells of Conv2D 3; the strongest in row 0, column 3." in cam["said"]
    assert "2 of its 3 maps have a weight above zero" in cam["said"]
    best = first["answers"][0]
    after = max(0, best["share"] - 0.25)
    assert "Hiding rows 0 – 5, columns 22 – 27 costs most." in occlusion["said"]
    before = best["text"].replace(">\u00a0", "more than ")
    fall = f"The probability of {best['name']} falls from {before} to {after:.1%}."
    assert fall in occlusion["said"]
    assert all(p["note"] for p in row["panels"][1:])


def test_each_measure_has_its_words(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = answered(engine, measure="score")
    assert "The score falls by 2.00." in rows(page)[0]["panels"][4]["said"]
    assert "Occlusion measures the score." in said(page)
    query = {"class": "7", "against": "1"}
    first, *_maps, last = rows(answered(engine, **query))[0]["panels"]
    assert "The lead of 7 over 1 shrinks by 25.0%." in last["said"]
    assert first["said"] == "Explained: 7 rather than 1."


def test_a_probability_that_hardly_moves_is_not_said_to_fall(
    store: Store, engine: FakeEngine
) -> None:
    train(store, CNN)
    page = opened(methods="occlusion")
    (question,) = engine.asked
    made = hidden(question)
    small = HiddenReasons(**{**vars(made), "probability": made.probability / 1e4})
    engine.answers[key_of(question)] = AnswerView(key_of(question), "done", small.to_dict())
    page.run()
    assert "stays at" in rows(page)[0]["panels"][1]["said"]


def test_a_class_against_itself_is_refused(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(**{"class": "7", "against": "7"})
    assert [e.value for e in page.error] == [
        "A class is not held against itself: choose two different ones."
    ]
    assert engine.asked == []


@pytest.mark.parametrize("preset_name", ["perceptron", "mlp"])
def test_without_convolutions_there_is_no_cam(
    store: Store, engine: FakeEngine, preset_name: str
) -> None:
    spec = preset(preset_name, epochs=1)
    train(store, spec)
    page = opened()
    panel = rows(page)[0]["panels"][3]
    assert panel["wait"] == "no maps"  # at once: there is nothing to wait for
    assert "This network has no convolution" in panel["said"]
    reply(engine, cam=None, weights=None)
    page.run()
    assert not page.exception
    assert asked(engine, GradientsSpec)[0].layer is None
    panel = rows(page)[0]["panels"][3]
    assert panel["map"] is None
    assert panel["wait"] == "no maps"
    assert "This network has no convolution" in panel["said"]
    assert [bool(p["note"]) for p in rows(page)[0]["panels"][1:]] == [True, True, False, True]
    if preset_name == "perceptron":
        assert "The score is z, what goes into the sigmoid, for 1, and −z for 0." in said(page)


def test_maps_of_zeros_are_said_to_be(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page, nothing = opened(), np.zeros((28, 28), np.float32)
    reply(engine, saliency=nothing, attributions=nothing, cam=np.zeros((4, 4), np.float32))
    page.run()
    assert not page.exception
    panels = rows(page)[0]["panels"]
    assert panels[1]["said"].startswith("No gradient reaches the image")
    assert panels[3]["said"].startswith("Zero all over: no map of Conv2D 3 speaks for")
    assert all(panel["map"]["high"] == 1 for panel in panels[1:4])
    assert [b.label for b in page.button if b.key.startswith("cam_at")] == ["Conv2D 1"]
    page.button(key="cam_at_0").click().run()
    assert asked(engine, GradientsSpec)[-1].layer == "0"
    assert page.selectbox(key="layer").value == "0"


def test_another_image_stands_below_on_the_same_scale(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(beside="image", n="1", other_n="2")
    one, other = asked(engine, GradientsSpec)
    assert one.image != other.image
    key = key_of(one)
    engine.answers[key] = AnswerView(key, "done", gradients().to_dict())
    key = key_of(other)
    larger = gradients(saliency=3 * gradients().saliency)
    engine.answers[key] = AnswerView(key, "done", larger.to_dict())
    page.run()
    above, below = rows(page)
    assert above["title"] == "one of class 0"
    assert below["title"] == "one of class 1"
    reach = [row["panels"][1]["map"]["high"] for row in (above, below)]
    assert reach[0] == reach[1] == pytest.approx(np.abs(larger.saliency).max())
    assert "Saliency 1.00" in said(page)
    assert "Each method has the same scale in both rows." in said(page)
    assert [p["note"] for p in below["panels"]] == [""] * 5
    answers = [row["panels"][0]["answers"] for row in (above, below)]
    names = [[answer["name"] for answer in row] for row in answers]
    assert names[0] == names[1]  # a class is at the same place in both
    likeliest = np.max([[answer["share"] for answer in row] for row in answers], axis=0)
    assert list(likeliest) == sorted(likeliest, reverse=True)


@pytest.mark.parametrize("query", [{"n": "4"}, {"image": "test", "other_image": "test"}])
def test_another_image_is_of_another_class_at_first(
    store: Store, engine: FakeEngine, query: dict[str, str]
) -> None:
    train(store, CNN)
    page = opened(beside="image", **query)
    above, below = (row["title"] for row in rows(page))
    assert above != below
    assert array(rows(page)[0]["image"]).shape == array(rows(page)[1]["image"]).shape
    one, other = asked(engine, GradientsSpec)
    assert one.image != other.image


def test_another_network_reads_the_same_image(store: Store, engine: FakeEngine) -> None:
    first = train(store, CNN)
    second = train(store, preset("mlp", epochs=1))
    page = opened(run=first, beside="network", other=second)
    one, other = asked(engine, GradientsSpec)
    assert (one.run, other.run) == (first, second)
    assert one.image == other.image
    assert (one.layer, other.layer) == ("2", None)
    assert "LeNet" in rows(page)[0]["title"]


def test_what_a_method_can_say_is_told_where_it_ran(store: Store, engine: FakeEngine) -> None:
    first = train(store, preset("mlp", epochs=1))
    second = train(store, CNN)
    above, below = rows(opened(run=first, beside="network", other=second))
    assert [bool(p["note"]) for p in above["panels"][1:]] == [True, True, False, True]
    assert [bool(p["note"]) for p in below["panels"][1:]] == [False, False, True, False]


def test_another_network_that_there_is_not(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(beside="network")
    assert "No other network tells the same classes apart" in said(page)
    assert len(rows(page)) == 1


# What goes wrong ----------------------------------------------------------------------------------


def test_a_failed_question_can_be_asked_again(store: Store, engine: FakeEngine) -> None:
    key = train(store, CNN)
    page = opened(methods="saliency")
    (question,) = engine.asked
    name = key_of(question)
    error = ArtifactDamaged(key=key, problem=FileLost(name="weights.npz").to_dict())
    engine.answers[name] = AnswerView(name, "failed", error=error)
    page.run()
    assert len(page.error) == 1
    page.button(key="first_gradients").click().run()
    assert engine.asked == [question, question]
    reply(engine)
    page.run()
    assert not page.error
    assert rows(page)[0]["panels"][1]["map"] is not None


def test_an_engine_that_warms_up_is_waited_for(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    engine.phase = EngineState("warming")
    page = opened()
    assert len(engine.asked) == 2
    assert "the answer comes by itself" in said(page)
    assert "warming up" in rows(page)[0]["panels"][1]["wait"]


def test_a_network_that_is_gone(store: Store, engine: FakeEngine) -> None:
    key, other = train(store, CNN), train(store, preset("mlp", epochs=1))
    opened(run=key)
    store.files.remove(key)
    kit.runs.clear()
    page = opened(run=key)
    assert "not stored here (any more)" in said(page)
    assert asked(engine, GradientsSpec)[-1].run == other


def test_nonsense_in_a_link_is_quoted(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(image="99999999", target="44", patch="3", other_n="2")
    assert [w.value for w in page.warning] == [
        "The link asks for “99999999” as Image, which is not possible here.",
        "The link also says “target=44”, which this page does not know.",
    ]


def test_images_that_go_with_their_network_go_silently(store: Store, engine: FakeEngine) -> None:
    interrupt(store, preset("mlp", epochs=3), 1)
    key = train(store, CNN)
    page = opened(run=key)
    store.files.remove(key)
    for _again in range(2):
        page.run()
        (warning,) = page.warning
        assert "not stored here (any more)" in warning.value


def test_a_network_deleted_while_it_is_looked_at(
    store: Store, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of networks, read every two seconds, still names it."""
    key = train(store, CNN)
    page = answered(engine, run=key)
    listed = store.runs()
    monkeypatch.setattr("pages._kit.chosen_run.runs", lambda: listed)
    store.files.remove(key)
    page.run()
    assert not page.exception
    assert len(page.error) == 1


def test_a_damaged_network_is_a_sentence(store: Store, engine: FakeEngine, tmp_path: Path) -> None:
    key, other = train(store, CNN), train(store, preset("mlp", epochs=1))
    file = tmp_path / "store" / key / "weights.npz"
    size = file.stat().st_size
    file.write_bytes(b"nothing")
    page = opened("en", run=key)
    (error,) = page.error
    assert f"is damaged. weights.npz has 7 bytes instead of {size:,}. It was" in error.value
    assert engine.asked == []
    page.button(key="_other_networks").click().run()
    assert not page.exception
    assert not page.error
    assert page.selectbox(key="run").value == other


def test_what_takes_long_can_be_stopped(store: Store, engine: FakeEngine) -> None:
    """What there is by then is shown, the rest is left open."""
    train(store, CNN)
    page = opened(methods="occlusion")
    (question,) = engine.asked
    key = key_of(question)
    engine.answers[key] = AnswerView(key, "waiting", begun=True, share=0.5)
    page.run()
    page.button(key="first_occlusion_stop").click().run()
    assert engine.halted == [key]
    found = hidden(question, stopped=True)
    found.probability[1] = found.score[1] = np.nan
    engine.answers[key] = AnswerView(key, "done", found.to_dict(), stopped=True)
    page.run()
    panel = rows(page)[0]["panels"][1]
    assert "So far 2 of 4 places were tried." in panel["said"]
    drawn = array(panel["map"])[:, :, 0]
    assert np.isnan(drawn[14:]).all()
    assert not np.isnan(drawn[:14]).any()
    assert "Stopped" in said(page)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_file_is_brought_to_the_network(store: Store, engine: FakeEngine, mode: str) -> None:
    train(store, CNN)
    picture = Image.new(mode, (90, 60), "white")
    picture.paste((200, 0, 0) if mode == "RGB" else 30, (40, 10, 50, 50))  # a thick 1
    file = io.BytesIO()
    picture.save(file, "PNG")
    page = opened(image="upload")
    assert engine.asked == []
    page.file_uploader[0].set_value(("digit.png", file.getvalue(), "image/png")).run()
    assert not page.exception
    assert asked(engine, GradientsSpec)[0].image.array().shape == (28, 28, 1)
    assert ("This network reads grey images" in said(page)) == (mode == "RGB")


def colour() -> TrainSpec:
    """A small network of colour photos."""
    spec = preset("lenet5", epochs=1)
    model = spec.model.model_copy(update={"input_shape": (32, 32, 3)})
    return TrainSpec(model=model, data=DataSpec(name="cifar10"), epochs=1)


def test_a_network_of_colours(store: Store, engine: FakeEngine) -> None:
    train(store, colour())
    page = opened()
    reply(
        engine,
        saliency=np.ones((32, 32), np.float32),
        attributions=np.ones((32, 32), np.float32),
    )
    page.run()
    assert not page.exception
    (row,) = rows(page)
    assert (row["image"]["h"], row["image"]["c"]) == (32, 3)
    assert "ink" not in row["panels"][1]["said"]

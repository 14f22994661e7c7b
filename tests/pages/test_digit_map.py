"""The page of the map: its question, its answer, a drawing on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core.digit_maps import NEAREST, DigitMap
from dl_core.engine import AnswerView, EngineState
from dl_core.errors import UnexpectedFailure
from dl_core.hidden import sizes, vectors
from dl_core.inspection.digit_map import COMPONENTS
from dl_core.keys import key as key_of
from dl_core.packing import pack
from dl_core.preprocess import digit, from_rgba
from dl_core.specs import TrainSpec
from dl_core.specs.digit_map import DigitMapSpec
from dl_core.sprites import sheet
from dl_core.store import Store
from pages._kit.i18n import catalogue
from tests.pages.drawn import Canvas, put_canvas
from tests.pages.stage import FakeEngine, components, interrupt, preset, train, visit, weights

N = 60
CNN6 = preset("cnn6", epochs=2)


def made(spec: TrainSpec = CNN6, layer: str = "dense_7", errors: int = 3, **more: Any) -> DigitMap:
    """A map that nobody computed, of the size that ``layer`` has."""
    rng = np.random.default_rng(0)
    size, classes = sizes(spec.model)[layer], len(spec.data.class_names)
    k = min(COMPONENTS, size, N)
    labels = (np.arange(N) % classes).astype(np.uint8)
    answers = labels.copy()
    answers[:errors] = (labels[:errors] + 1) % classes
    axes, _r = np.linalg.qr(rng.normal(size=(size, k)))
    settings: dict[str, Any] = {
        "layer": layer,
        "size": size,
        "numbers": np.arange(N, dtype=np.int32),
        "labels": labels,
        "answers": answers,
        "certainty": np.full(N, 0.75, np.float32),
        "images": sheet(rng.integers(0, 256, (N, *spec.data.facts.shape), np.uint8)),
        "mean": rng.normal(size=size).astype(np.float32),
        "axes": axes.T.astype(np.float32),
        "shares": np.linspace(0.3, 0.0, k).astype(np.float32),
        "codes": rng.normal(size=(N, k)).astype(np.float32),
        "nearest": rng.integers(0, N, (N, NEAREST)).astype(np.uint16),
        "mixing": np.eye(classes, dtype=np.float32) * 0.9 + np.eye(classes, k=1) * 0.1,
        "agreement": {"layer": 0.97, "pixels": 0.9, "pca": 0.5, "tsne": 0.95},
        "places": rng.normal(size=(N, 2)).astype(np.float32),
        "steps": 1000,
    }
    return DigitMap(**(settings | more))


@pytest.fixture(autouse=True)
def canvas(monkeypatch: pytest.MonkeyPatch) -> Canvas:
    return put_canvas(monkeypatch, "pages/digit_map.py")


def opened(**query: str) -> AppTest:
    page = visit("pages/digit_map.py", **query)
    assert not page.exception
    return page


def press(page: AppTest) -> AppTest:
    page.button(key="map").click().run()
    assert not page.exception
    return page


def answered(engine: FakeEngine, found: DigitMap, **query: str) -> AppTest:
    """The page with its answer."""
    press(opened(**query))
    (question,) = engine.asked
    key = key_of(question)
    engine.answers[key] = AnswerView(key, "done", found.to_dict())
    return opened(**query)


def said(page: AppTest) -> str:
    every = (*page.markdown, *page.caption, *page.error, *page.info, *page.warning)
    return " ".join(str(one.value) for one in every)


def clouds(page: AppTest) -> list[dict[str, Any]]:
    return [c for c in components(page) if "sheet" in c]


def guests(page: AppTest) -> list[dict[str, Any]]:
    return [c["given"] for c in components(page) if "given" in c]


def test_without_a_network_there_is_a_way_to_one(lang: str) -> None:
    page = opened()
    assert len(page.info) == 1
    assert not page.button


def test_the_question_is_what_the_controls_say(store: Store, engine: FakeEngine) -> None:
    key = train(store, CNN6)
    press(opened())
    press(opened(layer="pixels", epoch="0", images="300", perplexity="12", seed="7"))
    first, second = engine.asked
    stamp = store.stamp(key)
    assert first == DigitMapSpec(run=key, stamp=stamp, layer="dense_7")
    assert second == DigitMapSpec(
        run=key, stamp=stamp, epoch=0, layer="pixels", images=300, perplexity=12, seed=7
    )


def test_layers_that_are_too_large_are_not_offered(store: Store) -> None:
    train(store, CNN6)
    names = [option.split(" (")[0] for option in opened().selectbox(key="layer").options]
    assert "Pixels" in names
    assert "Conv2D 1" not in names
    assert "Conv2D 4" in names


def test_a_perceptron_is_mapped_by_its_pixels(store: Store, engine: FakeEngine) -> None:
    spec = preset("perceptron", epochs=1)
    train(store, spec)
    found = made(spec, "pixels")
    page = answered(engine, found)
    assert engine.asked[0].layer == "pixels"  # type: ignore[attr-defined]
    assert "This network has no hidden layer" in said(page)


def test_the_answer_is_a_map_and_numbers(store: Store, engine: FakeEngine) -> None:
    train(store, CNN6)
    page = answered(engine, made())
    (cloud,) = clouds(page)
    assert cloud["n"] == N
    assert not cloud["moving"]
    assert [bool(view["places"]) for view in cloud["views"]] == [True, True]
    text = said(page)
    assert "**0 and 1 mix most**: 5.0%" in text
    assert "in **97.0%** of cases where nearness is measured in Dense 7, in 90.0%" in text
    assert "**3 errors are ringed**, of 60 images (95.0% read right), no two alike" in text
    assert "0 read as 1 (1)" in text
    assert "how far apart two islands are" in text


def test_errors_of_one_kind_are_counted(store: Store, engine: FakeEngine) -> None:
    """Images 0, 10 and 20 show a 0 and are read as a 1; 1 is read as 2 once."""
    train(store, CNN6)
    found = made(errors=2)
    found.answers[[10, 20]] = 1
    text = said(answered(engine, found))
    assert "**4 errors are ringed**, of 60 images (93.3% read right), most often" in text
    assert "0 read as 1 (3), 1 read as 2 (1)" in text


def test_no_error_and_no_mixture_are_said(store: Store, engine: FakeEngine) -> None:
    train(store, CNN6)
    text = said(answered(engine, made(errors=0, mixing=np.eye(10, dtype=np.float32))))
    assert "Every one of the 60 images is read right" in text
    assert "No two classes mix" in text


def test_while_it_is_computed_there_is_the_map_by_pca(store: Store, engine: FakeEngine) -> None:
    train(store, CNN6)
    press(opened())
    key = key_of(engine.asked[0])
    first = made(places=None, steps=0, agreement={"layer": 0.9, "pixels": 0.8, "pca": 0.5})
    partial: dict[str, Any] = {"map": first.to_dict()}
    engine.answers[key] = AnswerView(key, "waiting", share=0.15, partial=partial)
    page = opened()
    (cloud,) = clouds(page)
    assert cloud["moving"]
    assert [bool(view["places"]) for view in cloud["views"]] == [True, False]
    assert guests(page) == []
    assert "ringed" not in said(page)
    partial |= {"places": pack(np.ones((N, 2), np.float32)), "step": 25}
    engine.answers[key] = AnswerView(key, "waiting", share=0.2, partial=partial)
    page = opened()
    assert [list(given) for given in guests(page)] == [["places"]]
    assert clouds(page) == [cloud]  # it does not travel again


@pytest.mark.parametrize("steps", [0, 300])
def test_a_map_that_was_stopped_says_so(store: Store, engine: FakeEngine, steps: int) -> None:
    train(store, CNN6)
    places = None if steps == 0 else made().places
    text = said(answered(engine, made(stopped=True, steps=steps, places=places)))
    assert "**Stopped**" in text
    assert ("300 of 1,000 steps" in text) == (steps == 300)


def test_a_drawing_is_placed_by_the_networks_own_arithmetic(
    store: Store, engine: FakeEngine, canvas: Canvas
) -> None:
    train(store, CNN6)
    image = canvas.draw()
    found = made()
    page = answered(engine, found, draw="1")
    (given,) = guests(page)
    prepared = digit(from_rgba(image)).image[None, :, :, None]
    guest = found.place(vectors(CNN6.model, weights(CNN6), prepared, "dense_7")[0])
    assert given["drawn"]["places"]["pca"] == pytest.approx(guest.pca.tolist())
    assert given["drawn"]["nearest"] == guest.nearest.tolist()
    text = said(page)
    assert "It reads: **" in text
    assert f"**{found.labels[guest.nearest[0]]}** (distance {guest.away[0]:.2f})" in text
    canvas.drawn.json_data = {"objects": []}
    assert guests(page.run()) == [{"drawn": None}]


def test_a_drawing_is_read_with_the_weights_of_the_epoch(
    store: Store, engine: FakeEngine, canvas: Canvas
) -> None:
    train(store, CNN6)
    image = canvas.draw()
    found = made()
    page = answered(engine, found, draw="1", epoch="1")
    prepared = digit(from_rgba(image)).image[None, :, :, None]
    guest = found.place(vectors(CNN6.model, weights(CNN6, 1), prepared, "dense_7")[0])
    assert guests(page)[0]["drawn"]["places"]["pca"] == pytest.approx(guest.pca.tolist())


def test_colour_images_have_a_map_but_no_drawing(store: Store, engine: FakeEngine) -> None:
    spec = preset("lenet5", data="cifar10", epochs=1)
    train(store, spec)
    page = answered(engine, made(spec, "dense_6"), draw="1")
    (cloud,) = clouds(page)
    assert cloud["side"] == [32, 32]
    assert cloud["classes"][0] == "aeroplane"
    assert guests(page) == []


@pytest.mark.parametrize("state", ["warming", "failed", "refused"])
def test_what_keeps_the_map_away_is_said(store: Store, engine: FakeEngine, state: str) -> None:
    train(store, CNN6)
    if state == "warming":
        engine.phase = EngineState("warming")
        page = opened()
        assert page.button(key="map").disabled
        assert "warming up" in said(page)
    elif state == "refused":
        engine.refusal = UnexpectedFailure(problem="too many")
        assert "too many" in said(press(opened()))
    else:
        page = press(opened())
        key = key_of(engine.asked[0])
        error = UnexpectedFailure(problem="no memory")
        engine.answers[key] = AnswerView(key, "failed", error=error)
        assert "no memory" in said(page.run())
        assert page.button(key="map").label == "Try again"


def test_a_stopped_training_has_a_map_too(store: Store, engine: FakeEngine) -> None:
    key = interrupt(store, CNN6, 1)
    press(opened(run=key))
    assert engine.asked[0].run == key  # type: ignore[attr-defined]


def test_a_network_that_was_damaged_is_a_sentence(store: Store, engine: FakeEngine) -> None:
    key = train(store, CNN6)
    Path(store.url, key, "weights.npz").write_bytes(b"PK\x03\x04 nonsense")
    page = opened()
    assert len(page.error) == 1
    assert "Traceback" not in page.error[0].value


def test_nonsense_in_the_address_is_said(store: Store, lang: str) -> None:
    train(store, CNN6)
    page = opened(layer="dense_99", epoch="77", images="1", perplexity="x", run="none")
    assert len(page.warning) >= 4
    assert page.button(key="map").label == catalogue(lang).gettext("Make the map")

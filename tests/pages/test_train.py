"""The Train page in every state a training can be in."""

from __future__ import annotations

import csv
import io
import logging
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dl_core.engine import EngineState
from dl_core.errors import (
    ConvoscopeError,
    DatasetDamaged,
    DatasetUnavailable,
    EngineUnavailable,
    LimitExceeded,
    LossNotFinite,
    QueueFull,
    StoreUnreadable,
    StoreUnwritable,
    UnexpectedFailure,
    WorkerLost,
)
from dl_core.grammar import parse
from dl_core.keys import key as key_of
from dl_core.limits import LABELS
from dl_core.store import Store
from pages._kit import results
from pages._kit.i18n import catalogue
from tests.pages.stage import (
    FakeEngine,
    components,
    events,
    history,
    interrupt,
    preset,
    train,
    visit,
    words,
)

SPEC = preset("cnn6")  # what the page describes when nothing is chosen
KEY = key_of(SPEC)


def button(page: AppTest, label: str, lang: str = "en"):
    wanted = catalogue(lang).gettext(label)
    found = [b for b in page.button if b.label == wanted]
    assert len(found) == 1, [b.label for b in page.button]
    return found[0]


def open_train(**query: str) -> AppTest:
    page = visit("pages/train.py", **query)
    assert not page.exception
    return page


def test_nothing_trained_yet_shows_the_network(lang: str) -> None:
    page = open_train()
    assert not page.error
    assert not page.warning
    table = next(m.value for m in page.markdown if "Conv2D" in m.value)
    assert table.count("\n") == 1 + len(SPEC.model.layers) + 1
    assert ("40,010" if lang == "en" else "40\u202f010") in table
    assert not button(page, "Train", lang).disabled


def test_train_submits_what_the_page_describes(engine: FakeEngine, lang: str) -> None:
    page = open_train(preset="mlp", epochs="7", seed="3", batch="64", rate="0.1", optimizer="adam")
    button(page, "Train", lang).click().run()
    assert not page.exception
    wanted = preset("mlp", epochs=7, seed=3, batch_size=64, learning_rate=0.1, optimizer="adam")
    assert engine.submitted == [wanted]
    assert not button(page, "Stop", lang).disabled


def test_a_network_of_ones_own_is_trained_with_probabilities(engine: FakeEngine, lang: str) -> None:
    page = open_train(preset="own", net="CONV(4) -> RELU -> POOL -> FC(10)", epochs="3", seed="5")
    said = catalogue(lang).gettext(
        "To be trained it ends in probabilities: {activation} is put after its last layer."
    )
    assert said.format(activation="Softmax") in words(page)
    button(page, "Train", lang).click().run()
    model = parse("CONV(4) -> RELU -> POOL -> FC(10) -> SOFTMAX").model
    assert [(s.model, s.epochs, s.seed) for s in engine.submitted] == [(model, 3, 5)]
    page.text_area(key="net").set_value("CONV(4) -> FC(10) -> SOFTMAX").run()
    assert said.format(activation="Softmax") not in words(page)
    assert not button(page, "Train", lang).disabled
    page.text_area(key="net").set_value("CONV(4) -> FC(7)").run()
    assert page.error


def test_a_preset_brings_its_own_settings(engine: FakeEngine) -> None:
    page = open_train(preset="cnn6", epochs="2")
    page.selectbox(key="preset").select("mlp").run()
    assert not page.exception
    button(page, "Train").click().run()
    assert engine.submitted == [preset("mlp")]
    assert page.query_params["preset"] == "mlp"


def test_the_perceptron_tells_two_classes_apart(engine: FakeEngine) -> None:
    page = open_train(preset="perceptron", c0="3", c1="8")
    button(page, "Train").click().run()
    assert [spec.data.classes for spec in engine.submitted] == [(3, 8)]


def test_settings_that_do_not_go_together_are_refused(engine: FakeEngine, lang: str) -> None:
    page = open_train(preset="perceptron", c0="3", c1="3", epochs="7")
    source = "The classes to tell apart must be two or more, each named once."
    assert [e.value for e in page.error] == [catalogue(lang).gettext(source)]
    # The controls are still there to put it right, with what was chosen.
    assert page.slider(key="epochs").value == 7
    page.selectbox(key="c1").select("8").run()
    assert not page.error
    button(page, "Train", lang).click().run()
    assert engine.submitted == [preset("perceptron", classes=(3, 8), epochs=7)]


@pytest.mark.parametrize(
    ("position", "words_wanted"),
    [
        (None, "about to start"),
        (1, "about to start"),
        (2, "1 training before this one"),
        (4, "3 trainings before this one"),
    ],
)
def test_queued(engine: FakeEngine, position: int | None, words_wanted: str) -> None:
    engine.show(SPEC, "queued", position=position)
    page = open_train()
    assert words_wanted in page.info[0].value
    assert not button(page, "Stop").disabled


def test_stop_asks_the_engine(engine: FakeEngine, lang: str) -> None:
    engine.show(SPEC, "running", events=tuple(events(SPEC, 1)))
    page = open_train()
    button(page, "Stop", lang).click().run()
    assert engine.halted == [KEY]
    engine.show(SPEC, "stopping", events=tuple(events(SPEC, 1)))
    page.run()
    assert button(page, "Stop", lang).disabled


def test_running_before_the_first_event(engine: FakeEngine) -> None:
    engine.show(SPEC, "running")
    page = open_train()
    assert page.progress[0].text.startswith("Preparing")
    assert page.progress[0].value == 0


def test_running_fetches_data(engine: FakeEngine) -> None:
    told = {"type": "downloading", "name": "mnist", "done": 3_400_000, "total": 11_500_000}
    engine.show(SPEC, "running", events=(told,))
    assert open_train().progress[0].text == "Fetching the images: 3.4 MB / 11.5 MB"


def test_running_replays_all_events(engine: FakeEngine) -> None:
    engine.show(SPEC, "running", events=tuple(events(SPEC, 2)))
    page = open_train()
    assert not page.error
    assert page.progress[0].text == "Epoch 3 of 5, batch 2 of 4"
    assert page.progress[0].value == 50
    metrics = {m.label: m.value for m in page.metric}
    assert metrics["Images per second"] == "1,234"
    assert metrics["Accuracy, validation"] == "75.0%"
    assert metrics["Loss"] == "0.571"
    assert metrics["Time left"] == "2 s"
    assert len(page.get("plotly_chart")) == 2
    strips = next(c for c in components(page) if "groups" in c)["groups"]
    assert [len(g["frames"]) for g in strips] == [3, 2]  # kernels from before training on
    assert strips[0]["n"] == 32
    assert strips[0]["low"] == -strips[0]["high"]
    assert strips[1]["frames"][-1]["marks"] == ["right"] * 10


def test_evaluating(engine: FakeEngine) -> None:
    engine.show(SPEC, "running", events=(*events(SPEC, 5), {"type": "evaluating"}))
    assert open_train().progress[0].text.startswith("Reading the test images")


def test_resumed_after_a_crash(engine: FakeEngine) -> None:
    told = [*events(SPEC, 2), {"type": "interrupted"}, *events(SPEC, 3, resumed=2)]
    engine.show(SPEC, "running", events=tuple(told))
    page = open_train()
    assert page.progress[0].text == "Epoch 4 of 5, batch 2 of 4"
    assert "Goes on from epoch 2, finished earlier." in [c.value for c in page.caption]


def test_done(store: Store, engine: FakeEngine, lang: str) -> None:
    train(store, SPEC)
    page = open_train()
    assert not page.error
    assert button(page, "Train", lang).disabled
    shown = page.metric[0].value
    assert re.fullmatch({"en": r"98\.76%", "fr": r"98,76\s%"}[lang], shown)
    assert len(page.get("plotly_chart")) == 3
    assert len(page.get("download_button")) == 3
    groups = [g for c in components(page) if "groups" in c for g in c["groups"]]
    assert [len(g["frames"]) for g in groups] == [6, 1]  # kernels by epoch, then mistakes
    assert groups[1]["n"] == 3
    page.run()
    assert not page.exception


def test_done_without_a_mistake(store: Store) -> None:
    train(store, SPEC, mistakes=0)
    page = open_train()
    assert [s.value for s in page.success] == ["It made none on the test images."]


@pytest.mark.parametrize("name", ["perceptron", "mlp", "mnist_convnet", "lenet5"])
def test_done_whatever_the_network(store: Store, name: str) -> None:
    train(store, preset(name, epochs=2))
    page = open_train(preset=name, epochs="2")
    assert not page.error
    assert len(page.metric) == 4


def test_history_as_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(results.history_csv(history(3)))))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert [float(row["loss"]) for row in rows] == history(3)["loss"]


def test_stopped_can_go_on(store: Store, engine: FakeEngine, lang: str) -> None:
    interrupt(store, SPEC, 2)
    page = open_train()
    source = "Stopped after epoch {n}. Go on from there, or draw with it as it is."
    assert page.info[0].value == catalogue(lang).gettext(source).format(n=2)
    assert len(page.get("plotly_chart")) == 2
    button(page, "Go on training", lang).click().run()
    assert engine.submitted == [SPEC]


def test_stopped_before_the_first_epoch(engine: FakeEngine) -> None:
    engine.show(SPEC, "stopped")
    page = open_train()
    assert page.info[0].value.startswith("Stopped before its first epoch ended")
    assert any("Conv2D" in m.value for m in page.markdown)


FAILURES: list[ConvoscopeError] = [
    LossNotFinite(epoch=2, learning_rate=0.5),
    WorkerLost(),
    StoreUnwritable(path="/somewhere", problem="No space left on device"),
    UnexpectedFailure(problem="RuntimeError: a bug"),
    EngineUnavailable(problem="its processes ended"),
]


@pytest.mark.parametrize("error", FAILURES, ids=lambda e: type(e).__name__)
def test_failed_says_why_and_offers_to_try_again(
    engine: FakeEngine, lang: str, error: ConvoscopeError
) -> None:
    engine.show(SPEC, "failed", error=error)
    page = open_train()
    numbers = {"epoch": "2", "learning_rate": "0,5" if lang == "fr" else "0.5"}
    say = catalogue(lang).gettext
    params = {k: numbers.get(k) or say(v) for k, v in error.params.items()}
    assert [e.value for e in page.error] == [say(error.template).format(**params)]
    button(page, "Try again", lang).click().run()
    assert engine.submitted == [SPEC]


@pytest.mark.parametrize(
    "error",
    [
        DatasetUnavailable(name="mnist"),
        DatasetDamaged(path="mnist.npz", name="mnist", problem="truncated"),
    ],
    ids=lambda e: type(e).__name__,
)
def test_missing_data_offers_the_embedded_set(
    engine: FakeEngine, lang: str, error: ConvoscopeError
) -> None:
    engine.show(preset("cnn6", data="mnist"), "failed", error=error)
    page = open_train(data="mnist")
    assert page.error[0].value.count("mnist") >= 1
    button(page, "Use the 5,000 digits that come with the app", lang).click().run()
    assert not page.exception
    assert not page.error
    assert page.selectbox(key="data").value == "mnist-5k"
    assert "data" not in page.query_params
    button(page, "Train", lang).click().run()
    assert engine.submitted == [SPEC]


@pytest.mark.parametrize(
    "refusal",
    [QueueFull(queued=20), LimitExceeded(what=LABELS["parameters"], value=9, cap=5)],
    ids=lambda e: type(e).__name__,
)
def test_a_refused_training_says_why_once(
    engine: FakeEngine, lang: str, refusal: ConvoscopeError
) -> None:
    engine.refusal = refusal
    page = open_train()
    button(page, "Train", lang).click().run()
    assert not page.exception
    params = {
        k: catalogue(lang).gettext(v) if isinstance(v, str) else v
        for k, v in refusal.params.items()
    }
    said = catalogue(lang).gettext(refusal.template).format(**params)
    assert [e.value for e in page.error] == [said]
    page.run()
    assert not page.error


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (EngineState("starting"), "warming up"),
        (EngineState("warming", workers=1), "warming up"),
        (EngineState("failed", error=EngineUnavailable(problem="no port")), "no port"),
        (EngineState("failed"), "did not start"),
        (EngineState("ready", "jax", "Some GPU", 3), "JAX on Some GPU, 3 trainings at a time"),
    ],
)
def test_the_engine_is_on_the_page(engine: FakeEngine, state: EngineState, said: str) -> None:
    engine.phase = state
    page = open_train()
    assert any(said in caption.value for caption in page.caption)
    assert not button(page, "Train").disabled  # it starts as soon as the engine is ready


def test_the_unexpected_is_a_sentence_and_the_rest_stays(
    store: Store,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(run: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(results, "show_errors", breaks)
    train(store, SPEC)
    with caplog.at_level(logging.ERROR, logger="convoscope"):
        page = open_train()
    assert len(page.error) == 1
    assert "unexpected" in page.error[0].value or "imprévue" in page.error[0].value
    assert "secret detail" not in " ".join(words(page))
    assert "secret detail" in caplog.text
    assert len(page.metric) == 4
    assert button(page, "Train", lang).disabled


def test_a_fault_while_following_is_a_sentence_too(engine: FakeEngine) -> None:
    told = events(SPEC, 1)
    told[1] = {"type": "progress"}  # an event of another version
    engine.show(SPEC, "running", events=tuple(told))
    page = open_train()
    assert ["unexpected" in e.value for e in page.error] == [True]
    assert not button(page, "Stop").disabled


def test_a_damaged_artifact_is_a_sentence_then_gone(store: Store, engine: FakeEngine) -> None:
    train(store, SPEC)
    Path(store.url, KEY, "history.json").write_bytes(b"{")
    page = open_train()
    (said,) = [e.value for e in page.error]
    assert said.startswith(f"The stored network {KEY} is damaged. history.json has 1 bytes ")
    page.run()
    assert not page.error
    assert not button(page, "Train").disabled


def test_an_unreadable_store_is_a_sentence(
    store: Store, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(store, SPEC)

    def unreadable(self: Store, key: str) -> None:
        raise StoreUnreadable(path="/store", problem="Permission denied")

    monkeypatch.setattr(Store, "load", unreadable)
    page = open_train()
    assert "Permission denied" in page.error[0].value
    assert len(page.selectbox) >= 4

"""Through the epochs: what travels, what is said, and what is missing or grows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core import datasets, forward
from dl_core.epochs import Learned, changes, learned, staying
from dl_core.packets import unpacked
from dl_core.specs import PRESETS, Dense, Flatten, ModelSpec, TrainSpec
from dl_core.stages import stages, trace
from dl_core.store import Store
from pages._kit import i18n
from pages._kit.epochs_words import _right_said as right_said
from pages._kit.i18n import catalogue
from tests.pages.stage import (
    FakeEngine,
    components,
    events,
    interrupt,
    packets,
    preset,
    train,
    visit,
    weights,
    words,
)

SPEC = preset("cnn6", epochs=4)
Packet = tuple[dict[str, Any], dict[str, np.ndarray]]


def open_epochs(**query: str) -> AppTest:
    page = visit("pages/epochs.py", **query)
    assert not page.exception
    return page


def films(page: AppTest) -> tuple[dict[str, Packet], dict[str, Packet]]:
    """Networks by name, and what the image became in each."""
    found = [unpacked(data) for data in packets(page)]
    networks = {header["id"]: (header, arrays) for header, arrays in found if "id" in header}
    shots = {header["network"]: (header, arrays) for header, arrays in found if "id" not in header}
    return networks, shots


def film(page: AppTest) -> dict[str, Any]:
    """What the visible component was given."""
    return next(data for data in components(page) if "moments" in data)


def image(spec: TrainSpec = SPEC) -> np.ndarray:
    """The image that the page begins with: the first test image."""
    found = datasets.held_out(spec.data)
    assert found is not None
    return found[0][:1].astype(np.float32) / 255


@pytest.mark.parametrize("name", PRESETS)
def test_every_moment_travels_as_it_is(store: Store, name: str) -> None:
    spec = preset(name, epochs=3)
    train(store, spec)
    page = open_epochs()
    assert not page.error
    networks, shots = films(page)
    shown = film(page)
    assert [moment["epoch"] for moment in shown["moments"]] == [0, 1, 2, 3]
    left = staying(forward.expected_weights(spec.model))
    for moment in shown["moments"]:
        own = weights(spec, moment["epoch"])
        _header, arrays = networks[moment["network"]]
        travelling = {
            f"{i}.{role}": name
            for i, stage in enumerate(stages(spec.model))
            for role, name in stage.weights.items()
        }
        assert set(arrays) == {a for a, n in travelling.items() if n not in left}
        for role, array in arrays.items():
            np.testing.assert_array_equal(array, own[travelling[role]])
        header, outputs = shots[moment["network"]]
        assert header["label"] == shown["image"]
        for i, array in enumerate(trace(spec.model, own, image(spec))):
            np.testing.assert_allclose(outputs[str(i)], array[0], rtol=1e-6, atol=1e-7)
        answer = forward.probabilities(spec.model, own, image(spec))[0]
        np.testing.assert_allclose(moment["probabilities"], answer, rtol=1e-5)


@pytest.mark.parametrize(("name", "most"), [("cnn6", 2.5e6), ("parameter_table", 4e6)])
def test_a_film_of_five_epochs_is_light(store: Store, name: str, most: float) -> None:
    train(store, preset(name, epochs=5))
    page = open_epochs()
    assert sum(map(len, packets(page))) + len(json.dumps(film(page))) < most


def test_a_large_first_layer_is_seen_by_some_units(store: Store) -> None:
    base = preset("mlp", epochs=1)
    model = ModelSpec(
        layers=(
            Flatten(),
            Dense(units=200, activation="relu"),
            Dense(units=10, activation="softmax"),
        )
    )
    spec = TrainSpec(**{**dict(base), "model": model})
    train(store, spec)
    page = open_epochs()
    networks, _shots = films(page)
    for epoch, moment in enumerate(film(page)["moments"]):
        arrays = networks[moment["network"]][1]
        assert "1.kernel" not in arrays
        np.testing.assert_array_equal(arrays["1.folded"], weights(spec, epoch)["1.kernel"][:, :32])


def test_words_name_the_numbers(store: Store, lang: str) -> None:
    train(store, SPEC)
    page = open_epochs()
    shown, say = film(page), catalogue(lang).gettext
    own = [weights(SPEC, epoch) for epoch in range(5)]
    answers = [forward.probabilities(SPEC.model, w, image())[0] for w in own]
    name = stages(SPEC.model)[1].weights["kernel"]
    moved = changes([w[name] for w in own])
    for at, moment in enumerate(shown["moments"]):
        best = int(answers[at].argmax())
        assert i18n.probability(float(answers[at][best])) in moment["says"]
        if at:
            assert moved[at].relative is not None
            assert i18n.percent(moved[at].relative or 0) in moment["says"]
        if at < 4:
            assert i18n.number(moved[at].cosine, 3) in moment["says"]
    truth = shown["truth"]
    found = learned([int(a.argmax()) for a in answers], truth)
    if found.first is None:
        assert shown["summary"] == say("This image is read right at none of these moments.")
    assert shown["history"]["val_accuracy"] == [1 - 0.5 / e for e in (1, 2, 3, 4)]


def test_another_layer_is_in_the_address(store: Store) -> None:
    train(store, SPEC)
    page = open_epochs()
    assert film(page)["kernels"]["stage"] == 1
    names = page.selectbox(key="layer").options
    assert len(names) == 3
    page.selectbox(key="layer").select_index(2).run()
    assert film(page)["kernels"]["stage"] == 4
    chosen = page.query_params["layer"]
    name = chosen[0] if isinstance(chosen, list) else chosen
    assert film(open_epochs(layer=name))["kernels"]["stage"] == 4


def test_another_image_sends_no_weights_anew(store: Store) -> None:
    train(store, SPEC)
    page = open_epochs()
    first, before = film(page)["image"], packets(page)
    page.number_input(key="n").set_value(7).run()
    _networks, shots = films(page)
    assert film(page)["image"] != first
    assert len(set(packets(page)) - set(before)) == len(before) // 2
    found = datasets.held_out(SPEC.data)
    assert found is not None
    for _header, outputs in shots.values():
        np.testing.assert_allclose(outputs["0"], found[0][6] / 255, atol=1e-6)


def test_long_trainings_say_what_is_left_out(store: Store, lang: str) -> None:
    train(store, preset("perceptron", epochs=3))
    captions = len(open_epochs().caption)
    spec = preset("perceptron", epochs=60)
    key = train(store, spec)
    page = open_epochs(run=key)
    epochs = [moment["epoch"] for moment in film(page)["moments"]]
    assert (epochs[0], epochs[-1]) == (0, 60)
    assert len(epochs) <= 24
    said = catalogue(lang).gettext(
        "{shown} moments of the {epochs} epochs of this training are shown, about evenly apart, "
        "the first and the last among them."
    )
    assert said.format(shown=len(epochs), epochs=60) in [c.value for c in page.caption]
    assert len(page.caption) == captions + 1


# What is missing ----------------------------------------------------------------------------------


def test_without_a_network_offers_to_train_one(lang: str) -> None:
    page = open_epochs()
    assert len(page.info) == 1
    assert not page.error
    assert catalogue(lang).gettext("Train a network") in " ".join(words(page))


def test_a_single_moment_is_said(store: Store, lang: str) -> None:
    key = interrupt(store, SPEC, 2)
    for epoch in (0, 1):
        Path(store.url, ".work", key, "snapshots", f"epoch-{epoch:04d}.npz").unlink()
    page = open_epochs()
    assert [i.icon for i in page.info] == [":material/photo:"]
    assert [moment["epoch"] for moment in film(page)["moments"]] == [2]


def test_no_moment_at_all_is_said(store: Store) -> None:
    key = interrupt(store, SPEC, 2)
    shutil.rmtree(Path(store.url, ".work", key, "snapshots"))
    page = open_epochs()
    assert [i.icon for i in page.info] == [":material/movie_off:"]
    assert not page.error


def test_a_damaged_snapshot_is_a_sentence(store: Store) -> None:
    key = train(store, SPEC)
    Path(store.url, key, "snapshots", "epoch-0002.npz").write_bytes(b"PK\x03\x04 nonsense")
    page = open_epochs()
    assert len(page.error) == 1
    assert key in page.error[0].value
    assert "Traceback" not in page.error[0].value


def test_a_snapshot_of_another_network_is_a_sentence(store: Store) -> None:
    key = interrupt(store, SPEC, 2)
    path = Path(store.url, ".work", key, "snapshots", "epoch-0001.npz")
    np.savez(path, **weights(preset("lenet5")))  # type: ignore[arg-type]
    page = open_epochs()
    assert len(page.error) == 1
    assert not page.exception


def test_a_network_deleted_while_it_is_looked_at(store: Store) -> None:
    key = train(store, SPEC)
    page = open_epochs(run=key)
    shutil.rmtree(Path(store.url, key))
    page.run()
    assert not page.exception
    assert len(page.error) + len(page.info) == 1


# While it is trained ------------------------------------------------------------------------------


@pytest.fixture
def running(store: Store, engine: FakeEngine) -> str:
    """A training that has finished two epochs of four."""
    key = interrupt(store, SPEC, 2)
    engine.show(SPEC, "running", events=tuple(events(SPEC, 2)))
    return key


def test_a_running_training_is_shown_as_far_as_it_is(running: str, lang: str) -> None:
    page = open_epochs(run=running)
    assert not page.error
    assert [moment["epoch"] for moment in film(page)["moments"]] == [0, 1, 2]
    assert film(page)["epochs"] == 4


def test_a_film_grows_and_keeps_what_it_has(running: str, store: Store, engine: FakeEngine) -> None:
    page = open_epochs(run=running)
    before = packets(page)
    interrupt(store, SPEC, 3)
    engine.show(SPEC, "running", events=tuple(events(SPEC, 3)))
    page.run()
    assert [moment["epoch"] for moment in film(page)["moments"]] == [0, 1, 2, 3]
    assert set(before) < set(packets(page))
    assert len(packets(page)) == len(before) + 2  # the weights and the image of one more epoch


def test_the_end_of_a_training_changes_no_moment(
    running: str, store: Store, engine: FakeEngine
) -> None:
    interrupt(store, SPEC, 4)
    page = open_epochs(run=running)
    before = packets(page)
    train(store, SPEC)
    engine.views.clear()
    page.run()
    assert set(packets(page)) == set(before)


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_training_in_its_first_epoch_is_waited_for(
    engine: FakeEngine, state: str, lang: str
) -> None:
    view = engine.show(SPEC, state, position=1, events=tuple(events(SPEC, 0)))
    page = open_epochs(run=view.key)
    assert not page.error
    assert not page.warning
    said = catalogue(lang).gettext(
        "This training has not finished its first epoch yet. It appears here by itself."
    )
    assert said in [i.value for i in page.info]


def test_the_train_page_leads_here(store: Store, engine: FakeEngine, lang: str) -> None:
    labels = [*map(catalogue(lang).gettext, ("Go through its epochs", "Through the epochs"))]
    asked = {"preset": "cnn6", "epochs": "4"}
    key = train(store, SPEC)

    def links() -> list[str]:
        page = visit("app.py")
        page.switch_page("pages/train.py")
        for name, value in asked.items():
            page.query_params[name] = value
        page.run()
        return [one.proto.query_string for one in page.page_link if one.proto.label in labels]

    assert [f"run={key}" in query for query in links()] == [True]
    shutil.rmtree(Path(store.url, key))
    interrupt(store, SPEC, 2)
    engine.show(SPEC, "running", events=tuple(events(SPEC, 2)))
    assert [f"run={key}" in query for query in links()] == [True]


def test_a_name_that_no_control_has_is_said(store: Store) -> None:
    train(store, SPEC)
    page = open_epochs(epoch="-7", n="2")
    assert [w.value for w in page.warning] == [
        "The link also says “epoch=-7”, which this page does not know."
    ]


def test_right_by_chance_before_training_has_its_words() -> None:
    moments = [SimpleNamespace(epoch=epoch) for epoch in (0, 1, 3)]
    said = right_said(SimpleNamespace(moments=moments), Learned(0, 2))
    assert said.startswith("Read right by chance before training, then wrong;")
    assert said.endswith("without a break since epoch 3.")
    assert "by chance" not in right_said(SimpleNamespace(moments=moments), Learned(0, 0))

"""The Filters page: every view of every kind of network, what is asked, what is said."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dl_core import forward
from dl_core.engine import AnswerView, EngineState
from dl_core.errors import UnexpectedFailure
from dl_core.filters import filter_layers, kernels
from dl_core.inspection.ascent import Ascent
from dl_core.inspection.patches import Patches
from dl_core.inspection.spreads import Spread, Spreads
from dl_core.keys import key as key_of
from dl_core.packing import pack
from dl_core.specs import PRESETS, TrainSpec
from dl_core.specs.filters import AscentSpec, HistogramsSpec, PatchesSpec
from dl_core.store import Store
from tests.pages.stage import FakeEngine, components, interrupt, preset, train, visit, words

CNN = preset("cnn6", epochs=2)


def opened(**query: str) -> AppTest:
    page = visit("pages/filters.py", **query)
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(words(page))


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def answer(engine: FakeEngine, found: Any, **more: Any) -> None:
    key = key_of(engine.asked[-1])
    engine.answers[key] = AnswerView(key, "done", found.to_dict(), **more)


def patches(filters: int, dead: tuple[int, ...] = (), seen: int = 1000) -> Patches:
    rng = np.random.default_rng(0)
    values = np.sort(rng.random((filters, 9), np.float32) + 1)[:, ::-1]
    high, low = values[:, 0].copy(), np.zeros(filters, np.float32)
    high[list(dead)] = 0
    return Patches(
        values,
        np.tile(np.arange(9, dtype=np.int32), (filters, 1)),
        np.zeros((filters, 9, 2), np.int32),
        np.tile(np.array([-1, -1, 3, 3], np.int32), (filters, 9, 1)),
        low,
        high,
        rng.integers(0, 256, (9, 28, 28, 1), np.uint8),
        100 + np.arange(9, dtype=np.int32),
        np.full(9, 7, np.int32),
        seen,
        1000,
        1.5,
        "tensorflow",
    )


def spreads(spec: TrainSpec, epochs: int) -> Spreads:
    layers = filter_layers(spec.model)
    shape = (len(layers), epochs)
    one = Spread(
        np.full(len(layers), -1.0),
        np.full(len(layers), 1.0),
        np.full((*shape, 64), 1 / 64),
        np.zeros(shape),
        np.zeros(shape),
        np.tile(np.linspace(0.1, 0.2, epochs), (len(layers), 1)),
    )
    dead = np.zeros(shape, np.int32)
    dead[0, -1] = 3
    names = tuple(layer.name for layer in layers)
    counts = tuple(layer.filters for layer in layers)
    epoch = tuple(range(epochs))
    return Spreads(names, epoch, epochs, one, one, one, dead, counts, 256, 2.0, "jax")


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_view_of_every_layer_of_every_preset(store: Store, name: str) -> None:
    spec = preset(name, epochs=1, classes=(3, 5) if name == "perceptron" else None)
    train(store, spec)
    for layer in filter_layers(spec.model):
        for view in ("kernels", "patches", "ascent", "alike"):
            page = opened(view=view, layer=layer.name)
            assert not page.error, (layer.name, view)
            assert page.selectbox(key="layer").value == layer.name
    assert not opened(view="histograms").error


def test_the_matrix_holds_the_weights_of_the_moment(store: Store) -> None:
    key = train(store, CNN)
    layer = filter_layers(CNN.model)[1]
    run = store.load(key)
    for query, weights in (({}, run.weights()), ({"epoch": "0"}, run.snapshot(0))):
        (data,) = components(opened(layer="conv2d_1", **query))
        sent = np.frombuffer(base64.b64decode(data["data"]), "<f2").reshape(32, 32, 3, 3)
        np.testing.assert_allclose(sent, kernels(layer, weights), atol=1e-3)
        norms = np.frombuffer(base64.b64decode(data["norms"]), "<f4").reshape(32, 32)
        assert norms[3, 4] == pytest.approx(
            np.linalg.norm(weights["1.kernel"][:, :, 4, 3]), rel=1e-5
        )


def test_a_perceptron_says_what_its_filters_are(store: Store) -> None:
    train(store, preset("mlp", epochs=1))
    text = said(opened())
    assert "all its weights" in text
    assert "28 × 28 pixels" in text
    assert "no place in an image" in said(opened(layer="dense_2"))


def test_a_layer_with_many_weights_is_shown_part_by_part(store: Store) -> None:
    spec = preset("parameter_table", epochs=1)
    train(store, spec)
    layer = filter_layers(spec.model)[1]
    page = opened(layer=layer.name)
    data = components(page)[-1]
    assert data["n"] * data["c"] * data["h"] * data["w"] <= 150_000
    starts = page.selectbox(key="from").options
    assert len(starts) == -(-layer.filters // data["n"])
    later = components(opened(layer=layer.name, **{"from": str(data["n"])}))[-1]
    assert later["first"] == data["n"]


def test_constant_and_all_zero_kernels_draw(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    train(store, CNN)
    flat = {n: np.zeros(s, np.float32) for n, s in forward.expected_weights(CNN.model).items()}
    monkeypatch.setattr("pages._kit.filters_common.load_weights", lambda *_: flat)
    for layer in ("conv2d_0", "conv2d_1"):
        for view in ("kernels", "alike"):
            page = opened(layer=layer, view=view)
            assert not page.error
    assert "None of 496 pairs" in said(page)
    for name in flat:
        flat[name] = flat[name] + 0.5
    page = opened(layer="conv2d_1", view="alike")
    assert "496 of 496 pairs" in said(page)
    assert "496 alike, 0 opposite" in said(page)


def test_patches_from_button_to_gallery(store: Store, engine: FakeEngine) -> None:
    key = train(store, CNN)
    page = opened(view="patches", layer="conv2d_3")
    question = engine.asked[-1]
    assert question == PatchesSpec(run=key, stamp=store.stamp(key), layer="conv2d_3")
    answer(engine, patches(16, dead=(4,)))
    page.run()
    gallery = components(page)[-1]
    assert len(gallery["filters"]) == 16
    assert [f["silent"] for f in gallery["filters"]].count("constant") == 1
    assert gallery["numbers"] == list(range(100, 109))
    assert "10 × 10 pixels" in said(page)
    assert "15 of 16 are excited by a single class" in said(page)


def test_a_neuron_is_shown_whole_images(store: Store, engine: FakeEngine) -> None:
    """It has no map to be in a row of, and nothing beside the image to be grey."""
    train(store, CNN)
    page = opened(view="patches", layer="dense_8")
    answer(engine, patches(10))
    page.run()
    gallery = components(page)[-1]
    assert gallery["whole"]
    assert gallery["words"]["note"] == ""
    assert "row" not in gallery["words"]["found"]
    assert "For each neuron of **Dense 8**: the nine test images" in said(page)
    assert "Grey cells" not in said(page)


def test_neurons_are_not_called_filters(store: Store) -> None:
    train(store, CNN)
    page = opened(view="alike", layer="dense_8")
    assert [h.value for h in page.header] == ["Neurons alike", "Neurons that say nothing"]
    (data,) = components(opened(layer="dense_8"))
    assert data["words"]["axes"] == "rows: neurons; columns: inputs"
    assert "ilter " not in " ".join(data["words"].values())


def test_the_closest_pair_may_be_opposite(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    train(store, CNN)
    rng = np.random.default_rng(0)
    found = {n: np.zeros(s, np.float32) for n, s in forward.expected_weights(CNN.model).items()}
    kernel = rng.normal(size=found["1.kernel"].shape).astype(np.float32)
    kernel[..., 3] = 0.7 * rng.normal(size=kernel.shape[:-1]) - 0.5 * kernel[..., 2]
    found["1.kernel"] = kernel
    monkeypatch.setattr("pages._kit.filters_common.load_weights", lambda *_: found)
    text = said(opened(layer="conv2d_1", view="alike"))
    assert re.search(r"The closest pair in absolute value: 2 and 3 \(−0\.\d\d, opposites\)\.", text)


def test_what_was_stopped_is_said(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(view="patches")
    answer(engine, patches(32, seen=300), stopped=True)
    assert "Stopped after 300 of 1,000 test images" in said(page.run())


def test_dead_filters_are_named(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(view="alike")
    answer(engine, patches(32, dead=(4, 9)))
    text = said(page.run())
    assert "**2 of 32** are 0 in every cell of all 1,000 test images: filter 4, filter 9." in text
    page = opened(view="alike", layer="conv2d_1")
    answer(engine, patches(32))
    assert "None of 32" in said(page.run())


def test_an_ascent_is_asked_as_set_and_shown_while_it_runs(
    store: Store, engine: FakeEngine
) -> None:
    key = train(store, CNN)
    query = {"view": "ascent", "layer": "conv2d_1", "filter": "5", "where": "middle"}
    page = opened(**query, steps="40", rate="0.1", decay="0.02", blur="1", seed="3", epoch="1")
    press(page, "ascent")
    question = engine.asked[-1]
    assert question == AscentSpec(
        run=key,
        stamp=store.stamp(key),
        epoch=1,
        layer="conv2d_1",
        filter=5,
        where="middle",
        steps=40,
        rate=0.1,
        decay=0.02,
        blur=1.0,
        seed=3,
    )
    image = np.zeros((1, 28, 28, 1), np.uint8)
    curve = np.array([[0.25], [0.5], [1.5]], np.float32)
    partial = {"images": pack(image), "curve": pack(curve), "step": 3, "filters": [5]}
    view = AnswerView(key_of(question), "waiting", begun=True, share=0.1, partial=partial)
    engine.answers[key_of(question)] = view
    page.run()
    assert "after step 3" in said(page)
    found = Ascent((5,), np.stack([image, image]), (0, 2), curve, True, 1.0, "torch")
    answer(engine, found, stopped=True)
    text = said(page.run())
    assert "Stopped after 2 of 40 steps" in text
    assert "from 0.25 for the noise to **1.50**" in text
    assert "5 × 5 pixels only" in text
    assert "teeth" not in text  # this curve only rises
    assert "1 image is the same all over" in text


def test_a_curve_that_falls_has_teeth(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = press(opened(view="ascent"), "ascent")
    image = np.arange(784, dtype=np.uint8).reshape(1, 1, 28, 28, 1)
    curve = np.float32([[0.25], [0.5], [0.4], [1.5]])
    answer(engine, Ascent((0,), image, (3,), curve, False, 1.0, "torch"))
    text = said(page.run())
    assert "teeth" in text
    assert "all over" not in text
    assert not [b for b in page.button if b.key == "ascent"]  # there is nothing left to press


def test_an_ascent_begins_with_a_class_then_with_the_middle_cell(
    store: Store, engine: FakeEngine
) -> None:
    train(store, CNN)
    page = opened()
    assert page.selectbox(key="layer").value == "conv2d_0"
    for view, layer in (("ascent", "dense_8"), ("patches", "conv2d_0")):
        page.segmented_control(key="view").set_value(view).run()
        assert page.selectbox(key="layer").value == layer
    page.selectbox(key="layer").set_value("conv2d_3").run()
    page.segmented_control(key="view").set_value("ascent").run()
    assert page.selectbox(key="layer").value == "conv2d_3"
    assert press(page, "ascent")
    assert engine.asked[-1].where == "middle"


def test_the_last_layer_has_classes(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    page = opened(view="ascent", layer="dense_8")
    assert page.selectbox(key="filter").options == [f"class {i}" for i in range(10)]
    press(opened(view="ascent", layer="dense_8", all="1", least="1"), "ascent")
    question = engine.asked[-1]
    assert isinstance(question, AscentSpec)
    assert (question.filter, question.sign) == (None, -1)


def test_histograms_of_a_stopped_training(store: Store, engine: FakeEngine) -> None:
    spec = preset("cnn6", epochs=9)
    key = interrupt(store, spec, 2)
    page = press(opened(view="histograms"), "histograms")
    assert engine.asked == [HistogramsSpec(run=key, stamp=store.stamp(key), images=256)]
    answer(engine, spreads(spec, 3))
    page.run()
    data = components(page)[-1]
    assert data["layers"][0] == "Conv2D 1"
    assert data["can_die"] == [True] * 5 + [False]
    assert "**3 dead ReLUs** of 128" in said(page)
    assert "By layer: Conv2D 1: 3." in said(page)
    # Conv2D 1 has 288 weights, Conv2D 2 has 9,216; both answer in many cells of 256 images.
    assert data["joined"]["weights"][:2] == data["joined"]["gradients"][:2] == [4, 1]
    assert data["joined"]["answers"][:2] == [1, 1]


def test_without_a_network_there_is_a_way_to_one() -> None:
    assert "No network has been trained yet" in said(opened())


def test_a_network_deleted_while_it_is_looked_at(store: Store, engine: FakeEngine) -> None:
    """One sentence, and not another one on a layer that no link asks for."""
    key = train(store, CNN)
    train(store, preset("mlp", epochs=1))
    page = opened(run=key, layer="conv2d_1")
    store.files.remove(key)
    for _again in range(2):
        page.run()
        assert not page.error
        (warning,) = page.warning
        assert "not stored here (any more)" in warning.value


def test_nonsense_in_a_link_is_quoted(store: Store) -> None:
    train(store, CNN)
    page = opened(view="ascent", filter="999", moment="foo")
    one, other = (w.value for w in page.warning)
    assert "“999” as" in one
    assert other == "The link also says “moment=foo”, which this page does not know."
    assert not opened(filter="3", seed="4").warning  # they belong to another view


def test_a_layer_that_another_network_has_not(store: Store) -> None:
    key = train(store, preset("mlp", epochs=1))
    first = train(store, CNN)
    page = opened(run=first, layer="conv2d_1")
    page.selectbox(key="run").set_value(key).run()
    assert [w.value for w in page.warning] == [
        "Layer: what was chosen before is not possible here."
    ]
    assert "“conv2d\\_9”" in opened(layer="conv2d_9", run=first).warning[0].value


def test_what_goes_wrong_is_said(store: Store, engine: FakeEngine) -> None:
    train(store, CNN)
    assert "not stored here" in said(opened(run="0" * 24))
    engine.phase = EngineState("warming")
    page = opened(view="ascent")
    assert page.button(key="ascent").disabled
    engine.phase = EngineState("ready")
    page = press(opened(view="ascent"), "ascent")
    key = key_of(engine.asked[-1])
    error = UnexpectedFailure(problem="no memory")
    engine.answers[key] = AnswerView(key, "failed", error=error)
    assert "no memory" in said(page.run())
    page = opened(view="patches", layer="dense_99", epoch="77")
    assert page.selectbox(key="layer").value == "conv2d_0"
    assert not page.error

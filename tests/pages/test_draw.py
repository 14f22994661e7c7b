"""The Draw page. The canvas itself needs a browser; here its strokes are put in its place."""

from __future__ import annotations

import base64
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import pages._kit.engine as kit
from dl_core import datasets, forward
from dl_core.disturbances import disturb
from dl_core.errors import ArtifactDamaged
from dl_core.figures.style import GREEN
from dl_core.keys import key as key_of
from dl_core.packets import unpacked
from dl_core.photographs import photo, written
from dl_core.preprocess import digit, from_rgba
from dl_core.specs import Disturbance, TrainSpec
from dl_core.stages import stages, trace
from dl_core.store import Store
from pages._kit.i18n import catalogue
from tests.dl_core.test_pictures import promising
from tests.pages.drawn import Canvas, Drawn, png, put_canvas
from tests.pages.stage import (
    components,
    interrupt,
    packets,
    preset,
    result,
    train,
    visit,
    weights,
)

MLP = preset("mlp", epochs=2)
NOISE = np.random.default_rng(0).integers(0, 256, (30, 30, 3), np.uint8)
COLOUR = preset("lenet5", data="cifar10", epochs=1)


@pytest.fixture(autouse=True)
def canvas(monkeypatch: pytest.MonkeyPatch) -> Canvas:
    return put_canvas(monkeypatch, "pages/draw.py")


def open_draw(**query: str) -> AppTest:
    page = visit("pages/draw.py", **query)
    assert not page.exception
    return page


def test_without_a_network_offers_to_train_one(lang: str) -> None:
    page = visit("app.py").switch_page("pages/draw.py").run()
    assert not page.exception
    assert len(page.info) == 1
    label = catalogue(lang).gettext("Train a network")
    assert [link.proto.query_string for link in page.page_link if link.value == label] == [
        f"lang={lang}"
    ]


def test_an_empty_canvas_says_what_to_do(store: Store, lang: str) -> None:
    train(store, MLP)
    page = open_draw()
    assert not page.error
    assert [i.icon for i in page.info] == [":material/gesture:"]
    disabled = {b.label: b.disabled for b in page.button}
    say = catalogue(lang).gettext
    assert disabled == dict.fromkeys(map(say, ("Undo", "Clear")), True)


@pytest.mark.parametrize("name", ["mlp", "cnn6", "mnist_convnet", "lenet5", "perceptron"])
def test_a_drawing_is_read_and_every_layer_shown(store: Store, canvas: Canvas, name: str) -> None:
    spec = preset(name, epochs=2)
    train(store, spec)
    image = canvas.draw()
    page = open_draw()
    assert not page.error
    # The same arithmetic on the same drawing, without the page.
    prepared = digit(from_rgba(image))
    traced = trace(spec.model, weights(spec), prepared.image[None, :, :, None])
    answer = traced[-1][0]
    answer = np.array([1 - answer[0], answer[0]]) if answer.size == 1 else answer
    best = spec.data.class_names[int(answer.argmax())]
    assert f"## It reads: **{best}**, at {answer.max():.1%}" in [m.value for m in page.markdown]
    (given,) = [c["groups"] for c in components(page) if "groups" in c]
    assert [g["title"] for g in given] == ["Its input"]
    became, network = map(unpacked, packets(page))
    assert network[0]["id"] == became[0]["network"]
    assert [s["name"] for s in network[0]["stages"]] == [s.name for s in stages(spec.model)]
    assert became[0]["names"] == list(spec.data.class_names)
    for i, output in enumerate(traced):
        np.testing.assert_array_equal(became[1][str(i)], output[0])


def test_before_a_drawing_the_network_reads_a_black_image(store: Store) -> None:
    train(store, MLP)
    (header, arrays), _network = map(unpacked, packets(open_draw()))
    assert header["view"] == "inside"
    assert header["names"] == list(MLP.data.class_names)
    assert not arrays["0"].any()


def test_the_words_are_those_of_the_reader(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    canvas.draw()
    page = open_draw(lang="fr")
    read = next(m.value for m in page.markdown if m.value.startswith("## "))
    assert "Il lit" in read
    assert "," in read.split("**")[2]


def test_undo_and_clear_put_a_new_canvas(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    canvas.draw()
    page = open_draw()
    one = answer(page)
    strokes = [{"type": "path", "n": 1}, {"type": "path", "n": 2}]
    canvas.drawn = Drawn({"objects": strokes}, png(np.full((280, 280, 4), 255, np.uint8)))
    image = np.zeros((280, 280, 4), np.uint8)
    image[..., 3] = 255
    image[20:60, 20:260, :3] = 255
    canvas.drawn = Drawn({"objects": strokes}, png(image))
    page.run()
    assert answer(page) != one
    key = canvas.calls[-1]["key"]
    canvas.drawn = Drawn({"objects": strokes[:1]})  # made anew, it sends no picture
    next(b for b in page.button if b.label == "Undo").click().run()
    assert not page.exception
    assert canvas.calls[-1]["initial_drawing"] == {"objects": strokes[:1]}
    assert canvas.calls[-1]["key"] != key
    assert answer(page) == one
    canvas.drawn = Drawn({"objects": []})
    next(b for b in page.button if b.label == "Clear").click().run()
    assert canvas.calls[-1]["initial_drawing"] == {"objects": []}
    assert answer(page) is None


def answer(page: AppTest) -> str | None:
    """What was read, as the picture that the network received; ``None`` if nothing was."""
    groups = [c["groups"] for c in components(page) if "groups" in c]
    return groups[0][-1]["frames"][0]["data"] if groups else None


def test_the_pen_is_as_wide_as_the_address_says(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    open_draw(pen="33")
    assert canvas.calls[-1]["stroke_width"] == 33


def test_a_canvas_with_strokes_but_no_ink_yet(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    image = np.zeros((280, 280, 4), np.uint8)
    image[..., 3] = 255
    canvas.drawn = Drawn({"objects": [{"type": "path"}]}, png(image))
    page = open_draw()
    assert [e.value for e in page.error] == ["There is nothing drawn yet."]


def test_images_of_the_data_can_be_tried_without_a_mouse(store: Store) -> None:
    train(store, MLP)
    page = open_draw(image="data", **{"from": "followed"})
    assert not page.error
    assert any(m.value.startswith("## It reads") for m in page.markdown)
    image, given = [c["groups"] for c in components(page) if "groups" in c]
    assert [g["title"] for g in (*image, *given)] == ["It is: 0", "Its input"]


def test_a_stopped_network_can_read(store: Store, canvas: Canvas) -> None:
    key = interrupt(store, MLP, 1)
    canvas.draw()
    page = open_draw(run=key)
    assert not page.warning
    assert any(m.value.startswith("## It reads") for m in page.markdown)


def test_a_network_of_ten_classes_comes_before_one_of_two(store: Store) -> None:
    ten = train(store, MLP)
    two = train(store, preset("perceptron", epochs=1))
    assert open_draw().selectbox(key="run").value == ten
    assert open_draw(run=two).selectbox(key="run").value == two


def test_a_damaged_network_is_a_sentence(store: Store, lang: str) -> None:
    key = train(store, MLP)
    Path(store.url, key, "weights.npz").write_bytes(b"PK\x03\x04 nonsense")
    page = open_draw()
    start = catalogue(lang).gettext(ArtifactDamaged.template).split("{key}")[0]
    assert [e.value.startswith(start) for e in page.error] == [True]
    assert "Traceback" not in page.error[0].value


def test_weights_of_another_shape_are_a_sentence(store: Store, canvas: Canvas) -> None:
    key = train(store, MLP)
    folder = Path(store.url, key)
    arrays: dict[str, Any] = weights(preset("lenet5"))
    np.savez(folder / "weights.npz", **arrays)
    canvas.draw()
    page = open_draw()
    assert key in page.error[0].value


def test_links_back_to_how_it_learned(store: Store) -> None:
    train(store, preset("mlp", epochs=2, seed=9))
    page = visit("app.py").switch_page("pages/draw.py").run()
    queries = [link.proto.query_string for link in page.page_link]
    assert any("preset=mlp" in q and "seed=9" in q and "epochs=2" in q for q in queries)


def test_a_link_finds_a_network_that_has_just_been_trained(store: Store) -> None:
    train(store, preset("mlp", epochs=1))
    first = open_draw()  # the list of networks is kept a moment
    assert not first.warning
    newest = train(store, MLP)
    page = open_draw(run=newest)
    assert not page.warning
    assert page.selectbox(key="run").value == newest


def test_the_preparation_is_shown_step_by_step(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    canvas.draw()
    page = open_draw()
    assert len([c for c in components(page) if "groups" in c]) == 1  # folded, it costs nothing
    page.toggle(key="_prepare_on").set_value(True).run()
    assert not page.exception
    _given, steps = [c["groups"] for c in components(page) if "groups" in c]
    assert [g["title"][:2] for g in steps] == ["1.", "2.", "3.", "4."]


# Images of other kinds --------------------------------------------------------------------------


def upload(page: AppTest, image: np.ndarray | bytes) -> AppTest:
    data = image if isinstance(image, bytes) else png(image)
    page.file_uploader[0].set_value(("picture.png", data, "image/png")).run()
    assert not page.exception
    return page


def errors(page: AppTest) -> list[str]:
    """Errors in sight: what is said of a refused file is always there, hidden."""
    return [e.value for e in page.error if e.icon != ":material/block:"]


def asked(page: AppTest) -> dict[str, Any]:
    """What the address says."""
    return {k: v[0] if isinstance(v, list) else v for k, v in page.query_params.items()}


def received(page: AppTest) -> np.ndarray:
    """What the network was given, (h, w, c)."""
    for component in components(page):
        for group in component.get("groups", ()):
            if group["title"] == "Its input":
                values = np.frombuffer(base64.b64decode(group["frames"][0]["data"]), "<f2")
                return values.reshape(group["h"], group["w"], group["c"]).astype(np.float32)
    raise AssertionError("nothing was read")


def heading(page: AppTest) -> str:
    return next(m.value for m in page.markdown if m.value.startswith("## "))


def read(spec: TrainSpec, image: np.ndarray, arrays: dict[str, np.ndarray] | None = None) -> str:
    """What the page must say of ``image``, (h, w, c)."""
    model = spec.model
    answer = forward.probabilities(model, arrays or weights(spec), image[None])[0]
    return f"**{spec.data.class_names[int(answer.argmax())]}**, at {answer.max():.1%}"


@pytest.mark.parametrize("album", ["learn", "followed", "test", "mistakes"])
def test_images_of_the_data_are_read_as_they_are(store: Store, album: str) -> None:
    train(store, MLP)
    page = open_draw(image="data", n="2", **{"from": album})
    assert not page.error
    evaluation = store.load(kit.runs()[0].key).evaluation()
    images = {
        "learn": datasets.examples(MLP.data, 2)[0],  # type: ignore[index]
        "followed": evaluation.probes,
        "test": datasets.held_out(MLP.data)[0],  # type: ignore[index]
        "mistakes": evaluation.mistakes["images"],
    }[album]
    np.testing.assert_allclose(received(page), images[1] / 255, atol=5e-4)
    assert heading(page) == "## It reads: " + read(MLP, images[1] / 255)


def test_a_class_and_a_number_choose_an_image(store: Store) -> None:
    train(store, MLP)
    page = open_draw(image="data", n="3", **{"from": "test", "class": "7"})
    found = datasets.held_out(MLP.data)
    assert found is not None
    third = found[0][found[1] == 7][2]
    np.testing.assert_allclose(received(page), third / 255, atol=5e-4)
    page.button_group(key="class").set_value("4").run()
    first = found[0][found[1] == 4][0]
    np.testing.assert_allclose(received(page), first / 255, atol=5e-4)
    assert asked(page)["class"] == "4"
    assert "n" not in page.query_params


def test_a_link_to_more_images_than_there_are_is_a_sentence(store: Store) -> None:
    train(store, MLP)
    page = open_draw(image="data", n="500", **{"from": "mistakes"})
    assert not page.error
    assert len(page.warning) == 1
    assert heading(page)


def test_of_a_mistake_what_was_read_is_said(store: Store) -> None:
    train(store, MLP)
    page = open_draw(image="data", **{"from": "mistakes"})
    notes = [g["note"] for c in components(page) for g in c.get("groups", ())]
    assert "the trained network read 1, at 90.0%" in notes


def test_a_stopped_network_has_images_but_no_mistakes(store: Store) -> None:
    interrupt(store, MLP, 1)
    page = open_draw(image="data", **{"from": "mistakes"})
    assert not page.error
    assert page.selectbox(key="from").options == ["images to learn from", "test images"]
    assert len(page.warning) == 1


def test_without_images_at_hand_it_says_so(store: Store) -> None:
    interrupt(store, preset("lenet5", data="fashion-mnist", epochs=2), 1)
    page = open_draw(image="data")
    assert not page.error
    assert [i.value[:12] for i in page.info] == ["No image of "]


def paper() -> np.ndarray:
    """A bar in blue ink on white paper, (h, w, 3) uint8."""
    sheet = np.full((90, 120, 3), 235, np.uint8)
    sheet[20:70, 56:63] = (20, 30, 90)
    return sheet


def test_a_picture_of_a_digit_is_prepared(store: Store) -> None:
    train(store, MLP)
    page = upload(open_draw(image="upload"), paper())
    assert not errors(page)
    prepared = written(paper())
    np.testing.assert_allclose(received(page), prepared.pixels, atol=1e-3)
    assert heading(page) == "## It reads: " + read(MLP, prepared.pixels)
    assert any("This network reads grey images" in c.value for c in page.caption)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"not a picture", "This file is not a picture"),
        (png(NOISE)[:900], "This picture is incomplete or damaged"),
        (png(np.zeros((40, 40, 3), np.uint8)), "The picture is of one colour all over"),
        (png(np.full((40, 40), 200, np.uint8)), "The picture is of one colour all over"),
        (promising(90_000, 90_000), "The picture has 90,000"),
    ],
    ids=["empty", "text", "cut", "black", "grey", "huge"],
)
@pytest.mark.parametrize("name", ["mlp", "cifar10"])
def test_a_picture_that_cannot_be_read_is_a_sentence(
    store: Store, data: bytes, said: str, name: str
) -> None:
    train(store, MLP if name == "mlp" else COLOUR)
    page = upload(open_draw(image="upload"), data)
    assert [error[: len(said)] for error in errors(page)] == [said]
    assert not [m for m in page.markdown if m.value.startswith("## ")]


# Networks of colour photos ----------------------------------------------------------------------


def test_a_photo_is_brought_to_what_a_network_of_colours_reads(store: Store) -> None:
    train(store, COLOUR)
    image = np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8)
    page = upload(open_draw(image="upload"), image)
    assert not errors(page)
    prepared = photo(image / 255, 32)
    np.testing.assert_allclose(received(page), prepared.pixels, atol=1e-3)
    assert heading(page) == "## It reads: " + read(COLOUR, prepared.pixels)


def test_a_drawing_becomes_a_grey_photo_and_that_is_said(store: Store, canvas: Canvas) -> None:
    train(store, COLOUR)
    image = canvas.draw()
    assert open_draw().session_state["image"] == "data"  # photos are not what one draws
    page = open_draw(image="drawing")
    given = received(page)
    np.testing.assert_array_equal(given[..., 0], given[..., 2])
    prepared = photo(from_rgba(image)[:, :, None], 32)
    assert heading(page) == "## It reads: " + read(COLOUR, prepared.pixels)
    assert any("your drawing becomes one of 32×32×3" in c.value for c in page.caption)
    assert "fit" not in [t.key for t in page.toggle]


# Parts of the preparation, disturbances, epochs -------------------------------------------------


@pytest.mark.parametrize(("fit", "centre"), [("0", "1"), ("1", "0"), ("0", "0")])
def test_parts_of_the_preparation_left_out(
    store: Store, canvas: Canvas, fit: str, centre: str
) -> None:
    train(store, MLP)
    ink = from_rgba(canvas.draw())
    page = open_draw(fit=fit, centre=centre)
    prepared = digit(ink, fit=fit == "1", centre=centre == "1")
    np.testing.assert_allclose(received(page), prepared.pixels, atol=1e-3)
    assert heading(page) == "## It reads: " + read(MLP, prepared.pixels)
    compared = next(m.value for m in page.markdown if m.value.startswith("- prepared"))
    said = {
        "prepared as MNIST": digit(ink),
        "without centring": digit(ink, centre=False),
        "without scaling": digit(ink, fit=False),
        "without either": digit(ink, fit=False, centre=False),
    }
    plain = [line.removeprefix("- ").replace("**", "") for line in compared.split("\n")]
    expected = [f"{k}: {read(MLP, one.pixels)}".replace("**", "") for k, one in said.items()]
    assert plain == expected


def test_a_disturbed_image_is_read_and_its_curve_drawn(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    prepared = digit(from_rgba(canvas.draw()))
    page = open_draw()
    assert not page.get("plotly_chart")
    assert not [s for s in page.slider if s.key == "turn"]  # folded, they cost nothing
    page.toggle(key="_disturb_on").set_value(True).run()
    page.slider(key="turn").set_value(30.0).run()
    assert not page.exception
    disturbed = disturb(prepared.pixels, Disturbance(rotation=30))
    np.testing.assert_allclose(received(page), disturbed, atol=1e-3)
    assert heading(page) == "## It reads: " + read(MLP, disturbed)
    assert "Undisturbed, it reads " + read(MLP, prepared.pixels) + "." in [
        c.value for c in page.caption
    ]
    assert asked(page)["turn"] == "30"
    assert asked(page)["along"] == "rotation"
    charts = [json.loads(c.proto.spec) for c in page.get("plotly_chart")]
    curve = next(t for t in charts[0]["data"] if t["line"]["color"] == GREEN)
    model, arrays = MLP.model, weights(MLP)
    plain = forward.probabilities(model, arrays, prepared.pixels[None])[0]
    best = int(plain.argmax())
    for angle, share in zip(curve["x"], curve["y"], strict=True):
        turned = disturb(prepared.pixels, Disturbance(rotation=angle))
        expected = forward.probabilities(model, arrays, turned[None])[0][best]
        assert share == pytest.approx(100 * float(expected), abs=1e-3)
    next(b for b in page.button if b.label == "Reset").click().run()
    np.testing.assert_allclose(received(page), prepared.pixels, atol=1e-3)
    assert "turn" not in page.query_params


def test_a_switch_undisturbs_and_disturbs_as_before(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    prepared = digit(from_rgba(canvas.draw()))
    page = open_draw(turn="30", along="rotation")
    disturbed = disturb(prepared.pixels, Disturbance(rotation=30))
    np.testing.assert_allclose(received(page), disturbed, atol=1e-3)
    page.toggle(key="_disturb_on").set_value(False).run()
    np.testing.assert_allclose(received(page), prepared.pixels, atol=1e-3)
    assert not {"turn", "along"} & set(page.query_params)
    page.run()
    np.testing.assert_allclose(received(page), prepared.pixels, atol=1e-3)
    page.toggle(key="_disturb_on").set_value(True).run()
    np.testing.assert_allclose(received(page), disturbed, atol=1e-3)
    assert asked(page)["turn"] == "30"
    assert asked(page)["along"] == "rotation"


def test_a_link_disturbs_in_every_way(store: Store, lang: str) -> None:
    train(store, MLP)
    query = {"right": "2", "down": "-3", "turn": "10", "scale": "0.9", "thick": "0.5"}
    query |= {"noise": "0.2", "noise_seed": "4", "along": "noise", "image": "data", "from": "test"}
    page = open_draw(**query)
    assert not page.error
    assert not page.warning
    found = datasets.held_out(MLP.data)
    assert found is not None
    how = Disturbance(across=2, down=-3, rotation=10, scale=0.9, thickness=0.5, noise=0.2, seed=4)
    disturbed = disturb(found[0][0] / np.float32(255), how)
    groups = [g for c in components(page) for g in c.get("groups", ())]
    title = catalogue(lang).gettext("Its input")
    sent = next(g for g in groups if g["title"] == title)
    values = np.frombuffer(base64.b64decode(sent["frames"][0]["data"]), "<f2").reshape(28, 28, 1)
    np.testing.assert_allclose(values, disturbed, atol=1e-3)


def test_untrained_with_one_switch_or_any_epoch(store: Store, canvas: Canvas) -> None:
    train(store, MLP)
    prepared = digit(from_rgba(canvas.draw()))
    page = open_draw()
    trained = heading(page)
    page.toggle(key="_untrained").set_value(True).run()
    assert heading(page) == "## It reads: " + read(MLP, prepared.pixels, weights(MLP, 0))
    assert asked(page)["epoch"] == "0"
    page.select_slider(key="epoch").set_value("1").run()
    assert heading(page) == "## It reads: " + read(MLP, prepared.pixels, weights(MLP, 1))
    assert not page.toggle(key="_untrained").value
    said = "Its weights are those after epoch 1. Trained to the end, it reads "
    assert said + trained.removeprefix("## It reads: ") + "." in [c.value for c in page.caption]
    page.toggle(key="_untrained").set_value(True).run()
    page.toggle(key="_untrained").set_value(False).run()
    assert heading(page) == trained
    assert "epoch" not in page.query_params


def test_epochs_that_were_not_kept_are_a_sentence(store: Store, canvas: Canvas) -> None:
    folder = store.begin(MLP)
    (folder / "snapshots").mkdir(exist_ok=True)
    store.save(MLP, result(MLP))
    canvas.draw()
    page = open_draw(epoch="0")
    assert not page.error
    assert any(c.value.startswith("Only the trained weights") for c in page.caption)
    assert heading(page)


def test_a_network_deleted_while_it_is_looked_at(store: Store, canvas: Canvas) -> None:
    gone = train(store, MLP)
    other = train(store, preset("mlp", epochs=1))
    canvas.draw()
    page = open_draw(run=gone)
    shutil.rmtree(Path(store.url, gone))
    page.run()
    assert not page.exception
    assert not page.error
    assert page.selectbox(key="run").value == other
    assert [w.value for w in page.warning] == [
        "The network asked for is not stored here (any more). Another one is shown."
    ]
    shutil.rmtree(Path(store.url, other))
    page.run()
    assert not page.exception
    assert not page.error
    assert len(page.info) == 1


def test_a_network_that_learned_nothing_is_said_to(store: Store, lang: str) -> None:
    spec = preset("mlp", epochs=1)
    good, bad = train(store, MLP), key_of(spec)
    store.begin(spec)
    store.save(spec, replace(result(spec), test_accuracy=0.098))
    start = catalogue(lang).gettext(
        "This network has learned next to nothing: {right} of the test images are read right, and "
        "guessing gets {guess}."
    )
    said = {run: [c.value for c in open_draw(run=run).caption] for run in (good, bad)}
    assert not [text for text in said[good] if start[:20] in text]
    (text,) = [text for text in said[bad] if start[:20] in text]
    assert re.findall(r"\d+(?:[.,]\d+)?", text) == (
        ["9.8", "10"] if lang == "en" else ["9,8", "10"]
    )


def test_a_damaged_snapshot_is_a_sentence(store: Store, canvas: Canvas) -> None:
    key = train(store, MLP)
    canvas.draw()
    page = open_draw(run=key)
    Path(store.url, key, "snapshots", "epoch-0000.npz").write_bytes(b"PK\x03\x04 nonsense")
    page.toggle(key="_untrained").set_value(True).run()
    assert not page.exception
    assert [key in e.value for e in page.error] == [True]

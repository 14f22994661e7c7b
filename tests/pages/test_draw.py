"""The Draw page. The canvas itself needs a browser; here its strokes are put in its place."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import pages._kit.engine as kit
from dl_core import forward
from dl_core.errors import ArtifactDamaged
from dl_core.preprocess import digit, from_rgba
from dl_core.specs import Dropout, Flatten
from dl_core.store import Store
from pages._kit.i18n import catalogue
from tests.pages.stage import components, interrupt, preset, train, visit, weights

MLP = preset("mlp", epochs=2)


@dataclass
class Drawn:
    """What ``st_canvas`` returns."""

    json_data: dict[str, Any] | None = None
    image_bytes: bytes | None = None


def png(image: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


@dataclass
class Canvas:
    """Stands for ``st_canvas`` and remembers how it was called."""

    drawn: Drawn = field(default_factory=Drawn)
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, **given: Any) -> Drawn:
        self.calls.append(given)
        return self.drawn

    def draw(self) -> np.ndarray:
        """One upright stroke; its image, RGBA."""
        image = np.zeros((280, 280, 4), np.uint8)
        image[..., 3] = 255
        image[60:220, 130:152, :3] = 255
        self.drawn = Drawn({"objects": [{"type": "path"}]}, png(image))
        return image


@pytest.fixture(autouse=True)
def canvas(monkeypatch: pytest.MonkeyPatch) -> Canvas:
    fake = Canvas()
    visit("pages/draw.py")  # the component can only be imported while a page runs
    kit.runs.clear()  # which were read before the test put any there
    monkeypatch.setattr("pages._kit.drawing.st_canvas", fake)
    return fake


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
    assert disabled == dict.fromkeys(map(say, ("Undo", "Clear", "Reset")), True)


@pytest.mark.parametrize("name", ["mlp", "cnn6", "mnist_convnet", "lenet5", "perceptron"])
def test_a_drawing_is_read_and_every_layer_shown(store: Store, canvas: Canvas, name: str) -> None:
    spec = preset(name, epochs=2)
    train(store, spec)
    image = canvas.draw()
    page = open_draw()
    assert not page.error
    # The same arithmetic on the same drawing, without the page.
    prepared = digit(from_rgba(image))
    outputs = forward.run(spec.model, weights(spec), prepared.image[None, :, :, None])
    answer = outputs[-1][0]
    answer = np.array([1 - answer[0], answer[0]]) if answer.size == 1 else answer
    best = spec.data.class_names[int(answer.argmax())]
    assert f"## It reads: **{best}**, at {answer.max():.1%}" in [m.value for m in page.markdown]
    *before, reading = [c["groups"] for c in components(page) if "groups" in c]
    assert [g["title"][:2] for group in before for g in group] == ["1.", "2.", "3.", "4."]
    shown = [
        i for i, layer in enumerate(spec.model.layers) if type(layer) not in (Flatten, Dropout)
    ]
    assert [int(g["title"].split(".")[0]) - 1 for g in reading] == shown


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
    image, _layers = [c["groups"] for c in components(page) if "groups" in c]
    assert [g["title"] for g in image] == ["It is: 0"]


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

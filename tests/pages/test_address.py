"""Addresses: a link reproduces what is on screen, and nonsense in one is a sentence."""

from __future__ import annotations

import pytest

from dl_core.store import Store
from pages._kit.i18n import catalogue
from pages._kit.settings import address
from tests.pages.stage import FakeEngine, interrupt, preset, train, visit, words

REFUSED = "The link asks for “{asked}” as {label}, which is not possible here."

NONSENSE = [
    ("preset", "nonsense", "Network"),
    ("data", "imagenet", "Images"),
    ("epochs", "9999", "Epochs"),
    ("epochs", "abc", "Epochs"),
    ("epochs", "-3", "Epochs"),
    ("rate", "7", "Learning rate"),
    ("rate", "nan", "Learning rate"),
    ("batch", "17", "Batch size"),
    ("seed", "-1", "Seed"),
    ("seed", "1e99", "Seed"),
    ("optimizer", "lion", "Optimizer"),
    ("schedule", "", "Learning rate over time"),
]


@pytest.mark.parametrize(("name", "asked", "label"), NONSENSE)
def test_nonsense_is_refused_in_words_and_the_default_used(
    engine: FakeEngine, lang: str, name: str, asked: str, label: str
) -> None:
    page = visit("pages/train.py", lang, **{name: asked})
    assert not page.exception
    assert not page.error
    say = catalogue(lang).gettext
    said = say(REFUSED).format(asked=asked, label=say(label))
    assert [w.value.startswith(said) for w in page.warning] == [True]
    next(b for b in page.button if b.label == say("Train")).click().run()
    assert engine.submitted == [preset("cnn6")]


def test_a_warning_names_what_is_possible() -> None:
    page = visit("pages/train.py", "en", epochs="9999", rate="7")
    assert page.warning[0].value.endswith("Possible values: 1 – 100.")
    assert page.warning[1].value.endswith("Possible values: 0.0001 – 1.")


def test_a_warning_goes_once_the_reader_chooses() -> None:
    page = visit("pages/train.py", epochs="9999")
    assert len(page.warning) == 1
    page.run()
    assert len(page.warning) == 1
    page.slider(key="epochs").set_value(3).run()
    assert not page.warning


def test_half_an_epoch_is_refused_too() -> None:
    page = visit("pages/train.py", epochs="2.5")
    assert not page.exception
    assert len(page.warning) == 1
    assert page.slider(key="epochs").value in (2, 5)


def test_all_at_once() -> None:
    asked = {name: value for name, value, _ in NONSENSE if value}
    page = visit("pages/train.py", "xx", **asked, unknown="1")
    assert not page.exception
    assert not page.error
    assert len(page.warning) == len(asked)


@pytest.mark.parametrize("lang_asked", ["xx", "fr-CA", "../fr", ""])
def test_a_language_that_is_not_there(lang_asked: str) -> None:
    alone = visit("pages/home.py", lang=lang_asked)
    shell = visit("app.py", lang=lang_asked)
    for page in (alone, shell):
        assert not page.exception
        assert page.title[0].value == "How does a machine learn to see?"
    if lang_asked:
        assert "Langue / Language" in shell.warning[0].value


def test_an_address_is_not_markdown() -> None:
    evil = "[x](javascript:alert(1)) <b>**`$x$`** ![i](http://e.example/p.png) :red[r]"
    page = visit("pages/train.py", preset=evil)
    assert not page.exception
    said = page.warning[0].value
    assert not set("[]()<>*`$:!") & set(said.split("“")[1].split("”")[0])
    assert len(said) < 160


@pytest.mark.parametrize(
    "run", ["../../etc/passwd", "f" * 24, "a" * 5000, "%00", "<script>", "0" * 23]
)
def test_a_run_that_is_not_there(store: Store, lang: str, run: str) -> None:
    there = train(store, preset("mlp", epochs=2))
    page = visit("pages/draw.py", lang, run=run)
    assert not page.exception
    assert not page.error
    assert len(page.warning) == 1
    assert page.selectbox(key="run").value == there
    assert "root:" not in " ".join(words(page))


@pytest.mark.parametrize("run", ["../../etc/passwd", "f" * 24])
def test_a_run_where_there_is_none(lang: str, run: str) -> None:
    page = visit("pages/draw.py", lang, run=run)
    assert not page.exception
    assert not page.error
    assert len(page.info) == 1


@pytest.mark.parametrize("pen", ["0", "1000", "thick"])
def test_a_pen_that_is_not_there(store: Store, pen: str) -> None:
    train(store, preset("mlp", epochs=2))
    page = visit("pages/draw.py", pen=pen)
    assert not page.exception
    assert page.warning[0].value.endswith("Possible values: 8 – 40.")
    assert page.slider(key="pen").value == 22


@pytest.mark.parametrize(
    "spec",
    [
        preset("cnn6", epochs=3, seed=42, schedule="cosine", optimizer="momentum"),
        preset("mlp", data="fashion-mnist", epochs=7, batch_size=512, learning_rate=1e-4),
        preset("perceptron", classes=(7, 2), learning_rate=1.0),
    ],
    ids=["cnn6", "mlp", "perceptron"],
)
def test_the_address_of_a_spec_describes_it(engine: FakeEngine, spec) -> None:
    query = address(spec)
    assert query is not None
    page = visit("pages/train.py", **query)
    assert not page.warning
    next(b for b in page.button if b.label == "Train").click().run()
    assert engine.submitted == [spec]


def test_an_address_survives_a_change_of_language(engine: FakeEngine) -> None:
    english = visit(
        "pages/train.py", "en", preset="mlp", epochs="7", optimizer="adam", data="mnist"
    )
    kept = {k: v for k, v in dict(english.query_params).items() if k != "lang"}
    french = visit("pages/train.py", "fr", **{k: str(v) for k, v in kept.items()})
    assert not french.warning
    assert french.selectbox(key="preset").value == "mlp"
    assert french.selectbox(key="optimizer").value == "adam"
    assert french.selectbox(key="data").value == "mnist"
    assert french.slider(key="epochs").value == 7


@pytest.mark.parametrize(
    "spec",
    [
        preset("cnn6", epochs=101),
        preset("cnn6", learning_rate=0.002),
        preset("cnn6", batch_size=100),
        preset("cnn6", seed=1_000_000),
    ],
    ids=["epochs", "rate", "batch", "seed"],
)
def test_no_address_for_what_the_controls_cannot_say(spec) -> None:
    assert address(spec) is None


def test_home_links_to_a_stopped_run(store: Store) -> None:
    key = interrupt(store, preset("lenet5"), 2)
    page = visit("app.py")
    found = [link.proto.query_string for link in page.page_link if key in link.proto.query_string]
    assert len(found) == 1

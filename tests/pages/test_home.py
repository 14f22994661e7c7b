"""The home page: cards, trained networks, engine, data."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from streamlit.errors import StreamlitAPIException

from dl_core.errors import StoreUnreadable
from dl_core.specs import DATASETS, Conv2D, Dense, Flatten, ModelSpec, TrainSpec
from dl_core.store import Store
from pages._kit.i18n import catalogue
from pages._kit.navigation import ENTRIES
from tests.pages.stage import FakeEngine, interrupt, preset, train, visit


def links(page) -> dict[str, dict[str, list[str]]]:
    """Label to query of every link."""
    return {link.value: parse_qs(link.proto.query_string) for link in page.page_link}


def test_a_card_for_each_page(lang: str) -> None:
    page = visit("app.py")
    say = catalogue(lang).gettext
    for entry in ENTRIES:
        assert any(say(entry.question) in m.value for m in page.markdown)
        assert links(page)[say(entry.title)] == {"lang": [lang]}


def test_links_where_streamlit_knows_no_other_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise StreamlitAPIException("there is one page only")

    monkeypatch.setattr("streamlit.page_link", refuse)
    page = visit("pages/home.py", "fr")
    assert not page.exception
    assert any(m.value == "[Entraîner](/train?lang=fr)" for m in page.markdown)


def test_the_first_network_is_to_be_trained(lang: str) -> None:
    page = visit("pages/home.py")
    say = catalogue(lang).gettext
    assert say("None yet: train the first one.") in [m.value for m in page.markdown]


def test_trained_networks_newest_first(store: Store) -> None:
    first = train(store, preset("mlp", epochs=2))
    second = interrupt(store, preset("lenet5"), 3)
    found = {k: q["run"] for k, q in links(visit("app.py")).items() if "run" in q}
    assert found == {
        "LeNet-5 · mnist-5k · stopped · 3 epochs": [second],
        "Multilayer perceptron · mnist-5k · 98.8% · 2 epochs": [first],
    }
    assert list(found.values()) == [[second], [first]]


def test_many_networks_are_counted(store: Store) -> None:
    for seed in range(10):
        train(store, preset("perceptron", epochs=1, seed=seed))
    page = visit("app.py")
    names = [name for name, query in links(page).items() if "run" in query]
    assert len(set(names)) == 8  # told apart, though all settings but the seed are the same
    assert "and 2 more" in [c.value for c in page.caption]


def test_trainings_under_way_can_be_watched(engine: FakeEngine, lang: str) -> None:
    say = catalogue(lang).gettext
    engine.show(preset("mlp", epochs=7), "running")
    engine.show(preset("lenet5", data="mnist"), "queued", position=1)
    own = ModelSpec(layers=(Conv2D(filters=2), Flatten(), Dense(units=10, activation="softmax")))
    engine.show(TrainSpec(model=own, batch_size=100), "running")  # no control has that size
    page = visit("app.py")
    found = {name: q for name, q in links(page).items() if "epochs" in q}
    assert [(q["preset"], q["epochs"]) for q in found.values()] == [
        (["mlp"], ["7"]),
        (["lenet5"], ["5"]),
    ]
    assert [say("learning now") in found_name for found_name in found] == [True, False]
    assert any(say("Network of one's own") in m.value for m in page.markdown)


def test_every_dataset_says_where_it_is(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = {"mnist-5k": "embedded", "mnist": "file", "fashion-mnist": "system", "cifar10": None}
    monkeypatch.setattr("dl_core.datasets.locate", where.__getitem__)
    say = catalogue(lang).gettext
    lines = [m.value for m in visit("pages/home.py").markdown if ":gray[·" in m.value]
    assert len(lines) == len(DATASETS)
    for line, facts, place in zip(
        lines,
        DATASETS.values(),
        (
            "comes with the app",
            "in the data folder",
            "on this machine",
            "fetched from the Internet when first used",
        ),
        strict=True,
    ):
        assert line == f"{say(facts.title)} :gray[· {say(place)}]"


def test_an_unreadable_store_leaves_the_rest(monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    def unreadable(self: Store) -> None:
        raise StoreUnreadable(path="/store", problem="Permission denied")

    monkeypatch.setattr(Store, "runs", unreadable)
    page = visit("app.py")
    assert not page.exception
    said = catalogue(lang).gettext(StoreUnreadable.template)
    assert [e.value for e in page.error] == [
        said.format(path="/store", problem="Permission denied")
    ]
    assert sum(":gray[·" in m.value for m in page.markdown) == len(DATASETS)

"""Answers worth keeping: what is written is read back, what is damaged is set aside."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from dl_core.errors import StoreUnwritable
from dl_core.store import Store
from dl_core.store.answers import ANSWERS
from dl_core.store.cleaning import DAMAGED
from dl_core.store.files import digest

KEY = "0123456789abcdef01234567"
NAME = f"{ANSWERS}/{KEY}.json"
ANSWER = {"rows": [["conv", 3]], "text": "Ça va"}


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    url = str(tmp_path / "store") if request.param == "local" else f"memory://{uuid.uuid4().hex}"
    return Store(url)


def test_an_answer_is_kept(store: Store) -> None:
    assert store.answers.load(KEY) is None
    store.answers.save(KEY, ANSWER)
    assert Store(store.url).answers.load(KEY) == ANSWER
    assert store.runs() == ()
    store.answers.save(KEY, {"other": True})
    assert store.answers.load(KEY) == {"other": True}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data.replace(b"conv", b"conw"),
        lambda data: b"",
        lambda data: digest(b"[1]").encode() + b"\n[2]",
        lambda data: digest(b"{").encode() + b"\n{",
        lambda data: b"\xff\xfe" + data,
    ],
)
def test_a_damaged_answer_is_set_aside(store: Store, damage) -> None:
    store.answers.save(KEY, ANSWER)
    store.files.write(NAME, damage(store.files.read(NAME)))
    assert store.answers.load(KEY) is None
    assert not store.files.exists(NAME)
    assert [name[:24] for name in store.files.names(DAMAGED)] == [KEY]
    store.answers.save(KEY, ANSWER)
    assert store.answers.load(KEY) == ANSWER


def test_another_version_of_keras_is_asked_again(store: Store) -> None:
    body = json.dumps({"keras": "2.0.0", "answer": ANSWER}).encode()
    store.files.write(NAME, digest(body).encode() + b"\n" + body)
    assert store.answers.load(KEY) is None
    assert store.files.exists(NAME)


def test_answers_are_cleaned_with_everything(store: Store) -> None:
    store.answers.save(KEY, ANSWER)
    assert store.clean().removed == 0
    assert store.answers.load(KEY) == ANSWER
    cleaned = store.clean(everything=True)
    assert cleaned.removed == 1
    assert cleaned.bytes > 50
    assert store.answers.load(KEY) is None


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(StoreUnwritable):
        Store(str(tmp_path / "store")).answers.save(KEY, ANSWER)

from __future__ import annotations

import importlib
import logging
import pkgutil
import string

import pytest
import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

import dl_core
from dl_core.errors import ConvoscopeError, LimitExceeded, LossNotFinite, UnknownDataset
from dl_core.limits import LABELS
from dl_core.specs import PRESETS, Conv2D, DataSpec, Dense, ModelSpec, TrainSpec
from pages._kit import i18n
from pages._kit.i18n import catalogue
from pages._kit.messages import explain, guarded


@pytest.fixture(params=["en", "fr"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(i18n, "language", lambda: request.param)
    chosen: str = request.param
    return chosen


def every_error() -> list[type[ConvoscopeError]]:
    for module in pkgutil.walk_packages(dl_core.__path__, "dl_core."):
        if module.name.endswith((".errors", ".data")):
            importlib.import_module(module.name)

    def below(cls: type[ConvoscopeError]) -> list[type[ConvoscopeError]]:
        return [cls, *(deeper for sub in cls.__subclasses__() for deeper in below(sub))]

    return [c for c in below(ConvoscopeError) if c.__module__.startswith("dl_core")]


@pytest.mark.parametrize("cls", every_error(), ids=lambda c: c.__name__)
def test_every_error_is_a_sentence_in_the_language(cls: type[ConvoscopeError], lang: str) -> None:
    gaps = {name for _, name, _, _ in string.Formatter().parse(cls.template) if name}
    error = cls(**{name: f"<{name}>" for name in gaps})
    shown = explain(error)
    wanted = catalogue(lang).gettext(cls.template)
    assert shown == wanted.format(**error.params)
    assert shown.endswith((".", "?"))
    assert (lang == "en") == (wanted == cls.template)


def test_words_among_the_parameters_are_translated(lang: str) -> None:
    shown = explain(LimitExceeded(what=LABELS["parameters"], value=6_000_000, cap=5_000_000))
    assert {"en": "Parameters:", "fr": "Paramètres"}[lang] in shown
    assert "6000000" not in shown  # digits in groups, as readers write them


def test_numbers_among_the_parameters_are_written_in_the_language(lang: str) -> None:
    shown = explain(LossNotFinite(epoch=2, learning_rate=0.0001))
    assert {"en": "0.0001", "fr": "0,0001"}[lang] in shown


def test_a_parameter_is_never_taken_for_a_template(lang: str) -> None:
    assert "{name}" in explain(UnknownDataset(name="{name}"))


def test_the_reason_inside_a_validation_error(lang: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ModelSpec(input_shape=(4, 4, 1), layers=(Conv2D(filters=1, kernel_size=9),))  # type: ignore[arg-type]
    shown = explain(caught.value)
    assert "Conv2D" in shown
    assert "9×9" in shown
    assert "pydantic" not in shown


@pytest.mark.parametrize(
    "make",
    [
        lambda: DataSpec(classes=(1, 1)),
        lambda: Dense(units=-1),
        lambda: TrainSpec(**{**dict(PRESETS["cnn6"].train), "learning_rate": -1}),
        lambda: TrainSpec(**{**dict(PRESETS["cnn6"].train), "unknown": 1}),
    ],
)
def test_every_validation_error_is_one_line(make, lang: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make()
    shown = explain(caught.value)
    assert "\n" not in shown
    assert "pydantic" not in shown
    assert shown.endswith(".")


def test_the_unexpected_goes_to_the_log(lang: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="convoscope"):
        shown = explain(ZeroDivisionError("a detail"))
    assert "a detail" not in shown
    assert "a detail" in caplog.text


def test_guarded_shows_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "error", lambda text, icon: shown.append(text))
    with guarded():
        raise UnknownDataset(name="mnits")
    assert shown == ["There is no dataset named “mnits”."]


@pytest.mark.parametrize("signal", [StopException(), RerunException(RerunData())])
def test_guarded_lets_streamlit_stop_and_rerun(signal: BaseException) -> None:
    with pytest.raises(type(signal)), guarded():
        raise signal

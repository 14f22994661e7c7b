from __future__ import annotations

from typing import Any

import pytest

from dl_core.keys import key as key_of
from dl_core.specs import PRESETS, DataSpec, Dense, Flatten, ModelSpec, TrainSpec
from dl_core.store import RunSummary
from pages._kit import i18n
from pages._kit.names import preset_title, run_name, run_names, settings_name
from tests.pages.stage import preset


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "language", lambda: "en")


def summary(spec: TrainSpec, complete: bool = True, **more: Any) -> RunSummary:
    accuracy = 0.5 if complete else None
    return RunSummary(key_of(spec), spec, complete, spec.epochs, 0.0, accuracy, **more)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_known_by_its_layers_on_any_data(name: str) -> None:
    data = "mnist-5k" if name == "perceptron" else "cifar10"
    assert preset_title(preset(name, data=data, seed=5)) == PRESETS[name].title


def test_other_networks_have_a_name_too() -> None:
    model = ModelSpec(layers=(Flatten(), Dense(units=10, activation="softmax")))
    assert run_name(summary(TrainSpec(model=model))) == (
        "Network of one's own · mnist-5k · 50.0% · 3 epochs"
    )


def test_classes_and_stopping_are_in_the_name() -> None:
    spec = preset("perceptron", classes=(3, 8), epochs=1)
    assert run_name(summary(spec, complete=False)) == (
        "Binary perceptron · mnist-5k 3 / 8 · stopped · 1 epoch"
    )


def test_names_in_a_list_differ() -> None:
    specs = [preset("mlp", epochs=2, seed=s) for s in (1, 2)] + [preset("cnn6")]
    named = run_names([summary(s) for s in specs])
    assert list(named) == [key_of(s) for s in specs]
    assert len(set(named.values())) == 3
    assert named[key_of(specs[2])] == run_name(summary(specs[2]))  # alone of its name


def test_small_rates_are_not_rounded_away() -> None:
    shown = settings_name(preset("cnn6", learning_rate=1e-4, seed=3))
    assert "0.0001" in shown
    assert DataSpec().name in shown

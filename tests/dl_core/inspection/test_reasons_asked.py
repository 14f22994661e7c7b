"""Questions about the reasons of a stored network, answered as a worker does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl_core import datasets
from dl_core.engine import task
from dl_core.engine.work import Work
from dl_core.errors import RunUnknown
from dl_core.forward import run as forward
from dl_core.inspection.reasons import GradientReasons, HiddenReasons, answer
from dl_core.keys import canonical
from dl_core.specs import Values
from dl_core.specs.reasons import GradientsSpec, OcclusionSpec
from dl_core.store import Store
from tests.pages.stage import preset, train, weights

SPEC = preset("lenet5", epochs=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def digit() -> np.ndarray:
    found = datasets.examples(SPEC.data, 1)
    assert found is not None
    return (found[0][4] / 255).astype(np.float32)


def asked(store: Store, kind: type, image: np.ndarray, **more: Any) -> Any:
    key = train(store, SPEC)
    values = Values.of(image)
    return kind(**{"run": key, "stamp": store.stamp(key), "image": values, "target": 3, **more})


def test_gradients_of_a_stored_network(store: Store, digit: np.ndarray) -> None:
    """The difference is that of its scores from the mean of the images it learned from; Grad-CAM's
    maps are those of the forward pass."""
    question = asked(store, GradientsSpec, digit, baseline="mean", steps=300, layer="2", against=5)
    found = answer(question, Work(store))
    assert isinstance(found, GradientReasons)
    mean = (datasets.load(SPEC.data, SPEC.seed).x_train.mean(axis=0) / 255).astype(np.float32)
    outputs = forward(SPEC.model, weights(SPEC), np.stack([digit, mean]))
    logs = np.log(outputs[-1].astype(np.float64))
    expected = (logs[0, 3] - logs[0, 5]) - (logs[1, 3] - logs[1, 5])
    assert found.difference == pytest.approx(expected, rel=1e-3)
    assert found.total == pytest.approx(found.difference, rel=0.05)
    assert found.cam is not None
    assert found.weights is not None
    np.testing.assert_allclose(
        found.cam, np.maximum(outputs[2][0] @ found.weights, 0), rtol=1e-3, atol=1e-4
    )
    assert found.saliency.shape == (28, 28)


def test_each_baseline_has_its_difference(store: Store, digit: np.ndarray) -> None:
    for baseline, light in (("black", 0.0), ("white", 1.0)):
        found = answer(asked(store, GradientsSpec, digit, baseline=baseline), Work(store))
        ends = np.stack([digit, np.full_like(digit, light)])
        network = SPEC.model
        before = forward(network, weights(SPEC), ends)[-2]
        kernel, bias = (weights(SPEC)[f"{len(network.layers) - 1}.{n}"] for n in ("kernel", "bias"))
        scores = (before @ kernel + bias)[:, 3]
        assert isinstance(found, GradientReasons)
        assert found.difference == pytest.approx(float(scores[0] - scores[1]), rel=1e-4)
        assert (found.cam, found.weights) == (None, None)


@pytest.mark.parametrize(("fill", "light"), [("black", 0.0), ("grey", 0.5), ("mean", None)])
def test_hiding_a_patch_of_a_stored_network(
    store: Store, digit: np.ndarray, fill: str, light: float | None
) -> None:
    question = asked(store, OcclusionSpec, digit, patch=14, stride=14, fill=fill)
    found = answer(question, Work(store))
    assert isinstance(found, HiddenReasons)
    assert (found.rows, found.columns, found.stopped) == ((0, 14), (0, 14), False)
    covered = digit.copy()
    covered[14:, :14] = digit.mean() if light is None else light
    p = forward(SPEC.model, weights(SPEC), np.stack([digit, covered]))[-1][:, 3]
    assert found.probability[1, 0] == pytest.approx(float(p[0] - p[1]), abs=1e-5)


def test_what_is_stopped_says_so(store: Store, digit: np.ndarray) -> None:
    shares: list[float] = []
    work = Work.alone(
        store, tell=lambda told: shares.append(told["share"]), stopped=lambda: bool(shares)
    )
    found = answer(asked(store, OcclusionSpec, digit, patch=4, stride=2), work)
    assert isinstance(found, HiddenReasons)
    assert found.stopped
    assert len(shares) == 1
    assert (~np.isnan(found.score)).sum() == 32


def test_they_travel_as_they_are(store: Store, digit: np.ndarray) -> None:
    question = asked(store, GradientsSpec, digit, layer="0", steps=2)
    found = GradientReasons.from_dict(task.answer(canonical(question), Work(store)))
    direct = answer(question, Work(store))
    assert isinstance(direct, GradientReasons)
    for name in ("saliency", "attributions", "cam", "weights"):
        np.testing.assert_array_equal(getattr(found, name), getattr(direct, name))
    hidden = asked(store, OcclusionSpec, digit, patch=14, stride=14)
    travelled = HiddenReasons.from_dict(task.answer(canonical(hidden), Work(store)))
    again = answer(hidden, Work(store))
    assert isinstance(again, HiddenReasons)
    np.testing.assert_array_equal(travelled.probability, again.probability)
    assert travelled.rows == again.rows


def test_a_network_that_is_gone_is_said_to_be(store: Store, digit: np.ndarray) -> None:
    question = asked(store, GradientsSpec, digit)
    store.files.remove(question.run)
    with pytest.raises(RunUnknown):
        answer(question, Work(store))


def test_what_does_not_fit_the_network_is_refused(store: Store, digit: np.ndarray) -> None:
    with pytest.raises(ValueError, match="the network reads"):
        answer(asked(store, GradientsSpec, digit[:20]), Work(store))
    with pytest.raises(ValueError, match="knows 10 classes"):
        answer(asked(store, GradientsSpec, digit, target=10), Work(store))
    with pytest.raises(ValueError, match="against itself"):
        asked(store, GradientsSpec, digit, against=3)
    with pytest.raises(ValueError, match="never be hidden"):
        asked(store, OcclusionSpec, digit, patch=3, stride=4)
    with pytest.raises(ValueError, match="an image is"):
        asked(store, GradientsSpec, digit[:, :, 0])

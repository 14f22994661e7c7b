"""The engine with the real training, on digits that come with the installation."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest

from dl_core.checking import Answer
from dl_core.engine import Engine, RunView
from dl_core.errors import LossNotFinite
from dl_core.forward import predict
from dl_core.inspection import Footprint
from dl_core.keys import key as key_of
from dl_core.packing import unpack
from dl_core.sliding import convolution_question, convolve
from dl_core.specs import (
    Conv2D,
    DataSpec,
    Dense,
    Flatten,
    FootprintSpec,
    MaxPool2D,
    ModelSpec,
    TrainSpec,
)
from dl_core.stacks import Stack
from dl_core.store import Store
from tests.dl_core.engine.conftest import until

pytestmark = [pytest.mark.cluster, pytest.mark.keras, pytest.mark.timeout(300)]

MODEL = ModelSpec(
    layers=(
        Conv2D(filters=4, activation="relu"),
        MaxPool2D(),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
)


def spec(epochs: int, seed: int, **changes: object) -> TrainSpec:
    data = DataSpec(limit=1000)
    return TrainSpec(model=MODEL, data=data, epochs=epochs, seed=seed, batch_size=32, **changes)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(Store(str(tmp_path_factory.mktemp("real"))))
    engine.start()
    until(lambda: engine.state().phase == "ready", timeout=150)
    yield engine
    engine.close()


def of(view: RunView, kind: str) -> list[dict]:
    return [event for event in view.events if event["type"] == kind]


def test_it_is_warm_and_says_on_what(engine: Engine) -> None:
    state = engine.state()
    assert state.backend in ("tensorflow", "jax", "torch")
    assert state.device
    assert state.workers == 1


def test_it_learns_and_the_store_answers_like_the_training(engine: Engine) -> None:
    wanted = spec(epochs=3, seed=1)
    view = engine.wait(engine.submit(wanted).key, 120)
    assert view.state == "done"
    run = engine._store.load(view.key)
    assert run.metrics["test_accuracy"] > 0.7
    assert run.history["loss"] == [event["loss"] for event in of(view, "epoch")]
    assert run.snapshot_epochs == (0, 1, 2, 3)
    evaluation = run.evaluation()
    images = evaluation.probes.astype(np.float32) / 255
    last = unpack(of(view, "epoch")[-1]["probes"])
    np.testing.assert_allclose(predict(MODEL, run.weights(), images), last, atol=1e-4)
    assert run.keras_bytes()[:2] == b"PK"
    began = time.perf_counter()
    assert engine.submit(wanted).state == "done"
    assert time.perf_counter() - began < 0.2


def test_it_computes_a_layer_while_it_trains(engine: Engine) -> None:
    key = engine.submit(spec(epochs=60, seed=5)).key
    until(lambda: of(engine.view(key), "epoch"), timeout=60)
    x, kernel = np.arange(30.0).reshape(5, 6), [[1, 0, -1], [2, 0, -2]]
    question = convolution_question(x, kernel, bias=1, stride=2, dilation=2, activation="relu")
    asked = engine.ask(question).key
    until(lambda: engine.answer(asked).state == "done", timeout=20)
    assert engine.view(key).state == "running"
    found = Answer.from_dict(engine.answer(asked).answer or {})
    ours = convolve(x, kernel, 1, stride=2, dilation=2, activation="relu").output
    np.testing.assert_allclose(found.values[:, :, 0], ours, atol=1e-4)
    assert found.backend == engine.state().backend
    engine.stop(key)
    engine.wait(key, 20)


def test_it_answers_what_takes_long_while_it_trains(engine: Engine) -> None:
    key = engine.submit(spec(epochs=60, seed=6)).key
    until(lambda: of(engine.view(key), "epoch"), timeout=60)
    question = FootprintSpec(model=Stack(depth=2, side=28).model(), images=64)
    asked = engine.ask(question).key
    until(lambda: engine.answer(asked).state == "done", timeout=60)
    found = Footprint.from_dict(engine.answer(asked).answer or {})
    assert (found.images, found.values.shape) == (64, (28, 28))
    assert engine.view(key).state == "running"
    assert not of(engine.view(key), "interrupted")
    engine.stop(key)
    engine.wait(key, 20)


def test_it_stops_within_an_epoch_and_goes_on_later(engine: Engine) -> None:
    wanted = spec(epochs=60, seed=2)
    key = engine.submit(wanted).key
    until(lambda: len(of(engine.view(key), "epoch")) >= 2, timeout=60)
    engine.stop(key)
    began = time.monotonic()
    view = engine.wait(key, 20)
    assert view.state == "stopped"
    assert time.monotonic() - began < 2
    stopped = engine._store.load(key)
    assert 2 <= stopped.epoch < 60
    assert stopped.weights().keys() == {"0.kernel", "0.bias", "3.kernel", "3.bias"}
    engine.submit(wanted)
    until(lambda: of(engine.view(key), "epoch"), timeout=60)
    assert of(engine.view(key), "started")[0]["resumed"] == stopped.epoch
    assert of(engine.view(key), "epoch")[0]["epoch"] == stopped.epoch + 1
    engine.stop(key)
    engine.wait(key, 20)


def test_it_goes_on_after_the_worker_was_killed(engine: Engine) -> None:
    key = engine.submit(spec(epochs=8, seed=3)).key
    until(lambda: len(of(engine.view(key), "epoch")) >= 2, timeout=60)
    training = max(psutil.Process().children(recursive=True), key=lambda p: p.memory_info().rss)
    os.kill(training.pid, signal.SIGKILL)
    view = engine.wait(key, 120)
    assert view.state == "done"
    first, second = of(view, "started")
    assert first["resumed"] == 0
    assert 2 <= second["resumed"] < 8
    history = engine._store.load(key).history
    assert len(history["loss"]) == 8
    assert history["loss"][-1] < history["loss"][0]


def test_a_loss_that_is_not_finite_is_explained(engine: Engine) -> None:
    wild = spec(epochs=2, seed=4, optimizer="sgd", learning_rate=10.0)
    linear = MODEL.model_copy(
        update={"layers": (*MODEL.layers[:1], Conv2D(filters=64), *MODEL.layers[1:])}
    )
    wanted = wild.model_copy(update={"model": ModelSpec(layers=linear.layers)})
    view = engine.wait(engine.submit(wanted).key, 120)
    assert view.key == key_of(wanted)
    assert view.state == "failed"
    assert isinstance(view.error, LossNotFinite)
    assert len(of(view, "failed")) == 1

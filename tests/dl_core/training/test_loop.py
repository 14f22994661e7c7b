from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dl_core import datasets, forward, models
from dl_core.errors import DatasetUnavailable, LossNotFinite, OutputsNotProbabilities
from dl_core.packing import unpack
from dl_core.specs import DataSpec, Dense, Flatten, ModelSpec, TrainSpec
from dl_core.training import Result, checkpoint, device, fitting, run
from tests.dl_core.training.small import NETWORK, TRAIN, Told, never

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("keras")]

PERCEPTRON = TRAIN.model_copy(
    update={
        "model": ModelSpec(layers=(Flatten(), Dense(units=1, activation="sigmoid"))),
        "data": DataSpec(classes=(0, 1), limit=300),
        "loss": "binary_crossentropy",
    }
)


def with_(spec: TrainSpec, **fields: object) -> TrainSpec:
    return TrainSpec.model_validate({**dict(spec), **fields})


def equal(one: models.Weights, other: models.Weights) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in one)


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def result(keras: ModuleType, told: Told) -> Result:
    return run(TRAIN, told, never)


def test_events_come_in_order(result: Result, told: Told) -> None:
    assert told.types() == ["started", "epoch", "epoch", "epoch", "evaluating", "done"]
    started = told[0]
    assert (started["epochs"], started["steps"], started["samples"]) == (3, 6, 180)
    assert (started["resumed"], started["history"]) == (0, {})
    assert unpack(started["probes"]).shape == (10, 28, 28, 1)
    assert started["probe_labels"] == list(range(10))


def test_epochs_tell_what_was_learned(result: Result, told: Told) -> None:
    epochs = told.of("epoch")
    assert [event["epoch"] for event in epochs] == [1, 2, 3]
    for name in ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"):
        assert result.history[name] == [event[name] for event in epochs]
    assert result.history["learning_rate"] == pytest.approx([0.01] * 3)
    assert result.history["loss"][-1] < result.history["loss"][0]
    answers = unpack(epochs[-1]["probes"])
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(unpack(epochs[-1]["kernels"]), result.weights["1.kernel"])
    first = unpack(told[0]["kernels"])
    assert not np.array_equal(first, unpack(epochs[0]["kernels"]))


def test_scores_are_those_of_keras_and_of_the_forward_pass(result: Result) -> None:
    data = datasets.load(TRAIN.data, TRAIN.seed)
    x = fitting.pixels(data.x_test)
    scores = result.keras_model.evaluate(x, data.y_test, verbose=0, return_dict=True)
    assert result.test_accuracy == pytest.approx(scores["accuracy"])
    assert result.test_loss == pytest.approx(scores["loss"], rel=1e-4)
    again = forward.predict(NETWORK, result.weights, x[:50])
    np.testing.assert_allclose(again, result.probabilities[:50], atol=1e-4)


def test_mistakes_are_wrong_and_the_surest_first(result: Result) -> None:
    mistakes = result.mistakes
    assert mistakes["images"].shape == (24, 28, 28, 1)
    assert (mistakes["labels"] != mistakes["predicted"]).all()
    sure = mistakes["probabilities"].max(axis=1)
    assert (np.diff(sure) <= 0).all()
    wrong = result.probabilities.argmax(axis=1) != result.labels
    assert sure[0] == result.probabilities[wrong].max()


def test_same_spec_same_weights(result: Result) -> None:
    assert equal(run(TRAIN, Told(), never).weights, result.weights)


def test_another_seed_another_training(result: Result) -> None:
    other = run(with_(TRAIN, seed=6), Told(), never)
    assert not np.array_equal(other.weights["1.kernel"], result.weights["1.kernel"])


def test_without_validation() -> None:
    told = Told()
    result = run(with_(TRAIN, data=DataSpec(limit=40, validation=0), epochs=1), told, never)
    assert "val_loss" not in result.history
    assert "val_loss" not in told.of("epoch")[0]
    assert told[0]["samples"] == 40


def test_one_sigmoid_becomes_two_probabilities(keras: ModuleType) -> None:
    told = Told()
    result = run(with_(PERCEPTRON, optimizer="adam"), told, never)
    assert result.probabilities.shape == (200, 2)
    np.testing.assert_allclose(result.probabilities.sum(axis=1), 1, atol=1e-6)
    assert result.test_accuracy > 0.9
    assert unpack(told.of("epoch")[0]["probes"]).shape == (10, 2)
    assert unpack(told[0]["kernels"]).shape == (28, 28, 1, 1)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
def test_cosine_ends_at_zero_with_every_optimizer(optimizer: str) -> None:
    result = run(with_(PERCEPTRON, optimizer=optimizer, schedule="cosine"), Told(), never)
    # After one and two thirds of the way: rate × (1 + cos(π/3)) / 2, rate × (1 + cos(2π/3)) / 2.
    expected = [0.01 * 0.75, 0.01 * 0.25, 0.0]
    assert result.history["learning_rate"] == pytest.approx(expected, abs=1e-8)


class After:
    """Turns true at the ``n``-th time it is asked, and counts."""

    def __init__(self, n: int) -> None:
        self.left, self.asked = n, 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked >= self.left


# Asked once before, then before each batch: 6 to learn, 1 to validate, and 2 to test.
@pytest.mark.parametrize(("n", "epochs"), [(1, 0), (4, 0), (8, 0), (9, 1), (23, 3), (24, 3)])
def test_stops_at_once_wherever_it_is(tmp_path: Path, n: int, epochs: int) -> None:
    told, stop = Told(), After(n)
    result = run(TRAIN, told, stop, tmp_path)
    assert stop.asked == n, "not one batch after the answer"
    assert (result.status, result.epochs) == ("stopped", epochs)
    assert told.types()[-1] == "stopped"
    assert told[-1]["epoch"] == epochs
    with np.load(tmp_path / "snapshots" / f"epoch-{epochs:04d}.npz") as file:
        assert equal(result.weights, dict(file))
    assert result.keras_model is None


class Killed(BaseException):
    """Stands for the death of the process: nothing catches it."""


def killed_after(epoch: int, spec: TrainSpec, folder: Path) -> None:
    def emit(event: dict[str, object]) -> None:
        if event["type"] == "epoch" and event["epoch"] == epoch:
            raise Killed

    with pytest.raises(Killed):
        run(spec, emit, never, folder)


def test_goes_on_from_the_last_finished_epoch(tmp_path: Path) -> None:
    # One batch an epoch and no dropout: the order of images has no say, so the interrupted
    # training must end where the other does, optimizer and schedule included.
    layers = tuple(layer for layer in NETWORK.layers if layer.kind != "dropout")
    whole = with_(
        TRAIN, model=ModelSpec(layers=layers), batch_size=200, schedule="cosine", epochs=5
    )
    expected = run(whole, Told(), never)
    killed_after(2, whole, tmp_path)
    told = Told()
    result = run(whole, told, never, tmp_path)
    assert told[0]["resumed"] == 2
    assert told[0]["history"]["loss"] == result.history["loss"][:2]
    assert [event["epoch"] for event in told.of("epoch")] == [3, 4, 5]
    for name in ("loss", "val_loss", "learning_rate"):
        assert result.history[name] == pytest.approx(expected.history[name], rel=1e-3, abs=1e-9)
    for name, array in expected.weights.items():
        np.testing.assert_allclose(result.weights[name], array, atol=1e-4)


def test_stopped_training_goes_on(tmp_path: Path) -> None:
    run(TRAIN, Told(), After(10), tmp_path)
    told = Told()
    result = run(TRAIN, told, never, tmp_path)
    assert told.types() == ["started", "epoch", "epoch", "evaluating", "done"]
    assert (result.status, result.epochs, len(result.history["loss"])) == ("done", 3, 3)
    assert result.seconds > sum(result.history["seconds"])


def test_killed_while_evaluating_trains_no_more(tmp_path: Path, result: Result) -> None:
    run(TRAIN, Told(), After(23), tmp_path)
    told = Told()
    again = run(TRAIN, told, never, tmp_path)
    assert told.types() == ["started", "evaluating", "done"]
    assert equal(again.weights, result.weights)
    assert again.test_loss == pytest.approx(result.test_loss, rel=1e-6)


@pytest.mark.parametrize("damage", ["truncate", "garbage", "other spec"])
def test_damaged_state_starts_anew(tmp_path: Path, result: Result, damage: str) -> None:
    run(with_(TRAIN, seed=9) if damage == "other spec" else TRAIN, Told(), After(10), tmp_path)
    path = tmp_path / "resume.npz"
    content = path.read_bytes()
    if damage == "truncate":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "garbage":
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes(64) + content[middle + 64 :])
    told = Told()
    again = run(TRAIN, told, never, tmp_path)
    assert told[0]["resumed"] == 0
    assert equal(again.weights, result.weights)


@pytest.mark.parametrize("validation", [0, 0.1])
def test_a_loss_that_runs_away_is_explained(tmp_path: Path, validation: float) -> None:
    deep = ModelSpec(
        layers=(
            Flatten(),
            *[Dense(units=32)] * 4,
            Dense(units=10, activation="softmax"),
        )
    )
    wild = with_(
        TRAIN,
        model=deep,
        data=DataSpec(limit=200, validation=validation),
        optimizer="momentum",
        learning_rate=10.0,
        batch_size=8,
        epochs=50,
    )
    told = Told()
    with pytest.raises(LossNotFinite, match="learning rate below 10"):
        run(wild, told, never, tmp_path)
    assert told[-1]["type"] == "failed"
    assert told[-1]["error"]["code"] == "LossNotFinite"
    snapshots = sorted((tmp_path / "snapshots").iterdir())
    with np.load(snapshots[-1]) as file:
        assert all(np.isfinite(array).all() for array in file.values())


def test_errors_of_spec_and_data_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    with pytest.raises(OutputsNotProbabilities):
        run(with_(TRAIN, model=ModelSpec(layers=(Flatten(), Dense(units=10)))), told, never)

    def unavailable(*_: object) -> None:
        raise DatasetUnavailable(name="mnist")

    monkeypatch.setattr(datasets, "load", unavailable)
    with pytest.raises(DatasetUnavailable):
        run(TRAIN, told, never)
    assert [event["error"]["code"] for event in told] == [
        "OutputsNotProbabilities",
        "DatasetUnavailable",
    ]


def test_long_runs_keep_few_snapshots(tmp_path: Path) -> None:
    many = with_(PERCEPTRON, data=DataSpec(classes=(0, 1), limit=20), epochs=30)
    run(many, Told(), never, tmp_path)
    epochs = sorted(int(path.stem[-4:]) for path in (tmp_path / "snapshots").iterdir())
    assert epochs[0] == 0
    assert epochs[-1] == 30
    assert len(epochs) <= checkpoint.SNAPSHOTS
    assert len(epochs) > checkpoint.SNAPSHOTS / 2


def test_progress_tells_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from dl_core.training import events

    monkeypatch.setattr(events.Throttle, "due", lambda self: True)
    told = Told()
    run(TRAIN, told, never)
    progress = told.of("progress")
    places = [(event["epoch"], event["step"]) for event in progress]
    assert places == sorted(set(places))
    assert places, "at least one, however late the backend tells of its batches"
    assert {epoch for epoch, _ in places} <= {1, 2, 3}
    assert {step for _, step in places} <= {1, 2, 3, 4, 5}
    assert {event["steps"] for event in progress} == {6}
    assert all(event["samples_per_second"] > 0 for event in progress)


@pytest.mark.parametrize("validation", [0, 0.25])
def test_images_kept_on_the_device_train_the_same_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, validation: float
) -> None:
    spec = with_(TRAIN, data=DataSpec(limit=240, validation=validation), schedule="cosine")
    expected = run(spec, Told(), never)
    fitted = []
    monkeypatch.setattr(device, "gpu", lambda: "a pretended GPU")
    monkeypatch.setattr(device, "jit", lambda: False)
    told = Told()

    def resident(*arguments: Any) -> tuple[Any, dict[str, Any]]:
        found = fitting.resident(*arguments)
        fitted.append(found[1]["x"].dtype)
        return found

    monkeypatch.setattr("dl_core.training.loop.resident", resident)
    run(spec, Told(), After(10), tmp_path)  # stopped in its second epoch, and gone on with
    result = run(spec, told, never, tmp_path)
    whole = run(spec, Told(), never)
    assert fitted == [np.int32] * 3
    assert told[0]["device"] == "a pretended GPU"
    assert (result.status, told[0]["resumed"]) == ("done", 1)
    for name, array in expected.weights.items():
        np.testing.assert_allclose(whole.weights[name], array, atol=1e-4)
    x = fitting.pixels(datasets.load(spec.data, spec.seed).x_test[:20])
    outputs = whole.keras_model.predict_on_batch(x)
    np.testing.assert_allclose(outputs, whole.probabilities[:20], atol=1e-5)


def test_too_many_images_for_the_device_are_sent_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "RESIDENT_BYTES", 1000)
    data = datasets.load(TRAIN.data, 0)
    arguments = fitting.fit_arguments(TRAIN, data)
    model = fitting.compiled(TRAIN, 180)
    assert fitting.resident(TRAIN, model, arguments) == (model, arguments)

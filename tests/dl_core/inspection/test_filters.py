"""What a worker computes of filters: patches, ascents, histograms, each against another way."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl_core import forward
from dl_core.datasets import load
from dl_core.engine import task
from dl_core.engine.work import Work
from dl_core.errors import RunUnknown
from dl_core.filters import UnknownFilterLayer, filter_layers
from dl_core.inspection.ascent import Ascent, Climb, ascend, noise, stepped, uphill
from dl_core.inspection.gradient import by_weights
from dl_core.inspection.histogramming import BINS, Look, spread_out
from dl_core.inspection.parts import before_activation
from dl_core.inspection.patches import Patches, strongest
from dl_core.inspection.spreads import QUANTITIES, Spreads
from dl_core.keys import canonical
from dl_core.models import build, get_weights, set_weights
from dl_core.patches import crop
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    ModelSpec,
    SeparableConv2D,
)
from dl_core.specs.filters import AscentSpec, HistogramsSpec, PatchesSpec
from dl_core.store import Store
from dl_core.training.fitting import pixels
from tests.pages import stage

SMALL = ModelSpec(
    input_shape=(9, 8, 3),
    layers=(
        Conv2D(filters=4, padding="same", activation="tanh"),
        MaxPool2D(),
        SeparableConv2D(filters=5, activation="sigmoid"),
        BatchNormalization(),
        Activation(activation="relu"),
        Flatten(),
        Dense(units=3, activation="softmax"),
    ),
)
SMOOTH = ModelSpec(
    input_shape=(9, 8, 3),
    layers=(
        Conv2D(filters=4, padding="same", activation="tanh"),
        AveragePool2D(),
        SeparableConv2D(filters=5, activation="sigmoid"),
        BatchNormalization(),
        Flatten(),
        Dense(units=3, activation="softmax"),
    ),
)
"""Without the kinks of ReLU and of a maximum, so that differences of finite steps are slopes."""
RNG = np.random.default_rng(5)


def shaken(spec: ModelSpec) -> Any:
    model = build(spec, seed=2)
    weights = get_weights(model)
    set_weights(model, {n: w + 0.1 * RNG.random(w.shape, np.float32) for n, w in weights.items()})
    return model


@pytest.fixture(scope="module")
def small() -> Any:
    return shaken(SMALL)


@pytest.fixture(scope="module")
def smooth() -> Any:
    return shaken(SMOOTH)


# Patches ------------------------------------------------------------------------------------------


def test_the_strongest_patches_are_those_of_our_own_arithmetic(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    spec = stage.preset("lenet5", epochs=1)
    key = stage.train(store, spec)
    run = store.load(key)
    question = PatchesSpec(run=key, stamp=store.stamp(key), layer="conv2d_2", each=3)
    told: list[float] = []
    work = Work.alone(store, tell=lambda news: told.append(news["share"]))
    found = Patches.from_dict(task.answer(canonical(question), work))
    assert told[-1] == 1.0
    assert found.seen == found.all == 1000
    data = load(spec.data, spec.seed)
    np.testing.assert_array_equal(found.pictures, data.x_test[found.numbers])
    np.testing.assert_array_equal(found.labels, data.y_test[found.numbers])
    shown = forward.run(spec.model, run.weights(), pixels(data.x_test))[2]
    np.testing.assert_allclose(found.high, shown.max(axis=(0, 1, 2)), rtol=1e-4)
    np.testing.assert_allclose(found.low, shown.min(axis=(0, 1, 2)), rtol=1e-4)
    for f in (0, 7, 15):
        best = np.sort(shown[..., f].max(axis=(1, 2)))[::-1][:3]
        np.testing.assert_allclose(found.values[f], best, rtol=1e-4)
        for k in range(3):
            row, column = found.cells[f, k]
            number = found.numbers[found.images[f, k]]
            np.testing.assert_allclose(shown[number, row, column, f], best[k], rtol=1e-4)
            # The patch alone, whatever is around it, makes the same answer.
            top, left, height, width = found.boxes[f, k]
            image = RNG.random((28, 28, 1), np.float32)
            inside = crop(pixels(found.pictures[found.images[f, k]]), found.boxes[f, k])
            rows = slice(max(0, top), min(28, top + height))
            columns = slice(max(0, left), min(28, left + width))
            image[rows, columns] = inside[
                rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
            ]
            again = forward.run(spec.model, run.weights(), image[None])[2][0, row, column, f]
            assert again == pytest.approx(best[k], rel=1e-4)


def test_a_filter_that_is_dead_by_construction_is_found_and_stop_is_heard(small: Any) -> None:
    weights = get_weights(small)
    weights["2.pointwise_kernel"][..., 1] = 0  # whatever the image: sigmoid(bias), normalised
    weights["2.bias"][1] = 0
    weights["3.beta"][1] = -50
    weights["3.gamma"][3], weights["3.beta"][3] = 0, 2
    model = build(SMALL)
    set_weights(model, weights)
    images = RNG.integers(0, 256, (250, 9, 8, 3), np.uint8)
    layer = filter_layers(SMALL)[1]
    assert (layer.answer, layer.can_die) == ("separable_conv2d_2", False)
    found = strongest(model, "activation_4", images, 2)
    assert found.high[1] == found.low[1] == 0
    assert found.high[3] == found.low[3] == pytest.approx(2)
    assert found.high[0] > found.low[0]
    stopped = strongest(model, "activation_4", images, 2, stopped=lambda: True)
    assert stopped.seen == 100


# Ascent -------------------------------------------------------------------------------------------


def test_the_gradient_of_an_ascent_is_that_of_finite_differences(smooth: Any) -> None:
    images = RNG.random((3, 9, 8, 3), np.float32)
    for layer, where in (
        ("conv2d_0", "middle"),
        ("separable_conv2d_2", "mean"),
        ("dense_5", "mean"),
    ):
        climb = uphill(smooth, layer, (0, 2, 1), where)  # type: ignore[arg-type]
        values, gradient = climb(images)
        along = RNG.normal(size=images.shape).astype(np.float32)
        step = 2e-3
        after, before = climb(images + step * along)[0], climb(images - step * along)[0]
        slope = (gradient * along).sum(axis=(1, 2, 3))
        np.testing.assert_allclose((after - before) / (2 * step), slope, rtol=1e-2, atol=3e-4)
        assert values.shape == (3,)


def test_what_climbs_is_the_sum_before_the_activation(small: Any) -> None:
    image = RNG.random((2, 9, 8, 3), np.float32)
    sums = np.asarray(before_activation(small, "dense_6")(image))
    probabilities = np.asarray(small(image, training=False))
    exps = np.exp(sums - sums.max(axis=1, keepdims=True))
    np.testing.assert_allclose(exps / exps.sum(axis=1, keepdims=True), probabilities, rtol=1e-5)
    values, _ = uphill(small, "conv2d_0", (1, 3), "middle")(image)
    maps = np.arctanh(forward.run(SMALL, get_weights(small), image)[0])
    np.testing.assert_allclose(values, [maps[0, 4, 3, 1], maps[1, 4, 3, 3]], rtol=1e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_ascent_goes_up_and_a_descent_down(small: Any, sign: int) -> None:
    filters = range(4)
    start = np.repeat(noise((9, 8, 3), 0)[None], 4, axis=0)
    climb = uphill(small, "conv2d_0", filters, "mean")
    images, curve = ascend(climb, start, Climb(0.02, sign=sign), 30)
    assert curve.shape == (31, 4)
    assert (sign * (curve[-1] - curve[0]) > 0).all()
    assert images.min() >= 0
    assert images.max() <= 1
    np.testing.assert_allclose(climb(images)[0], curve[-1], rtol=1e-5)


def test_a_step_by_hand() -> None:
    images, gradient = np.full((2, 2, 2, 1), 0.5, np.float32), np.zeros((2, 2, 2, 1), np.float32)
    gradient[0, 0, 0] = 3.0
    found = stepped(images, gradient, Climb(rate=0.1, decay=0.5), 0)
    assert found[0, 0, 0, 0] == pytest.approx((0.5 + 0.1 * 3 / np.sqrt(9 / 4)) / 2)
    assert (found[1] == 0.25).all()  # without a gradient it only fades
    for step, blurs in ((0, False), (3, True), (7, True)):
        found = stepped(
            np.eye(8, dtype=np.float32)[None, :, :, None],
            np.zeros((1, 8, 8, 1)),
            Climb(rate=0.1, blur=1.0),
            step,
        )
        assert (found.max() < 0.9) == blurs


def test_an_ascent_from_question_to_answer_and_stopped(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    key = stage.train(store, stage.preset("mlp", epochs=1))
    of = {"run": key, "stamp": store.stamp(key), "steps": 12}
    question = AscentSpec(layer="dense_4", filter=7, **of)
    found = Ascent.from_dict(task.answer(canonical(question), Work.alone(store)))
    assert (found.filters, found.stopped) == ((7,), False)
    assert found.curve.shape == (13, 1)
    assert found.images.shape[1:] == (1, 28, 28, 1)
    assert (found.steps[0], found.steps[-1]) == (0, 12)
    again = Ascent.from_dict(task.answer(canonical(question), Work.alone(store)))
    np.testing.assert_array_equal(found.images, again.images)
    looks = itertools.count()
    work = Work.alone(store, stopped=lambda: next(looks) >= 2)
    every = AscentSpec(layer="dense_1", **of)
    halted = Ascent.from_dict(task.answer(canonical(every), work))
    assert (halted.stopped, len(halted.curve), len(halted.filters)) == (True, 4, 64)
    assert halted.steps[-1] == 3
    with pytest.raises(UnknownFilterLayer):
        task.answer(canonical(AscentSpec(layer="conv2d_9", **of)), Work.alone(store))
    gone = AscentSpec(run="0" * 24, stamp="", layer="dense_1")
    with pytest.raises(RunUnknown):
        task.answer(canonical(gone), Work.alone(store))


# Histograms ---------------------------------------------------------------------------------------


def test_gradients_by_weights_are_those_of_finite_differences(smooth: Any) -> None:
    from keras import ops

    images = RNG.random((6, 9, 8, 3), np.float32)

    def loss(outputs: Any) -> Any:
        return ops.sum(outputs[:, 0] ** 2)

    found = by_weights(loss, smooth, images)
    weights = get_weights(smooth)
    for path, name in (("0.kernel", "conv2d_0/kernel"), ("5.bias", "dense_5/bias")):
        along = RNG.normal(size=weights[path].shape).astype(np.float32)
        values = []
        for step in (2e-3, -2e-3):
            moved = build(SMOOTH)
            set_weights(moved, {**weights, path: weights[path] + step * along})
            values.append(float(loss(moved(images, training=False))))
        slope = (values[0] - values[1]) / 4e-3
        assert float((found[name] * along).sum()) == pytest.approx(slope, rel=1e-2, abs=3e-4)


def test_histograms_add_up_and_are_those_of_numpy(small: Any) -> None:
    images, labels = RNG.random((70, 9, 8, 3), np.float32), RNG.integers(0, 3, 70)
    first = get_weights(small)
    second = {name: 2 * w for name, w in first.items()}
    look = Look(SMALL, "categorical_crossentropy", images, labels)
    snapshots = [(0, lambda: first), (3, lambda: second)]
    told: list[float] = []
    epochs, spreads, dead = spread_out(look, snapshots, told.append)
    assert epochs == (0, 3)
    assert told[-1] == 1.0
    assert dead.shape == (3, 2)
    for name in QUANTITIES:
        one = spreads[name]
        assert one.shares.shape == (3, 2, BINS)
        np.testing.assert_allclose(one.shares.sum(axis=2) + one.zero, 1)
    maps = [forward.run(SMALL, w, images)[0] for w in (first, second)]
    ends = min(m.min() for m in maps), max(m.max() for m in maps)
    np.testing.assert_allclose((spreads["answers"].low[0], spreads["answers"].high[0]), ends, 1e-4)
    for e, values in enumerate(maps):
        counts, _ = np.histogram(values, BINS, ends)
        off = np.abs(np.cumsum(counts / values.size - spreads["answers"].shares[0, e]))
        assert off.max() < 1e-3  # a value at the edge of two bins may round into either
        assert spreads["answers"].mean[0, e] == pytest.approx(values.mean(), abs=1e-5)
        assert spreads["answers"].std[0, e] == pytest.approx(values.std(), abs=1e-5)
    weights = spreads["weights"]
    counts, _ = np.histogram(second["0.kernel"], BINS, (weights.low[0], weights.high[0]))
    np.testing.assert_allclose(weights.shares[0, 1], counts / second["0.kernel"].size)
    only, _spreads, _dead = spread_out(look, snapshots, stopped=lambda: True)
    assert only == (0,)


def test_dead_filters_are_counted_epoch_by_epoch(tmp_path: Path) -> None:
    spec = ModelSpec(
        input_shape=(5, 5, 1),
        layers=(
            Conv2D(filters=3, activation="relu"),
            Flatten(),
            Dense(units=2, activation="softmax"),
        ),
    )
    alive = get_weights(build(spec))
    alive["0.bias"] = np.array([9, 9, 9], np.float32)
    dead = {**alive, "0.bias": np.array([9, -9, -9], np.float32)}
    constant = {**alive, "0.kernel": np.zeros_like(alive["0.kernel"])}
    images, labels = RNG.random((4, 5, 5, 1), np.float32), np.array([0, 1, 1, 0])
    look = Look(spec, "categorical_crossentropy", images, labels)
    snapshots = [(0, lambda: alive), (1, lambda: dead), (2, lambda: constant)]
    _epochs, spreads, found = spread_out(look, snapshots)
    assert found.tolist() == [[0, 2, 0], [0, 0, 0]]
    assert spreads["answers"].zero[0, 1] == pytest.approx(2 / 3)
    assert spreads["weights"].zero[0, 2] == 1.0
    assert spreads["weights"].shares[0, 2].sum() == 0


def test_histograms_of_stored_trainings_finished_and_stopped(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    binary = stage.preset("perceptron", epochs=2, classes=(3, 5))
    done = stage.train(store, binary)
    halted = stage.interrupt(store, stage.preset("mlp", epochs=9), epoch=1)
    for key, layers, epochs in ((done, 1, 2), (halted, 4, 1)):
        question = HistogramsSpec(run=key, stamp=store.stamp(key), images=40)
        found = Spreads.from_dict(task.answer(canonical(question), Work.alone(store)))
        assert len(found.layers) == layers
        assert found.epochs == tuple(range(epochs + 1))
        assert (found.images, found.all) == (40, epochs + 1)
        assert float(found.gradients.std.min()) > 0

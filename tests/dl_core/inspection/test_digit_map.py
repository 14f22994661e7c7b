"""A map against NumPy, against plain scikit-learn, and against the network's own evaluation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl_core.datasets import load
from dl_core.digit_maps import NEAREST, DigitMap
from dl_core.engine.work import Work
from dl_core.errors import LimitExceeded
from dl_core.hidden import PIXELS, LayerNotThere, vectors
from dl_core.inspection import digit_map
from dl_core.inspection.descent import EVERY, tsne
from dl_core.inspection.digit_map import (
    NothingToMap,
    TooFewImages,
    answer,
    components,
    neighbours,
)
from dl_core.metrics import predictions
from dl_core.packing import unpack
from dl_core.specs import DataSpec, Dense, Flatten, ModelSpec, TrainSpec
from dl_core.specs.digit_map import DigitMapSpec
from dl_core.sprites import unsheet
from dl_core.store import Store
from dl_core.training import loop
from tests.pages.stage import preset, train

SPEC = TrainSpec(
    model=ModelSpec(
        layers=(
            Flatten(),
            Dense(units=40, activation="relu"),
            Dense(units=10, activation="softmax"),
        )
    ),
    data=DataSpec(limit=600),
    epochs=2,
    batch_size=16,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, keras: Any) -> Store:
    """One network that has really been trained, a little."""
    made = Store(str(tmp_path_factory.mktemp("maps") / "store"))
    folder = made.begin(SPEC)
    made.save(SPEC, loop.run(SPEC, lambda _event: None, lambda: False, folder))
    return made


def question(store: Store, spec: TrainSpec = SPEC, **more: Any) -> DigitMapSpec:
    from dl_core.keys import key as key_of

    settings = {"layer": "dense_1", "images": 200, "iterations": 250, "perplexity": 15.0} | more
    key = key_of(spec)
    return DigitMapSpec(run=key, stamp=store.stamp(key), **settings)


@pytest.fixture(scope="module")
def found(store: Store) -> DigitMap:
    return answer(question(store), Work.alone(store))


def images_of(found: DigitMap) -> np.ndarray:
    data = load(SPEC.data, SPEC.seed)
    return np.asarray(data.x_test[found.numbers], np.float32) / np.float32(255)


def weights_of(store: Store, epoch: int | None = None) -> dict[str, np.ndarray]:
    run = store.load(question(store).run)
    return run.weights() if epoch is None else run.snapshot(epoch)


# The numbers ------------------------------------------------------------------------------------


def test_images_are_balanced_and_drawn_by_the_seed(store: Store, found: DigitMap) -> None:
    assert np.bincount(found.labels).tolist() == [20] * 10
    data = load(SPEC.data, SPEC.seed)
    np.testing.assert_array_equal(found.labels, data.y_test[found.numbers])
    shown = unsheet(found.images, 200, (28, 28, 1)).astype(int)
    assert abs(shown - data.x_test[found.numbers]).max() <= 8
    other = answer(question(store, seed=1), Work.alone(store, stopped=lambda: True))
    assert not np.array_equal(other.numbers, found.numbers)


@pytest.mark.parametrize("layer", ["dense_1", "dense_2", PIXELS])
@pytest.mark.parametrize("epoch", [None, 0])
def test_outputs_are_those_of_the_forward_pass(store: Store, layer: str, epoch: int | None) -> None:
    asked = question(store, layer=layer, epoch=epoch)
    seen = answer(asked, Work.alone(store, stopped=lambda: True))
    made = vectors(SPEC.model, weights_of(store, epoch), images_of(seen), layer)
    assert seen.size == made.shape[1]
    np.testing.assert_allclose(seen.mean, made.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose((made - seen.mean) @ seen.axes.T, seen.codes, atol=1e-4)


def test_errors_are_those_of_the_evaluation(store: Store, found: DigitMap) -> None:
    evaluation = store.load(question(store).run).evaluation()
    answers = predictions(evaluation.probabilities)[found.numbers]
    np.testing.assert_array_equal(found.answers, answers)
    assert 0 < (found.answers != found.labels).sum() < 100
    np.testing.assert_allclose(
        found.certainty, evaluation.probabilities[found.numbers].max(axis=1), atol=1e-5
    )


def test_components_are_those_of_a_singular_value_decomposition() -> None:
    rng = np.random.default_rng(0)
    for n, d in ((80, 50), (40, 90), (60, 3)):
        x = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d)
        got = components("x", x.astype(np.float32))
        centred = x.astype(np.float32).astype(float)
        centred -= centred.mean(axis=0)
        u, s, v = np.linalg.svd(centred, full_matrices=False)
        k = min(30, n, d)
        signs = np.sign((got.axes * v[:k]).sum(axis=1))[:, None]
        np.testing.assert_allclose(got.axes, signs * v[:k], atol=2e-4)
        np.testing.assert_allclose(got.codes, (u * s)[:, :k] * signs.T, atol=2e-2, rtol=1e-3)
        np.testing.assert_allclose(got.shares, (s**2 / (s**2).sum())[:k], atol=1e-6)


def test_one_number_has_an_empty_second_axis() -> None:
    got = components("x", np.arange(60, dtype=np.float32)[:, None])
    assert got.codes.shape == (60, 2)
    assert got.shares.tolist() == [1, 0]
    assert not got.codes[:, 1].any()


@pytest.mark.parametrize("fill", [0.0, np.nan])
def test_a_layer_that_says_nothing_is_not_mapped(fill: float) -> None:
    with pytest.raises(NothingToMap, match="dense_9"):
        components("dense_9", np.full((60, 4), fill, np.float32))


def test_neighbours_are_those_of_brute_force(store: Store, found: DigitMap) -> None:
    made = vectors(SPEC.model, weights_of(store), images_of(found), "dense_1").astype(float)
    for i in range(0, 200, 7):
        away = ((made - made[i]) ** 2).sum(axis=1)
        away[i] = np.inf
        expected = np.sort(away)[:NEAREST]
        np.testing.assert_allclose(away[found.nearest[i]], expected, rtol=1e-3)
    assert found.agreement["layer"] > found.agreement["pca"]
    flat = images_of(found).reshape(200, -1)
    votes = found.labels[neighbours(flat)]
    right = [np.bincount(v, minlength=10)[y] > 2 for v, y in zip(votes, found.labels, strict=True)]
    assert found.agreement["pixels"] >= np.mean(right)  # those with a majority, and some without


def test_an_image_of_the_map_lands_on_itself(store: Store, found: DigitMap) -> None:
    made = vectors(SPEC.model, weights_of(store), images_of(found), "dense_1")
    for i in (0, 77, 199):
        guest = found.place(made[i])
        np.testing.assert_allclose(guest.pca, found.codes[i, :2], atol=1e-4)
        assert guest.nearest[0] == i
        assert guest.away[0] == pytest.approx(0, abs=1e-4)
        assert found.places is not None
        np.testing.assert_allclose(guest.tsne, found.places[i], rtol=1e-2, atol=1e-2)


# t-SNE ------------------------------------------------------------------------------------------


def blobs() -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(c, 1, (40, 6)) for c in (0, 6, 12)]).astype(np.float32)


def test_it_is_a_plain_run_of_scikit_learn() -> None:
    from sklearn.manifold import TSNE

    codes = blobs()
    start = codes[:, :2] - codes[:, :2].mean(axis=0)
    looks: list[int] = []

    def look(step: int, places: np.ndarray) -> bool:
        looks.append(step)
        return False

    places, steps = tsne(codes, start, perplexity=10, iterations=300, seed=3, look=look)
    plain = TSNE(
        init=(start / start[:, 0].std() * 1e-4).astype(np.float32),
        perplexity=10,
        max_iter=300,
        random_state=3,
    )
    np.testing.assert_array_equal(places, plain.fit_transform(codes))
    assert steps == plain.n_iter_ + 1 == 300
    assert looks == list(range(EVERY, 300, EVERY))


def test_its_beginning_is_that_of_scikit_learn() -> None:
    """``init="pca"`` begins at the same places, but for the sign of an axis."""
    from sklearn.decomposition import PCA

    codes = components("x", blobs()).codes
    theirs = PCA(2, random_state=0).fit_transform(codes)
    np.testing.assert_allclose(np.abs(theirs), np.abs(codes[:, :2]), atol=1e-3)


def test_stopped_it_is_where_a_shorter_run_would_be() -> None:
    codes = blobs()
    seen: dict[int, np.ndarray] = {}

    def look(step: int, places: np.ndarray) -> bool:
        seen[step] = places.copy()
        return step >= 100

    run: Callable[..., Any] = tsne
    places, steps = run(codes, codes[:, :2], perplexity=10, iterations=300, seed=0, look=look)
    assert steps == 100
    np.testing.assert_array_equal(places, seen[100])
    assert not np.array_equal(seen[75], seen[100])


def test_the_map_is_told_before_it_moves(store: Store, found: DigitMap) -> None:
    said: list[dict[str, Any]] = []
    again = answer(question(store), Work.alone(store, tell=said.append))
    np.testing.assert_array_equal(again.places, found.places)  # the seed decides all of it
    shares = [one["share"] for one in said]
    assert shares == sorted(shares)
    partial = [one["partial"] for one in said]
    first = next(p["map"] for p in partial if "map" in p)
    told = DigitMap.from_dict(json.loads(json.dumps(first)))
    np.testing.assert_array_equal(told.codes, found.codes)
    assert told.places is None
    moves = [unpack(p["places"]) for p in partial if "places" in p]
    assert len(moves) == 250 // EVERY - 1
    assert [p["step"] for p in partial if "places" in p] == list(range(EVERY, 250, EVERY))
    assert all(move.shape == (200, 2) for move in moves)


def test_it_travels_as_it_is(found: DigitMap) -> None:
    back = DigitMap.from_dict(json.loads(json.dumps(found.to_dict(), allow_nan=False)))
    for name, value in vars(found).items():
        np.testing.assert_array_equal(getattr(back, name), value)
    assert len(json.dumps(found.to_dict())) < 200_000


@pytest.mark.parametrize("after", [0, 3])
def test_stopped_there_is_what_there_is(store: Store, after: int) -> None:
    moves: list[Any] = []
    work = Work.alone(
        store,
        tell=lambda said: moves.extend(["x"] * ("places" in said["partial"])),
        stopped=lambda: len(moves) >= after,
    )
    stopped = answer(question(store), work)
    assert stopped.stopped
    assert stopped.steps == after * EVERY
    assert (stopped.places is None) == (after == 0)
    assert ("tsne" in stopped.agreement) == (after > 0)


# What goes wrong ----------------------------------------------------------------------------------


def test_an_unknown_layer_is_a_sentence(store: Store) -> None:
    with pytest.raises(LayerNotThere, match="conv2d_7"):
        answer(question(store, layer="conv2d_7"), Work.alone(store))


def test_a_layer_that_is_too_large_is_refused(tmp_path: Path) -> None:
    store, spec = Store(str(tmp_path / "store")), preset("cnn6", epochs=1)
    train(store, spec)
    with pytest.raises(LimitExceeded):
        answer(question(store, spec, layer="conv2d_0"), Work.alone(store))


def test_too_few_images_for_the_perplexity_are_refused(store: Store) -> None:
    with pytest.raises(TooFewImages, match="50"):
        answer(question(store, images=50, perplexity=60), Work.alone(store))


def test_a_perceptron_of_two_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its one output is a map, if a poor one; both classes have a probability."""
    monkeypatch.setattr(digit_map, "AT_ONCE", 7)
    store, spec = Store(str(tmp_path / "store")), preset("perceptron", epochs=1)
    train(store, spec)
    asked = question(store, spec, layer="dense_1", images=60)
    seen = answer(asked, Work.alone(store, stopped=lambda: True))
    assert (seen.size, seen.codes.shape) == (1, (60, 2))
    assert set(seen.answers) <= {0, 1}
    assert seen.certainty.min() >= 0.5
    assert seen.mixing.shape == (2, 2)

"""Reasons against finite differences, brute force, and networks whose reasons are known."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dl_core.forward import _layer
from dl_core.inspection.reasons.cams import grad_cam
from dl_core.inspection.reasons.gradients import integrated, saliency
from dl_core.inspection.reasons.occlusion import occlusion, places
from dl_core.inspection.reasons.scoring import Scored
from dl_core.metrics import both_classes
from dl_core.models import build, get_weights, set_weights
from dl_core.specs import (
    Activation,
    AveragePool2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    MaxPool2D,
    ModelSpec,
    Residual,
)

SMOOTH = ModelSpec(
    input_shape=(8, 7, 1),
    layers=(
        Conv2D(filters=3, activation="tanh", padding="same"),
        BatchNormalization(),
        AveragePool2D(),
        Conv2D(filters=4, kernel_size=2, activation="softplus"),
        Flatten(),
        Dropout(rate=0.5),
        Dense(units=3, activation="softmax"),
    ),
)
COLOUR = ModelSpec(
    input_shape=(6, 6, 3),
    layers=(
        Residual(layers=(Conv2D(filters=3, padding="same", activation="tanh"),), activation="elu"),
        Flatten(),
        Dense(units=4),
        Activation(activation="softmax"),
    ),
)
SIGMOID = ModelSpec(input_shape=(5, 5, 1), layers=(Flatten(), Dense(units=1, activation="sigmoid")))
INNER = ModelSpec(
    input_shape=(5, 5, 1),
    layers=(
        Conv2D(filters=3, kernel_size=5, activation="softmax"),
        Flatten(),
    ),
)
CELLS = ModelSpec(
    input_shape=(6, 6, 1),
    layers=(Conv2D(filters=3, activation="softmax"), GlobalAveragePool2D()),
)
NETWORKS = {"smooth": SMOOTH, "colour": COLOUR, "sigmoid": SIGMOID, "inner": INNER, "cells": CELLS}


def scored(spec: ModelSpec, seed: int = 0) -> Scored:
    """The network with weights that make its answers differ, running averages included."""
    model = build(spec, seed)
    rng = np.random.default_rng(seed)
    kept = get_weights(model)
    set_weights(
        model,
        {
            name: (np.abs(new) + 0.5 if "variance" in name else new).astype(np.float32)
            for name, old in kept.items()
            for new in [rng.normal(0, 0.5, old.shape)]
        },
    )
    return Scored(spec, model)


def image_of(spec: ModelSpec, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 1, spec.input_shape).astype(np.float32)


def towards(spec: ModelSpec, target: int, against: int | None = None) -> np.ndarray:
    found = np.zeros(max(2, spec.output_shape[0]))
    found[target] = 1
    if against is not None:
        found[against] = -1
    return found


def outputs(network: Scored, images: np.ndarray) -> np.ndarray:
    """What the layers make of images, in double precision, by NumPy alone."""
    x = images.astype(np.float64)
    weights = {n: a.astype(np.float64) for n, a in get_weights(network.model).items()}
    for i, layer in enumerate(network.spec.layers):
        x = _layer(layer, weights, str(i), x)
    assert x.dtype == np.float64
    return both_classes(x)


@pytest.mark.parametrize("name", NETWORKS)
def test_scores_and_probabilities_are_those_of_the_network(name: str) -> None:
    spec = NETWORKS[name]
    network, images = scored(spec), np.stack([image_of(spec, s) for s in range(3)])
    scores, probabilities = network.read(images)
    expected = outputs(network, images)
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)
    if spec.output_shape == (1,):
        np.testing.assert_allclose(scores[:, 0], -scores[:, 1])
        expected = np.log(expected[:, 1] / expected[:, 0])
        np.testing.assert_allclose(scores[:, 1], expected, rtol=1e-4)
    else:
        np.testing.assert_allclose(
            scores - scores[:, :1], np.log(expected / expected[:, :1]), atol=1e-5
        )


def test_a_score_is_what_goes_into_softmax() -> None:
    network, image = scored(SMOOTH), image_of(SMOOTH)[None]
    linear = SMOOTH.layers[-1].model_copy(update={"activation": "linear"})
    twin = SMOOTH.model_copy(update={"layers": (*SMOOTH.layers[:-1], linear)})
    expected = outputs(Scored(twin, network.model), image)
    np.testing.assert_allclose(network.read(image)[0], expected, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "target", "against"),
    [("smooth", 2, 0), ("colour", 1, 3), ("sigmoid", 1, None), ("sigmoid", 0, None),
     ("inner", 0, 2), ("cells", 2, None)],
)  # fmt: skip
def test_the_gradient_is_that_of_finite_differences(
    name: str, target: int, against: int | None
) -> None:
    """Differences of two classes, which softmax keeps; a single sigmoid is its own."""
    spec = NETWORKS[name]
    network, image = scored(spec), image_of(spec)
    direction = towards(spec, target, against)
    found = network.slope(image[None], direction)[0]
    step = 1e-5
    for place in np.ndindex(*image.shape):
        two = np.stack([image, image]).astype(np.float64)
        two[0][place] += step
        two[1][place] -= step
        if name == "sigmoid":
            p = outputs(network, two)[:, 1]
            ends = np.log(p / (1 - p)) * (1 if target else -1)
        else:
            ends = np.log(outputs(network, two)) @ direction
        expected = (ends[0] - ends[1]) / (2 * step)
        assert found[place] == pytest.approx(expected, abs=2e-5), place


def test_saliency_is_that_of_the_strongest_channel() -> None:
    network, image = scored(COLOUR), image_of(COLOUR)
    direction = towards(COLOUR, 1)
    slope = network.slope(image[None], direction)[0]
    found = saliency(network, image, direction)
    assert found.shape == (6, 6)
    np.testing.assert_allclose(np.abs(found), np.abs(slope).max(axis=-1))
    assert all(found[y, x] in slope[y, x] for y, x in product(range(6), range(6)))
    assert (found < 0).any()


def test_of_a_perceptron_it_is_the_weights() -> None:
    network, image = scored(SIGMOID), image_of(SIGMOID)
    kernel = get_weights(network.model)["1.kernel"].reshape(5, 5)
    np.testing.assert_allclose(saliency(network, image, towards(SIGMOID, 1)), kernel, rtol=1e-6)
    np.testing.assert_allclose(saliency(network, image, towards(SIGMOID, 0)), -kernel, rtol=1e-6)


# Integrated gradients -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["smooth", "colour"])
@pytest.mark.parametrize("light", [0.0, 1.0])
def test_attributions_add_up_to_the_difference(name: str, light: float) -> None:
    spec = NETWORKS[name]
    network, image = scored(spec), image_of(spec)
    baseline, direction = np.full_like(image, light), towards(spec, 1, 0)
    coarse, fine = (integrated(network, image, direction, baseline, n) for n in (2, 100))
    ends = np.log(outputs(network, np.stack([image, baseline]))) @ direction
    assert fine.difference == pytest.approx(ends[0] - ends[1], abs=1e-5)
    assert fine.total == pytest.approx(fine.difference, abs=1e-3)
    assert fine.total == pytest.approx(float(fine.values.sum()), abs=1e-5)
    assert abs(fine.total - fine.difference) < abs(coarse.total - coarse.difference)


def test_of_a_linear_score_each_pixel_has_its_product() -> None:
    network, image = scored(SIGMOID), image_of(SIGMOID)
    found = integrated(network, image, towards(SIGMOID, 1), np.zeros_like(image), 3)
    kernel = get_weights(network.model)["1.kernel"].reshape(5, 5)
    np.testing.assert_allclose(found.values, image[:, :, 0] * kernel, atol=1e-6)


# Grad-CAM -----------------------------------------------------------------------------------------


def known(weight: float) -> Scored:
    """Two maps: the image and its negative. The first class adds up the first, times ``weight``."""
    spec = ModelSpec(
        input_shape=(6, 5, 1),
        layers=(
            Conv2D(filters=2, kernel_size=1),
            Flatten(),
            Dense(units=2, activation="softmax"),
        ),
    )
    network = Scored(spec, build(spec))
    dense = np.zeros((6, 5, 2, 2), np.float32)
    dense[:, :, 0, 0] = weight
    set_weights(
        network.model,
        {
            "0.kernel": np.array([1, -1], np.float32).reshape(1, 1, 1, 2),
            "0.bias": np.zeros(2, np.float32),
            "2.kernel": dense.reshape(60, 2),
            "2.bias": np.zeros(2, np.float32),
        },
    )
    return network


def test_a_cam_that_is_known_is_found() -> None:
    image = image_of(known(1).spec)
    cam = grad_cam(known(0.5), image, np.array([1.0, 0.0]), "0")
    np.testing.assert_allclose(cam.weights, [0.5, 0])
    np.testing.assert_allclose(cam.values, 0.5 * image[:, :, 0], rtol=1e-6)
    cam = grad_cam(known(0.5), image, np.array([-1.0, 1.0]), "0")
    np.testing.assert_allclose(cam.weights, [-0.5, 0])
    np.testing.assert_array_equal(cam.values, np.zeros((6, 5)))


def test_a_cam_inside_a_residual_block() -> None:
    """Its maps go round through the block's sum, which the gradient passes."""
    network, image = scored(COLOUR), image_of(COLOUR)
    direction = towards(COLOUR, 2, 0)
    found = network.slope_of_maps(image[None], direction, "0.0")[0]
    weights = {n: a.astype(np.float64) for n, a in get_weights(network.model).items()}
    block, _flat, dense, _soft = COLOUR.layers
    assert isinstance(block, Residual)
    x = image[None].astype(np.float64)
    maps = _layer(block.layers[0], weights, "0.0", x)
    np.testing.assert_allclose(network.maps(image[None], "0.0"), maps, atol=1e-5)

    def value(more: np.ndarray) -> float:
        out = x + maps + more
        out = np.where(out > 0, out, np.expm1(out))
        return float(_layer(dense, weights, "2", out.reshape(1, -1))[0] @ direction)

    for place in ((0, 0, 0), (3, 4, 1), (5, 5, 2)):
        more = np.zeros(maps.shape)
        more[0][place] = 1e-5
        expected = (value(more) - value(-more)) / 2e-5
        assert found[place] == pytest.approx(expected, abs=2e-5)
    cam = grad_cam(network, image, direction, "0.0")
    expected_cam = np.maximum(maps[0] @ found.mean(axis=(0, 1)), 0)
    np.testing.assert_allclose(cam.values, expected_cam, atol=1e-5)


@pytest.mark.parametrize("light", [0.0, 1.0])
def test_constant_images_and_dead_maps_have_reasons_too(light: float) -> None:
    """Of an image of one light, through a network all of whose units are at rest."""
    spec = ModelSpec(
        input_shape=(8, 8, 1),
        layers=(
            Conv2D(filters=2, activation="relu"),
            MaxPool2D(),
            Flatten(),
            Dense(units=2, activation="softmax"),
        ),
    )
    network = scored(spec)
    kept = get_weights(network.model)
    dead = kept | {"0.bias": np.full(2, -100, np.float32)}
    set_weights(network.model, dead)
    image, direction = np.full(spec.input_shape, light, np.float32), towards(spec, 0)
    nothing = np.zeros((8, 8))
    np.testing.assert_array_equal(saliency(network, image, direction), nothing)
    found = integrated(network, image, direction, np.zeros_like(image), 4)
    np.testing.assert_array_equal(found.values, nothing)
    assert (found.total, found.difference) == (0, 0)
    np.testing.assert_array_equal(grad_cam(network, image, direction, "0").values, np.zeros((6, 6)))
    hidden = occlusion(network, image, direction, 3, 2, np.array([0.5]))
    np.testing.assert_array_equal(hidden.probability, np.zeros((4, 4)))


# Occlusion ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("patch", "stride"), [(3, 1), (3, 2), (4, 4), (8, 1)])
def test_occlusion_is_that_of_brute_force(patch: int, stride: int) -> None:
    network, image = scored(SMOOTH), image_of(SMOOTH)
    direction = towards(SMOOTH, 2)
    found = occlusion(network, image, direction, patch, stride, np.array([0.25]))
    whole = outputs(network, image[None])[0, 2]
    assert found.rows == places(8, patch, stride)
    assert found.probability.shape == (len(found.rows), len(found.columns))
    for (i, r), (j, c) in product(enumerate(found.rows), enumerate(found.columns)):
        hidden = image.copy()
        for y, x in product(range(8), range(7)):
            if r <= y < r + patch and c <= x < c + patch:
                hidden[y, x] = 0.25
        expected = whole - outputs(network, hidden[None])[0, 2]
        assert found.probability[i, j] == pytest.approx(expected, abs=1e-6)


def test_occlusion_of_a_difference_of_scores_and_in_colour() -> None:
    network, image = scored(COLOUR), image_of(COLOUR)
    direction, fill = towards(COLOUR, 1, 2), np.array([0.1, 0.5, 0.9])
    found = occlusion(network, image, direction, 2, 2, fill)
    hidden = image.copy()
    hidden[2:4, 4:6] = fill
    ends = np.log(outputs(network, np.stack([image, hidden]))) @ direction
    assert found.score[1, 2] == pytest.approx(ends[0] - ends[1], abs=1e-5)


def test_every_pixel_is_hidden_somewhere() -> None:
    for size, patch in product(range(1, 12), range(1, 12)):
        for stride in range(1, patch + 1):
            covered = np.zeros(size, bool)
            for first in places(size, patch, stride):
                covered[first : first + patch] = True
            assert covered.all()


def test_occlusion_tells_how_far_it_is_and_stops() -> None:
    """What was found by then stays."""
    network, image = scored(SMOOTH), image_of(SMOOTH)
    direction, told = towards(SMOOTH, 0), list[float]()
    whole = occlusion(network, image, direction, 1, 1, np.zeros(1), tell=told.append)
    assert told == [32 / 56, 1]
    assert not np.isnan(whole.probability).any()
    told.clear()
    cut = occlusion(
        network, image, direction, 1, 1, np.zeros(1), told.append, stopped=lambda: bool(told)
    )
    done = ~np.isnan(cut.probability)
    assert done.sum() == 32
    np.testing.assert_allclose(cut.probability[done], whole.probability[done], atol=1e-7)

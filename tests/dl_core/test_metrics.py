from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl_core.metrics import accuracy, both_classes, confusion_matrix, predictions, worst_mistakes


@st.composite
def answers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Labels and probabilities of up to 30 images in 2 to 5 classes."""
    n, classes = draw(st.integers(1, 30)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    return rng.integers(0, classes, n), rng.dirichlet(np.ones(classes), n)


@given(answers())
def test_confusion_counts_every_image_once(given_: tuple[np.ndarray, np.ndarray]) -> None:
    labels, p = given_
    predicted, classes = predictions(p), p.shape[1]
    found = confusion_matrix(labels, predicted, classes)
    assert found.shape == (classes, classes)
    for true in range(classes):
        for said in range(classes):
            assert found[true, said] == ((labels == true) & (predicted == said)).sum()
    assert np.trace(found) / found.sum() == pytest.approx(accuracy(labels, predicted))


@given(answers(), st.integers(0, 10))
def test_worst_mistakes_are_the_wrong_ones_most_sure_first(given_, count: int) -> None:
    labels, p = given_
    wrong = [i for i in range(len(labels)) if predictions(p)[i] != labels[i]]
    found = worst_mistakes(labels, p, count)
    assert len(found) == min(count, len(wrong))
    assert set(found) <= set(wrong)
    sure = p.max(axis=1)
    assert (np.diff(sure[found]) <= 0).all()
    left_out = [sure[i] for i in wrong if i not in found]
    assert not len(found) or not left_out or max(left_out) <= sure[found[-1]]


def test_one_output_is_two_classes() -> None:
    p = np.array([[0.9], [0.2], [0.5]], np.float32)
    assert predictions(p).tolist() == [1, 0, 0]
    assert both_classes(p).dtype == np.float32
    assert worst_mistakes(np.array([0, 1, 0]), p).tolist() == [0, 1]
    untouched = np.array([[0.3, 0.7]])
    np.testing.assert_array_equal(both_classes(untouched), untouched)


def test_no_image_at_all() -> None:
    assert confusion_matrix(np.array([]), np.array([]), 2).tolist() == [[0, 0], [0, 0]]
    assert worst_mistakes(np.array([]), np.empty((0, 3))).size == 0
    with pytest.raises(ValueError, match="not defined"):
        accuracy(np.array([]), np.array([]))


@pytest.mark.parametrize(("labels", "predicted"), [([0, 1], [0]), ([0], [2]), ([-1], [0])])
def test_nonsense_is_refused(labels: list[int], predicted: list[int]) -> None:
    with pytest.raises(ValueError, match=r"expected two|classes must"):
        confusion_matrix(np.array(labels), np.array(predicted), 2)

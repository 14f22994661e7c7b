from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dl_core.packing import pack
from dl_core.training.progress import Progress, follow, kernel_images

KERNELS = np.arange(18, dtype=np.float32).reshape(3, 3, 1, 2)
PROBES = np.arange(32, dtype=np.uint8).reshape(2, 4, 4, 1)
Event = dict[str, Any]


def started(resumed: int = 0, **more: Any) -> Event:
    return {
        **{"type": "started", "epochs": 4, "steps": 10, "samples": 100, "resumed": resumed},
        **{"backend": "tensorflow", "device": "CPU", "probe_labels": [7, 2]},
        "probes": pack(PROBES),
        "kernels": pack(KERNELS + resumed),
        "history": {"loss": [9.0, 8.0, 7.0], "accuracy": [0.1, 0.2, 0.3]},
        **more,
    }


def progress(epoch: int, step: int) -> Event:
    return {
        **{"type": "progress", "epoch": epoch, "step": step, "steps": 10},
        **{"loss": 1 / (epoch + step), "accuracy": 0.5, "samples_per_second": 50.0},
    }


def epoch(n: int, **more: Any) -> Event:
    return {
        **{"type": "epoch", "epoch": n, "loss": 1 / n, "accuracy": n / 10, "seconds": 2.0},
        **{"learning_rate": 1e-3, "samples_per_second": 40.0},
        "kernels": pack(KERNELS * n),
        "probes": pack(np.eye(2, dtype=np.float32)),
        **more,
    }


def test_nothing_yet() -> None:
    state = follow([])
    assert state == Progress()
    assert state.share == 0
    assert state.remaining is None


def test_what_a_training_is() -> None:
    state = follow([started()])
    assert (state.epochs, state.steps, state.samples) == (4, 10, 100)
    assert (state.backend, state.device) == ("tensorflow", "CPU")
    assert (state.epoch, state.step, state.resumed) == (0, 0, 0)
    assert state.history == {"loss": [], "accuracy": []}
    np.testing.assert_array_equal(state.probes, PROBES)
    assert state.probe_labels == [7, 2]
    np.testing.assert_array_equal(state.kernels[0], KERNELS)


def test_batches_and_epochs() -> None:
    state = follow([started(), progress(1, 5), epoch(1, val_loss=3.0), progress(2, 4)])
    assert (state.epoch, state.step) == (1, 4)
    assert state.batches["at"] == [0.5, 1.4]
    assert state.batches["loss"] == [1 / 6, 1 / 6]
    assert state.history["loss"] == [1.0]
    assert state.history["val_loss"] == [3.0]
    assert "val_accuracy" not in state.history
    np.testing.assert_array_equal(state.kernels[1], KERNELS)
    np.testing.assert_array_equal(state.probe_answers[1], np.eye(2))


@pytest.mark.parametrize(
    ("events", "share", "seconds"),
    [
        ([progress(1, 5)], 5 / 40, 7.0),  # 350 images to go, 50 a second
        ([progress(1, 5), epoch(1)], 10 / 40, 7.5),  # 300 images to go, 40 a second
        ([epoch(n) for n in (1, 2, 3, 4)], 1, 0),
        ([epoch(n) for n in (1, 2, 3, 4, 5)], 1, 0),  # never more than all of it
    ],
)
def test_pace(events: list[Event], share: float, seconds: float) -> None:
    state = follow([started(), *events])
    assert state.share == pytest.approx(share)
    assert state.remaining == pytest.approx(seconds)


def test_fetching_ends_with_the_start() -> None:
    fetching = {"type": "downloading", "name": "mnist", "done": 1, "total": 10}
    assert follow([fetching]).loading == fetching
    assert follow([fetching, started()]).loading is None


def test_evaluating() -> None:
    told = [started(), epoch(4), {"type": "evaluating"}]
    assert follow(told).evaluating
    assert not follow([*told, started()]).evaluating


def test_a_crash_takes_back_what_was_not_finished() -> None:
    before = [started(), progress(1, 5), epoch(1), progress(2, 5), epoch(2), progress(3, 9)]
    state = follow([*before, {"type": "interrupted"}, started(resumed=1), progress(2, 2)])
    assert (state.epoch, state.step, state.resumed) == (1, 2, 1)
    assert state.batches["at"] == [0.5, 1.2]
    assert state.history == {"loss": [9.0], "accuracy": [0.1]}
    assert sorted(state.kernels) == [0, 1]
    assert sorted(state.probe_answers) == [1]


def test_resumed_by_another_app_knows_the_epochs_before() -> None:
    state = follow([started(resumed=2)])
    assert state.history == {"loss": [9.0, 8.0], "accuracy": [0.1, 0.2]}
    assert state.epoch == 2
    assert state.share == 0.5
    np.testing.assert_array_equal(state.kernels[2], KERNELS + 2)


def test_no_kernels_to_show() -> None:
    state = follow([started(kernels=None), epoch(1, kernels=None)])
    assert state.kernels == {}


def test_unknown_events_are_left_alone() -> None:
    assert follow([{"type": "invented tomorrow"}]) == Progress()


def test_events_are_read_and_not_changed() -> None:
    told = [started(), progress(1, 5), epoch(1)]
    first, second = follow(told), follow(told)
    assert first.batches == second.batches
    assert first.history == second.history


def test_kernels_as_images() -> None:
    kernels = np.zeros((3, 5, 2, 40), np.float32)
    kernels[0, 4, :, 7] = (1, 3)
    images = kernel_images(kernels)
    assert images.shape == (32, 3, 5)
    assert images[7, 0, 4] == 2  # the mean over the channels
    assert np.count_nonzero(images) == 1
    assert kernel_images(kernels, most=5).shape == (5, 3, 5)

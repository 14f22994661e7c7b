"""Series to slide a kernel over."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.kernels import pulse
from dl_core.signals import (
    LONGEST,
    NAMES,
    NOISE,
    PERIODS,
    SignalLengthRefused,
    UnknownSignal,
    signal,
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [1, 2, 7, 64, LONGEST])
def test_every_series_has_every_length(name: str, n: int) -> None:
    found = signal(name, n)
    assert found.shape == (n,)
    np.testing.assert_allclose(found * 100, np.round(found * 100), atol=1e-9)


def test_a_sine_of_two_periods() -> None:
    power = np.abs(np.fft.rfft(signal("sine", 64)))
    assert power.argmax() == PERIODS
    assert power[PERIODS] == pytest.approx(32, abs=0.1)


def test_a_step_in_the_middle() -> None:
    assert signal("step", 5).tolist() == [0, 0, 1, 1, 1]


def test_the_pulse_follows_its_seed_and_its_kernel_finds_it() -> None:
    found, again, other = (signal("noisy_pulse", 200, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(found, again)
    assert (found != other).any()
    answers = np.correlate(found, pulse(5))
    start = int(answers.argmax())
    without = np.delete(found, np.arange(start, start + 5))
    assert without.std() == pytest.approx(NOISE, rel=0.2)
    assert abs(without.mean()) < 0.06


def test_nonsense_is_refused() -> None:
    with pytest.raises(UnknownSignal, match="sine"):
        signal("square", 8)
    for n in (0, LONGEST + 1, 2.5):
        with pytest.raises(SignalLengthRefused):
            signal("sine", n)  # type: ignore[arg-type]

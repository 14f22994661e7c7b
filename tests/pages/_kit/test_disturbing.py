"""What is said of an answer that no place of a slider gives."""

from __future__ import annotations

import numpy as np
import pytest

from dl_core.disturbances import Sweep, along
from dl_core.specs import REACHES, Disturbance
from pages._kit.disturbing import KEYS, _said


def never(name: str) -> Sweep:
    """Class 1 is the answer everywhere."""
    images = along(np.zeros((28, 28, 1), np.float32), Disturbance(), name)
    return Sweep(name, np.tile(np.float32([0.2, 0.8]), (len(images), 1)))


@pytest.mark.parametrize("name", KEYS)
def test_the_other_sliders_are_blamed_where_they_did_it(name: str) -> None:
    assert REACHES[name].rest in never(name).values
    said = _said(never(name), 0, ("7", "9"), spoilt=True)
    assert said.startswith("Even ")
    assert said.endswith(", the answer is 9 and not 7, because of the other sliders.")
    said = _said(never(name), 0, ("7", "9"), spoilt=False)
    assert said.endswith(", the answer is 9 and not 7.")

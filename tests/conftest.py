"""What every test shares."""

from __future__ import annotations

import os
import warnings
from types import ModuleType

import pytest
from hypothesis import settings

# A machine busy with a training takes its time: slowness is measured in benchmarks/, not here.
settings.register_profile("convoscope", deadline=None)
settings.load_profile("convoscope")


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    """Keras, imported once (15 s with TensorFlow). Mark the tests that ask for it ``keras``."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of its dependencies are none of ours
        import keras
    return keras

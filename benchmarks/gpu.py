"""The six-layer network on full MNIST where there is a GPU: time to 98.79 %, images per second.

On whichever backend KERAS_BACKEND names: XLA as :mod:`dl_core.training.device` decides, images
kept on the device. The same training is also fitted bare, from images in the main memory, as
``model.fit`` does by itself.

    CONVOSCOPE_DATA=folder/with/mnist.npz python benchmarks/gpu.py [--epochs 8] [--cpu] [--limit N]

Says so and exits with 0 where there is no GPU (``--cpu`` measures all the same) or no full MNIST.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from dl_core import datasets, models
from dl_core.specs import DataSpec, TrainSpec, preset
from dl_core.training import checkpoint, device, fitting, run

WANTED = 0.9879


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--limit", type=int, help="training images, instead of all")
    parser.add_argument("--cpu", action="store_true", help="measure where there is no GPU too")
    arguments = parser.parse_args()
    if not 2 <= arguments.epochs < checkpoint.SNAPSHOTS - 1:
        parser.error("--epochs must leave a snapshot of each: 2 to 22")
    found = device.gpu()
    if found is None and not arguments.cpu:
        print("Skipped: there is no GPU that Keras sees here.")
        return 0
    if datasets.locate("mnist") is None:
        print("Skipped: full MNIST is not here. Put mnist.npz in the folder CONVOSCOPE_DATA.")
        return 0
    spec = TrainSpec(
        model=preset("cnn6").train.model,
        data=DataSpec(name="mnist", validation=0, limit=arguments.limit),
        learning_rate=2e-3,
        schedule="cosine",
        epochs=arguments.epochs,
    )
    measure(spec, found or "CPU")
    return 0


def measure(spec: TrainSpec, name: str) -> None:
    """Print the pace of both and the time to the accuracy wanted."""
    import keras

    data = datasets.load(spec.data, spec.seed)
    bare = pace(bare_moments(spec, data), len(data.x_train))
    with tempfile.TemporaryDirectory() as folder:
        told: list[tuple[float, dict[str, Any]]] = []
        began = time.perf_counter()
        run(spec, lambda e: told.append((time.perf_counter(), e)), lambda: False, Path(folder))
        moments = [moment for moment, event in told if event["type"] == "epoch"]
        scores = accuracies(spec, data, Path(folder) / "snapshots")
    ours = pace(moments, len(data.x_train))
    print(f"{name}, {keras.backend.backend()}")
    print(f"bare fit {bare:,.0f} images/s, Convoscope {ours:,.0f}: ratio {ours / bare:.2f}")
    for epoch, (moment, score) in enumerate(zip(moments, scores, strict=True), 1):
        print(f"epoch {epoch:2}  {moment - began:6.1f} s  test accuracy {100 * score:.2f} %")
    reached = [m - began for m, score in zip(moments, scores, strict=True) if score >= WANTED]
    when = f"{reached[0]:.1f} s, compilation included" if reached else "not reached"
    print(f"time to {100 * WANTED:.2f} %: {when}")


def bare_moments(spec: TrainSpec, data: datasets.Dataset) -> list[float]:
    """When each epoch of a bare ``model.fit`` ended."""
    import keras

    moments: list[float] = []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: moments.append(time.perf_counter())
    )
    model = fitting.compiled(spec, len(data.x_train))
    model.fit(**fitting.fit_arguments(spec, data), callbacks=[watch])
    return moments


def pace(moments: list[float], images: int) -> float:
    """Images per second after the first epoch, in which Keras compiles."""
    return images * (len(moments) - 1) / (moments[-1] - moments[0])


def accuracies(spec: TrainSpec, data: datasets.Dataset, snapshots: Path) -> list[float]:
    """Test accuracy after each epoch, measured once all is done."""
    model = fitting.compiled(spec, len(data.x_train))
    x, found = fitting.pixels(data.x_test), []
    for path in sorted(snapshots.iterdir())[1:]:
        with np.load(path) as weights:
            models.set_weights(model, dict(weights))
        found.append(model.evaluate(x, data.y_test, 512, verbose=0, return_dict=True)["accuracy"])
    return found


if __name__ == "__main__":
    sys.exit(main())

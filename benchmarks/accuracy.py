"""Test accuracy on full MNIST against what was published for the same layers.

Layers are those published; optimizer and budget are free, and chosen here for few epochs: Adam
under a cosine schedule, on all 60,000 training images. The test images are read once, at the end.

    CONVOSCOPE_DATA=folder/with/mnist.npz python benchmarks/accuracy.py
        [--models mlp cnn6 mnist_convnet] [--seeds 0 1 2] [--epochs N]

Exits with 1 when a mean is more than 0.2 points under the published figure, or the six-layer
network's is not above it. Says so and exits with 0 where full MNIST is not at hand.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from dl_core import datasets
from dl_core.specs import DataSpec, TrainSpec, preset
from dl_core.training import run

TOLERANCE = 0.002


@dataclass(frozen=True)
class Recipe:
    """How a preset is trained here. ``above``: its mean must exceed the published figure."""

    learning_rate: float
    batch_size: int
    epochs: int
    above: bool = False


RECIPES = {
    "mlp": Recipe(learning_rate=3e-3, batch_size=128, epochs=20),
    "cnn6": Recipe(learning_rate=2e-3, batch_size=128, epochs=8, above=True),
    "mnist_convnet": Recipe(learning_rate=2e-3, batch_size=128, epochs=12),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", nargs="+", choices=RECIPES, default=list(RECIPES))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    arguments = parser.parse_args()
    if datasets.locate("mnist") is None:
        print("Skipped: full MNIST is not here. Put mnist.npz in the folder CONVOSCOPE_DATA.")
        return 0
    good = [measure(name, arguments.seeds, arguments.epochs) for name in arguments.models]
    return int(not all(good))


def measure(name: str, seeds: list[int], epochs: int | None) -> bool:
    """Train ``name`` once for each seed, print scores, mean and time; whether the mean will do."""
    recipe, published = RECIPES[name], preset(name).published_accuracy
    assert published is not None
    scores = []
    for seed in seeds:
        began = time.perf_counter()
        scores.append(trained(name, recipe, seed, epochs or recipe.epochs))
        seconds = time.perf_counter() - began
        print(f"{name:14} seed {seed}  {100 * scores[-1]:.2f} %  {seconds:6.1f} s", flush=True)
    mean = statistics.fmean(scores)
    good = mean > published if recipe.above else mean >= published - TOLERANCE
    wanted = "above it" if recipe.above else f"at most {100 * TOLERANCE:.1f} points below"
    print(
        f"{name:14} mean    {100 * mean:.3f} %  published {100 * published:.2f} %, "
        f"wanted {wanted}: {'yes' if good else 'NO'}",
        flush=True,
    )
    return good


def trained(name: str, recipe: Recipe, seed: int, epochs: int) -> float:
    """Test accuracy after one training."""
    spec = TrainSpec(
        model=preset(name).train.model,
        data=DataSpec(name="mnist", validation=0),
        optimizer="adam",
        learning_rate=recipe.learning_rate,
        schedule="cosine",
        batch_size=recipe.batch_size,
        epochs=epochs,
        seed=seed,
    )
    return run(spec, lambda event: None, lambda: False).test_accuracy


if __name__ == "__main__":
    sys.exit(main())

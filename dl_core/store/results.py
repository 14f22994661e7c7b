"""What a finished training is made of, as files: their names, how they are written and read."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from dl_core.training.result import Result

Weights = dict[str, np.ndarray]
History = dict[str, list[float]]

REQUIRED = ("spec.json", "history.json", "metrics.json", "weights.npz", "evaluation.npz")
KERAS = "model.keras"
MISTAKES = ("images", "labels", "predicted", "probabilities")


@dataclass(frozen=True)
class Evaluation:
    """How a trained network did on images it never saw.

    ``probabilities`` (n, classes) float32 and ``labels`` (n,) cover the whole test set. ``probes``
    (m, h, w, c) uint8 are the images followed during training. ``mistakes`` holds the worst ones:
    ``images`` (k, h, w, c) uint8, ``labels`` (k,), ``predicted`` (k,), ``probabilities``
    (k, classes).
    """

    probabilities: np.ndarray
    labels: np.ndarray
    probes: np.ndarray
    probe_labels: np.ndarray
    mistakes: dict[str, np.ndarray]


def pack_npz(arrays: dict[str, np.ndarray]) -> bytes:
    """Arrays as the bytes of an uncompressed ``.npz``: trained weights hardly compress.

    Raises:
        TypeError: an array holds objects.
    """
    for name, array in arrays.items():
        if np.asarray(array).dtype.hasobject:
            raise TypeError(f"{name} holds objects")
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def read_npz(data: bytes) -> dict[str, np.ndarray]:
    """The arrays of :func:`pack_npz`. Never unpickles.

    Raises:
        ValueError: these are not the bytes of such a file.

    >>> read_npz(pack_npz({"0.kernel": np.eye(2)}))["0.kernel"].shape
    (2, 2)
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, EOFError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise ValueError(f"not an archive of arrays: {error}") from error


def pack_json(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode()


def files_of(spec_json: str, result: Result, metrics: dict[str, Any]) -> dict[str, bytes]:
    """Every file of an artifact but the snapshots and ``done.json``.

    Raises:
        ValueError: the training was stopped before its evaluation.
        OSError: there is no room to make the Keras file.
    """
    files = {
        "spec.json": spec_json.encode(),
        "history.json": pack_json(result.history),
        "metrics.json": pack_json(metrics),
        "weights.npz": pack_npz(result.weights),
        "evaluation.npz": pack_npz(_evaluation_arrays(result)),
    }
    if result.keras_model is not None:
        files[KERAS] = _keras_bytes(result.keras_model)
    return files


def _evaluation_arrays(result: Result) -> dict[str, np.ndarray]:
    if result.status != "done":
        raise ValueError("a training that was stopped has nothing to store")
    return {
        "probabilities": np.asarray(result.probabilities, dtype=np.float32),
        "labels": np.asarray(result.labels),
        "probes": np.asarray(result.probes),
        "probe_labels": np.asarray(result.probe_labels),
        **{f"mistakes_{name}": np.asarray(result.mistakes[name]) for name in MISTAKES},
    }


def read_evaluation(data: bytes) -> Evaluation:
    """The evaluation that :func:`files_of` wrote.

    Raises:
        ValueError: it is not whole.
    """
    arrays = read_npz(data)
    try:
        return Evaluation(
            arrays["probabilities"],
            arrays["labels"],
            arrays["probes"],
            arrays["probe_labels"],
            {name: arrays[f"mistakes_{name}"] for name in MISTAKES},
        )
    except KeyError as error:
        raise ValueError(f"no array named {error}") from error


def _keras_bytes(model: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / KERAS
        model.save(path)
        return path.read_bytes()

"""What lets a training go on after its process died: the state after its last finished epoch.

In the folder of one training:

``resume.npz``
    everything: weights, optimizer variables, dropout's random states, epoch, history.
``resume.json``
    epoch and history again, for whoever only wants to read them.
``snapshots/epoch-0003.npz``
    weights alone, at most 24 files for any number of epochs, always the first and the last.

Each file is written aside, then renamed: a kill leaves the old one or the new one.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dl_core import models
from dl_core.training.result import History

SNAPSHOTS = 24
_DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)


@dataclass
class State:
    """How far a training is."""

    key: str
    epoch: int = 0
    """Finished epochs."""
    epochs: int = 0
    """Epochs asked for."""
    seconds: float = 0.0
    """Spent computing, in all processes that worked on it."""
    history: History = field(default_factory=dict)


def save(folder: Path, model: Any, state: State) -> None:
    """Write ``model`` (compiled, built) as it is after ``state.epoch`` epochs.

    Raises:
        OSError: the disk is full or read-only.
    """
    weights = models.get_weights(model)
    meta = json.dumps(asdict(state)).encode()
    arrays = {f"weights/{name}": array for name, array in weights.items()}
    arrays |= {name: _numpy(variable) for name, variable in _others(model).items()}
    arrays["meta"] = np.frombuffer(meta, np.uint8)
    snapshots = folder / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    _write(snapshots / f"epoch-{state.epoch:04d}.npz", weights)
    _write(folder / "resume.npz", arrays)
    _rename_into(folder / "resume.json", meta)
    _thin(snapshots, state)


def restore(folder: Path, model: Any, key: str) -> State | None:
    """Bring ``model`` to its last finished epoch; ``None`` if there is none that is intact.

    A file that is damaged, or of another training or Keras backend, leaves ``model`` unchanged.
    """
    try:
        path = folder / "resume.npz"
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        state = State(**json.loads(arrays.pop("meta").tobytes()))
        if state.key != key:
            return None
        others = _others(model)
        if {n: tuple(v.shape) for n, v in others.items()} != _shapes(arrays, without="weights/"):
            return None
        models.set_weights(model, _weights(arrays))
    except _DAMAGE:
        return None
    for name, variable in others.items():
        variable.assign(arrays[name])
    return state


def keeps(epoch: int, epochs: int) -> bool:
    """Whether the snapshot of ``epoch`` stays once a later one is written.

    >>> [e for e in range(101) if keeps(e, 100)][:4]
    [0, 5, 10, 15]
    """
    return epoch % -(-epochs // (SNAPSHOTS - 2)) == 0


def _thin(snapshots: Path, state: State) -> None:
    before = state.epoch - 1
    if before > 0 and not keeps(before, state.epochs):
        (snapshots / f"epoch-{before:04d}.npz").unlink(missing_ok=True)


def _others(model: Any) -> dict[str, Any]:
    """What decides the next step besides the weights, by name."""
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    found = {f"optimizer/{i}": v for i, v in enumerate(model.optimizer.variables)}
    for layer in model.layers:
        if generator := getattr(layer, "seed_generator", None):
            found[f"random/{layer.name}"] = generator.state
    return found


def _shapes(arrays: Mapping[str, np.ndarray], without: str) -> dict[str, tuple[int, ...]]:
    return {name: a.shape for name, a in arrays.items() if not name.startswith(without)}


def _weights(arrays: Mapping[str, np.ndarray]) -> models.Weights:
    return {n.removeprefix("weights/"): a for n, a in arrays.items() if n.startswith("weights/")}


def _numpy(variable: Any) -> np.ndarray:
    from keras import ops

    return np.asarray(ops.convert_to_numpy(variable))


def _write(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    aside = path.with_name(f".{path.name}.partial")
    with aside.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    aside.replace(path)


def _rename_into(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.partial")
    aside.write_bytes(content)
    aside.replace(path)

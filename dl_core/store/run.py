"""One training in the store, finished or not, read as needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dl_core.errors import RunUnknown
from dl_core.forward import check_weights
from dl_core.specs import TrainSpec
from dl_core.store.results import KERAS, Evaluation, History, Weights, read_evaluation, read_npz

Reader = Callable[[str, Callable[[bytes], Any]], Any]
"""Reads a file and gives its bytes to a parser; a ``ValueError`` there means damage."""


@dataclass(frozen=True)
class RunSummary:
    """One line of the list of trainings. ``created`` is in seconds since 1970."""

    key: str
    spec: TrainSpec
    complete: bool
    epoch: int
    """The last finished epoch, counted from 1."""
    created: float
    test_accuracy: float | None = None


@dataclass(frozen=True)
class Run:
    """A training. Small parts are read already; weights and the rest when asked for.

    ``history`` maps ``loss``, ``accuracy``, ``val_loss``, ``val_accuracy``, ``learning_rate`` and
    ``seconds`` to one value per epoch. ``metrics`` of a complete run holds ``test_loss``,
    ``test_accuracy``, ``seconds``, ``epochs``, ``parameters`` and ``created``; it is empty for a
    run that was stopped.

    The reading methods raise :class:`~dl_core.errors.ArtifactDamaged` when a file is not what was
    written; the run is then set aside.
    """

    key: str
    spec: TrainSpec
    complete: bool
    epoch: int
    history: History
    metrics: dict[str, Any]
    snapshot_epochs: tuple[int, ...]
    """Epochs whose weights were kept; 0 is before training."""
    _read: Reader = field(repr=False, compare=False)

    def weights(self) -> Weights:
        """The trained weights by path; of a stopped run, those of its last kept epoch.

        Raises:
            RunUnknown: the run was stopped before its first epoch ended.
        """
        if self.complete:
            return self._weights("weights.npz")
        if not self.snapshot_epochs:
            raise RunUnknown(key=self.key)
        return self.snapshot(self.snapshot_epochs[-1])

    def snapshot(self, epoch: int) -> Weights:
        """The weights at the end of ``epoch``, one of :attr:`snapshot_epochs`.

        Raises:
            RunUnknown: that epoch was not kept.
        """
        if epoch not in self.snapshot_epochs:
            raise RunUnknown(key=f"{self.key}/{epoch}")
        return self._weights(snapshot_name(epoch))

    def evaluation(self) -> Evaluation:
        """Results on the test set.

        Raises:
            RunUnknown: the run was stopped: it was never tested.
        """
        self._only_complete()
        found: Evaluation = self._read("evaluation.npz", read_evaluation)
        return found

    def keras_bytes(self) -> bytes:
        """The ``.keras`` file, as Keras saved it.

        Raises:
            RunUnknown: the run was stopped: it has none.
        """
        self._only_complete()
        data: bytes = self._read(KERAS, bytes)
        return data

    def _only_complete(self) -> None:
        if not self.complete:
            raise RunUnknown(key=self.key)

    def _weights(self, name: str) -> Weights:
        def parse(data: bytes) -> Weights:
            weights = read_npz(data)
            check_weights(self.spec.model, weights)
            return weights

        found: Weights = self._read(name, parse)
        return found


def snapshot_name(epoch: int) -> str:
    """
    >>> snapshot_name(3)
    'snapshots/epoch-0003.npz'
    """
    return f"snapshots/epoch-{epoch:04d}.npz"


def snapshot_epoch(name: str) -> int | None:
    """The epoch in a file name, if it is one of :func:`snapshot_name`.

    >>> snapshot_epoch("snapshots/epoch-0012.npz"), snapshot_epoch("spec.json")
    (12, None)
    """
    stem = name.rsplit("/", 1)[-1].removesuffix(".npz").removeprefix("epoch-")
    return int(stem) if stem.isdecimal() and name.endswith(".npz") else None

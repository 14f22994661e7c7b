"""From the files of a training to a :class:`~dl_core.store.run.Run`, with every check."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from dl_core.errors import ArtifactDamaged, StoreError
from dl_core.keys import key as key_of
from dl_core.specs import TrainSpec
from dl_core.store.checks import DONE, Verifier, read_manifest
from dl_core.store.damage import FileLost, OtherTraining, damage
from dl_core.store.files import Files
from dl_core.store.results import History
from dl_core.store.run import Run, RunSummary, snapshot_epoch
from dl_core.store.work import WORK

RESUME = "resume.json"
T = TypeVar("T")
SetAside = Callable[[str, str], None]
"""Moves the folder of a key away: ``set_aside(key, folder)``."""


class Reading:
    """Reads trainings under ``files``; ``set_aside`` is told which turned out damaged."""

    def __init__(self, files: Files, set_aside: SetAside) -> None:
        self._files = files
        self._set_aside = set_aside
        self._verifier = Verifier(files)
        self._summaries: dict[str, tuple[str, RunSummary]] = {}

    def complete(self, key: str) -> Run:
        """The finished training ``key``, every file checked.

        Raises:
            ArtifactDamaged: it is not what was written.
        """
        return self._guarded(key, key, lambda: self._complete(key))

    def unfinished(self, key: str) -> Run:
        """The training ``key`` as its last finished epoch left it.

        Raises:
            ArtifactDamaged: its description or history cannot be read.
        """
        return self._guarded(key, f"{WORK}/{key}", lambda: self._unfinished(key))

    def _complete(self, key: str) -> Run:
        listed = read_manifest(self._files.read(f"{key}/{DONE}"))
        for name, entry in listed.items():
            self._verifier.check(f"{key}/{name}", entry)

        def parsed(name: str) -> Any:
            return json.loads(self._files.read(f"{key}/{name}"))

        def read(name: str, parse: Callable[[bytes], Any]) -> Any:
            def checked() -> Any:
                if name not in listed:
                    raise FileLost(name=name)
                data = self._files.read(f"{key}/{name}")
                self._verifier.verify(name, data, listed[name])
                return parse(data)

            return self._guarded(key, key, checked)

        history: History = parsed("history.json")
        metrics: dict[str, Any] = parsed("metrics.json")
        epochs = tuple(sorted(e for e in map(snapshot_epoch, listed) if e is not None))
        spec = self._spec(key, key)
        return Run(key, spec, True, int(metrics["epochs"]), history, metrics, epochs, read)

    def _unfinished(self, key: str) -> Run:
        folder = f"{WORK}/{key}"
        state = json.loads(self._files.read(f"{folder}/{RESUME}"))
        names = self._files.names(f"{folder}/snapshots")
        epochs = tuple(sorted(e for e in map(snapshot_epoch, names) if e is not None))

        def read(name: str, parse: Callable[[bytes], Any]) -> Any:
            return self._guarded(key, folder, lambda: parse(self._files.read(f"{folder}/{name}")))

        spec = self._spec(key, folder)
        return Run(key, spec, False, int(state["epoch"]), state["history"], {}, epochs, read)

    def _spec(self, key: str, folder: str) -> TrainSpec:
        spec = TrainSpec.model_validate_json(self._files.read(f"{folder}/spec.json"))
        if key_of(spec) != key:
            raise OtherTraining(name="spec.json")
        return spec

    def _guarded(self, key: str, folder: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except StoreError:
            raise
        except (ValueError, KeyError, TypeError, FileNotFoundError) as error:
            self._set_aside(key, folder)
            raise ArtifactDamaged(key=key, problem=damage(error).to_dict()) from error

    # Lists ----------------------------------------------------------------------------------

    def summaries(self, folder: str, keys: list[str]) -> list[RunSummary]:
        """One line for each of ``keys`` that is whole; ``folder`` is ``""`` or ``".work"``."""
        found = (self._summary(f"{folder}/{key}".lstrip("/"), key) for key in keys)
        return [summary for summary in found if summary is not None]

    def _summary(self, folder: str, key: str) -> RunSummary | None:
        complete = folder == key
        mark = f"{folder}/{DONE if complete else RESUME}"
        try:
            stamp = self._files.stamp(mark)
            known = self._summaries.get(folder)
            if known is None or known[0] != stamp:
                known = (stamp, self._complete_line(key) if complete else self._open_line(key))
                self._summaries[folder] = known
            return known[1]
        except (ValueError, KeyError, TypeError, OSError):
            return None

    def _complete_line(self, key: str) -> RunSummary:
        metrics = json.loads(self._files.read(f"{key}/metrics.json"))
        return RunSummary(
            key,
            self._spec(key, key),
            True,
            int(metrics["epochs"]),
            float(metrics["created"]),
            float(metrics["test_accuracy"]),
        )

    def _open_line(self, key: str) -> RunSummary:
        folder = f"{WORK}/{key}"
        epoch = int(json.loads(self._files.read(f"{folder}/{RESUME}"))["epoch"])
        created = self._files.modified(f"{folder}/{RESUME}")
        if epoch < 1:
            raise ValueError("nothing is trained yet")
        return RunSummary(key, self._spec(key, folder), False, epoch, created)

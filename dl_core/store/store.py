"""The store: one folder per training, named by its key.

A finished training's folder holds ``spec.json``, ``history.json``, ``metrics.json``,
``weights.npz``, ``evaluation.npz``, ``model.keras`` and ``snapshots/``. It is written aside, then
renamed; ``done.json``, with the checksum of every file, comes last. Without it the folder does not
count. What turns out damaged is moved to ``.damaged/``, never shown. ``answers/`` holds what
workers were asked beside trainings.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dl_core.counting import summary
from dl_core.errors import RunUnknown, StoreUnwritable
from dl_core.keys import key as key_of
from dl_core.specs import TrainSpec
from dl_core.store import cleaning
from dl_core.store.answers import Answers
from dl_core.store.checks import DONE, manifest
from dl_core.store.cleaning import DAMAGED, KEY, PARTIAL, Cleaned
from dl_core.store.files import Files
from dl_core.store.reading import RESUME, Reading
from dl_core.store.results import files_of, pack_json
from dl_core.store.run import Run, RunSummary, snapshot_epoch, snapshot_name
from dl_core.store.work import WORK, Workshop

if TYPE_CHECKING:
    from dl_core.training.result import Result


class Store:
    """Trainings under ``url``: a local folder, or any fsspec URL (``s3://bucket/convoscope``).

    Creating one writes nothing. A key that is not 24 hexadecimal digits is unknown, whatever it
    says, so no path is ever made from one.
    """

    def __init__(self, url: str) -> None:
        self.files = Files(url)
        self.url = self.files.url
        self._work = Workshop(self.files)
        self._reading = Reading(self.files, self._set_aside)
        self.answers = Answers(self.files, DAMAGED)

    @property
    def is_local(self) -> bool:
        """Whether a look at the store costs microseconds rather than a trip on the network."""
        return self.files.local is not None

    # Reading ------------------------------------------------------------------------------

    def is_done(self, key: str) -> bool:
        """Whether a finished training is stored under ``key``. Reads no file."""
        return bool(KEY.fullmatch(key)) and self.files.exists(f"{key}/{DONE}")

    def is_stopped(self, key: str) -> bool:
        """Whether an unfinished training under ``key`` can go on from an epoch. Reads no file."""
        return bool(KEY.fullmatch(key)) and self.files.exists(f"{WORK}/{key}/{RESUME}")

    def load(self, key: str) -> Run:
        """The training stored under ``key``, every file of it checked; else the unfinished one.

        Raises:
            RunUnknown: there is neither.
            ArtifactDamaged: it is not what was written; it was set aside.
        """
        if self.is_done(key):
            return self._reading.complete(key)
        if self.is_stopped(key):
            return self._reading.unfinished(key)
        raise RunUnknown(key=key)

    def stamp(self, key: str) -> str:
        """A text that changes whenever :meth:`load` would give something else. Reads no file.

        Raises:
            RunUnknown: nothing is stored under ``key``.
        """
        if self.is_done(key):
            return self.files.stamp(f"{key}/{DONE}")
        if self.is_stopped(key):
            return self.files.stamp(f"{WORK}/{key}/{RESUME}")
        raise RunUnknown(key=key)

    def runs(self) -> tuple[RunSummary, ...]:
        """All trainings, the newest first, unfinished ones too. Damaged ones are left out."""
        done = self._reading.summaries("", _keys(self.files.names("")))
        known = {run.key for run in done}
        left = [key for key in _keys(self.files.names(WORK)) if key not in known]
        found = [*done, *self._reading.summaries(WORK, left)]
        return tuple(sorted(found, key=lambda run: run.created, reverse=True))

    # Working ------------------------------------------------------------------------------

    def working_dir(self, key: str) -> Path:
        """A local folder for what a training needs to go on after an interruption.

        Raises:
            RunUnknown: ``key`` is not one.
            StoreUnwritable: the folder cannot be made.
        """
        return self._work.folder(_checked(key))

    def begin(self, spec: TrainSpec) -> Path:
        """The working folder of ``spec``, with its description in it; as :meth:`working_dir`."""
        key = key_of(spec)
        folder = self.working_dir(key)
        self._work.fetch(key)
        with self.files.writing():
            (folder / "spec.json").write_text(spec.model_dump_json())
        return folder

    def keep(self, key: str) -> None:
        """Make the working folder of a stopped training known to all who share the store."""
        self._work.push(_checked(key))

    def exclusive(
        self, key: str, should_stop: Callable[[], bool] = lambda: False
    ) -> AbstractContextManager[bool]:
        """Hold ``key`` alone on this machine; see :meth:`dl_core.store.work.Workshop.exclusive`."""
        return self._work.exclusive(_checked(key), should_stop)

    # Writing ------------------------------------------------------------------------------

    def save(self, spec: TrainSpec, result: Result) -> str:
        """Store a finished training; its working folder is then removed.

        Raises:
            ValueError: ``result`` is that of a stopped training.
            StoreUnwritable: it could not be written; what was stored before is intact, and the
                working folder is kept, so that no epoch is to be trained twice.
        """
        key = key_of(spec)
        with self.files.writing():
            files = files_of(spec.model_dump_json(), result, _metrics(spec, result))
            files.update(self._snapshots(key))
        self._publish(key, files)
        with suppress(StoreUnwritable):
            self._work.forget(key)
        return key

    def _snapshots(self, key: str) -> dict[str, bytes]:
        paths = (self.working_dir(key) / "snapshots").glob("*.npz")
        found = ((snapshot_epoch(path.name), path) for path in paths)
        return {snapshot_name(e): path.read_bytes() for e, path in found if e is not None}

    def _publish(self, key: str, files: dict[str, bytes]) -> None:
        aside = f"{PARTIAL}{key}-{uuid.uuid4().hex[:8]}"
        try:
            for name, data in files.items():
                self.files.write(f"{aside}/{name}", data)
            if self.files.exists(key):
                self._away(key)
            self.files.rename(aside, key)
            self.files.write(f"{key}/{DONE}", pack_json(manifest(files)))
        except StoreUnwritable:
            with suppress(StoreUnwritable):
                self.files.remove(aside)
            raise

    # Order --------------------------------------------------------------------------------

    def clean(self, *, everything: bool = False) -> Cleaned:
        """Remove what was set aside, half-written or stopped; or every training there is.

        What another process of this machine is working on is left alone.

        Raises:
            StoreUnwritable: something could not be removed.
        """
        return cleaning.clean(self, everything)

    def _set_aside(self, key: str, folder: str) -> None:
        # A training at work replaces and thins its files while others look: that is no damage.
        with suppress(StoreUnwritable):
            if folder == key:
                self._away(folder)
                return
            with self.exclusive(key, should_stop=lambda: True) as held:
                if held:
                    self._away(folder)

    def _away(self, folder: str) -> None:
        name = folder.rsplit("/", 1)[-1]
        self.files.rename(folder, f"{DAMAGED}/{name}-{uuid.uuid4().hex[:8]}")


def open_store() -> Store:
    """The store named by ``CONVOSCOPE_STORE``, else ``.convoscope/store`` in this folder."""
    return Store(os.environ.get("CONVOSCOPE_STORE") or str(Path.cwd() / ".convoscope" / "store"))


def _metrics(spec: TrainSpec, result: Result) -> dict[str, float]:
    return {
        "test_loss": float(result.test_loss),
        "test_accuracy": float(result.test_accuracy),
        "seconds": float(result.seconds),
        "epochs": int(result.epochs),
        "parameters": summary(spec.model).totals.parameters,
        "created": time.time(),
    }


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise RunUnknown(key=key)
    return key


def _keys(names: Iterable[str]) -> list[str]:
    return [name for name in names if KEY.fullmatch(name)]

"""One training, from its description to the store; one question, answered. The worker calls both,
the command line the first."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dl_core.engine.questions import ANSWERED_BY, asked
from dl_core.engine.work import Work
from dl_core.errors import ArtifactDamaged, ConvoscopeError, StoreUnwritable, UnexpectedFailure
from dl_core.keys import key as key_of
from dl_core.specs import TrainSpec
from dl_core.store import Store

if TYPE_CHECKING:
    from dl_core.training.result import Result

logger = logging.getLogger(__name__)

Emit = Callable[[dict[str, Any]], None]
Train = Callable[[TrainSpec, Emit, Callable[[], bool], Path | None], "Result"]

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EFBIG}


def execute(
    spec: TrainSpec,
    store: Store,
    emit: Emit,
    should_stop: Callable[[], bool],
    *,
    train: Train | None = None,
) -> None:
    """Train ``spec`` and store the result; do nothing if that was done already.

    Goes on from the last finished epoch of an earlier, interrupted call. Two processes of one
    machine that want the same training take turns, and the second finds it done. ``emit`` receives
    the events of :mod:`dl_core.training.events`; ``done`` comes last, when the result is stored.

    Raises:
        ConvoscopeError: the training failed, or could not be stored
            (:class:`~dl_core.errors.StoreUnwritable`); ``emit`` has received a ``failed`` event.
    """
    told = _Told(emit)
    try:
        with store.exclusive(key_of(spec), should_stop) as held:
            if not held:
                told({"type": "stopped", "epoch": 0, "seconds": 0.0})
            elif not is_intact(store, key_of(spec)):
                _train(spec, store, told, should_stop, train)
    except Exception as error:
        failure = _explained(error, store)
        if not told.failed:
            emit({"type": "failed", "error": failure.to_dict()})
        raise failure from error


def is_intact(store: Store, key: str) -> bool:
    """Whether ``key`` is trained and stored, checked; what is damaged is set aside."""
    with suppress(ArtifactDamaged):
        return store.is_done(key) and store.load(key).complete
    return False


def answer(question: str, work: Work) -> dict[str, Any]:
    """What Keras makes of ``question``, written by :func:`dl_core.keys.canonical`: the answer of
    the module that :data:`~dl_core.engine.questions.ANSWERED_BY` names, as a dictionary."""
    spec = asked(question)
    found: dict[str, Any] = import_module(ANSWERED_BY[type(spec)]).answer(spec, work).to_dict()
    return found


def warm_up() -> dict[str, str]:
    """Import the framework, which takes seconds, and say what it computes with.

    Returns ``{"backend": …, "device": …}``.
    """
    import keras

    from dl_core.training import device
    from dl_core.training import loop as _loop  # noqa: F401 - imported for the training to come

    found = device.gpu()
    keras.ops.convert_to_numpy(keras.ops.zeros((1,)))
    return {"backend": str(keras.backend.backend()), "device": found or "CPU"}


class _Told:
    """Passes events on, but keeps ``done`` back until the result is stored."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._last: dict[str, Any] | None = None
        self.failed = False

    def __call__(self, event: dict[str, Any]) -> None:
        self.failed = self.failed or event["type"] == "failed"
        if event["type"] == "done":
            self._last = event
        else:
            self._emit(event)

    def stored(self) -> None:
        if self._last is not None:
            self._emit(self._last)


def _train(
    spec: TrainSpec, store: Store, told: _Told, should_stop: Callable[[], bool], train: Train | None
) -> None:
    folder = store.begin(spec)
    try:
        result = (train or _loop())(spec, told, should_stop, folder)
    except BaseException:
        _keep(store, spec)
        raise
    if result.status == "done":
        store.save(spec, result)
        told.stored()
    else:
        _keep(store, spec)


def _loop() -> Train:
    from dl_core.training.loop import run

    return run


def _keep(store: Store, spec: TrainSpec) -> None:
    with suppress(StoreUnwritable):
        store.keep(key_of(spec))


def _explained(error: Exception, store: Store) -> ConvoscopeError:
    """``error`` as one meant for a reader; what nobody foresaw goes to the log in full."""
    if isinstance(error, ConvoscopeError):
        return error
    if isinstance(error, OSError) and error.errno in _DISK:
        return StoreUnwritable(path=store.url, problem=error.strerror)
    logger.error("a training failed", exc_info=error)
    return UnexpectedFailure(problem=f"{type(error).__name__}: {str(error)[:200]}")

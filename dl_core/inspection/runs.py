"""Stored networks as Keras models, kept in the worker from one question to the next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from dl_core.engine.work import Work
from dl_core.models import build, set_weights
from dl_core.specs.inspect import OfRun
from dl_core.store import Run

KEPT = 4
"""Networks in memory: those of five million parameters, the most that is trained, take 20 MB."""

_kept: OrderedDict[tuple[Any, ...], Trained] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Trained:
    """``model`` is the ``keras.Model`` of ``run`` with the weights that were asked for.

    Shared by all who ask: nobody may change its weights.
    """

    run: Run
    model: Any


def network(question: OfRun, work: Work) -> Trained:
    """The network that ``question`` is about, on the processor: a GPU belongs to trainings.

    Of a training that was stopped, or still runs, the weights of its last kept epoch.

    Raises:
        RunUnknown: it is not stored, or that epoch was not kept.
        ArtifactDamaged: it is not what was written; it was set aside.
    """
    # The store's own stamp: what the app saw may have been trained anew since, or be gone.
    stamp = work.store.stamp(question.run)
    name = (work.store.url, question.run, stamp, question.epoch)
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    found = _loaded(question, work)
    with _lock:
        _kept[name] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _loaded(question: OfRun, work: Work) -> Trained:
    import keras

    run = work.store.load(question.run)
    weights = run.weights() if question.epoch is None else run.snapshot(question.epoch)
    with keras.device("cpu:0"):
        model = build(run.spec.model)
        set_weights(model, weights)
    return Trained(run, model)

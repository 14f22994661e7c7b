"""What was asked of workers beside trainings, and their answers, in memory for all viewers.

A question travels as :func:`dl_core.keys.canonical` writes it, with the name of its class.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, OrderedDict
from dataclasses import replace
from typing import Any

from dl_core.engine.views import AnswerView
from dl_core.errors import N_, ConvoscopeError, EngineError
from dl_core.specs import (
    ApplicationFootprintSpec,
    ArchitectureSpec,
    CheckSpec,
    FootprintSpec,
    Spec,
)
from dl_core.specs.digit_map import DigitMapSpec
from dl_core.specs.filters import AscentSpec, HistogramsSpec, PatchesSpec
from dl_core.specs.reasons import GradientsSpec, OcclusionSpec

ANSWERED_BY: dict[type[Spec], str] = {
    CheckSpec: "dl_core.checking",
    ArchitectureSpec: "dl_core.applications",
    FootprintSpec: "dl_core.inspection.footprint",
    ApplicationFootprintSpec: "dl_core.inspection.footprint",
    GradientsSpec: "dl_core.inspection.reasons",
    OcclusionSpec: "dl_core.inspection.reasons",
    PatchesSpec: "dl_core.inspection.patches",
    AscentSpec: "dl_core.inspection.ascent",
    HistogramsSpec: "dl_core.inspection.histogramming",
    DigitMapSpec: "dl_core.inspection.digit_map",
}
"""What may be asked, and the module whose ``answer`` a worker calls with the question and a
:class:`~dl_core.engine.work.Work`. It makes something that has ``to_dict``."""


BRIEF: frozenset[type[Spec]] = frozenset({CheckSpec, ArchitectureSpec, GradientsSpec})
"""Those that take seconds at most. A worker answers them at once; the others, one at a time."""


def asked(question: str) -> Spec:
    """The question that travelled as ``question``.

    >>> from dl_core.keys import canonical
    >>> asked(canonical(ArchitectureSpec(application="VGG16"))).application
    'VGG16'
    """
    data = json.loads(question)
    classes = {cls.__name__: cls for cls in ANSWERED_BY}
    return classes[data["type"]].model_validate(data["spec"])


def is_kept(question: Spec) -> bool:
    """Whether the answer is the same for everybody and for long, and so belongs in the store: that
    about a network of Keras, not that about one somebody brought."""
    return isinstance(question, ArchitectureSpec) and question.application is not None


class TooManyQuestions(EngineError):
    template = N_(
        "{waiting} computations are already waiting, the most this site allows. Try again in a "
        "moment."
    )


class AnswerLost(EngineError):
    template = N_("The process that computes ended before it could answer. Try again.")


class UnexpectedAnswer(EngineError):
    template = N_("The computation failed unexpectedly ({problem}). The log has details.")


KEPT = 256
"""Answers that are remembered, so that the same question again has its answer at once: several for
each viewer of a class."""
KEPT_BYTES = 64_000_000
"""And what they may hold together."""


class Questions:
    """Views by key. A reader takes no lock: a view is replaced, never changed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._views: OrderedDict[str, AnswerView] = OrderedDict()
        self._wanted: Counter[str] = Counter()
        """By how many, while it waits."""
        self._left: set[str] = set()
        """What is stopped because nobody wants it."""
        self._lock = threading.Condition()

    def get(self, key: str) -> AnswerView:
        return self._views.get(key) or AnswerView(key)

    def open(self, key: str) -> bool:
        """Whether ``key`` is to be asked: neither answered in full nor on its way. It then is on
        its way.

        Raises:
            TooManyQuestions: as many as may wait do.
        """
        with self._lock:
            if self.get(key).is_settled:
                self.join(key)
                return False
            waiting = sum(view.state == "waiting" for view in self._views.values())
            if waiting >= self._most:
                raise TooManyQuestions(waiting=waiting)
            self._put(AnswerView(key, "waiting"))
            self._wanted[key] = 1
            return True

    def join(self, key: str) -> None:
        """One more wants the answer to ``key``."""
        with self._lock:
            if self.get(key).state == "waiting":
                self._wanted[key] += 1

    def tell(self, key: str, share: float | None, partial: dict[str, Any]) -> None:
        """``key`` has begun, and ``share`` of it is done; ``partial`` is what is new of it."""
        with self._lock:
            view = self.get(key)
            if view.state == "waiting":
                seen = {**(view.partial or {}), **partial} or None
                self._views[key] = replace(view, begun=True, share=share, partial=seen)

    def stop(self, key: str) -> bool:
        """Whether ``key`` is to be stopped: it waits, and nobody has stopped it."""
        with self._lock:
            view = self.get(key)
            if view.state != "waiting" or view.stopping:
                return False
            self._views[key] = replace(view, stopping=True)
            return True

    def leave(self, key: str) -> bool:
        """Whether ``key`` is to be stopped: one of those who asked wants it no more, and he was
        the last."""
        with self._lock:
            if self.get(key).state != "waiting":
                return False
            self._wanted[key] -= 1
            if self._wanted[key] == 0:
                self._left.add(key)
            return self._wanted[key] == 0

    def hear(self, key: str, timeout: float) -> AnswerView:
        """``key`` once it waits no more, or as it is after ``timeout`` seconds."""
        with self._lock:
            self._lock.wait_for(lambda: self.get(key).state != "waiting", timeout)
            return self.get(key)

    def close(
        self, key: str, answer: dict[str, Any] | ConvoscopeError | None, stopped: bool = False
    ) -> None:
        """``key`` is answered, or failed; ``None``, stopped before there was anything. What was
        stopped because nobody wanted it is forgotten."""
        with self._lock:
            left = key in self._left
            self._left.discard(key)
            del self._wanted[key]
            if answer is None or (stopped and left):
                self._views.pop(key, None)
            elif isinstance(answer, ConvoscopeError):
                self._put(AnswerView(key, "failed", error=answer))
            else:
                self._put(AnswerView(key, "done", answer, stopped=stopped))
            self._lock.notify_all()

    def fail(self, error: ConvoscopeError) -> None:
        """Nothing that waits will be answered."""
        with self._lock:
            self._left.clear()
            self._wanted.clear()
            for key, view in self._views.items():
                if view.state == "waiting":
                    self._views[key] = AnswerView(key, "failed", error=error)
            self._lock.notify_all()

    def _put(self, view: AnswerView) -> None:
        self._views[view.key] = view
        self._views.move_to_end(view.key)
        ended = [other for other in self._views.values() if other.state != "waiting"]
        held = sum(_bytes(other.answer) for other in ended)
        for i, oldest in enumerate(ended[:-1]):
            if len(ended) - i <= KEPT and held <= KEPT_BYTES:
                break
            held -= _bytes(oldest.answer)
            del self._views[oldest.key]


def _bytes(answer: Any) -> int:
    """About what ``answer``, ready for JSON, takes in memory: what is large in it is text.

    >>> _bytes({"image": "x" * 1000, "sides": [3, 4], "none": None})
    1000
    """
    if isinstance(answer, str):
        return len(answer)
    if isinstance(answer, dict):
        return sum(map(_bytes, answer.values()))
    return sum(map(_bytes, answer)) if isinstance(answer, list | tuple) else 0

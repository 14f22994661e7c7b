"""What was asked of workers beside trainings, and their answers, in memory for all viewers.

A question travels as :func:`dl_core.keys.canonical` writes it, with the name of its class.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
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

ANSWERED_BY: dict[type[Spec], str] = {
    CheckSpec: "dl_core.checking",
    ArchitectureSpec: "dl_core.applications",
    FootprintSpec: "dl_core.inspection.footprint",
    ApplicationFootprintSpec: "dl_core.inspection.footprint",
    DigitMapSpec: "dl_core.inspection.digit_map",
}
"""What may be asked, and the module whose ``answer`` a worker calls with the question and a
:class:`~dl_core.engine.work.Work`. It makes something that has ``to_dict``."""


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


KEPT = 32
"""Answers that are remembered: the same question again has its answer at once."""


class Questions:
    """Views by key. A reader takes no lock: a view is replaced, never changed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._views: OrderedDict[str, AnswerView] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> AnswerView:
        return self._views.get(key) or AnswerView(key)

    def open(self, key: str) -> bool:
        """Whether ``key`` is to be asked: neither answered nor on its way. It then is on its way.

        Raises:
            TooManyQuestions: as many as may wait do.
        """
        with self._lock:
            if self.get(key).state in ("waiting", "done"):
                return False
            waiting = sum(view.state == "waiting" for view in self._views.values())
            if waiting >= self._most:
                raise TooManyQuestions(waiting=waiting)
            self._put(AnswerView(key, "waiting"))
            return True

    def close(self, key: str, answer: dict[str, Any] | ConvoscopeError) -> None:
        """``key`` is answered, or failed."""
        with self._lock:
            if isinstance(answer, ConvoscopeError):
                self._put(AnswerView(key, "failed", error=answer))
            else:
                self._put(AnswerView(key, "done", answer))

    def fail(self, error: ConvoscopeError) -> None:
        """Nothing that waits will be answered."""
        with self._lock:
            for key, view in self._views.items():
                if view.state == "waiting":
                    self._views[key] = replace(view, state="failed", error=error)

    def _put(self, view: AnswerView) -> None:
        self._views[view.key] = view
        self._views.move_to_end(view.key)
        ended = [key for key, other in self._views.items() if other.state != "waiting"]
        for key in ended[:-KEPT]:
            del self._views[key]

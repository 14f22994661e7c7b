"""Trainings asked for by viewers: each runs once, is joined by all, and can be stopped.

Importing this package imports neither Dask nor a framework.
"""

from dl_core.engine.admission import admit
from dl_core.engine.engine import Engine
from dl_core.engine.views import AnswerView, EngineState, RunView

__all__ = ["AnswerView", "Engine", "EngineState", "RunView", "admit"]

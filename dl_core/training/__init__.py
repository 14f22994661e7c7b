"""Training: one function over ``model.fit`` that tells what happens, stops, and goes on later."""

from dl_core.training.checks import check
from dl_core.training.events import Emit, Event
from dl_core.training.loop import run
from dl_core.training.result import Result

__all__ = ["Emit", "Event", "Result", "check", "run"]

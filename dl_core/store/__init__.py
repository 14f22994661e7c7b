"""Content-addressed artifacts of finished trainings, and the working folders of unfinished ones."""

from dl_core.store.cleaning import Cleaned
from dl_core.store.results import Evaluation
from dl_core.store.run import Run, RunSummary
from dl_core.store.store import Store, open_store

__all__ = ["Cleaned", "Evaluation", "Run", "RunSummary", "Store", "open_store"]

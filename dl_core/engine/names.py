"""Words that the app, the scheduler and the workers share. Imports nothing."""

PREFIX = "convoscope"
ASKED = f"{PREFIX}_asked"
"""Begins the names of tasks that are questions. The ledger leaves them alone: they are none of its
trainings, whose names begin with the prefix and a dash."""
RESOURCE = "training"
"""A worker offers one: ``dask worker … --resources "training=1"`` on a cluster of one's own."""

ALLOWED_DEATHS = 2
"""A training may lose its worker so many times in a row; the next time it has failed."""

LEDGER, ENQUIRIES = f"{PREFIX}-ledger-1", f"{PREFIX}-enquiries-1"
OPEN, STOP, NEWS = f"{PREFIX}_open", f"{PREFIX}_stop", f"{PREFIX}_news"
HEAR, HUSH = f"{PREFIX}_hear", f"{PREFIX}_hush"
"""Calls that the scheduler answers: about trainings, and about questions."""
EVENT, BEGIN, END, READY = (f"{PREFIX}-{word}" for word in ("event", "begin", "end", "ready"))
TOLD = f"{PREFIX}-told"
"""Messages from a worker to the scheduler."""
HALT = f"{PREFIX}-halt"
"""Message from the scheduler to a worker."""

"""Preloaded by the scheduler and the nanny that the app starts: neither may outlive the app.

Run as a file by Dask's preload mechanism, so it imports nothing of this package.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from typing import Any

OWNER = "CONVOSCOPE_ENGINE_OWNER"
NICENESS = "CONVOSCOPE_ENGINE_NICENESS"
FOLDER = "CONVOSCOPE_ENGINE_FOLDER"
INTERVAL = 0.5


def dask_setup(server: Any) -> None:
    """Called by Dask once ``server``, a scheduler or a nanny, is up."""
    owner = int(os.environ[OWNER])
    # Ctrl-C in the terminal is for the app, which then ends these processes in order.
    os.setpgrp()
    # Nobody reads the pipe that Dask opens for errors: once full, it would block the scheduler.
    os.dup2(1, 2)
    if type(server).__name__ == "Nanny":
        os.nice(int(os.environ.get(NICENESS, "0")))
    threading.Thread(target=_watch, args=(owner,), name="owner watch", daemon=True).start()


def _watch(owner: int) -> None:
    while os.getppid() == owner:
        time.sleep(INTERVAL)
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
    # Whatever an orderly end would wait for, nobody is left to want it. The worker follows: its
    # end of a pipe to the nanny closes.
    os._exit(1)

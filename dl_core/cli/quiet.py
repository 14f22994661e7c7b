"""Keras without what its framework says of itself."""

from __future__ import annotations

import os
import sys
import tempfile

from dl_core.engine.task import warm_up


def import_quietly() -> None:
    """Import Keras without the ten lines that TensorFlow writes about the processor it found.

    They are written beneath Python, so the file descriptor itself is turned aside. Whoever sets
    ``TF_CPP_MIN_LOG_LEVEL`` sees them, and so does everybody when the import fails.
    """
    if "TF_CPP_MIN_LOG_LEVEL" in os.environ or "keras" in sys.modules:
        return
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            warm_up()
        except BaseException:
            aside.seek(0)
            os.write(kept, aside.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)

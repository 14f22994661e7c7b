"""What the pages share, and the only place besides them that knows Streamlit."""

import os


def _one_thread_for_algebra() -> None:
    """Load NumPy so that its matrix products keep to the thread that asks for them.

    A network reads one image at a time: the products are small, and waking a second thread for
    each costs more than they do, ten times as much while a training holds the processors. OpenBLAS
    asks the environment once, when NumPy is loaded; it is then put back, for the worker inherits
    it and has large products.
    """
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ.setdefault(name, "1")
    import numpy as np  # noqa: F401

    if before is None:
        del os.environ[name]


_one_thread_for_algebra()

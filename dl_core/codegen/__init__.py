"""Keras source of exactly what is on screen, to be copied and run.

Numbers are written in full, none rounded. Comments are English message ids: ``translate`` brings
them to the reader's language.
"""

from dl_core.codegen.activating import activation_code
from dl_core.codegen.convolving import convolution_code
from dl_core.codegen.fitted import fitted_code
from dl_core.codegen.networks import functional_code, network_codes, sequential_code
from dl_core.codegen.notebook import notebook
from dl_core.codegen.operations import CannotBeWritten
from dl_core.codegen.pooling import pooling_code
from dl_core.codegen.random_layers import random_layers_code
from dl_core.codegen.source import is_whole

__all__ = [
    "CannotBeWritten",
    "activation_code",
    "convolution_code",
    "fitted_code",
    "functional_code",
    "notebook",
    "is_whole",
    "network_codes",
    "pooling_code",
    "random_layers_code",
    "sequential_code",
]

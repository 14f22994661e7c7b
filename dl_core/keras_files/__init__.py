"""Keras networks from elsewhere: JSON or ``.keras`` files as :class:`~dl_core.specs.GraphSpec`.

Nothing here runs what a file holds, and Keras is not imported.
"""

from dl_core.keras_files.errors import ImportRefused, SizeMissing
from dl_core.keras_files.files import config_in
from dl_core.keras_files.layers import LAYERS
from dl_core.keras_files.operations import OPERATIONS
from dl_core.keras_files.parsing import loaded
from dl_core.keras_files.reading import keras_form, read_config
from dl_core.keras_files.sequence import as_model

__all__ = [
    "LAYERS",
    "OPERATIONS",
    "ImportRefused",
    "SizeMissing",
    "as_model",
    "config_in",
    "keras_form",
    "loaded",
    "read_config",
]

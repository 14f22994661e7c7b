"""Every cap in one place. A deployment overrides one with ``CONVOSCOPE_MAX_<NAME>``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from dl_core.errors import N_, LimitExceeded


@dataclass(frozen=True)
class Limits:
    """Caps on what a viewer may ask of the machine."""

    parameters: int = 5_000_000
    macs: int = 200_000_000
    """Multiply-accumulates of one image through a network that is trained live."""
    layers: int = 60
    epochs: int = 100
    batch_size: int = 1024
    queue: int = 20
    """Trainings that may wait at one time."""
    upload_bytes: int = 10_000_000
    upload_pixels: int = 25_000_000
    typed_cells: int = 4_096
    """Values of a matrix that is typed."""
    cells: int = 4_000_000
    """Cells of one array that a window slides over, its padding included, or makes."""
    checked_cells: int = 250_000
    """Values that travel to be checked with Keras, or back."""
    config_bytes: int = 5_000_000
    """Size of the text that describes an imported network; Keras Applications take up to 1 MB."""
    imported_layers: int = 3_000
    """Layers of an imported network, those of nested networks counted each time they are used."""
    imported_parameters: int = 1_000_000_000
    """Of an imported network that a worker builds, without its weights, to count them by Keras."""
    footprint_parameters: int = 30_000_000
    """Of a network of Keras Applications through which gradients are computed."""
    footprint_macs: int = 6_000_000_000
    """Its multiply-accumulates per image."""
    map_images: int = 2_000
    """Test images of a map, which t-SNE takes a minute for."""
    map_values: int = 4_096
    """Numbers of one layer that it is made of."""
    cached_entries: int = 64

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Limits:
        """The defaults, with every ``CONVOSCOPE_MAX_<NAME>`` that holds a positive integer.

        >>> Limits.from_environment({"CONVOSCOPE_MAX_EPOCHS": "5"}).epochs
        5
        """
        found = {f.name: environ.get(f"CONVOSCOPE_MAX_{f.name.upper()}", "") for f in fields(cls)}
        return cls(**{k: int(v) for k, v in found.items() if v.isdecimal() and int(v) > 0})

    def check(self, name: str, value: int) -> None:
        """Raise :class:`~dl_core.errors.LimitExceeded` when ``value`` is over the cap ``name``."""
        cap = getattr(self, name)
        if value > cap:
            raise LimitExceeded(what=LABELS.get(name, name), value=value, cap=cap)


LABELS = {
    "parameters": N_("Parameters"),
    "macs": N_("Multiply-accumulates per image"),
    "layers": N_("Layers"),
    "epochs": N_("Epochs"),
    "batch_size": N_("Batch size"),
    "queue": N_("Waiting trainings"),
    "upload_bytes": N_("Size of the file in bytes"),
    "upload_pixels": N_("Pixels of the image"),
    "typed_cells": N_("Values of the matrix"),
    "checked_cells": N_("Values to check with Keras"),
    "cells": N_("Cells of the array, padding included"),
    "config_bytes": N_("Size of the network’s description in bytes"),
    "imported_layers": N_("Layers of the imported network"),
    "imported_parameters": N_("Parameters of the imported network"),
    "footprint_parameters": N_("Parameters"),
    "footprint_macs": N_("Multiply-accumulates per image"),
    "map_images": N_("Images of the map"),
    "map_values": N_("Numbers of the layer"),
}

LIMITS = Limits.from_environment()

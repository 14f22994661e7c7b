"""How weights, answers and gradients of a network are spread, as they travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core.packing import pack, unpack

QUANTITIES = ("weights", "answers", "gradients")


@dataclass(frozen=True, eq=False)
class Spread:
    """How one quantity is spread in each layer at each epoch.

    ``low``, ``high`` (layers,): the ends of the bins, the same for all epochs of a layer.
    ``shares`` (layers, epochs, bins) and ``zero`` (layers, epochs), the share that is exactly 0 and
    in no bin, add up to 1. ``mean``, ``std`` (layers, epochs).
    """

    low: np.ndarray
    high: np.ndarray
    shares: np.ndarray
    zero: np.ndarray
    mean: np.ndarray
    std: np.ndarray

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {name: pack(array.astype(np.float32)) for name, array in vars(self).items()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Spread:
        """What :meth:`to_dict` described."""
        return cls(**{name: unpack(array) for name, array in data.items()})


@dataclass(frozen=True, eq=False)
class Spreads:
    """Of ``layers`` at ``epochs``, those of ``all`` that were kept until it was stopped. ``dead``
    (layers, epochs): filters that are 0 everywhere on every image, of ``filters`` (layers,)."""

    layers: tuple[str, ...]
    epochs: tuple[int, ...]
    all: int
    weights: Spread
    answers: Spread
    gradients: Spread
    dead: np.ndarray
    filters: tuple[int, ...]
    images: int
    seconds: float
    backend: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        lists = {name: list(getattr(self, name)) for name in ("layers", "epochs", "filters")}
        spreads = {name: getattr(self, name).to_dict() for name in QUANTITIES}
        return {**vars(self), **lists, **spreads, "dead": pack(self.dead)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Spreads:
        """What :meth:`to_dict` described."""
        lists = {name: tuple(data[name]) for name in ("layers", "epochs", "filters")}
        spreads = {name: Spread.from_dict(data[name]) for name in QUANTITIES}
        return cls(**{**data, **lists, **spreads, "dead": unpack(data["dead"])})

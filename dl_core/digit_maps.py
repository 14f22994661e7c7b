"""A map of images, as it is made and as it travels; and the place of a new image on it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_core.neighbours import between, nearest_to
from dl_core.packing import pack, unpack

NEAREST = 5
"""Neighbours that vote, and that are shown."""


@dataclass(frozen=True, eq=False)
class Guest:
    """An image that is none of the map's, among them."""

    nearest: np.ndarray
    """(m,) places in the map of the images nearest to it, the nearest first."""
    away: np.ndarray
    """(m,) how far they are, along all components that the map keeps."""
    pca: np.ndarray
    """(2,) its projection, exact."""
    tsne: np.ndarray | None
    """(2,) the mean of its nearest, each counting by its closeness: t-SNE has no formula for a new
    image."""


@dataclass(frozen=True, eq=False)
class DigitMap:
    """A map of n images; ``d`` numbers of the layer for each, of which k components are kept."""

    layer: str
    size: int
    """d."""
    numbers: np.ndarray
    """(n,) int32, places of the images in the test set."""
    labels: np.ndarray
    """(n,) uint8, true classes."""
    answers: np.ndarray
    """(n,) uint8, the network's."""
    certainty: np.ndarray
    """(n,) float32, the probability it gives to its answer."""
    images: bytes
    """As :func:`dl_core.sprites.sheet` writes them."""
    mean: np.ndarray
    """(d,) float32."""
    axes: np.ndarray
    """(k, d) float32, principal components, the longest first."""
    shares: np.ndarray
    """(k,) float32, of the variance that each keeps."""
    codes: np.ndarray
    """(n, k) float32: the images along these axes. The first two columns are the map by PCA."""
    nearest: np.ndarray
    """(n, :data:`NEAREST`) uint16: the nearest images in the layer, all d numbers counted."""
    mixing: np.ndarray
    """(classes, classes) float32, of those neighbours: see :func:`dl_core.neighbours.mixing`."""
    agreement: dict[str, float]
    """Share of images whose nearest images vote for their class: in the ``layer``, in the
    ``pixels``, and in what is left of the layer on the maps, ``pca`` and ``tsne``."""
    places: np.ndarray | None = None
    """(n, 2) float32, the map by t-SNE; ``None`` where it was stopped before it began."""
    steps: int = 0
    """Of the descent of t-SNE."""
    stopped: bool = False
    seconds: float = 0.0
    backend: str = ""

    def place(self, vector: np.ndarray) -> Guest:
        """Where an image belongs of which the layer makes ``vector`` (d,)."""
        code = (np.asarray(vector, np.float64) - self.mean) @ self.axes.T.astype(np.float64)
        nearest, away = nearest_to(self.codes, code, NEAREST)
        tsne = None if self.places is None else between(self.places[nearest], away)
        return Guest(nearest, away, code[:2], tsne)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {name: _packed(value) for name, value in vars(self).items()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> DigitMap:
        """What :meth:`to_dict` described.

        Raises:
            ValueError: an array is not what its description says.
        """
        found = {name: _unpacked(name, value) for name, value in data.items()}
        return cls(**found)


def _packed(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return pack(value)
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _unpacked(name: str, value: Any) -> Any:
    if isinstance(value, dict) and "dtype" in value:
        return unpack(value)
    return base64.b64decode(value) if name == "images" else value

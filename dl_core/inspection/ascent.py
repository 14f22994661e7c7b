"""The image that excites a filter most, by gradient ascent (Erhan et al. 2009, "Visualizing
Higher-Layer Features of a Deep Network"; Simonyan et al. 2014, arXiv:1312.6034)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from dl_core.engine.work import Work
from dl_core.filters import filter_layer
from dl_core.inspection.gradient import each_by_images
from dl_core.inspection.parts import before_activation
from dl_core.inspection.runs import network
from dl_core.packing import pack, unpack
from dl_core.smoothing import blurred
from dl_core.specs.filters import AscentSpec

Where = Literal["mean", "middle"]
AT_ONCE = 16
"""Images that go through the network together: what bounds the memory it takes."""
MOST_FILTERS = 64
"""Filters that climb at once: the first ones of a layer."""
EVERY = 4
"""Steps from one blur to the next, as Yosinski et al. have it."""
GREY, NOISE = 0.5, 0.1
"""Mean and standard deviation of the noise that an ascent begins with."""
PLAIN = 12
"""Levels of 255 by which the pixels of an image may differ that is the same all over."""
PAUSE = 0.4
"""Seconds between two looks of the reader at the images so far."""

Uphill = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From images (n, h, w, c) to the value (n,) of each and the gradient of each by its own image."""


@dataclass(frozen=True)
class Climb:
    """How to climb. Each step moves the image by ``rate``, in root mean square over its pixels,
    along the gradient; then takes the share ``decay`` of every pixel away, the step of an L2
    penalty; then, every fourth time, blurs it with a Gaussian of ``blur`` pixels (Yosinski et al.
    2015, arXiv:1506.06579, section 3). ``sign`` -1 goes down instead."""

    rate: float
    decay: float = 0.0
    blur: float = 0.0
    sign: int = 1


@dataclass(frozen=True, eq=False)
class Ascent:
    """What an ascent made. ``images`` (moments, filters, h, w, c) uint8 after each of ``steps``
    (moments), the last of which is the end; ``curve`` (steps made + 1, filters) what the filters
    made of them, from the noise to the end. It was ``stopped`` before its time or not."""

    filters: tuple[int, ...]
    images: np.ndarray
    steps: tuple[int, ...]
    curve: np.ndarray
    stopped: bool
    seconds: float
    backend: str

    @property
    def plain(self) -> int:
        """How many of the last images are about the same all over: there is nothing to see."""
        last = self.images[-1].reshape(len(self.filters), -1)
        return int((np.ptp(last, axis=1) <= PLAIN).sum())

    def falls(self, sign: int) -> bool:
        """Whether a step ever went the wrong way, ``sign`` being that of the climb."""
        return bool((sign * np.diff(self.curve, axis=0) < 0).any())

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        packed = {"images": pack(self.images), "curve": pack(self.curve)}
        return {**vars(self), "filters": list(self.filters), "steps": list(self.steps), **packed}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Ascent:
        """What :meth:`to_dict` described."""
        arrays = {name: unpack(data[name]) for name in ("images", "curve")}
        lists = {name: tuple(data[name]) for name in ("filters", "steps")}
        return cls(**{**data, **arrays, **lists})


def answer(question: AscentSpec, work: Work) -> Ascent:
    """The answer to ``question``, computed by Keras on the processor.

    Raises:
        UnknownFilterLayer: there is no such layer, or no such filter in it.
        RunUnknown, ArtifactDamaged: see :func:`dl_core.inspection.runs.network`.
    """
    import keras

    began = time.perf_counter()
    found = network(question, work)
    spec = found.run.spec.model
    layer = filter_layer(spec, question.layer)
    filters = _filters(question, layer.filters)
    images = np.repeat(noise(spec.input_shape, question.seed)[None], len(filters), axis=0)
    climb = Climb(question.rate, question.decay, question.blur, question.sign)
    film = _Film(question.steps, filters, work)
    film.keep(0, images)
    with keras.device("cpu:0"):  # a GPU belongs to trainings
        up = uphill(found.model, layer.name, filters, question.where)
        end, curve = ascend(up, images, climb, question.steps, film.hear, work.stopped)
    made = len(curve) - 1
    film.keep(made, end)
    kept, moments = np.stack(list(film.moments.values())), tuple(film.moments)
    seconds, name = time.perf_counter() - began, str(keras.backend.backend())
    return Ascent(filters, kept, moments, curve, made < question.steps, seconds, name)


def _filters(question: AscentSpec, there: int) -> tuple[int, ...]:
    if question.filter is None:
        return tuple(range(min(there, MOST_FILTERS)))
    return (min(question.filter, there - 1),)


class _Film:
    """Moments of an ascent: those that are kept, and those that are shown while it runs."""

    def __init__(self, steps: int, filters: tuple[int, ...], work: Work) -> None:
        moments = 13 if len(filters) == 1 else 7
        self._wanted = {round(steps * (i / (moments - 1)) ** 2) for i in range(moments)}
        self._steps, self._filters, self._work = steps, filters, work
        self._told = time.monotonic()
        self.moments: dict[int, np.ndarray] = {}

    def keep(self, step: int, images: np.ndarray) -> None:
        self.moments[step] = levels(images)

    def hear(self, step: int, images: np.ndarray, curve: Sequence[np.ndarray]) -> None:
        """Moments lie closer at the beginning, where most happens."""
        if step in self._wanted:
            self.keep(step, images)
        if time.monotonic() - self._told >= PAUSE:
            self._told = time.monotonic()
            share, so_far = step / self._steps, pack(np.stack(curve))
            shown = {"images": pack(levels(images)), "step": step, "curve": so_far}
            self._work.tell(share, **shown, filters=list(self._filters))


def levels(images: np.ndarray) -> np.ndarray:
    """Images in 0 … 1 as grey levels, uint8."""
    return np.asarray(np.round(np.clip(images, 0, 1) * 255), dtype=np.uint8)


def noise(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """What an ascent begins with: grey noise, (h, w, c) float32 in 0 … 1."""
    drawn = np.random.default_rng(seed).normal(GREY, NOISE, shape)
    return np.clip(drawn, 0, 1).astype(np.float32)


def uphill(model: Any, layer: str, filters: Sequence[int], where: Where) -> Uphill:
    """What image ``i`` makes of filter ``filters[i]`` of ``layer`` before its activation: the mean
    of its map, or the cell in the middle; and the gradient of that.

    Before the activation, because a filter whose answer is 0 everywhere has no gradient to follow.
    """
    part = before_activation(model, layer)
    wanted = np.eye(int(part.output_shape[-1]), dtype=np.float32)[list(filters)]

    def climb(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        starts = [slice(i, i + AT_ONCE) for i in range(0, len(images), AT_ONCE)]
        found = [each_by_images(_responses(part, wanted[s], where), images[s]) for s in starts]
        values, gradients = zip(*found, strict=True)
        return np.concatenate(values), np.concatenate(gradients)

    return climb


def _responses(part: Any, wanted: np.ndarray, where: Where) -> Callable[[Any], Any]:
    from keras import ops

    def values(images: Any) -> Any:
        maps = part(images, training=False)
        if len(maps.shape) == 4 and where == "middle":
            maps = maps[:, (maps.shape[1] - 1) // 2, (maps.shape[2] - 1) // 2, :]
        elif len(maps.shape) == 4:
            maps = ops.mean(maps, axis=(1, 2))
        return ops.sum(maps * ops.convert_to_tensor(wanted), axis=-1)

    return values


def stepped(images: np.ndarray, gradient: np.ndarray, climb: Climb, step: int) -> np.ndarray:
    """``images`` (n, h, w, c) after step number ``step``, from 0: each along its own ``gradient``,
    kept in 0 … 1. An image without a gradient only fades."""
    size = np.sqrt(np.mean(np.square(gradient, dtype=np.float64), axis=(1, 2, 3), keepdims=True))
    direction = gradient / np.where(size > 0, size, 1)
    moved = (images + climb.sign * climb.rate * direction) * (1 - climb.decay)
    if climb.blur and step % EVERY == EVERY - 1:
        moved = blurred(moved, climb.blur)
    return np.clip(moved, 0, 1).astype(np.float32)


def ascend(
    gradient: Uphill,
    images: np.ndarray,
    climb: Climb,
    steps: int,
    hear: Callable[[int, np.ndarray, Sequence[np.ndarray]], None] = lambda *_told: None,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[np.ndarray, np.ndarray]:
    """Climb from ``images`` (n, h, w, c) in 0 … 1; the images at the end and, (steps + 1, n), the
    value of each before every step and at the end.

    ``hear`` is told the number of steps made, the images then and the values before; an ascent ends
    early where ``stopped``.
    """
    curve = []
    for step in range(steps):
        found, slope = gradient(images)
        curve.append(found)
        images = stepped(images, slope, climb, step)
        hear(step + 1, images, curve)
        if stopped():
            break
    curve.append(gradient(images)[0])
    return images, np.stack(curve)

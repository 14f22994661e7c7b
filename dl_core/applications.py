"""Networks as Keras itself builds and counts them: the answer to an
:class:`~dl_core.specs.ArchitectureSpec`.

No weight is ever made: VGG16 costs what its 23 layers cost, not 550 MB. Keras is imported inside
functions, so importing this module is free.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from typing import Any

from dl_core.counting import summary
from dl_core.errors import N_, SpecError
from dl_core.keras_files import keras_form, read_config
from dl_core.limits import LIMITS
from dl_core.specs import ArchitectureSpec


class KerasRefuses(SpecError):
    template = N_("Keras does not build this network ({problem}).")


@dataclass(frozen=True)
class Built:
    """One layer as Keras made it. ``output`` is without the batch axis. Layers of nested networks
    are named ``network/layer``."""

    name: str
    kind: str
    output: tuple[int, ...]
    parameters: int
    trainable: int


@dataclass(frozen=True)
class Architecture:
    """A network that Keras built: ``config`` is what ``model.to_json()`` gave, for
    :func:`dl_core.keras_files.read_config`; ``parameters`` and ``trainable`` are Keras's counts.

    ``seconds`` is how long it took, ``keras`` the version.
    """

    config: str
    rows: tuple[Built, ...]
    parameters: int
    trainable: int
    seconds: float
    backend: str
    keras: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {**vars(self), "rows": [tuple(vars(row).values()) for row in self.rows]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Architecture:
        """What :meth:`to_dict` described."""
        rows = tuple(Built(n, k, tuple(shape), p, t) for n, k, shape, p, t in data["rows"])
        return cls(**{**data, "rows": rows})


def architecture(question: ArchitectureSpec) -> Architecture:
    """The network of ``question``, built by Keras without weights.

    Raises:
        ImportRefused: its ``config`` is none that is read here; Keras never sees it then.
        LimitExceeded: it has more parameters than this site counts.
        KerasRefuses: Keras cannot build it.
    """
    if question.config is not None:
        found = summary(read_config(question.config, question.input_shape))
        LIMITS.check("imported_parameters", found.totals.parameters)
    import keras

    began = time.perf_counter()
    try:
        model = without_weights(lambda: keras_model(question))
    except Exception as error:
        raise KerasRefuses(problem=_first_line(error)) from error
    return Architecture(
        config=model.to_json(),
        rows=tuple(_rows(model, "", set())),
        parameters=int(model.count_params()),
        trainable=_count(model.trainable_weights),
        seconds=time.perf_counter() - began,
        backend=str(keras.backend.backend()),
        keras=str(keras.__version__),
    )


def answer(question: ArchitectureSpec, _work: object = None) -> Architecture:
    """As the engine's table of questions has it."""
    return architecture(question)


def without_weights(make: Callable[[], Any]) -> Any:
    """The Keras model that ``make`` builds, its variables without values: each knows its shape.

    What Keras remembers of a build, the names it gave and the variables it still has to fill,
    belongs to the thread. In one of its own, nothing is filled later and a training beside it
    notices nothing.
    """
    import keras

    def build() -> Any:
        with keras.StatelessScope(initialize_variables=False):
            return make()

    # For the whole process, which is why it is not changed inside the thread.
    with warnings.catch_warnings(), ThreadPoolExecutor(1, "architecture") as own:
        warnings.simplefilter("ignore")  # images with other than 1 or 3 channels are meant
        return own.submit(build).result()


def keras_model(question: ArchitectureSpec) -> Any:
    """The ``keras.Model`` of ``question``: with weights, drawn by Keras, unless
    :func:`without_weights` makes it."""
    import keras

    if question.config is not None:
        described = keras_form(question.config, question.input_shape)
        return keras.saving.deserialize_keras_object(described, safe_mode=True)
    settings: dict[str, Any] = {"classes": question.classes} if question.top else {}
    make = getattr(keras.applications, str(question.application))
    shape = question.input_shape
    return make(weights=None, include_top=question.top, input_shape=shape, **settings)


def _rows(model: Any, prefix: str, seen: set[int]) -> Iterator[Built]:
    """Layers in Keras's order, those of nested networks in their place; weights that are used
    again are counted once."""
    inner = getattr(model, "_functional", None) or model
    for operation in inner.operations:
        name, kind = prefix + operation.name, type(operation).__name__
        if kind == "InputLayer":
            continue
        if hasattr(operation, "layers"):
            yield from _rows(operation, f"{name}/", seen)
            continue
        own = [w for w in getattr(operation, "weights", ()) if id(w) not in seen]
        seen.update(map(id, own))
        trained = [w for w in own if any(w is t for t in operation.trainable_weights)]
        shape = tuple(int(n) for n in operation.output.shape[1:])
        yield Built(name, kind, shape, _count(own), _count(trained))


def _count(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)


def _first_line(error: BaseException) -> str:
    """What went wrong first: Keras wraps that in what it says of the whole description."""
    while error.__context__ is not None:
        error = error.__context__
    text = str(error).strip().splitlines() or [type(error).__name__]
    return text[0][:200].rstrip(".").rstrip(".")
